"""docs/reference/analyses.md: every analysis with its question, parameters, columns, reference and caveat."""

from __future__ import annotations

from pathlib import Path

from surveilkg.analysis import ANALYSES
from surveilkg.analysis.descriptor import Descriptor
from surveilkg.generate.reference.markdown import name, page, table


def pages(root: Path) -> dict[str, str]:
    """The page of analyses; `root` is not read."""
    del root
    purpose = "For knowing what an analysis answers, in which columns and units, and what may not be concluded from it."
    return {"analyses.md": page("Analyses", purpose, *(_block(each) for each in ANALYSES))}


def _block(analysis: Descriptor) -> str:
    parameters = [
        (name(each.name), each.type, each.meaning, each.default or "required") for each in analysis.parameters
    ]
    columns = [(name(each.name), each.type, each.unit) for each in analysis.columns]
    parts = [f"## {analysis.name}", analysis.question]
    parts += [table(("Parameter", "Type", "Meaning", "Default"), parameters)] if parameters else []
    parts += [table(("Column", "Type", "Unit"), columns), f"Reference: {analysis.reference}."]
    return "\n\n".join([*parts, f"What may not be concluded: {analysis.caveat}"])
