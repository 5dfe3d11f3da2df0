"""The answer to an exposure question: of one party, of the firms below it, or of the suppliers in a country."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from surveilkg.analysis.exposure import case as cases
from surveilkg.analysis.exposure import listings, rules
from surveilkg.analysis.exposure.bounds import economic, holders
from surveilkg.analysis.exposure.case import Case
from surveilkg.analysis.exposure.clock import NOT, Clock
from surveilkg.analysis.exposure.coverage import coverage, latest_day
from surveilkg.analysis.exposure.deals import ROLES, deals, is_deal
from surveilkg.analysis.exposure.reader import Reader
from surveilkg.analysis.exposure.rules import Rule
from surveilkg.analysis.exposure.verdict import Judge
from surveilkg.clean import days
from surveilkg.errors import MisuseError
from surveilkg.model.chain import Node
from surveilkg.model.exposure import VERDICTS, Below, Coverage, Exposure
from surveilkg.network import names
from surveilkg.network.accounts import node_of
from surveilkg.network.index import Index
from surveilkg.store.protocols import View

FIRM = ("asserted", "reported")
"""Modes that can be asked for as the weakest that carries a verdict alone."""
CAUTIONS = (
    "This is arithmetic on what sources say, not legal advice; whether a rule applies to a transaction is not decided.",
    "Owners that the graph does not know are not counted: no evidence is no clearance.",
    "Control without ownership is not counted by these rules, and is not told here.",
)


class Question(NamedTuple):
    """What is asked, as text.

    Args:
        as_of: a date such as 2019, 2019-08 or 2019-08-31; empty for the latest state that the graph knows.
        known_by: only sources published by this date; empty for all.
        rule: ids of rules; empty for all.
        firm: weakest mode that carries a verdict alone, one of `FIRM`.
        below: whether firms below the party are told.
    """

    as_of: str = ""
    known_by: str = ""
    rule: tuple[str, ...] = ()
    firm: str = "asserted"
    below: bool = False


def of_party(view: View, index: Index, name: str, question: Question) -> Exposure:
    """Listings, verdicts and deals of a party, and of the firms below it where asked for.

    Raises:
        UnknownNameError: the name is not in the graph.
        AmbiguousNameError: it belongs to several entities.
        MisuseError: a date, rule or strength cannot be understood, or the name is of no actor.
        FindingsError: the part of the graph that would decide is too large.
    """
    node = names.resolve(index, name)
    if "Actor" not in index.projections.lineage(index.node_class(node)):
        raise MisuseError(
            f"{index.node(node)['label']} is a {index.node_class(node)}, which is not listed and owns nothing.",
            "Name a company, an organisation or a state.",
        )
    found = coverage(view, index)
    reader, chosen, as_of = _ready(index, question, found)
    before = cases.below(reader, node) if question.below else {}
    case = cases.gather(reader, [node, *before])
    judges = [Judge(reader, case, rule) for rule in chosen]
    party = _judged(reader, case, judges, node)
    held = economic(case.ledger, node) if question.below else {}
    others = [
        _judged(reader, case, judges, firm, in_full=False)._replace(
            chain=_chain(index, before, node, firm), economic=held.get(firm)
        )
        for firm in before
    ]
    entries = case.entries.get(node, ())
    return Exposure(
        subject=node_of(index, node),
        verdict=party.verdict,
        as_of=as_of,
        day=question.as_of or reader.clock.first.isoformat(),
        known_by=question.known_by,
        listings=party.listings,
        rules=party.rules,
        holders=_holders(reader, case, chosen, node),
        deals=deals(reader, node, entries),
        others=_ordered(others),
        coverage=found,
        left_out=_left_out(reader),
        cautions=_cautions(index, node),
    )


def of_country(view: View, index: Index, name: str, question: Question) -> Exposure:
    """Suppliers active in a country, each with its verdict.

    Raises:
        UnknownNameError: the name is not in the graph.
        AmbiguousNameError: it belongs to several entities.
        MisuseError: a date, rule or strength cannot be understood, or the name is of no territory.
        FindingsError: the part of the graph that would decide is too large.
    """
    node = names.resolve(index, name)
    if "GeopoliticalEntity" not in index.projections.lineage(index.node_class(node)):
        raise MisuseError(f"{index.node(node)['label']} is a {index.node_class(node)}, no country.", "Name a country.")
    found = coverage(view, index)
    reader, chosen, as_of = _ready(index, question, found)
    active = _suppliers(reader, node)
    case = cases.gather(reader, active)
    judges = [Judge(reader, case, rule) for rule in chosen]
    others = [
        _judged(reader, case, judges, at, in_full=False)._replace(activity=len(claims)) for at, claims in active.items()
    ]
    return Exposure(
        subject=node_of(index, node),
        verdict="",
        as_of=as_of,
        day=question.as_of or reader.clock.first.isoformat(),
        known_by=question.known_by,
        listings=(),
        rules=(),
        holders=(),
        deals=(),
        others=_ordered(others),
        coverage=found,
        left_out=_left_out(reader),
        cautions=(
            *_cautions(index, node),
            "Whether a supplier was active on the day is not tested: claims on its activity are counted at any date.",
        ),
    )


def _ready(index: Index, question: Question, found: tuple[Coverage, ...]) -> tuple[Reader, tuple[Rule, ...], str]:
    if question.firm not in FIRM:
        raise MisuseError(f"{question.firm!r} carries no verdict.", f"Give one of: {', '.join(FIRM)}.")
    chosen = rules.choose(question.rule)
    known = days.bounds(question.known_by or None, "--known-by")
    given = days.bounds(question.as_of or None, "--as-of")
    if given is not None:
        clock = Clock(question.as_of, *given, known[1] if known else None, question.known_by)
        as_of = f"on {question.as_of}"
    else:
        latest = latest_day(index, found) or date.max
        day = min(latest, known[1]) if known else latest
        clock = Clock("", day, day, known[1] if known else None, question.known_by)
        as_of = (
            f"as the sources last state it, under the rules of {day.isoformat()}, the latest day that listings and "
            "stakes of the graph know of (--as-of gives another)"
        )
        if day == date.max:
            as_of = "as the sources state it; no listing or stake of the graph has a date"
    firm = frozenset(FIRM[: FIRM.index(question.firm) + 1])
    return Reader(index, clock, firm), chosen, as_of


def _judged(reader: Reader, case: Case, judges: list[Judge], node: int, in_full: bool = True) -> Below:
    results = tuple(judge.result(node, in_full) for judge in judges)
    verdict = min((result.verdict for result in results), key=VERDICTS.index)
    lines = tuple(listings.line(reader, entry) for entry in case.entries.get(node, ()))
    return Below(node_of(reader.index, node), verdict, lines, results, (), None, 0)


def _chain(index: Index, before: dict[int, int], start: int, firm: int) -> tuple[Node, ...]:
    chain = [firm]
    while chain[-1] != start:
        chain.append(before[chain[-1]])
    return tuple(node_of(index, at) for at in reversed(chain))


def _ordered(found: list[Below]) -> tuple[Below, ...]:
    return tuple(sorted(found, key=lambda b: (VERDICTS.index(b.verdict), -b.activity, len(b.chain), b.node.iri)))


def _holders(
    reader: Reader, case: Case, chosen: tuple[Rule, ...], node: int
) -> tuple[tuple[Node, Decimal, Decimal], ...]:
    """What each party listed under a rule holds in a party by multiplying along chains, greatest first."""
    found = []
    for at, share in holders(case.ledger, node).items():
        entries = case.entries.get(at, ())
        counts = any(listings.weight(reader, entry, rule) != NOT for rule in chosen for entry in entries)
        if counts and at != node:
            found.append((node_of(reader.index, at), *share))
    return tuple(sorted(found, key=lambda item: (-item[1], -item[2], item[0].iri)))


def _suppliers(reader: Reader, country: int) -> dict[int, set[int]]:
    """Parties on the supplying side of claims that concern a country, with the events of these claims."""
    index = reader.index
    found: dict[int, set[int]] = {}
    for claim in sorted(set(index.claims_of(country))):
        record = index.claim(claim)
        is_supply = is_deal(index, record["class"]) or "Presence" in index.projections.lineage(record["class"])
        if not is_supply or record["deprecated"] or record["mode"] in {"denied", "retracted"}:
            continue
        if reader.claim(claim) is None:
            continue
        for role in ROLES:
            for party in record["roles"].get(role, []):
                found.setdefault(party, set()).add(index.claim_event[claim])
    return found


def _left_out(reader: Reader) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((why, len(claims)) for why, claims in reader.left_out.items()))


def _cautions(index: Index, node: int) -> tuple[str, ...]:
    group = (
        ("A listing of a group of actors is not spread over its members.",)
        if index.node_class(node) == "ActorGroup"
        else ()
    )
    return (*group, *CAUTIONS)
