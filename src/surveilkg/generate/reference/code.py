"""docs/reference/errors.md and strength.md: what errors.py, model/strength.py and network/ranking.py say."""

from __future__ import annotations

import inspect
from pathlib import Path

from surveilkg import errors
from surveilkg.generate.reference.markdown import docstring, fenced, name, page, table
from surveilkg.model import strength
from surveilkg.network import ranking


def pages(root: Path) -> dict[str, str]:
    """The page of errors and the page of strength; `root` is not read."""
    del root
    return {"errors.md": _errors(), "strength.md": _strength()}


def error_classes() -> list[type[errors.SurveilkgError]]:
    """The error classes, in the order of the file."""
    kinds = [kind for kind in vars(errors).values() if inspect.isclass(kind)]
    return [kind for kind in kinds if issubclass(kind, errors.SurveilkgError)]


def _errors() -> str:
    blocks = []
    for kind in error_classes():
        above = kind.__mro__[1].__name__
        blocks += [
            f"## {kind.__name__}",
            f"Exit code {kind.exit_code}; a kind of `{above}`.",
            docstring(kind),
        ]
    return page(
        "Errors",
        "For telling apart the errors that the commands print and that Python code may catch, in `surveilkg.errors`.",
        "Every error carries `message` (what happened and where) and `hint` (what to do next; may be empty).",
        *blocks,
    )


def _strength() -> str:
    modes = [
        (name(mode), str(strength.MODE_WEIGHT[mode]), strength.HEDGE.get(mode, "").strip() or "-")
        for mode in strength.MODES
    ]
    kinds = sorted(strength.SOURCE_WEIGHT.items(), key=lambda item: (-item[1], item[0]))
    costs = [(name(n), _constant(getattr(ranking, n))) for n in vars(ranking) if n.isupper() and n != "EXPLANATION"]
    return page(
        "Strength and ranking",
        "For looking up how strong a claim is held to be, and how the chains of `surveilkg path` are ranked.",
        "## Strength",
        docstring(strength),
        "### Modes, from strongest to weakest",
        table(("Mode", "Weight", "Words before a verb"), modes),
        "### Kinds of source",
        table(("Kind", "Weight"), [(name(kind), str(weight)) for kind, weight in kinds]),
        f"A kind that is not listed weighs {strength.UNKNOWN_SOURCE_WEIGHT}.",
        "## Ranking",
        docstring(ranking),
        "### Constants",
        table(("Constant", "Value"), costs),
        "### As `--explain` prints it",
        fenced(ranking.EXPLANATION),
    )


def _constant(value: object) -> str:
    """A constant in text; a set in the order of its members, since its own order changes from run to run."""
    return ", ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)
