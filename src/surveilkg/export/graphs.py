"""Formats of graphs: what `surveilkg export` writes. Command line, documentation and tests read `GRAPH_FORMATS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from surveilkg.export import (
    graph_cypher,
    graph_cytoscape,
    graph_dot,
    graph_ftm,
    graph_gexf,
    graph_graphml,
    graph_parquet,
    graph_rdf,
    graph_tables,
)
from surveilkg.export.graph_fields import Graph


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """A format of graphs.

    Args:
        name: as `--format` takes it.
        endings: of files, the usual one first; none where another format has it.
        description: one line.
        write: from a graph to a stream, a piece at a time.
        binary: whether it is not text, and so not for a terminal.
    """

    name: str
    endings: tuple[str, ...]
    description: str
    write: Callable[[Graph, IO[bytes]], None]
    binary: bool = False


GRAPH_FORMATS: tuple[GraphFormat, ...] = (
    GraphFormat("gexf", ("gexf",), "GEXF 1.3 for Gephi: timeline, colours, positions", graph_gexf.write),
    GraphFormat("graphml", ("graphml",), "GraphML for networkx, igraph, yEd", graph_graphml.write),
    GraphFormat("cytoscape", ("cyjs", "json"), "JSON for Cytoscape and Cytoscape.js", graph_cytoscape.write),
    GraphFormat("dot", ("dot", "gv"), "Graphviz picture", graph_dot.write),
    GraphFormat("csv-edges", ("csv",), "edge list for spreadsheets; formulas disarmed", graph_tables.edges),
    GraphFormat("csv-nodes", (), "node list to go with csv-edges", graph_tables.nodes),
    GraphFormat("parquet-edges", ("parquet",), "edge list, typed; needs pyarrow", graph_parquet.edges, binary=True),
    GraphFormat("parquet-nodes", (), "node list to go with parquet-edges", graph_parquet.nodes, binary=True),
    GraphFormat("neo4j-edges", (), "relationships for neo4j-admin database import", graph_tables.neo4j_edges),
    GraphFormat("neo4j-nodes", (), "nodes to go with neo4j-edges", graph_tables.neo4j_nodes),
    GraphFormat("cypher", ("cypher", "cql"), "Cypher statements, one a line", graph_cypher.write),
    GraphFormat("ftm", ("ftm", "jsonl", "ijson"), "FollowTheMoney entities, JSON lines", graph_ftm.write),
    GraphFormat("turtle", ("ttl",), "RDF in Turtle, all graphs as one", graph_rdf.turtle),
    GraphFormat("trig", ("trig",), "RDF in TriG, by named graph", graph_rdf.trig),
    GraphFormat("nquads", ("nq",), "RDF in N-Quads, sorted", graph_rdf.nquads),
    GraphFormat("jsonld", ("jsonld",), "RDF in JSON-LD 1.1, expanded", graph_rdf.json_ld),
    GraphFormat("rdfxml", ("rdf",), "RDF/XML, all graphs as one", graph_rdf.rdf_xml),
)
