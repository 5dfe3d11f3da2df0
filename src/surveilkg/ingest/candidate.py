"""A candidate graph: compiled from the files as they stand, in memory, for checking before anything is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from surveilkg.ingest import kept, shipped
from surveilkg.model.finding import Finding
from surveilkg.store import scratch
from surveilkg.store.generations import Workspace


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


def check_published(workspace: Workspace, root: Path, say: Callable[[str], None]) -> list[Finding]:
    """Findings of all checks on the published graph, with what was ingested; each with its place in its source.

    Those that were kept when it was published are given; where there are none it is checked now.

    Args:
        workspace: where generations are kept.
        root: folder with ontology/, kg/, shapes/ and queries/.
        say: called with one line before long work.
    """
    from surveilkg.checks import place, record
    from surveilkg.checks.run import in_order, run_each
    from surveilkg.store.oxigraph import EmbeddedView

    current = shipped.ensure(workspace, root, say)
    view = EmbeddedView(current.open_store())
    found = record.read(current.folder, root)
    if found is None:
        say("Checking ...")
        with scratch.folder("check") as own:
            found = run_each(view, root, say, kept.statements(current, Path(own)))
    return place.placed(view, in_order(found))
