"""Claims as they are read one after the other, before it is known where stand what they refer to."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from surveilkg.model import strength
from surveilkg.network.columns import NO_DAY
from surveilkg.network.edges import SKIPPED
from surveilkg.network.tables import NONE, Array, Lists, Tables, named, settled


class Names(Protocol):
    """IRIs that claims refer to, in order, in whatever form."""

    def add(self, text: str, /) -> None:
        """Add one."""


T = TypeVar("T", bound=Names)


class Numbered(dict[str, int]):
    """Numbers for names in the order in which they are first asked for."""

    def __missing__(self, name: str) -> int:
        """The next number."""
        self[name] = number = len(self)
        return number


_MODES = {mode: number for number, mode in enumerate(strength.MODES)}


class Gathered(Generic[T]):
    """Columns of claims.

    Args:
        kept_as: makes what keeps IRIs.

    Attributes:
        nodes, passages, amounts: IRIs of what may be a node, of cited passages and of amounts, claim after claim.
        events: IRI of the event of each claim, or empty.
    """

    def __init__(self, kept_as: Callable[[], T]) -> None:
        self.nodes, self.passages, self.amounts, self.events = kept_as(), kept_as(), kept_as(), kept_as()
        self.is_account = array("B")
        self._works, self._kinds, self._roles = Numbered(), Numbered(), Numbered()
        self._mode, self._beside, self._joins, self._ends = array("B"), array("B"), array("B"), array("B")
        self._kind, self._source = array("I"), array("I")
        self._bounds = tuple(array("i") for _ in range(4))
        self._origins, self._role = array("I"), array("I")
        self._counts = {name: array("I") for name in ("origins", "passages", "amounts", "parts")}

    def __len__(self) -> int:
        """Number of claims."""
        return len(self._mode)

    def add(self, record: dict[str, Any], parts: list[tuple[str, str]], amounts: list[str]) -> None:
        """Add a claim: its record, its parts (role and IRI in brackets) and the IRIs of its amounts."""
        works, counts = self._works, self._counts
        self._mode.append(_MODES[record["mode"]])
        self._beside.append(record["beside"])
        self._joins.append(record["mode"] not in SKIPPED and not record["deprecated"])
        self._ends.append(ends(record.get("when", "")))
        self._kind.append(self._kinds[record["class"]])
        self._source.append(works[record["source"]])
        for column, text in zip(self._bounds, record["bounds"], strict=True):
            column.append(NO_DAY if text is None else _day(text))
        for origin in record["origins"]:
            self._origins.append(works[origin])
        for role, value in parts:
            self._role.append(self._roles[role])
            self.nodes.add(value)
        for passage in record["citations"]:
            self.passages.add(passage)
        for amount in amounts:
            self.amounts.add(amount)
        self.events.add(record["event"])
        self.is_account.append(record["event"] != "")
        counts["origins"].append(len(record["origins"]))
        counts["passages"].append(len(record["citations"]))
        counts["amounts"].append(len(amounts))
        counts["parts"].append(len(parts))

    def tables(
        self, node_classes: list[str], place: Callable[[str, T], Array], group: Callable[[T, Array], Array]
    ) -> Tables:
        """The columns, once all is known that they refer to.

        Args:
            node_classes: class of every node by number.
            place: gives the numbers of IRIs of `nodes`, `passages` or `amounts`, -1 for those that are none.
            group: gives for each claim what tells its event from others, -1 where it is the account of none, by the
                IRIs of the events and whether each claim has one.
        """
        works, work_names = named(np.concatenate((_array(self._source), _array(self._origins))), list(self._works))
        kind, kinds = named(_array(self._kind), list(self._kinds))
        numbers = {name: at for at, name in enumerate(sorted(set(node_classes)))}
        passages = place("passages", self.passages)
        passages[passages < 0] = NONE
        amounts = place("amounts", self.amounts)
        parts, count = self._lists("parts", place("nodes", self.nodes)), len(self)
        is_node = parts.values >= 0
        role = _array(self._role)[is_node]
        roles, role_names = settled(parts.owners[is_node], role, parts.values[is_node], list(self._roles), count)
        return Tables(
            node_class=np.array([numbers[name] for name in node_classes], dtype=np.uint32),
            classes=sorted(numbers),
            mode=_array(self._mode),
            beside=_array(self._beside),
            joins=_array(self._joins),
            ends=_array(self._ends),
            kind=kind,
            kinds=kinds,
            source=works[:count],
            bounds=tuple(_array(column) for column in self._bounds),
            event=group(self.events, _array(self.is_account).astype(bool)),
            origins=self._lists("origins", works[count:]),
            works=work_names,
            citations=self._lists("passages", passages),
            amounts=self._lists("amounts", amounts).only(amounts >= 0),
            roles=roles,
            role_names=role_names,
        )

    def _lists(self, name: str, values: Array) -> Lists:
        return Lists(_array(self._counts[name]).astype(np.int64), values)


def ends(when: str) -> bool:
    """Whether the end of a claim's time is an end of what it tells, not just the date of an act.

    A deal of August 2019 happened then; what was supplied stays there as far as the source says. Only a claim whose
    time is written as an interval with an end (`2018/2020`) says that something ended.
    """
    return "/" in when and not when.endswith("..")


@lru_cache(maxsize=16384)
def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _array(column: array[int]) -> Array:
    return np.array(column)
