"""Two tables of claims as one: those of an old index that stay, and those that are put anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from surveilkg.network.tables import NONE, Array, Lists, Tables, chained, part, renamed


@dataclass(frozen=True, slots=True)
class Shift:
    """Where old and fresh records stand in one order.

    Args:
        kept: which of the old ones stay.
        places: how many of the old ones stand before each fresh one, in order.
        before: how many records stand before each of the old ones, whether it stays or not.
        of_old: new number of each old one, -1 for those that are gone; some are put anew under the same IRI.
        of_fresh: new number of each fresh one.
    """

    kept: Array
    places: Array
    before: Array
    of_old: Array
    of_fresh: Array

    @classmethod
    def of(cls, kept: Array, places: Array) -> Shift:
        """The shift by what is kept and what comes in between."""
        stay = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(kept)))
        before = stay[:-1] + np.searchsorted(places, np.arange(len(kept)), "right")
        return cls(kept, places, before, np.where(kept, before, -1), stay[places] + np.arange(len(places)))


def joined(old: Tables, fresh: Tables, shifts: Mapping[str, Shift]) -> Tables:
    """The columns of what stays and what is fresh, in order.

    Args:
        old: columns of the old index.
        fresh: columns of what is put anew, with its nodes, passages and amounts by their new numbers.
        shifts: of `nodes`, `claims`, `passages` and `amounts`.
    """
    claims, nodes = shifts["claims"], shifts["nodes"]
    stay = np.flatnonzero(claims.kept)
    order = np.argsort(np.concatenate((claims.of_old[stay], claims.of_fresh)))

    def column(of_old: Array, of_fresh: Array) -> Array:
        found: Array = np.concatenate((of_old[stay], of_fresh))[order]
        return found

    def lists(of_old: Lists, of_fresh: Lists) -> Lists:
        return chained(of_old, of_fresh).of(order)

    node_class, classes = renamed((old.node_class[nodes.kept], fresh.node_class), (old.classes, fresh.classes))
    node_order = np.argsort(np.concatenate((nodes.of_old[nodes.kept], nodes.of_fresh)))
    kind, kinds = renamed((old.kind[stay], fresh.kind), (old.kinds, fresh.kinds))
    origins = old.origins.of(stay)
    works, work_names = _works(old, fresh, stay, origins)
    count = len(order)
    roles, role_names = _roles(old, fresh, stay, nodes)
    return Tables(
        node_class=node_class[node_order],
        classes=classes,
        mode=column(old.mode, fresh.mode),
        beside=column(old.beside, fresh.beside),
        joins=column(old.joins, fresh.joins),
        ends=column(old.ends, fresh.ends),
        kind=kind[order],
        kinds=kinds,
        source=works[:count][order],
        bounds=tuple(column(*each) for each in zip(old.bounds, fresh.bounds, strict=True)),
        event=column(old.event, fresh.event),
        origins=Lists(np.concatenate((origins.counts, fresh.origins.counts)), works[count:]).of(order),
        works=work_names,
        citations=lists(_passages(old.citations.of(stay), shifts["passages"]), fresh.citations),
        amounts=lists(_amounts(old.amounts.of(stay), shifts["amounts"]), fresh.amounts),
        roles=roles.of(order),
        role_names=role_names,
    )


def _works(old: Tables, fresh: Tables, stay: Array, origins: Lists) -> tuple[Array, list[str]]:
    """Numbers of the sources of all claims, and then of their origins, with the names."""
    numbers, names = renamed(
        (
            np.concatenate((old.source[stay], origins.values)),
            np.concatenate((fresh.source, fresh.origins.values)),
        ),
        (old.works, fresh.works),
    )
    one, two, three = len(stay), len(origins.values), len(fresh.source)
    parts = (
        numbers[:one],
        numbers[one + two : one + two + three],
        numbers[one : one + two],
        numbers[one + two + three :],
    )
    return np.concatenate(parts), names


def _roles(old: Tables, fresh: Tables, stay: Array, nodes: Shift) -> tuple[Lists, list[str]]:
    lists = old.roles.of(stay)
    node = nodes.of_old[(lists.values & np.uint64(NONE)).astype(np.int64)]
    lists = Lists(lists.counts, part(lists.values >> np.uint64(32), np.maximum(node, 0))).only(node >= 0)
    both = chained(lists, fresh.roles)
    kept = len(lists.values)
    role = both.values >> np.uint64(32)
    numbers, names = renamed((role[:kept], role[kept:]), (old.role_names, fresh.role_names))
    return Lists(both.counts, part(numbers, both.values & np.uint64(NONE))), names


def _passages(cited: Lists, shift: Shift) -> Lists:
    known = cited.values != NONE
    found = np.full(len(cited.values), -1, dtype=np.int64)
    found[known] = shift.of_old[cited.values[known].astype(np.int64)]
    return Lists(cited.counts, np.where(found < 0, NONE, found))


def _amounts(told: Lists, shift: Shift) -> Lists:
    found = shift.of_old[told.values.astype(np.int64)]
    return Lists(told.counts, found).only(found >= 0)
