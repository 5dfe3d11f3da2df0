"""The graph over HTTP, for reading: a SPARQL 1.1 endpoint, a JSON API and pages. Nothing here writes to the graph."""
