"""Findings of the user's own, entered in a table instead of Turtle: docs/how-to/add-your-findings.md."""
