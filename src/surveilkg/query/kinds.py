"""What a parameter of a named query can take, and how a text that a user types becomes a typed RDF term."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from surveilkg import iri, vocab
from surveilkg.errors import MisuseError, UnknownNameError
from surveilkg.iri import SKG, XSD
from surveilkg.model import interval, strength
from surveilkg.network import names
from surveilkg.network.index import Index
from surveilkg.network.query import relation_classes
from surveilkg.table import Term

Given = str | int | float | object
"""A value of a parameter: text as typed, or a number, boolean or date from Python."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of parameter.

    Args:
        words: what it takes, for help texts.
        read: from the index, the option as typed and a text to the terms of its variables.
        suffixes: endings of the variables that it binds; one empty ending but for dates.
    """

    words: str
    read: Callable[[Index, str, str], tuple[Term, ...]]
    suffixes: tuple[str, ...] = ("",)


def entity(index: Index, option: str, text: str, *classes: str) -> tuple[Term, ...]:
    """The entity of a name, alias, code, CURIE or IRI, among those of some classes (any where none is given).

    Raises:
        UnknownNameError: nothing is called that.
        AmbiguousNameError: several entities of these classes are.
        MisuseError: the name is that of an entity of another class.
    """

    def fits(node: int) -> bool:
        own = index.node_class(node)
        return not classes or bool({own, *index.projections.lineage(own)} & set(classes))

    try:
        number = names.resolve(index, text, fits)
    except UnknownNameError:
        other = index.node(names.resolve(index, text))
        raise MisuseError(
            f"{option}: {other['label']} ({iri.shorten(other['iri'])}) is a {other['class']}, "
            f"which is none of: {', '.join(classes)}."
        ) from None
    return (Term(index.node(number)["iri"], "iri"),)


def _of(*classes: str) -> Callable[[Index, str, str], tuple[Term, ...]]:
    return lambda index, option, text: entity(index, option, text, *classes)


def _claim(index: Index, option: str, text: str) -> tuple[Term, ...]:
    found = iri.expand(text)
    if found is None or index.claim_number(found) is None:
        raise MisuseError(
            f"{option}: there is no claim {text!r}.",
            "Claims are written like claim:sahin-2020/p26-6.",
        )
    return (Term(found, "iri"),)


def _concept(prefix: str) -> Callable[[Index, str, str], tuple[Term, ...]]:
    """A value of a closed list of the ontology, by its local name with or without the prefix of the list."""

    def read(index: Index, option: str, text: str) -> tuple[Term, ...]:
        del index
        known = concepts(prefix)
        wanted = text.strip().casefold().replace(" ", "-").removeprefix("skg:").removeprefix(prefix)
        if wanted not in known:
            raise MisuseError(f"{option}: {text!r} is none of its values.", f"Values: {', '.join(known)}.")
        return (Term(SKG + prefix + wanted, "iri"),)

    return read


def concepts(prefix: str) -> list[str]:
    """Values of a closed list, without their prefix; modes, which have none, in order of strength."""
    if not prefix:
        return list(strength.MODES)
    return sorted(term.removeprefix(prefix) for term in vocab.TERMS if term.startswith(prefix))


def _relation(index: Index, option: str, text: str) -> tuple[Term, ...]:
    try:
        (name,) = relation_classes(index, (text.removeprefix("skg:"),))
    except MisuseError as error:
        raise MisuseError(f"{option}: {error.message}", error.hint) from None
    return (Term(SKG + name, "iri"),)


def _date(index: Index, option: str, text: str) -> tuple[Term, ...]:
    del index
    try:
        day = interval.day(text.strip())
    except ValueError as error:
        raise MisuseError(f"{option}: {error}.") from None
    if day.earliest_start is None or day.latest_end is None:
        raise MisuseError(f"{option}: {text!r} has no bounds.", "Give a date such as 2019, 2019-08 or 2019-08-31.")
    return tuple(Term(each.isoformat(), "literal", XSD + "date") for each in (day.earliest_start, day.latest_end))


def _integer(index: Index, option: str, text: str) -> tuple[Term, ...]:
    del index
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text.strip()):
        raise MisuseError(f"{option}: {text!r} is no whole number.", "Write digits only, such as 2019.")
    return (Term(str(int(text)), "literal", XSD + "integer"),)


def _decimal(index: Index, option: str, text: str) -> tuple[Term, ...]:
    del index
    plain = text.strip().replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text.strip()) else text
    try:
        number = Decimal(plain.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number.adjusted() > 30 or int(number.as_tuple().exponent) < -30:
        raise MisuseError(f"{option}: {text!r} is no number.", "Write a number such as 20.9 or 1,000,000.")
    return (Term(format(number, "f"), "literal", XSD + "decimal"),)


def _text(index: Index, option: str, text: str) -> tuple[Term, ...]:
    del index, option
    return (Term(text, "literal", XSD + "string"),)


ORGANIZATIONS = ("Organization", "ActorGroup")
KINDS: dict[str, Kind] = {
    "entity": Kind("name, alias, code, CURIE or IRI of anything", _of()),
    "actor": Kind("name, alias, code, CURIE or IRI of an actor", _of("Actor")),
    "company": Kind("name, alias, CURIE or IRI of a company or other organisation", _of(*ORGANIZATIONS)),
    "state": Kind("name, ISO code, CURIE or IRI of a state", _of("State")),
    "place": Kind("name, code, CURIE or IRI of a place or territory", _of("Place", "GeopoliticalEntity")),
    "technology": Kind("name, CURIE or IRI of a kind of technology; narrower kinds count", _of("TechnologyCategory")),
    "list": Kind("name, CURIE or IRI of a restriction list", _of("RestrictionList")),
    "initiative": Kind("name, CURIE or IRI of what one can be a member of", _of("Initiative", "Actor")),
    "instrument": Kind("name, CURIE or IRI of a law, bill or order", _of("LegalInstrument")),
    "source": Kind("name, CURIE or IRI of a source", _of("Source")),
    "claim": Kind("CURIE or IRI of a claim", _claim),
    "relation": Kind("relation type such as Deal or Loan", _relation),
    "mode": Kind("mode such as alleged", _concept("")),
    "status": Kind("status such as pilot", _concept("status-")),
    "purpose": Kind("purpose such as policing", _concept("purpose-")),
    "restriction": Kind("kind of restriction such as ban", _concept("restriction-")),
    "date": Kind("date such as 2019, 2019-08 or 2019-08-31", _date, ("_first", "_last")),
    "integer": Kind("whole number", _integer),
    "decimal": Kind("number", _decimal),
    "text": Kind("text", _text),
}
"""Every kind of parameter by the name that headers use."""
