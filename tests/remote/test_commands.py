"""Every reading command says of a server, byte for byte, what it says of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from surveilkg.cli import COMMANDS, group

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.remote.conftest import Server

    from surveilkg.api import SurveilGraph
    from surveilkg.store.transport import Transport

ASKED: tuple[tuple[str, ...], ...] = (
    ("path", "CloudWalk", "Zimbabwe", "--max-hops", "2"),
    ("path", "Huawei", "Nobdy Corp"),
    ("between", "CloudWalk", "Zimbabwe", "China"),
    ("reach", "CloudWalk", "--class", "State", "--max-hops", "2"),
    ("neighbours", "CloudWalk"),
    ("exposure", "Hikvision", "--as-of", "2020-01-01"),
    ("search", "cloud"),
    ("show", "CloudWalk"),
    ("finance", "--borrower", "Ecuador"),
    ("dependence",),
    ("standards",),
    ("timeline", "Uganda"),
    ("interlocks", "--tie", "owner"),
    ("conflicts",),
    ("gaps",),
    ("report", "CloudWalk"),
    ("analyse", "degree"),
    ("query", "deals-between", "--vendor", "CloudWalk"),
    ("sparql", "SELECT ?s WHERE { ?s a skg:RestrictionList } ORDER BY ?s"),
    ("export", "--around", "CloudWalk", "--format", "csv-edges"),
    ("status",),
    ("sources",),
)
"""Commands with arguments; one of them finds nothing."""
OTHERS = {
    "changes": "compares generations of a workspace",
    "check": "names the checks that no server runs, which a workspace runs",
    "ingest": "writes",
    "resolve": "writes",
    "publish": "writes",
    "serve": "is no answer",
}
"""Commands that do not say the same, with the reason."""


def test_no_command_is_left_out() -> None:
    """Every command either is asked here, or stands in OTHERS with a reason."""
    assert {each[0] for each in ASKED} | OTHERS.keys() == dict(COMMANDS).keys()


@pytest.mark.parametrize("server", ["oxigraph"], indirect=True)
@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_a_server_gives_the_same_bytes(
    server: Server,
    graph: SurveilGraph,
    workspace: Path,
    logged_in: Callable[[Server], Transport],
    asked: tuple[str, ...],
) -> None:
    """Standard output and exit code with --endpoint are those with --workspace, which stands in `status` for the place.

    Expected: the embedded store.
    """
    assert graph.generation.id
    logged_in(server)
    ours, theirs = (
        CliRunner().invoke(group, arguments)
        for arguments in (["--workspace", str(workspace), *asked], [*asked, "--endpoint", server.endpoint])
    )
    said = theirs.stdout.replace(server.endpoint, str(workspace))
    assert (theirs.exit_code, said, str(theirs.exception)) == (ours.exit_code, ours.stdout, str(ours.exception))
    assert bool(ours.stdout) == (ours.exit_code == 0) == ("Nobdy Corp" not in asked), ours.output
