"""A finding: what a check found, where, how serious it is, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter

SEVERITIES = ("error", "warning", "info")
"""From gravest to mildest."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One violation of one rule.

    Args:
        severity: one of `SEVERITIES`.
        rule: name of the shape, query or check.
        node: IRI of the offending node; empty where the finding is about a file.
        message: what is wrong.
        path: property path or file, empty where there is none.
        value: the offending value, empty where there is none.
        fix: what to do.
        where: place in the source that the node cites, such as `row 12 of aigs-2022`; empty where there is none or
            nobody asked.
    """

    severity: str
    rule: str
    node: str
    message: str
    path: str = ""
    value: str = ""
    fix: str = ""
    where: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the finding forbids publishing."""
        return self.severity == "error"


as_row = attrgetter(*(field.name for field in fields(Finding)))
"""The fields of a finding as a tuple, which sorts as findings do and faster."""
