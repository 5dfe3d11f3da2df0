"""Everything that reads bytes from outside accepts or refuses them, whatever they are: a few damaged inputs of each.

Ten thousand of each are tried by `python tests/bench/fuzz.py`, which counts them in a table.
"""

from __future__ import annotations

import fuzz
import fuzz_targets
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveilkg.api import SurveilGraph
from surveilkg.sources.registry import all_sources

NAMES = fuzz_targets.NAMES


@pytest.fixture(scope="module")
def targets(graph: SurveilGraph) -> dict[str, fuzz_targets.Target]:
    """What reads bytes, by name."""
    return {target.name: target for target in fuzz_targets.targets(graph)}


def test_no_parser_is_forgotten(targets: dict[str, fuzz_targets.Target]) -> None:
    """Every registered source has a target, and the names that the tests below run over are those of all targets."""
    assert {name.partition(":")[0] for name in targets} >= {spec.id for spec in all_sources()}
    assert list(targets) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_accepted(targets: dict[str, fuzz_targets.Target], name: str) -> None:
    """What is damaged below was in order."""
    target = targets[name]
    for sample in target.samples:
        assert target.attempt(sample) is True, sample[:200]


@pytest.mark.parametrize("name", NAMES)
def test_damaged_input_is_accepted_or_refused(targets: dict[str, fuzz_targets.Target], name: str) -> None:
    """Twelve inputs of each, beyond those that the long run begins with: True or False, and no exception."""

    @settings(max_examples=12)
    @given(number=st.integers(1_000_000, 2_000_000))
    def tried(number: int) -> None:
        target = targets[name]
        assert target.attempt(fuzz.made(target, number)) in {True, False}

    tried()


@given(data=st.binary(max_size=300))
@settings(max_examples=10)
def test_any_bytes_are_accepted_or_refused(targets: dict[str, fuzz_targets.Target], data: bytes) -> None:
    """Bytes that never were anything, for every target."""
    for target in targets.values():
        assert target.attempt(data) in {True, False}


def test_the_same_number_is_the_same_input(targets: dict[str, fuzz_targets.Target]) -> None:
    """A crash can be shown again by its number, and numbers differ."""
    for target in list(targets.values())[::5]:
        inputs = [fuzz.made(target, number) for number in range(20)]
        assert inputs == [fuzz.made(target, number) for number in range(20)]
        assert len(set(inputs)) > 10
