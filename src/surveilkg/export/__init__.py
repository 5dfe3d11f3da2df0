"""Writers of formats, one per file. They decide nothing about layout in the terminal.

`CHAIN_FORMATS` lists what an answer made of chains can be written as, `TABLE_FORMATS` what a table; command line,
documentation and tests read them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveilkg.export import (
    chains_csv,
    chains_graph,
    chains_json,
    chains_markdown,
    table_markup,
    table_parquet,
    table_text,
    table_xlsx,
)

if TYPE_CHECKING:
    from surveilkg.model.answers import Chained
    from surveilkg.table import Table


@dataclass(frozen=True, slots=True)
class ChainFormat:
    """A format of answers made of chains: of path, between and reach.

    Args:
        name: as `--format` takes it.
        description: one line.
        write: from an answer to text.
    """

    name: str
    description: str
    write: Callable[[Chained], str]


CHAIN_FORMATS: tuple[ChainFormat, ...] = (
    ChainFormat("json", "everything, in a published schema", chains_json.write),
    ChainFormat("csv", "one row per account and citation", chains_csv.write),
    ChainFormat("md", "Markdown with footnotes", chains_markdown.write),
    ChainFormat("dot", "Graphviz picture", chains_graph.write_dot),
    ChainFormat("mermaid", "Mermaid picture", chains_graph.write_mermaid),
)


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format of tables.

    Args:
        name: as `--format` takes it, and the ending of its files.
        description: one line.
        write: from a table and what is to be told about it (title, command, generation) to bytes.
        binary: whether it is not text, and so not for a terminal.
    """

    name: str
    description: str
    write: Callable[[Table, Mapping[str, object]], bytes]
    binary: bool = False


TABLE_FORMATS: tuple[TableFormat, ...] = (
    TableFormat("csv", "comma-separated, for spreadsheets; formulas disarmed", table_text.csv),
    TableFormat("tsv", "tab-separated; formulas disarmed", table_text.tsv),
    TableFormat("json", "one document with what was asked, the columns and the rows", table_text.json_document),
    TableFormat("jsonl", "one JSON object per row", table_text.json_lines),
    TableFormat("md", "Markdown with links", table_markup.markdown),
    TableFormat("html", "a page of its own", table_markup.page),
    TableFormat("parquet", "Apache Parquet, typed; needs pyarrow", table_parquet.write, binary=True),
    TableFormat("xlsx", "Excel workbook, typed, no formulas", table_xlsx.write, binary=True),
)
