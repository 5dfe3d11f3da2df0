"""The user's decisions: that two entities are the same, are different, or that it is unsure; who, when and why.

They are lines of JSON in `decisions/entities.jsonl` of the workspace. Lines are only ever added: a decision is taken
back by a line that says so, and a later decision on the same pair replaces an earlier one. Claims are never rewritten:
decisions are read when names are matched.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from surveilkg.errors import EnvironmentFailure, MisuseError

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
_Line = TypeVar("_Line", "Decision", "Reversal")
VERDICTS = (SAME, DIFFERENT, UNSURE)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about two entities.

    Args:
        a: IRI of one entity.
        b: IRI of the other.
        verdict: same, different or unsure.
        by: who decided.
        date: ISO date of the decision.
        reason: why.
        a_name: name of the first as it was shown, for people who read the file.
        b_name: name of the second.
        id: identifier, from what the line says and where it stands.
    """

    a: str
    b: str
    verdict: str
    by: str
    date: str
    reason: str
    a_name: str = ""
    b_name: str = ""
    id: str = ""

    @property
    def pair(self) -> frozenset[str]:
        """The two entities in no order."""
        return frozenset((self.a, self.b))


@dataclass(frozen=True, slots=True)
class Reversal:
    """A decision taken back.

    Args:
        undoes: identifier of the decision.
        by: who took it back.
        date: ISO date.
        reason: why.
        id: identifier.
    """

    undoes: str
    by: str
    date: str
    reason: str
    id: str = ""


@dataclass(slots=True)
class Verdicts:
    """What the decisions that stand come to.

    Args:
        decisions: those that were neither taken back nor replaced, in order.
    """

    decisions: list[Decision] = field(default_factory=list)
    _first: dict[str, str] = field(default_factory=dict, init=False)
    _members: dict[str, frozenset[str]] = field(default_factory=dict, init=False)
    _pairs: dict[frozenset[str], Decision] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Join what is the same, once."""
        for decision in self.decisions:
            self._pairs[decision.pair] = decision
            if decision.verdict == SAME:
                joined = self.same(decision.a) | self.same(decision.b)
                self._members.update(dict.fromkeys(joined, joined))

    def same(self, iri: str) -> frozenset[str]:
        """The entities that were decided to be one with an entity, itself included."""
        return self._members.get(iri, frozenset((iri,)))

    def differ(self, one: str, other: str) -> Decision | None:
        """The decision by which two entities are different, directly or through what they are the same as."""
        mine, theirs = self.same(one), self.same(other)
        for decision in self._pairs.values():
            if decision.verdict == DIFFERENT and decision.pair & mine and decision.pair & theirs:
                return decision
        return None

    def settled(self, one: str, other: str) -> bool:
        """Whether there is a decision on a pair: of its own, or one that follows from others."""
        direct = frozenset((one, other)) in self._pairs
        return direct or other in self.same(one) or self.differ(one, other) is not None

    def on(self, one: str, other: str) -> Decision | None:
        """The decision on exactly this pair."""
        return self._pairs.get(frozenset((one, other)))


def path_in(workspace: Path) -> Path:
    """The file of decisions about entities."""
    return workspace / "decisions" / "entities.jsonl"


def history(workspace: Path) -> list[Decision | Reversal]:
    """Every line of the file, in order; empty where there is none.

    Raises:
        EnvironmentFailure: a line is not what a decision should be.
    """
    path = path_in(workspace)
    if path.exists() and not path.is_file():
        raise EnvironmentFailure(f"The decisions {path} cannot be read: not a regular file.")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFailure(f"The decisions {path} cannot be read: {error}.") from None
    return [_line(path, number, text) for number, text in enumerate(lines, 1) if text.strip()]


def standing(records: Iterable[Decision | Reversal]) -> Verdicts:
    """What holds after all lines: without what was taken back, the last decision on each pair."""
    lines = list(records)
    undone = {line.undoes for line in lines if isinstance(line, Reversal)}
    last: dict[frozenset[str], Decision] = {}
    for line in lines:
        if isinstance(line, Decision) and line.id not in undone:
            last.pop(line.pair, None)
            last[line.pair] = line
    return Verdicts(list(last.values()))


def read(workspace: Path) -> Verdicts:
    """The decisions of a workspace that stand.

    Raises:
        EnvironmentFailure: the file cannot be used.
    """
    return standing(history(workspace))


def decide(workspace: Path, decision: Decision) -> Decision:
    """Add a decision.

    Raises:
        MisuseError: it is incomplete, or contradicts decisions that stand.
        EnvironmentFailure: the file cannot be written.
    """
    _complete(decision.by, decision.date, decision.reason)
    if decision.verdict not in VERDICTS:
        raise MisuseError(f"{decision.verdict!r} is no verdict.", f"Choose one of: {', '.join(VERDICTS)}.")
    if decision.a == decision.b:
        raise MisuseError("Both sides are the same entity already.", f"Its identifier is {decision.a}.")
    with _locked(workspace):
        lines = history(workspace)
        verdicts = standing(line for line in lines if not _replaces(decision, line))
        _consistent(verdicts, decision)
        return _append(workspace, lines, decision)


def undo(workspace: Path, reversal: Reversal) -> Reversal:
    """Take a decision back.

    Raises:
        MisuseError: there is no such decision, or it was taken back before.
        EnvironmentFailure: the file cannot be written.
    """
    _complete(reversal.by, reversal.date, reversal.reason)
    with _locked(workspace):
        lines = history(workspace)
        if not any(isinstance(line, Decision) and line.id == reversal.undoes for line in lines):
            raise MisuseError(f"There is no decision {reversal.undoes}.", "`surveilkg resolve --list` shows them.")
        if any(isinstance(line, Reversal) and line.undoes == reversal.undoes for line in lines):
            raise MisuseError(f"The decision {reversal.undoes} was taken back before.")
        return _append(workspace, lines, reversal)


def _replaces(decision: Decision, line: Decision | Reversal) -> bool:
    return isinstance(line, Decision) and line.pair == decision.pair


def _consistent(verdicts: Verdicts, decision: Decision) -> None:
    if decision.verdict == SAME and (against := verdicts.differ(decision.a, decision.b)):
        raise MisuseError(
            f"They were decided to be different ({against.id}, {against.a} and {against.b}).",
            f"Take that back first: surveilkg resolve --undo {against.id}",
        )
    if decision.verdict == DIFFERENT and decision.b in verdicts.same(decision.a):
        involved = ", ".join(d.id for d in verdicts.decisions if d.verdict == SAME and d.a in verdicts.same(decision.a))
        raise MisuseError(f"They are the same by other decisions ({involved}).", "Take one of these back first.")


def _complete(by: str, date: str, reason: str) -> None:
    for what, value in (("who decides (--by)", by), ("when (--date)", date), ("why (--reason)", reason)):
        if not value.strip():
            raise MisuseError(f"A decision needs {what}.")
    try:
        right = datetime.date.fromisoformat(date).isoformat() == date
    except ValueError:
        right = False
    if not right:
        raise MisuseError(f"{date!r} is not a date.", "Write it as 2026-11-22.")


def _line(path: Path, number: int, text: str) -> Decision | Reversal:
    try:
        data: dict[str, Any] = json.loads(text)
        kind = data.pop("type")
        if not all(isinstance(value, str) for value in data.values()):
            raise TypeError
        line = Reversal(**data) if kind == "reversal" else Decision(**data)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise EnvironmentFailure(
            f"{path}: line {number} is not a decision.",
            "Restore the line from a backup, or delete it if it was cut when it was written.",
        ) from None
    if kind not in ("decision", "reversal") or (isinstance(line, Decision) and line.verdict not in VERDICTS):
        raise EnvironmentFailure(f"{path}: line {number} has an unknown type or verdict.")
    return line


def _locked(workspace: Path) -> Any:
    from filelock import FileLock

    try:
        path_in(workspace).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFailure(f"{path_in(workspace).parent} cannot be made: {error.strerror or error}.") from None
    return FileLock(path_in(workspace).with_suffix(".lock"))


def _append(workspace: Path, lines: list[Decision | Reversal], line: _Line) -> _Line:
    import dataclasses

    content = {key: value for key, value in asdict(line).items() if key != "id"}
    digest = hashlib.sha256(json.dumps([len(lines), content], sort_keys=True).encode()).hexdigest()[:8]
    named = dataclasses.replace(line, id=f"d-{digest}")
    kind = "decision" if isinstance(line, Decision) else "reversal"
    path = path_in(workspace)
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps({"id": named.id, "type": kind, **content}, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise EnvironmentFailure(f"The decision cannot be written to {path}: {error.strerror or error}.") from None
    return named
