"""The checks that can be asked in SPARQL, on a graph that is on a server; the others are named, never passed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg.checks import dates, derived, hygiene, terms
from surveilkg.checks.run import DATES, DERIVED, SHAPES, TERMS, Found, in_order
from surveilkg.errors import EnvironmentFailure
from surveilkg.model.finding import Finding

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

_SHAPES = "they are checked on the statements themselves: `surveilkg check --published` where they are in a workspace"


def run(view: View, root: Path) -> tuple[list[Finding], dict[str, str]]:
    """Ask a server every check that it can answer.

    Args:
        view: the graph.
        root: folder with queries/.

    Returns:
        The findings, errors first; and the checks that were not run, with the reason.
    """
    found: Found = {}
    not_run = {SHAPES: _SHAPES}
    checks: dict[str, Callable[[], list[Finding]]] = {
        query.name: (lambda query=query: hygiene.run(view, query))  # type: ignore[misc]
        for query in hygiene.load(root / "queries" / "hygiene")
    }
    checks |= {
        TERMS: lambda: list(terms.findings(view)),
        DATES: lambda: list(dates.findings(view)),
        DERIVED: lambda: list(derived.findings(view)),
    }
    for name, ask in checks.items():
        try:
            found[name] = set(ask())
        except EnvironmentFailure as error:
            not_run[name] = error.message
    return in_order(found), not_run
