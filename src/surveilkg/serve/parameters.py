"""Parameters of the JSON API: what a client may give, read strictly, and how OpenAPI tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from surveilkg.errors import MisuseError

_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question.

    Args:
        name: as clients give it.
        meaning: one line.
        kind: `text`, `integer` or `flag`.
        required: whether the question cannot be asked without it.
        several: whether it may be given several times.
        choices: values of a text, where only some are understood.
        least: smallest integer.
        most: largest integer.
        as_: name under which the question takes it, where that is another.
    """

    name: str
    meaning: str
    kind: str = "text"
    required: bool = False
    several: bool = False
    choices: tuple[str, ...] = ()
    least: int = 1
    most: int = 10_000
    as_: str = ""

    def schema(self) -> dict[str, Any]:
        """The parameter in OpenAPI 3.1."""
        one: dict[str, Any] = {"type": {"text": "string", "integer": "integer", "flag": "boolean"}[self.kind]}
        if self.kind == "integer":
            one |= {"minimum": self.least, "maximum": self.most}
        if self.kind == "text":
            one["minLength"] = 1
        if self.choices:
            one["enum"] = list(self.choices)
        return {
            "name": self.name,
            "in": "query",
            "description": self.meaning,
            "required": self.required,
            "schema": {"type": "array", "items": one} if self.several else one,
        }

    def value(self, text: str) -> object:
        """A value as Python has it.

        Raises:
            MisuseError: the text is none of this parameter's values.
        """
        if self.kind == "flag":
            if text not in _TRUTH:
                raise MisuseError(f"{self.name} is {text!r}.", "Write true or false.")
            return _TRUTH[text]
        if self.kind == "integer":
            if not text.isascii() or not text.isdigit() or len(text) > 9 or not self.least <= int(text) <= self.most:
                raise MisuseError(f"{self.name} is {text!r}.", f"Write a number from {self.least} to {self.most}.")
            return int(text)
        if not text:
            raise MisuseError(f"{self.name} is empty.", "Give it a value, or leave it out.")
        if self.choices and text not in self.choices:
            raise MisuseError(f"{self.name} is {text!r}.", f"Write one of: {', '.join(self.choices)}.")
        return text


def read(parameters: Iterable[Parameter], told: list[tuple[str, str]]) -> dict[str, object]:
    """Values by the names under which a question takes them; what was not given is left out.

    Raises:
        MisuseError: a parameter is unknown, missing, given too often or not understood.
    """
    known = {parameter.name: parameter for parameter in parameters}
    unknown = sorted({name for name, _ in told} - set(known))
    if unknown:
        raise MisuseError(f"There is no parameter {unknown[0]!r} here.", f"There is: {', '.join(known) or 'none'}.")
    out: dict[str, object] = {}
    for name, parameter in known.items():
        texts = [text for given, text in told if given == name]
        if parameter.required and not any(texts):
            raise MisuseError(f"The parameter {name} is missing: {parameter.meaning}")
        if len(texts) > 1 and not parameter.several:
            raise MisuseError(f"The parameter {name} takes one value, not {len(texts)}.")
        values = [parameter.value(text) for text in texts]
        if values:
            out[parameter.as_ or name] = tuple(values) if parameter.several else values[0]
    return out
