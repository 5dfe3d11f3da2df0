"""Building the network index of a generation from its statements.

Statements come by subject and are put away as they come: records as text in files, numbers in columns. What refers to
what is found out at the end, for all at once (`network.gathered`); what follows from it is told by `network.edges`.
"""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from surveilkg.network import columns, layout, statements
from surveilkg.network.collector import without_collector
from surveilkg.network.digests import Digests, groups, places
from surveilkg.network.projection import read as read_projections
from surveilkg.network.reading import TABLES, Reader, as_text, name_lines
from surveilkg.store.lines import Lines

if TYPE_CHECKING:
    from surveilkg.network.tables import Array
    from surveilkg.store.protocols import View


REFERRED = {"passages": "passage", "amounts": "iri"}
"""What of a record claims refer to it by."""


def build(
    view: View, folder: Path, files: Mapping[str, Path] | None = None, rest: Path | None = None
) -> dict[str, int]:
    """Write the index of a store into a folder.

    Args:
        view: the store.
        folder: where the index goes.
        files: graph IRI to its statements as sorted N-Quads lines without blank nodes, where they are at hand.
        rest: statements of the other graphs as sorted N-Triples lines; read from the store where it is None.

    Returns:
        Counts of nodes, claims, edges and names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    projections, files = read_projections(view), files or {}
    reader, among = Reader(projections, Digests), {name: Digests() for name in TABLES}
    with contextlib.ExitStack() as stack:
        if rest is None:
            rest = statements.triples(view, (graph for graph in view.graphs() if graph not in files), stack)
        texts = {name: stack.enter_context(columns.TextFile(folder / name)) for name in TABLES}
        names = stack.enter_context(contextlib.closing(Lines()))
        stack.enter_context(without_collector())
        for subject, text in statements.texts(files, rest, stack):
            for table, record in reader.read(subject, text):
                texts[table].add(as_text(record))
                if table == "nodes":
                    names.extend(name_lines(len(among[table]), record))
                if table != "claims":
                    among[table].add(subject.decode() if table == "nodes" else record[REFERRED[table]])
        _write_names(folder, names)
    tables = reader.claims.tables(reader.classes, lambda table, wanted: places(wanted, among[table]), _groups)
    return layout.write(folder, tables, projections, reader.sources)


def _groups(events: Digests, is_account: Array) -> Array:
    found: Array = np.where(is_account, groups(events), -1)
    return found


def _write_names(folder: Path, names: Lines) -> None:
    nodes = array("I")
    with columns.TextFile(folder / "names") as ordered:
        for line in names.read():
            key, rank, node, shown = line.split("\t", 3)
            nodes.append(int(node))
            ordered.add(f"{key}\t{rank}\t{shown[:-1]}")
    columns.write_column(folder / "name-node", "I", nodes)
