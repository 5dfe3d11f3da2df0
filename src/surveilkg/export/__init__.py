"""Writers of formats, one per file. They decide nothing about layout in the terminal.

`CHAIN_FORMATS` lists what a path answer can be written as; command line, documentation and tests read it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveilkg.export import chains_csv, chains_graph, chains_json, chains_markdown

if TYPE_CHECKING:
    from surveilkg.model.chain import PathAnswer


@dataclass(frozen=True, slots=True)
class ChainFormat:
    """A format of path answers.

    Args:
        name: as `--format` takes it.
        description: one line.
        write: from an answer to text.
    """

    name: str
    description: str
    write: Callable[[PathAnswer], str]


CHAIN_FORMATS: tuple[ChainFormat, ...] = (
    ChainFormat("json", "everything, in a published schema", chains_json.write),
    ChainFormat("csv", "one row per account and citation", chains_csv.write),
    ChainFormat("md", "Markdown with footnotes", chains_markdown.write),
    ChainFormat("dot", "Graphviz picture", chains_graph.write_dot),
    ChainFormat("mermaid", "Mermaid picture", chains_graph.write_mermaid),
)
