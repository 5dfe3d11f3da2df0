"""The rejects report of a source: what of its files is not in the graph, and why."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from surveilkg.errors import EnvironmentFailure
from surveilkg.model.record import Reject
from surveilkg.store import scratch

COLUMNS = ("file", "row", "column", "value", "whole_row", "reason")


class Report:
    """Rejects on their way to the report, in a temporary file, so that memory does not grow with them."""

    def __init__(self) -> None:
        self.cells = 0
        self._total = 0
        self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed by `close`, or with the object
            "w", encoding="utf-8", errors="backslashreplace", newline="", prefix="rejects-", dir=scratch.room()
        )
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def extend(self, rejects: Iterable[Reject]) -> None:
        """Add rejects."""
        for item in rejects:
            self._total += 1
            self.cells += not item.whole_row
            row = "" if item.row is None else str(item.row)
            self._writer.writerow((item.file, row, item.column, item.value, str(item.whole_row).lower(), item.reason))

    def write(self, workspace: Path, source_id: str, published: bool = True) -> str:
        """Put the report into a workspace; an empty one removes an older one.

        That of a publish is `rejects/<source>.csv`. That of a dry run or of a refused ingest is
        `rejects/<source>.not-published.csv`, so that the report on the published graph stays; a publish removes it.

        Returns:
            Path of the report, or empty where there is nothing to report.

        Raises:
            EnvironmentFailure: the report cannot be written.
        """
        folder = workspace / "rejects"
        passing = folder / f"{source_id}.not-published.csv"
        path = folder / f"{source_id}.csv" if published else passing
        try:
            if published:
                passing.unlink(missing_ok=True)
            if not self._total:
                path.unlink(missing_ok=True)
                return ""
            self._file.flush()
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(".part")
            shutil.copyfile(self._file.name, temporary)
            temporary.replace(path)
        except OSError as error:
            reason = error.strerror or error
            raise EnvironmentFailure(f"The rejects report {path} cannot be written: {reason}.") from None
        return str(path)

    def close(self) -> None:
        """Remove the temporary file."""
        self._file.close()
