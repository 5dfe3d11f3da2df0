"""A candidate graph: compiled from the files as they stand, in memory, for checking before anything is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from surveilkg.ingest import shipped
from surveilkg.model.finding import Finding


def check_shipped(root: Path, say: Callable[[str], None]) -> list[Finding]:
    """Findings of all checks on the shipped graph as its files stand, errors first.

    Args:
        root: folder with ontology/, kg/, shapes/ and queries/.
        say: called with one line before long work.

    Raises:
        EnvironmentFailure: a file is not Turtle.
    """
    import pyoxigraph as ox

    from surveilkg.checks.run import run_all
    from surveilkg.store.oxigraph import EmbeddedView

    say("Compiling the graph in memory ...")
    store = ox.Store()
    shipped.load(store, root)
    say("Checking ...")
    return run_all(EmbeddedView(store), root, say)
