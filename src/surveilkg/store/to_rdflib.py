"""Statements of a view as an rdflib data set."""

from __future__ import annotations

import rdflib

from surveilkg.iri import PREFIXES
from surveilkg.store.protocols import View


def to_rdflib(view: View) -> rdflib.Dataset:
    """All statements, one named graph per source; the default graph is the union of all.

    Cost: rdflib holds everything in memory, about 1 kB per statement.
    """
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data="\n".join(sorted(view.nquads())), format="nquads")
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, rdflib.Namespace(namespace), override=True, replace=True)
    return dataset
