"""`python -m surveilkg.generate.expected [--check]`: the expected answer beside every named query.

For each `expected-on` line of a header the query is run with its parameters on the shipped graph, or on the fictional
world of tests/world, and its rows are written as CSV: `<name>.expected.csv` and `<name>.world.expected.csv`. A written
file is a proposal: its diff is read against the sources before it is committed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from surveilkg.export import table_text
from surveilkg.generate import manifest
from surveilkg.ingest import shipped
from surveilkg.network.index import Index
from surveilkg.query import binding, catalogue, run
from surveilkg.query.header import NamedQuery
from surveilkg.settings import data_root
from surveilkg.store.generations import Workspace
from surveilkg.store.oxigraph import EmbeddedView
from surveilkg.store.protocols import View

COMMAND = "python -m surveilkg.generate.expected"


def file_of(root: Path, query: NamedQuery, graph: str) -> Path:
    """Where the expected answer of a query on a graph stands."""
    middle = "" if graph == "shipped" else f".{graph}"
    return root / "queries" / query.folder / f"{query.name}{middle}.expected.csv"


def answers(root: Path, graph: str, view: View, index: Index) -> dict[Path, str]:
    """The answers of all queries that are expected on a graph, by the file that they belong in.

    Args:
        root: folder with queries/.
        graph: `shipped` or `world`.
        view: that graph.
        index: its network index.
    """
    out = {}
    for query in catalogue.load(root).values():
        for example in query.examples:
            if example.graph == graph:
                table = run.answer(view, query, binding.bound(query, index, example.given))
                out[file_of(root, query, graph)] = table_text.csv(table, {}).decode()
    return out


def every_answer(root: Path) -> dict[Path, str]:
    """The answers on both graphs, which are compiled for it.

    Args:
        root: a checkout.
    """
    with tempfile.TemporaryDirectory(prefix="surveilkg-expected-") as name:
        folder = Path(name)
        out = answers(root, "shipped", *_open(folder / "shipped", root))
        return {**out, **answers(root, "world", *_open(folder / "world", world_root(root, folder / "root")))}


def world_root(checkout: Path, folder: Path) -> Path:
    """A data root in a folder whose kg/ is the fictional world, with the real ontology, shapes and queries."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("ontology", "shapes", "queries"):
        (folder / name).symlink_to(checkout / name)
    shutil.copytree(checkout / "tests" / "world" / "kg", folder / "kg")
    (folder / "kg" / "MANIFEST.toml").write_text(manifest.render(folder / "kg"), encoding="utf-8")
    return folder


def _open(workspace: Path, root: Path) -> tuple[View, Index]:
    generation = shipped.ensure(Workspace(workspace), root, lambda _: None)
    return EmbeddedView.open(generation.store), Index(generation.index)


def _present(root: Path) -> dict[Path, str]:
    found = (file for folder in catalogue.FOLDERS for file in (root / "queries" / folder).glob("*.expected.csv"))
    return {file: file.read_bytes().decode("utf-8") for file in sorted(found)}


def main(arguments: list[str]) -> int:
    """Write the answers, or with `--check` name those that differ from what is written; the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write(f"usage: {COMMAND} [--check]\n")
        return 2
    root = data_root()
    if not (root / "tests" / "world").is_dir():
        sys.stderr.write(f"{root} is no checkout of surveilkg: it has no tests/world\n")
        return 3
    wanted, present = every_answer(root), _present(root)
    stale = sorted(file for file in {*wanted, *present} if wanted.get(file) != present.get(file))
    for file in stale:
        if arguments:
            sys.stderr.write(f"{file.relative_to(root)} is not what the query answers; run: {COMMAND}\n")
        elif file in wanted:
            file.write_text(wanted[file], encoding="utf-8", newline="")
        else:
            file.unlink()
    return 1 if stale and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
