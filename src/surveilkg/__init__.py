"""surveilkg: an open, cited knowledge graph of AI surveillance, and the tool that questions it.

Importing the package costs nothing; `open_graph` loads what it needs when it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph

__version__ = "0.1.0"
__all__ = ["__version__", "open_graph"]


def open_graph(workspace: str | None = None) -> SurveilGraph:
    """Open the published graph of a workspace; the shipped graph is compiled into it on first use.

    Args:
        workspace: folder of the workspace; without it SURVEILKG_WORKSPACE, then the user's data folder.

    Returns:
        The graph with `path`, `search`, `show`, `sparql`, `to_networkx` and `to_rdflib`.

    Raises:
        surveilkg.errors.SurveilkgError: the workspace cannot be read or written, or the shipped graph is broken.
    """
    from surveilkg.api import SurveilGraph

    return SurveilGraph.open(workspace)
