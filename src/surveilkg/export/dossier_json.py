"""Dossiers as JSON: field names of `model.dossier`, nothing left out."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from surveilkg.model.dossier import Dossier


def write(dossier: Dossier) -> str:
    """The dossier as indented JSON with one newline at the end."""
    return json.dumps(_plain(dossier), ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    """Dataclasses and named tuples as dictionaries, sequences as lists, everything else as it is."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(item) for name, item in value._asdict().items()}
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value
