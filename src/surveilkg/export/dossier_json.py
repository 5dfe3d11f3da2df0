"""Dossiers as JSON: field names of `model.dossier`, nothing left out."""

from __future__ import annotations

import json

from surveilkg.export.json_values import plain
from surveilkg.model.dossier import Dossier


def write(dossier: Dossier) -> str:
    """The dossier as indented JSON with one newline at the end."""
    return json.dumps(plain(dossier), ensure_ascii=False, indent=2) + "\n"
