"""The pages of docs/reference/, one module per kind of page. Nothing is written here: see `generate.docs`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from surveilkg.generate.reference import (
    analyses,
    cli,
    code,
    graph_formats,
    json_formats,
    ontology,
    projections,
    python,
    queries,
    shapes,
    sources,
)

Pages = dict[str, str]
"""Path below docs/reference/ to text."""

WRITERS: tuple[Callable[[Path], Pages], ...] = (
    cli.pages,
    analyses.pages,
    ontology.pages,
    projections.pages,
    shapes.pages,
    queries.pages,
    sources.pages,
    code.pages,
    graph_formats.pages,
    json_formats.pages,
    python.pages,
)
"""Every kind of page: from the root of a checkout to its pages."""


def render(root: Path) -> Pages:
    """All pages, sorted by path.

    Args:
        root: folder with ontology/, kg/, shapes/ and queries/.
    """
    return dict(sorted((name, text) for writer in WRITERS for name, text in writer(root).items()))
