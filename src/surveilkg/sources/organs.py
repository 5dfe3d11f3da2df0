"""That public bodies are organs of their states, as tables of finance tell it: once per body, cited to a record.

A government borrows for its state; without this tie a question about the state would not find what it borrowed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator

from surveilkg.clean import countries, names
from surveilkg.model.record import Claim, Locator, Party

Say = Callable[[str, str], str]
"""Makes the sentence from the names of the body and of the state."""


_GOVERNMENT = re.compile(r"(?:the )?(?:Federal )?Government of (?:the )?(.+)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")


def governed(written: str) -> str:
    """The name of the place whose government is named, without article and remark in brackets; empty where none is.

    >>> governed("Federal Government of the Faroe Islands (FO)")
    'Faroe Islands'
    """
    match = _GOVERNMENT.fullmatch(written.strip())
    return _IN_BRACKETS.sub("", match[1]) if match else ""


def government(code: str) -> str:
    """What the government of a state is called in every table, by the code of the state."""
    return f"Government of {countries.label(code)}"


class Organs:
    """Bodies of a file so far; each is told to be an organ of its state at the first record that names it."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._keys: set[str] = set()

    def claims(self, bodies: Iterable[tuple[Party, tuple[str, ...]]], place: Locator, say: Say) -> Iterator[Claim]:
        """Subordinations of the public bodies among some parties that no record before has named.

        Args:
            bodies: parties with the source's wording of them; those that are no public body of a state are passed over.
            place: where the record stands.
            say: makes the sentence.
        """
        for body, written in bodies:
            if body.kind == "PublicBody" and body.country and (key := self._new(body)):
                label, state = body.means or body.name, countries.label(body.country)
                whole = Party(body.country, "State", identifiers=(("isoAlpha3", body.country),), means=state)
                yield Claim(
                    id=f"organ-{key}",
                    kind="Subordination",
                    mode="asserted",
                    place=place,
                    paraphrase=say(label, state),
                    as_written=written,
                    roles={"subordinate": (body,), "superior": (whole,)},
                )

    def _new(self, body: Party) -> str:
        """Key of a body that is new, else empty; names that are alike or leave no Latin letters get a hash."""
        label = f"{names.key(body.means or body.name)} {body.country}"
        if label in self._told:
            return ""
        self._told.add(label)
        key = re.sub(r"[^a-z0-9]+", "-", names.key(body.means or body.name)).strip("-")[:60].strip("-")
        if not key or key in self._keys:
            key = f"{key}-{hashlib.sha256(label.encode()).hexdigest()[:10]}".strip("-")
        self._keys.add(key)
        return key
