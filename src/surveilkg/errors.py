"""Errors that a user sees: what happened, where, and what to do next. They know nothing of printing."""

from __future__ import annotations


class SurveilkgError(Exception):
    """An error with a message for the user.

    Args:
        message: what happened and where (file, row, line, IRI).
        hint: what to do next; empty where nothing can be advised.
    """

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Message and hint, as printed."""
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class FindingsError(SurveilkgError):
    """The work was done and the answer is negative: findings, or no chain (exit 1)."""

    exit_code = 1


class MisuseError(SurveilkgError):
    """The call cannot be understood: an unknown or ambiguous name, a bad date, a wrong query (exit 2)."""

    exit_code = 2


class UnknownNameError(MisuseError):
    """No entity has this name.

    Args:
        name: the name as given.
        suggestions: nearest labels, best first.
    """

    def __init__(self, name: str, suggestions: list[str]) -> None:
        hint = "Try `surveilkg search` with a part of the name."
        if suggestions:
            hint = "Did you mean: " + "; ".join(suggestions) + "?"
        super().__init__(f"No entity in the graph is called {name!r}.", hint)
        self.name = name
        self.suggestions = suggestions


class AmbiguousNameError(MisuseError):
    """Several entities have this name.

    Args:
        name: the name as given.
        candidates: (CURIE, label, class label) of each.
    """

    def __init__(self, name: str, candidates: list[tuple[str, str, str]]) -> None:
        lines = [f"  {curie}  {label} ({kind})" for curie, label, kind in candidates]
        super().__init__(
            f"{name!r} is the name of {len(candidates)} entities.",
            "Say which one by its identifier:\n" + "\n".join(lines),
        )
        self.name = name
        self.candidates = candidates


class EnvironmentFailure(SurveilkgError):
    """The machine or a source is in the way: no permission, no space, a damaged file (exit 3)."""
