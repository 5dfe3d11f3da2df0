"""How much one request may take, and all of them together."""

from __future__ import annotations

import os
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
REQUEST_BYTES = MEGABYTE
"""Longest body of a request; a query of that length is no question of a person."""
CONNECTIONS = 256
"""Connections at once; more are answered with 503."""
BODY_SECONDS = 20.0
"""Longest wait for the body of a request."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits that the operator may set.

    Args:
        seconds: longest time of one question; its process is ended then.
        memory_mb: memory of its own that a process may have, in megabytes; kept by Linux only.
        result_mb: longest answer, in megabytes.
        workers: processes that answer, which is the number of questions answered at once.
        waiting: questions that may wait for a process; more are answered with 503.
        kept_mb: room for answers that are kept for who asks the same, in megabytes; 0 keeps none.
    """

    seconds: float = 30.0
    memory_mb: int = 1024
    result_mb: int = 32
    workers: int = min(8, os.cpu_count() or 1) + 1
    waiting: int = 64
    kept_mb: int = 64
