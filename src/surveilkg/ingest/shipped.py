"""The graph that ships with the package, compiled into a workspace on first use and again when it changes."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure, FindingsError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from surveilkg.store.generations import Generation, Workspace

COMPILER = "6"
"""Raised when the compiler changes what it makes of the same files; part of the generation's identity."""
Say = Callable[[str], None]


def ensure(workspace: Workspace, root: Path, say: Say) -> Generation:
    """The current generation; compiled first where the shipped files are new or have changed.

    Args:
        workspace: where generations are kept.
        root: folder with ontology/, kg/, shapes/ and queries/.
        say: called with one line before long work.

    Raises:
        FindingsError: files of kg/ were changed and their checks find errors; nothing is published then.
        EnvironmentFailure: the workspace cannot be written or a file cannot be read.
    """
    stamp_file = workspace.root / "shipped.json"
    stamp = stamp_of(root)
    current = workspace.current()
    if current is not None and _recorded(stamp_file).get(current.id) == stamp:
        return current
    wanted = fingerprint(root)
    if current is not None and current.manifest().get("shipped") == wanted:
        with suppress(OSError):  # a workspace that cannot be written is asked again next time, and still answers
            record(stamp_file, current.id, stamp)
        return current
    with workspace.writing():
        current = workspace.current()
        if current is None or current.manifest().get("shipped") != wanted:
            say("Compiling the shipped graph (first use, or it has changed) ...")
            current = _compile(workspace, root, wanted, say)
        record(stamp_file, current.id, stamp)
    return current


def shipped_files(root: Path) -> list[Path]:
    """Every file that the compiled graph depends on, sorted."""
    found = [*(root / "ontology" / "modules").glob("*.ttl"), root / "ontology" / "surveil.ttl"]
    found += (root / "kg").rglob("*.ttl")
    found += (root / "queries" / "rules").glob("*.rq")
    return sorted(path for path in found if path.is_file())


def fingerprint(root: Path) -> str:
    """Identity of the compiled graph: a hash over the files it depends on and the version of the compiler."""
    import hashlib

    digest = hashlib.sha256(COMPILER.encode())
    for path in shipped_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def load(store: ox.Store, root: Path) -> None:
    """Load the ontology and kg/ into named graphs and derive what the rules give.

    Raises:
        EnvironmentFailure: a file is not Turtle; the message names file and place.
    """
    from surveilkg.ingest import rules

    load_files(store, root)
    with contextlib.ExitStack() as stack:
        rules.apply(store, root / "queries", stack)


def load_files(store: ox.Store, root: Path, without: Iterable[str] = ()) -> None:
    """Load the ontology and kg/ into named graphs; no rule is applied.

    Args:
        store: where to.
        root: folder with ontology/ and kg/.
        without: graphs to leave out.

    Raises:
        EnvironmentFailure: a file is not Turtle; the message names file and place.
    """
    from surveilkg.ingest.manifest import files, graph_for

    ontology = sorted((root / "ontology" / "modules").glob("*.ttl"))
    plan = [(path, iri.graph("ontology")) for path in [root / "ontology" / "surveil.ttl", *ontology]]
    plan += [(path, graph_for(path.relative_to(root / "kg").as_posix())) for path in files(root / "kg")]
    left_out = frozenset(without)
    load_turtle(store, [(path, graph) for path, graph in plan if graph not in left_out])


def load_turtle(store: ox.Store, plan: Iterable[tuple[Path, str]]) -> None:
    """Load Turtle files into named graphs, all at once: each load makes the engine write and sync files of its own.

    Args:
        store: where to.
        plan: files, each with the IRI of its graph.

    Raises:
        EnvironmentFailure: a file cannot be read or is not Turtle; the store may hold some of the others then.
    """
    store.bulk_extend(quad for path, graph in plan for quad in _quads(path, graph))


def _quads(path: Path, graph: str) -> Iterator[ox.Quad]:
    import pyoxigraph as ox

    name = ox.NamedNode(graph)
    try:
        for said in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            yield ox.Quad(said.subject, said.predicate, said.object, name)
    except (SyntaxError, ValueError) as error:
        raise EnvironmentFailure(f"{path} is not valid Turtle: {error}.", "Mend the file and run again.") from error
    except OSError as error:
        raise EnvironmentFailure(f"{path} cannot be loaded: {error}.") from error


def _compile(workspace: Workspace, root: Path, shipped: str, say: Say) -> Generation:
    """Compile the shipped graph into a new generation; graphs that the user ingested are carried over."""
    import pyoxigraph as ox

    from surveilkg.ingest import assemble, matched, rules

    previous = workspace.current()
    folder = workspace.building_folder()
    try:
        store = ox.Store(str(folder / "store"))
        load_files(store, root)
        inputs = assemble.carry_over(previous, store) if previous else {}
        with contextlib.ExitStack() as stack:
            derived = rules.apply(store, root / "queries", stack)
            _gate(store, folder, root, say)
            assemble.finish(store, folder, root, shipped, inputs, assemble.Known(derived.lines, rest=derived.rest))
        del store
    except OSError as error:
        raise EnvironmentFailure(f"The graph cannot be compiled in {workspace.root}: {error}.") from error
    published = workspace.publish(folder, assemble.identity(shipped, inputs))
    if warning := matched.warning(matched.behind(workspace.root, published.manifest())):
        say(warning)
    return published


def _gate(store: ox.Store, folder: Path, root: Path, say: Say) -> None:
    """Check a graph whose files are not those of the release before it is published."""
    from surveilkg.ingest.manifest import changed

    different = changed(root / "kg")
    if not different:
        return
    from surveilkg.checks import record
    from surveilkg.checks.run import in_order, run_each
    from surveilkg.store.oxigraph import EmbeddedView

    say(f"{len(different)} file(s) of kg/ differ from the release: checking before publishing ...")
    found = run_each(EmbeddedView(store), root, say)
    errors = [finding for finding in in_order(found) if finding.is_error]
    if errors:
        first = errors[0]
        raise FindingsError(
            f"The changed graph has {len(errors)} error(s); the first: {first.node or first.path}: {first.message}",
            "Nothing was published. Run `surveilkg check` to see all of them.",
        )
    record.write(folder, root, found)


def stamp_of(root: Path) -> str:
    """What the file system says of the shipped files: cheap to ask, and different whenever a file was written."""
    parts = [f"{COMPILER}"]
    for path in shipped_files(root):
        status = path.stat()
        parts.append(f"{path}:{status.st_size}:{status.st_mtime_ns}")
    return "\n".join(parts)


def _recorded(path: Path) -> dict[str, str]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def record(path: Path, generation_id: str, stamp: str) -> None:
    """Note that a generation holds the shipped files as they were at a stamp."""
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps({generation_id: stamp}), encoding="utf-8")
    temporary.replace(path)
