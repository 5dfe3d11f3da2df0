"""Decisions about entities: kept in order, replaced, taken back, refused where they contradict each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.identity import decisions
from surveilkg.identity.decisions import Decision, Reversal

A, B, C = (f"https://w3id.org/surveilkg/id/{name}" for name in ("x-a", "x-b", "x-c"))


def made(a: str, b: str, verdict: str, reason: str = "read both records") -> Decision:
    """A complete decision."""
    return Decision(a, b, verdict, "Ada Quill", "2026-11-22", reason)


def taken_back(decision: Decision) -> Reversal:
    """A complete reversal."""
    return Reversal(decision.id, "Jonas Reed", "2026-11-23", "the register says otherwise")


def test_what_is_the_same_follows_through(tmp_path: Path) -> None:
    """A is B and B is C: all three are one; a difference from one is a difference from all."""
    decisions.decide(tmp_path, made(A, B, "same"))
    decisions.decide(tmp_path, made(B, C, "same"))
    verdicts = decisions.read(tmp_path)
    assert verdicts.same(A) == verdicts.same(C) == {A, B, C}
    decisions.decide(tmp_path, made(A, A + "2", "different"))
    against = decisions.read(tmp_path).differ(C, A + "2")
    assert against is not None
    assert against.pair == {A, A + "2"}


def test_nothing_is_ever_removed_from_the_file(tmp_path: Path) -> None:
    """Every decision and reversal stays a line with who, when and why."""
    first = decisions.decide(tmp_path, made(A, B, "same"))
    decisions.undo(tmp_path, taken_back(first))
    second = decisions.decide(tmp_path, made(A, B, "same"))
    lines = decisions.history(tmp_path)
    assert [type(line).__name__ for line in lines] == ["Decision", "Reversal", "Decision"]
    assert first.id != second.id
    assert decisions.read(tmp_path).decisions == [second]


def test_a_later_decision_on_the_pair_replaces_the_earlier(tmp_path: Path) -> None:
    """Sides in either order are one pair; taking the later back brings the earlier back."""
    decisions.decide(tmp_path, made(A, B, "unsure"))
    later = decisions.decide(tmp_path, made(B, A, "different"))
    assert decisions.read(tmp_path).differ(A, B) == later
    decisions.undo(tmp_path, taken_back(later))
    assert decisions.read(tmp_path).differ(A, B) is None
    assert decisions.read(tmp_path).settled(A, B)


@pytest.mark.parametrize("verdicts", [("same", "same", "different"), ("same", "different", "same")])
def test_contradictions_are_refused_and_named(tmp_path: Path, verdicts: tuple[str, str, str]) -> None:
    """Three entities cannot be pairwise the same, the same and different; the message names what stands against it."""
    decisions.decide(tmp_path, made(A, B, verdicts[0]))
    second = decisions.decide(tmp_path, made(B, C, verdicts[1]))
    with pytest.raises(MisuseError, match=second.id):
        decisions.decide(tmp_path, made(A, C, verdicts[2]))
    assert len(decisions.history(tmp_path)) == 2


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (Decision(A, B, "same", "", "2026-11-22", "why"), "who"),
        (Decision(A, B, "same", "Ada", "", "why"), "when"),
        (Decision(A, B, "same", "Ada", "22.11.2026", "why"), "not a date"),
        (Decision(A, B, "same", "Ada", "20261122", "why"), "not a date"),
        (Decision(A, B, "same", "Ada", "2026-11-22", " "), "why"),
        (Decision(A, B, "alike", "Ada", "2026-11-22", "why"), "no verdict"),
        (Decision(A, A, "same", "Ada", "2026-11-22", "why"), "same entity already"),
    ],
)
def test_incomplete_decisions_are_refused(tmp_path: Path, decision: Decision, says: str) -> None:
    """Who, when and why are part of every decision; nothing is filled in from the clock."""
    with pytest.raises(MisuseError, match=says):
        decisions.decide(tmp_path, decision)
    assert not decisions.path_in(tmp_path).exists()


def test_only_a_standing_decision_is_taken_back(tmp_path: Path) -> None:
    """A wrong identifier and a second reversal are mistakes of the user, and said so."""
    first = decisions.decide(tmp_path, made(A, B, "same"))
    decisions.undo(tmp_path, taken_back(first))
    with pytest.raises(MisuseError, match="taken back before"):
        decisions.undo(tmp_path, taken_back(first))
    with pytest.raises(MisuseError, match="no decision d-0"):
        decisions.undo(tmp_path, Reversal("d-0", "Ada", "2026-11-22", "why"))


@pytest.mark.parametrize("line", ['{"id": "d-1", "type": "decis', "[]", '{"type": "decision", "a": "x"}', '{"a": 1}'])
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    """A cut or edited file is told by line, never ignored."""
    decisions.decide(tmp_path, made(A, B, "same"))
    with decisions.path_in(tmp_path).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(EnvironmentFailure, match="line 2"):
        decisions.read(tmp_path)
