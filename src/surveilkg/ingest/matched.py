"""With which shipped graph the names of every ingested release were matched: `matched.json` of the workspace.

When the shipped graph changes, ingested graphs are carried over as they are: to read them again may take minutes and
may be refused by the gate, which no question should have to wait for. Until they are read again, a name that has an
entity in the new graph may still stand beside it, and that is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

REMEDY = "surveilkg resolve --apply"
"""The command that matches the names again."""


def path_in(workspace: Path) -> Path:
    """The file that keeps it."""
    return workspace / "matched.json"


def note(workspace: Path, graphs: Iterable[str], shipped: str) -> None:
    """Note that the names of graphs were matched with a shipped graph, given by its fingerprint."""
    kept = {**_read(workspace), **dict.fromkeys(graphs, shipped)}
    temporary = path_in(workspace).with_suffix(".new")
    temporary.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    temporary.replace(path_in(workspace))


def behind(workspace: Path, manifest: dict[str, Any]) -> list[str]:
    """Ingested releases of a generation whose names were matched with another shipped graph, sorted."""
    kept = _read(workspace)
    inputs = manifest.get("inputs", {})
    return sorted(entry["release"] for graph, entry in inputs.items() if kept.get(graph) != manifest["shipped"])


def warning(releases: list[str]) -> str:
    """One line that tells what follows from it and what to do; empty where there is nothing to tell."""
    if not releases:
        return ""
    return (
        f"The names of {', '.join(releases)} were matched with an earlier shipped graph, so that one actor may stand "
        f"under two entities. To match them again: {REMEDY}"
    )


def _read(workspace: Path) -> dict[str, str]:
    try:
        loaded = json.loads(path_in(workspace).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}
