"""What a server holds of a published generation, as the server itself tells: the record beside the graphs.

Three named graphs stand beside those of a generation, none of which a question sees:

- `.../publication/record`: which generation, whether it is complete, per graph statements and hash, and the manifest;
- `.../publication/network`: keys of names and neighbours of nodes, for looking up names and for path search;
- `.../publication/merged`: the union of all graphs, each statement once, which questions without GRAPH are asked of.

The union is there as one graph since engines differ in what the union of several is: some count a statement of two
graphs twice (Oxigraph), and Virtuoso 7.2 loses rows of property paths over it and is slow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure
from surveilkg.store.endpoint import EndpointView
from surveilkg.store.transport import Transport

SPACE = iri.BASE + "publication/"
RECORD, NETWORK, MERGED, PROBE = (SPACE + name for name in ("record", "network", "merged", "probe"))
OURS = (iri.GRAPH, SPACE)
TERM = iri.BASE + "publication#"
"""Terms of the record: they describe copies on servers and are no part of the ontology."""
FORMAT = "1"
_THIS = ox.NamedNode(SPACE + "this")


@dataclass(frozen=True, slots=True)
class Publication:
    """A generation on a server.

    Args:
        state: `publishing` until all is there and was verified, then `complete`.
        manifest: manifest of the generation.
        written: named graphs that were written by `publish`, these and earlier ones that are still to be removed.
    """

    state: str
    manifest: dict[str, Any]
    written: list[str] = field(default_factory=list)

    @property
    def generation(self) -> str:
        """Id of the generation."""
        return str(self.manifest.get("generation", ""))

    def lines(self) -> Iterator[str]:
        """The record as N-Triples."""
        rest = {name: value for name, value in self.manifest.items() if name != "graphs"}
        yield _line(_THIS, "format", ox.Literal(FORMAT))
        yield _line(_THIS, "state", ox.Literal(self.state))
        yield _line(_THIS, "generation", ox.Literal(self.generation))
        yield _line(_THIS, "manifest", ox.Literal(json.dumps(rest, sort_keys=True)))
        for graph in sorted({*self.written, *self.manifest["graphs"]}):
            entry = self.manifest["graphs"].get(graph)
            yield _line(_THIS, "graph", ox.NamedNode(graph))
            if entry is not None:
                yield _line(ox.NamedNode(graph), "entry", ox.Literal(json.dumps(entry, sort_keys=True)))


def read(url: str, transport: Transport) -> Publication | None:
    """What a server tells of a generation; None where it tells of none.

    Raises:
        EnvironmentFailure: it cannot be asked, or another version of surveilkg wrote the record.
    """
    view = EndpointView(url, transport, [RECORD])
    rows = view.query_rows("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    facts = [(row["s"].value, row["p"].value.removeprefix(TERM), row["o"].value) for row in rows]
    own = {name: value for node, name, value in facts if node == _THIS.value}
    if not own:
        return None
    if own.get("format") != FORMAT:
        raise EnvironmentFailure(
            f"{url} was published to by another version of surveilkg (format {own.get('format')}).",
            "Use that version, or publish again with this one.",
        )
    manifest = json.loads(own["manifest"])
    manifest["graphs"] = {node: json.loads(value) for node, name, value in facts if name == "entry"}
    written = sorted(value for node, name, value in facts if node == _THIS.value and name == "graph")
    return Publication(own["state"], manifest, written)


def opened(url: str, transport: Transport) -> tuple[Publication, EndpointView]:
    """The published generation of a server, for reading.

    Raises:
        EnvironmentFailure: there is none, it is not complete, or the server cannot be asked.
    """
    found = read(url, transport)
    if found is None:
        raise EnvironmentFailure(
            f"{url} holds no graph that surveilkg published.",
            f"Publish yours there: surveilkg publish --endpoint {url}",
        )
    if found.state != "complete":
        raise EnvironmentFailure(
            f"{url} is being published to, or a publish there was cut: generation {found.generation} is not complete.",
            "Run surveilkg publish again; it goes on where it was.",
        )
    return found, EndpointView(url, transport, list(found.manifest["graphs"]), MERGED)


def _line(subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> str:
    return f"{ox.Triple(subject, ox.NamedNode(TERM + name), value)} .\n"
