"""Cells of spreadsheets: text that a spreadsheet would run as a formula is disarmed."""

from __future__ import annotations


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
