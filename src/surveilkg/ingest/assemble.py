"""The last steps of every generation, compiled or ingested: index and manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyoxigraph as ox

    from surveilkg.checks.change import Change
    from surveilkg.store.generations import Generation
    from surveilkg.store.lines import Lines

Inputs = dict[str, dict[str, Any]]
"""Graph IRI of an ingested release to what the manifest keeps of it: source, files, counts, licence, hash."""


@dataclass(frozen=True, slots=True)
class Step:
    """From the generation before to the new one.

    Args:
        base: the generation before.
        change: what differs.
    """

    base: Generation
    change: Change


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of graphs of a new store, so that they need not be read back from it.

    Args:
        written: graph IRI to the statements that were loaded into it, one N-Quads line each, without blank nodes.
        unchanged: graph IRI to its entry in the manifest of the generation from which it was taken over.
        rest: statements of all graphs that are not in `written`, as sorted N-Triples lines; None where not at hand.
        step: the step from the generation before, where it is known statement by statement.
        before: folder of the generation from which unchanged graphs were taken over.
    """

    written: Mapping[str, Lines] = field(default_factory=dict)
    unchanged: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    rest: Path | None = None
    step: Step | None = None
    before: Path | None = None

    def without_blank_nodes(self) -> Known:
        """Only the graphs without blank nodes: the labels of others are the store's own."""
        kept = {graph: lines for graph, lines in self.written.items() if not lines.has_blank_nodes()}
        return (
            self if len(kept) == len(self.written) else Known(kept, self.unchanged, step=self.step, before=self.before)
        )

    def entry(self, store: ox.Store, graph: str, folder: Path) -> tuple[int, str]:
        """Number of statements and canonical hash of a graph of the store.

        Its statements are kept in the folder of the generation, so that whoever needs all of them, or the next one,
        where they differ a little, need not read them back from its store.
        """
        from surveilkg.ingest import kept

        if graph in self.written:
            return kept.keep(folder, graph, self.written[graph])
        if graph in self.unchanged:
            if self.before is not None:
                kept.take_over(self.before, folder, graph)
            return int(self.unchanged[graph]["statements"]), str(self.unchanged[graph]["hash"])
        if self.step is not None and graph in self.step.change.derived:
            found = kept.keep_changed(self.step.base.folder, folder, graph, *self.step.change.derived[graph])
            if found is not None:
                return found
        return kept.keep_stored(store, folder, graph)


def identity(shipped: str, inputs: Inputs) -> str:
    """Identifier of a generation: that of the shipped graph, or a hash over it and the ingested graphs."""
    if not inputs:
        return shipped
    digest = hashlib.sha256(shipped.encode())
    for graph in sorted(inputs):
        digest.update(f"{graph} {inputs[graph]['hash']}\n".encode())
    return digest.hexdigest()[:16]


def carry_over(previous: Generation, store: ox.Store) -> Inputs:
    """Copy the graphs that the user ingested from a generation into a new store, each in place of what ships of it.

    Returns:
        What the manifest of the new generation has to keep of them.
    """
    import pyoxigraph as ox

    inputs: Inputs = previous.manifest().get("inputs", {})
    if inputs:
        old = previous.open_store()
        for graph in sorted(inputs):
            store.remove_graph(ox.NamedNode(graph))
            store.bulk_extend(old.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
    return inputs


def finish(
    store: ox.Store,
    folder: Path,
    root: Path,
    shipped: str,
    inputs: Inputs,
    known: Known | None = None,
) -> dict[str, Any]:
    """Write index and manifest beside a built store that has passed its gate.

    Args:
        store: the store, with everything loaded and derived.
        folder: folder of the generation.
        root: folder with ontology/, kg/, shapes/ and queries/.
        shipped: fingerprint of the shipped files.
        inputs: what was ingested.
        known: graphs that need not be read back.

    Returns:
        The manifest.
    """
    from surveilkg.network import build, merge
    from surveilkg.store.oxigraph import EmbeddedView

    view = EmbeddedView(store)
    known = (known or Known()).without_blank_nodes()
    files = {graph: lines.path() for graph, lines in known.written.items()}
    counts = None
    if known.step is not None:
        touched = {str(triple.subject) for triple in known.step.change.triples}
        counts = merge.merge(known.step.base.index, view, touched, folder / "index")
    if counts is None:
        counts = build.build(view, folder / "index", files, known.rest)
    manifest = _manifest(store, root, shipped, inputs, counts, known, folder)
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    store.flush()
    return manifest


def _manifest(
    store: ox.Store, root: Path, shipped: str, inputs: Inputs, counts: dict[str, int], known: Known, folder: Path
) -> dict[str, Any]:
    from surveilkg import __version__
    from surveilkg.ingest.manifest import graph_for, read, releases

    listed = {graph_for(entry.path): (entry.licence, entry.attribution) for entry in read(root / "kg")}
    listed |= {graph: (entry["licence"], entry["attribution"]) for graph, entry in inputs.items()}
    graphs = {}
    for name in sorted(graph.value for graph in store.named_graphs()):
        statements, found = known.entry(store, name, folder)
        licence, attribution = listed.get(name, ("CC-BY-4.0", "surveilkg contributors"))
        graphs[name] = {
            "statements": statements,
            "hash": found,
            "licence": licence,
            "attribution": attribution,
        }
    return {
        "generation": identity(shipped, inputs),
        "shipped": shipped,
        "inputs": inputs,
        "releases": releases(root / "kg"),
        "surveilkg": __version__,
        "graphs": graphs,
        "index": counts,
    }
