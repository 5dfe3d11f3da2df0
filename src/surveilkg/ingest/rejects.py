"""The rejects report of a source: what of its files is not in the graph, and why."""

from __future__ import annotations

import csv
from pathlib import Path

from surveilkg.errors import EnvironmentFailure
from surveilkg.model.record import Reject

COLUMNS = ("file", "row", "column", "value", "whole_row", "reason")


def write(workspace: Path, source_id: str, rejects: list[Reject]) -> str:
    """Write `rejects/<source>.csv`; an empty report replaces an older one.

    Returns:
        Path of the report, or empty where there is nothing to report.

    Raises:
        EnvironmentFailure: the report cannot be written.
    """
    path = workspace / "rejects" / f"{source_id}.csv"
    try:
        if not rejects:
            path.unlink(missing_ok=True)
            return ""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new")
        with temporary.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for item in rejects:
                row = "" if item.row is None else str(item.row)
                writer.writerow((item.file, row, item.column, item.value, str(item.whole_row).lower(), item.reason))
        temporary.replace(path)
    except OSError as error:
        raise EnvironmentFailure(f"The rejects report {path} cannot be written: {error.strerror or error}.") from None
    return str(path)
