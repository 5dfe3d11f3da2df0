"""Tests of the commands `between`, `reach` and `neighbours`: formats, exit codes, what goes to standard error."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from surveilkg.api import SurveilGraph
from surveilkg.cli import group
from surveilkg.cli.chains import FORMATS
from surveilkg.errors import SurveilkgError

JOINED = ("Argus Optics", "Ruritania", "Laputa")
ALONE = ("Argus Optics", "Ruritania", "Lilliput")


@pytest.fixture
def world_runner(world: SurveilGraph, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A runner whose commands ask the fictional world."""
    monkeypatch.setattr(SurveilGraph, "open", classmethod(lambda *_: world))
    return CliRunner()


def run(runner: CliRunner, *arguments: str) -> Result:
    """A command and what it left."""
    return runner.invoke(group, list(arguments))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", [("between", *JOINED), ("reach", "Ruritania", "--listed", "--max-hops", "3")])
def test_every_format_twice_the_same(world_runner: CliRunner, command: tuple[str, ...], form: str) -> None:
    """Each format is written with exit code 0, cites its sources, and is the same bytes twice."""
    first, again = (run(world_runner, *command, "--format", form) for _ in range(2))
    assert (first.exit_code, first.stdout) == (0, again.stdout)
    assert "azette" in first.stdout or "ourier" in first.stdout or "edger" in first.stdout
    assert first.stdout.endswith("\n")


def test_who_is_not_connected_is_told_in_every_format(world_runner: CliRunner) -> None:
    """Where some are connected the exit code is 0; tables and pictures tell of the rest on standard error."""
    for form in FORMATS:
        done = run(world_runner, "between", *ALONE, "--format", form)
        told = done.stdout if form in {"terminal", "md"} else done.stderr
        assert done.exit_code == 0
        assert "Not connected: Argus Optics with Ruritania; Lilliput." in " ".join(told.split())
    loaded = json.loads(run(world_runner, "between", *ALONE).stdout)
    assert [len(found) for found in loaded["groups"]] == [2, 1]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("between", "Lilliput", "Ruritania"), 1),
        (("reach", "Lilliput"), 1),
        (("neighbours", "Lilliput"), 1),
        (("between", "Argus Optics", "Ruritania", "--max-expanded", "1"), 1),
        (("between", "Argus Optics"), 2),
        (("between", "Mercury", "Ruritania"), 2),
        (("reach", "Argus Optics", "--class", "Ship"), 2),
        (("neighbours", "Argus Optic"), 2),
    ],
)
def test_exit_codes(world_runner: CliRunner, command: tuple[str, ...], code: int) -> None:
    """1 where nothing is found, also where the search was cut before; 2 for misuse, with nothing on standard output."""
    done = run(world_runner, *command)
    found = done.exception.exit_code if isinstance(done.exception, SurveilkgError) else done.exit_code
    assert found == code
    assert code != 2 or not done.stdout
