"""Findings for people: one by one, or grouped by rule with the first of each."""

from __future__ import annotations

from collections.abc import Iterable

import click

from surveilkg import iri
from surveilkg.cli import terminal
from surveilkg.model.finding import SEVERITIES, Finding


def lines(finding: Finding, times: int = 1) -> list[str]:
    """A finding in lines: severity and place, message, what to do.

    Args:
        finding: the finding.
        times: how many findings of its rule there are; said where there are several.
    """
    colour = {"error": "red", "warning": "yellow"}.get(finding.severity)
    where = " ".join(part for part in (iri.shorten(finding.node), iri.shorten(finding.path), finding.value) if part)
    many = f", {times:,} times; the first" if times > 1 else ""
    head = terminal.wrap(f"{finding.severity}  {where}  ({finding.rule}{many})", "", "       ")
    out = [
        click.style(finding.severity, fg=colour) + head.removeprefix(finding.severity),
        terminal.wrap(finding.message, "       "),
    ]
    return [*out, terminal.wrap(f"Do: {finding.fix}", "       ")] if finding.fix else out


def grouped(findings: Iterable[Finding]) -> list[str]:
    """Findings by severity and rule, gravest first: how many there are, and the first of each."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.rule), []).append(finding)
    ordered = sorted(groups.values(), key=lambda group: (SEVERITIES.index(group[0].severity), -len(group), group[0]))
    return [line for group in ordered for line in lines(min(group), len(group))]
