"""Tests of model.strength: properties that the documented rule promises, whatever the weights are."""

from __future__ import annotations

import itertools
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg import vocab
from surveilkg.model import strength

WEIGHTS = st.floats(0.0, 1.0)
ACCOUNTS = st.lists(st.tuples(st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=2), WEIGHTS), max_size=8)


@given(ACCOUNTS, st.randoms(use_true_random=False))
def test_order_does_not_matter(accounts: list[tuple[frozenset[str], float]], random: Random) -> None:
    """The same accounts in another order weigh the same."""
    other = list(accounts)
    random.shuffle(other)
    assert strength.combine(other) == pytest.approx(strength.combine(accounts))


@given(ACCOUNTS, st.sampled_from("abcdefg"), WEIGHTS)
def test_more_evidence_never_subtracts(
    accounts: list[tuple[frozenset[str], float]], origin: str, weight: float
) -> None:
    """Another account of one origin leaves the weight or raises it, within 0 and 1, never below the account itself."""
    before = strength.combine(accounts)
    after = strength.combine([*accounts, ([origin], weight)])
    assert 0.0 <= before <= after + 1e-12 <= 1.0 + 2e-12
    assert after >= weight - 1e-12


@given(WEIGHTS, st.lists(WEIGHTS, min_size=1, max_size=5))
def test_repeats_of_one_origin_count_once(weight: float, others: list[float]) -> None:
    """Ten papers that copy one report are one report: the heaviest account of an origin stands for all."""
    accounts = [(["report"], weight), *((["report"], other) for other in others)]
    assert strength.combine(accounts) == pytest.approx(max(weight, *others))


def test_two_origins_combine_as_documented() -> None:
    """1 - (1 - 0.5) * (1 - 0.8) = 0.9, by the formula of the module; nothing weighs nothing."""
    assert strength.combine([(["a"], 0.5), (["b"], 0.8)]) == pytest.approx(0.9)
    assert strength.combine([]) == 0.0


def test_sources_are_independent_only_where_no_origin_joins_them() -> None:
    """Two accounts that share one of several origins are one, even by way of a third: connected components, by hand."""
    chain = [(["a", "b"], 0.2), (["c", "d"], 0.3), (["b", "c"], 0.1), (["e"], 0.4)]
    assert strength.independent(chain) == [0.3, 0.4]
    assert strength.combine(chain) == pytest.approx(1 - 0.7 * 0.6)


def test_weights_follow_the_order_of_modes() -> None:
    """A stronger mode never weighs less; denied and retracted weigh nothing; every mode and its hedge are covered."""
    assert set(strength.MODE_WEIGHT) == set(strength.MODES)
    for stronger, weaker in itertools.pairwise(strength.MODES):
        assert strength.MODE_WEIGHT[stronger] >= strength.MODE_WEIGHT[weaker]
    nothing = {mode for mode in strength.MODES if strength.MODE_WEIGHT[mode] == 0.0}
    assert nothing == {"denied", "retracted"}
    assert set(strength.HEDGE) == set(strength.MODES) - nothing
    assert [mode for mode, words in strength.HEDGE.items() if not words] == ["asserted"]


def test_terms_are_those_of_the_ontology() -> None:
    """A mode or kind of source that the ontology does not define would be weighed as unknown without notice."""
    assert set(strength.MODES) <= vocab.TERMS
    assert set(strength.SOURCE_WEIGHT) <= vocab.TERMS
    kinds = {name for name in vocab.TERMS if name.startswith("source-")}
    assert kinds == set(strength.SOURCE_WEIGHT), "a kind of source has no weight"


@given(st.sampled_from(strength.MODES), st.sampled_from(sorted(strength.SOURCE_WEIGHT)))
def test_no_source_beats_the_mode(mode: str, kind: str) -> None:
    """The kind of source only ever lowers the weight of a mode, and an unknown kind is not trusted more than any."""
    assert strength.weight(mode, kind) <= strength.MODE_WEIGHT[mode]
    assert strength.weight(mode, "source-never-heard-of") <= strength.weight(mode, kind)


@given(st.lists(st.sampled_from(strength.MODES), min_size=1))
def test_strongest_is_at_least_all(modes: list[str]) -> None:
    """The word that is printed is one of the modes, and no other of them passes a threshold that it fails."""
    best = strength.strongest(modes)
    assert best in modes
    assert all(strength.at_least(best, mode) for mode in modes)


def test_threshold_admits_itself_and_stronger() -> None:
    """`--min-strength alleged` admits alleged and what is stronger, by the published order."""
    admitted = [mode for mode in strength.MODES if strength.at_least(mode, "alleged")]
    assert admitted == ["asserted", "reported", "estimated", "alleged"]
