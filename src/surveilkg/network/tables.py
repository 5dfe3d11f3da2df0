"""The numbers of an index as arrays, before they are written: what is known of nodes and claims.

Numbers of nodes, claims, passages and amounts are their positions by IRI. What follows from these columns (edges,
costs, who is named where) is in `network.edges`; writing is in `network.layout`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from surveilkg.network.index import NO_PASSAGE

Array = npt.NDArray[Any]
NONE = NO_PASSAGE
"""Stands for a passage that nothing is known of; also all of the lower 32 bits."""
NO_EVENT = 0
"""Number that stands for the event of claims that are accounts of none."""


@dataclass(slots=True)
class Lists:
    """A list of numbers for each of some owners, owner after owner.

    Args:
        counts: how many numbers each owner has.
        values: the numbers.
    """

    counts: Array
    values: Array

    @property
    def offsets(self) -> Array:
        """Where each list begins, and the end of the last."""
        found = np.zeros(len(self.counts) + 1, dtype=np.uint64)
        np.cumsum(self.counts, out=found[1:])
        return found

    @property
    def owners(self) -> Array:
        """The owner of each value."""
        return np.repeat(np.arange(len(self.counts), dtype=np.int64), self.counts)

    def only(self, kept: Array) -> Lists:
        """Without the values that are not kept."""
        counts = np.bincount(self.owners[kept], minlength=len(self.counts))
        return Lists(counts, self.values[kept])

    def of(self, owners: Array) -> Lists:
        """The lists of some owners, in their order."""
        begun = self.offsets[:-1][owners].astype(np.int64)
        counts = self.counts[owners]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return Lists(counts, self.values[np.repeat(begun, counts) + within])


def chained(first: Lists, second: Lists) -> Lists:
    """The lists of some owners and then those of others."""
    return Lists(np.concatenate((first.counts, second.counts)), np.concatenate((first.values, second.values)))


def read_lists(offsets: Array, values: Array) -> Lists:
    """Lists as an index has them in its files."""
    return Lists(np.diff(offsets.astype(np.int64)), values)


@dataclass(slots=True)
class Tables:
    """Columns of claims, and the class of every node.

    Attributes:
        node_class: number of the class of each node, in `classes`.
        classes: names of the classes of nodes.
        mode: number of the mode of each claim, in `strength.MODES`.
        beside: whether it names nothing that serves surveillance.
        joins: whether it makes edges: it is not denied, retracted or deprecated.
        ends: whether its time is written with an end, so that what it tells ended then.
        kind: number of its class, in `kinds`.
        source: number of the source where it is said, in `works`.
        bounds: its four bounds as days, or `columns.NO_DAY`; one column each.
        event: what tells its event from others, -1 where it is an account of none.
        origins: numbers of the sources where it comes from in the end, in `works`.
        citations: numbers of the passages that it cites, or `NONE`.
        amounts: numbers of its amounts.
        roles: nodes by role: numbers of the role (in `role_names`) in the upper and of the node in the lower 32 bits.
    """

    node_class: Array
    classes: list[str]
    mode: Array
    beside: Array
    joins: Array
    ends: Array
    kind: Array
    kinds: list[str]
    source: Array
    bounds: tuple[Array, ...]
    event: Array
    origins: Lists
    works: list[str]
    citations: Lists
    amounts: Lists
    roles: Lists
    role_names: list[str] = field(default_factory=list)

    @property
    def role_of(self) -> Array:
        """Number of the role of each part that a node has in a claim."""
        return self.roles.values >> np.uint64(32)

    @property
    def node_of(self) -> Array:
        """Number of the node that has it."""
        return self.roles.values & np.uint64(NONE)


def part(role: Array, node: Array) -> Array:
    """Roles and nodes as `Tables.roles` has them."""
    found: Array = (role.astype(np.uint64) << np.uint64(32)) | node.astype(np.uint64)
    return found


def named(numbers: Array, names: list[str]) -> tuple[Array, list[str]]:
    """Numbers of names anew, by the place of the name among those that are used, sorted.

    Args:
        numbers: numbers in `names`.
        names: names in any order, each once.
    """
    is_used = np.bincount(numbers.astype(np.int64), minlength=len(names)) > 0
    used = sorted(name for name, is_one in zip(names, is_used.tolist(), strict=True) if is_one)
    place = {name: at for at, name in enumerate(used)}
    table = np.array([place.get(name, 0) for name in names], dtype=np.uint32)
    return table[numbers.astype(np.int64)] if len(names) else numbers.astype(np.uint32), used


def settled(claims: Array, role: Array, node: Array, roles: list[str], count: int) -> tuple[Lists, list[str]]:
    """Parts of nodes in claims as `Tables.roles` has them, sorted, each once; and the names of their roles.

    `involves` (derived) is kept for nodes that take part only through an organ or place.

    Args:
        claims: claim of each part.
        role: number of its role.
        node: number of its node.
        roles: names of the roles, in any order.
        count: number of claims.
    """
    if "involves" in roles:
        indirect = role == roles.index("involves")
        pairs = (claims.astype(np.uint64) << np.uint64(32)) | node.astype(np.uint64)
        kept = ~(indirect & np.isin(pairs, pairs[~indirect]))
        claims, role, node = claims[kept], role[kept], node[kept]
    numbers, names = named(role, roles)
    packed = part(numbers, node)
    order = np.lexsort((packed, claims))
    claims, packed = claims[order], packed[order]
    fresh = np.ones(len(claims), dtype=bool)
    fresh[1:] = (claims[1:] != claims[:-1]) | (packed[1:] != packed[:-1])
    claims, packed = claims[fresh], packed[fresh]
    return Lists(np.bincount(claims.astype(np.int64), minlength=count), packed), names


def first_accounts(event: Array) -> Array:
    """Numbers of events as an index has them: 1 and the number of the first account of each; `NO_EVENT` for none.

    Args:
        event: as in `Tables`.
    """
    found = np.full(len(event), NO_EVENT, dtype=np.uint32)
    at = np.flatnonzero(event >= 0)
    _, first, back = np.unique(event[at], return_index=True, return_inverse=True)
    found[at] = at[first][back] + 1
    return found


def renamed(numbers: tuple[Array, Array], names: tuple[list[str], list[str]]) -> tuple[Array, list[str]]:
    """Numbers of two tables of names, one after the other, as numbers of one; see `named`."""
    every = list(dict.fromkeys((*names[0], *names[1])))
    place = {name: at for at, name in enumerate(every)}
    table = np.array([place[name] for name in names[1]], dtype=np.int64)
    second = numbers[1].astype(np.int64)
    return named(np.concatenate((numbers[0].astype(np.int64), table[second] if len(second) else second)), every)
