"""Everything that reads bytes from outside accepts or refuses them, whatever they are: a few damaged inputs of each.

Ten thousand of each are tried by `python tests/bench/fuzz.py`, which counts them in a table.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveilkg.api import SurveilGraph
from surveilkg.sources.registry import all_sources

BENCH = Path(__file__).resolve().parents[1] / "bench"


def module(name: str) -> ModuleType:
    """A file of tests/bench as a module."""
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[name] = found
    spec.loader.exec_module(found)
    return found


TARGETS, FUZZ = module("fuzz_targets"), module("fuzz")
NAMES = TARGETS.NAMES


@pytest.fixture(scope="module")
def targets(graph: SurveilGraph) -> dict[str, object]:
    """What reads bytes, by name."""
    return {target.name: target for target in TARGETS.targets(graph)}


def test_no_parser_is_forgotten(targets: dict[str, object]) -> None:
    """Every registered source has a target, and the names that the tests below run over are those of all targets."""
    assert {name.partition(":")[0] for name in targets} >= {spec.id for spec in all_sources()}
    assert list(targets) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_accepted(targets: dict[str, object], name: str) -> None:
    """What is damaged below was in order."""
    target = targets[name]
    for sample in target.samples:  # type: ignore[attr-defined]
        assert target.attempt(sample) is True, sample[:200]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_damaged_input_is_accepted_or_refused(targets: dict[str, object], name: str) -> None:
    """Twelve inputs of each, beyond those that the long run begins with: True or False, and no exception."""

    @settings(max_examples=12)
    @given(number=st.integers(1_000_000, 2_000_000))
    def tried(number: int) -> None:
        target = targets[name]
        assert target.attempt(FUZZ.made(target, number)) in {True, False}  # type: ignore[attr-defined]

    tried()


@given(data=st.binary(max_size=300))
@settings(max_examples=10)
def test_any_bytes_are_accepted_or_refused(targets: dict[str, object], data: bytes) -> None:
    """Bytes that never were anything, for every target."""
    for target in targets.values():
        assert target.attempt(data) in {True, False}  # type: ignore[attr-defined]


def test_the_same_number_is_the_same_input(targets: dict[str, object]) -> None:
    """A crash can be shown again by its number, and numbers differ."""
    for target in list(targets.values())[::5]:
        inputs = [FUZZ.made(target, number) for number in range(20)]
        assert inputs == [FUZZ.made(target, number) for number in range(20)]
        assert len(set(inputs)) > 10
