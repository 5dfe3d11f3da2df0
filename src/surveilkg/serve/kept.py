"""Answers kept in memory, so that what was asked before costs nothing: those of one generation, up to a size."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict

from surveilkg.serve.jobs import Job, Reply, Sparql

_OVERHEAD = 500
"""Bytes that an entry takes beside its body."""
_LARGEST_SHARE = 8
"""An answer that is larger than this part of the room is not kept, so that one does not drive out all others."""


def key_of(job: Job) -> bytes:
    """What tells questions apart: everything that the answer depends on beside the generation."""
    if isinstance(job, Sparql):
        told: list[object] = [job.query, job.default, job.named, job.results, job.graph, job.root, job.base]
    else:
        told = [job.name, job.given]
    return hashlib.sha256(json.dumps([type(job).__name__, told], sort_keys=True).encode()).digest()


class Kept:
    """Complete answers of the generation that was asked for last; those least lately asked for make room.

    Args:
        limit: bytes at most; 0 keeps nothing.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._generation = ""
        self._replies: OrderedDict[bytes, Reply] = OrderedDict()
        self.size = 0

    def get(self, generation: str, key: bytes) -> Reply | None:
        """The answer of a generation to a question; answers of any other generation are forgotten."""
        if generation != self._generation:
            self._generation, self.size = generation, 0
            self._replies.clear()
        if key in self._replies:
            self._replies.move_to_end(key)
        return self._replies.get(key)

    def put(self, generation: str, key: bytes, reply: Reply) -> None:
        """Keep an answer, where it is a whole one and of the generation that is asked for."""
        if reply.status != 200 or generation != self._generation:
            return
        old = self._replies.pop(key, None)
        self.size -= _cost(old) if old else 0
        if _cost(reply) * _LARGEST_SHARE > self._limit:
            return
        self._replies[key] = reply
        self.size += _cost(reply)
        while self.size > self._limit:
            _, gone = self._replies.popitem(last=False)
            self.size -= _cost(gone)


def _cost(reply: Reply) -> int:
    return len(reply.body) + _OVERHEAD
