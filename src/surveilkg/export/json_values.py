"""Answers as the plain values of JSON: the names of their fields, nothing left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any


def as_text(value: Decimal) -> str:
    """A number as text, so that no digit is lost."""
    return format(value, "f")


def plain(value: Any, number: Callable[[Decimal], str | float] = as_text) -> Any:
    """Dataclasses and named tuples as dictionaries, sequences as lists, sets sorted, days as ISO text.

    Args:
        value: an answer or a part of one.
        number: how decimals are written.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    elif isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {name: plain(item, number) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item, number) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        return number(value)
    return value.isoformat() if isinstance(value, date) else value
