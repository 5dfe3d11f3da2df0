"""What the checks found in a generation, kept beside it: so the whole stays known when only a change is checked."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from surveilkg import __version__
from surveilkg.checks.run import Found
from surveilkg.model.finding import Finding, as_row

FILE = "findings.json"
_VERSION = "1"
"""Raised when a check in code says something else of the same graph."""


def stamp(root: Path) -> str:
    """Identity of the checks: a hash over shapes, hygiene queries and the version of the package."""
    digest = hashlib.sha256(f"{_VERSION} {__version__}\n".encode())
    files = [*(root / "shapes" / "data").glob("*.ttl"), *(root / "queries" / "hygiene").glob("*.*")]
    for path in sorted(path for path in files if not path.name.endswith(".bad.ttl")):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def write(folder: Path, root: Path, found: Found) -> None:
    """Keep findings in the folder of a generation."""
    kept = {name: sorted(map(as_row, findings)) for name, findings in found.items()}
    text = json.dumps({"checks": stamp(root), "findings": kept}, ensure_ascii=False, sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read(folder: Path, root: Path) -> Found | None:
    """The findings of a generation; None where they were not kept, or are those of other shapes or queries."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if kept["checks"] != stamp(root):
            return None
        return {name: {Finding(*fields) for fields in findings} for name, findings in kept["findings"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return None
