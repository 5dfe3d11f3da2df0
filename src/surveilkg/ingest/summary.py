"""What an ingest did, in numbers that add up: of the whole publish and of every file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from surveilkg.errors import FindingsError
from surveilkg.model.finding import Finding
from surveilkg.model.record import Outcome

_KINDS_OF_REASON = 200
"""Reasons that are told apart in one file; further ones are counted together, so that memory stays flat."""
_FURTHER = "further reasons (all are in the report)"
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class FileCount:
    """What became of one file.

    Args:
        name: its name.
        release: release that it belongs to.
        rows: rows read.
        used: rows with at least one claim, or joined to such a row.
        rejected: rows of which nothing is in the graph.
        claims: claims written.
        relations: claims that are relations.
        cells: cells that were left out of rows that were used.
        limited: whether rows were left unread because of a limit.
        reasons: why rows were rejected, with numbers of rows; figures in a reason are shown as N.
    """

    name: str
    release: str = ""
    rows: int = 0
    used: int = 0
    rejected: int = 0
    claims: int = 0
    relations: int = 0
    cells: int = 0
    limited: bool = False
    reasons: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> None:
        """Add a row.

        Raises:
            ValueError: the row is both used and rejected, or neither; that is a fault of a parser.
        """
        whole = [reject for reject in outcome.rejects if reject.whole_row]
        is_used = bool(outcome.claims) or outcome.joined
        if is_used == bool(whole):
            raise ValueError("both used and rejected" if whole else "neither used nor rejected")
        self.rows += 1
        self.used += is_used
        self.rejected += not is_used
        self.cells += len(outcome.rejects) - len(whole)
        for reject in whole[:1]:
            reason = _NUMBER.sub("N", reject.reason)
            if reason not in self.reasons and len(self.reasons) >= _KINDS_OF_REASON:
                reason = _FURTHER
            self.reasons[reason] = self.reasons.get(reason, 0) + 1


@dataclass(slots=True)
class Summary:
    """What an ingest did.

    Args:
        source: id of the source.
        releases: releases found in the files.
        rows: rows read.
        used: rows with at least one claim, or joined to such a row.
        rejected: rows of which nothing is in the graph.
        claims: claims written.
        relations: claims that are relations.
        matched: entities that were known already.
        new: entities new with this source.
        statements: statements in the release's graphs.
        report: path of the rejects report, or empty where nothing was rejected.
        cells: cells that were left out of rows that were used.
        limit: rows per file at most where rows were left unread because of it; None where all were read.
        files: the same numbers for every file.
        findings: what the checks found.
        generation: id of the published generation, or empty.
        unchanged: whether the graph already held exactly this.
    """

    source: str
    releases: list[str] = field(default_factory=list)
    rows: int = 0
    used: int = 0
    rejected: int = 0
    claims: int = 0
    relations: int = 0
    matched: int = 0
    new: int = 0
    statements: int = 0
    report: str = ""
    cells: int = 0
    limit: int | None = None
    files: list[FileCount] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    generation: str = ""
    unchanged: bool = False

    def add_up(self) -> None:
        """Set the numbers of the publish to the sums over its files."""
        for name in ("rows", "used", "rejected", "claims", "relations", "cells"):
            setattr(self, name, sum(getattr(file, name) for file in self.files))

    def grave(self, allow_warnings: bool) -> list[Finding]:
        """Findings that forbid publishing."""
        return [f for f in self.findings if f.is_error or (f.severity == "warning" and not allow_warnings)]


class RefusedError(FindingsError):
    """An ingest was refused; nothing was published (exit 1).

    Args:
        summary: what was read and found.
        message: why.
        hint: what to do next.
    """

    def __init__(self, summary: Summary, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.summary = summary
