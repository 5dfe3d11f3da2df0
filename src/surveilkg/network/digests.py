"""IRIs as numbers of 128 bits, so that who refers to whom is found out for all at once, and not in memory as text."""

from __future__ import annotations

from functools import partial
from hashlib import blake2b

import numpy as np

from surveilkg.network.tables import Array

SIZE = 16
"""Bytes of a digest: two of a thousand million IRIs share one with a probability of 1 in 10^20."""


_digest = partial(blake2b, digest_size=SIZE)


class Digests:
    """Digests of texts, in the order in which they are added."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, text: str) -> None:
        """Add the digest of a text."""
        self._bytes += _digest(text.encode()).digest()

    def __len__(self) -> int:
        """Number of digests."""
        return len(self._bytes) // SIZE

    def halves(self) -> tuple[Array, Array]:
        """Both halves of every digest."""
        pairs = np.frombuffer(bytes(self._bytes), dtype=np.uint64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


def places(wanted: Digests, among: Digests) -> Array:
    """Place of each wanted digest among others, -1 where it is not there. The others are each there once."""
    high, low = among.halves()
    order = np.lexsort((low, high))
    high, low = high[order], low[order]
    wanted_high, wanted_low = wanted.halves()
    found = np.full(len(wanted), -1, dtype=np.int64)
    at = np.searchsorted(high, wanted_high)
    left = np.flatnonzero(at < len(high))
    while len(left):  # once, but for digests that share a half
        left = left[high[at[left]] == wanted_high[left]]
        same = low[at[left]] == wanted_low[left]
        found[left[same]] = order[at[left[same]]]
        left = left[~same]
        at[left] += 1
        left = left[at[left] < len(high)]
    return found


def groups(digests: Digests) -> Array:
    """A number for each digest, the same for those that are equal."""
    high, low = digests.halves()
    order = np.lexsort((low, high))
    fresh = np.zeros(len(order), dtype=np.int64)
    fresh[1:] = (high[order][1:] != high[order][:-1]) | (low[order][1:] != low[order][:-1])
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.cumsum(fresh)
    return found
