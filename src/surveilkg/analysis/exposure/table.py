"""Exposure answers as a table: one row for each party and rule."""

from __future__ import annotations

from collections.abc import Iterator

from surveilkg.iri import XSD
from surveilkg.model.exposure import Below, Exposure, per_cent
from surveilkg.table import Column, Table, Term

COLUMNS = (
    Column("party", "iri"),
    Column("party_name", "text"),
    Column("verdict", "text"),
    Column("rule", "text"),
    Column("rule_verdict", "text"),
    Column("standing", "text"),
    Column("were_in_force", "text"),
    Column("least", "decimal", "per cent"),
    Column("most", "decimal", "per cent"),
    Column("threshold", "decimal", "per cent"),
    Column("lists", "text"),
    Column("activity", "integer", "events"),
    Column("claims", "text"),
)


def table(answer: Exposure) -> Table:
    """One row for each party and rule; `claims` are the listings and stakes behind it, as IRIs, space-separated."""
    own = Below(answer.subject, answer.verdict, answer.listings, answer.rules, (), None, 0)
    parties = [*([own] if answer.verdict else []), *answer.others]
    return Table(COLUMNS, [row for party in parties for row in _rows(party)])


def _rows(party: Below) -> Iterator[tuple[Term | None, ...]]:
    listed = sorted({claim.claim for line in party.listings for claim in line.statements})
    lists = "; ".join(dict.fromkeys(f"{line.name} ({line.held})" for line in party.listings))
    for result in party.rules:
        counts = result.threshold is not None
        claims = sorted({*listed, *result.claims()})
        yield (
            Term(party.node.iri, "iri"),
            Term(party.node.label),
            Term(party.verdict),
            Term(result.rule),
            Term(result.verdict),
            Term(result.standing),
            Term(result.were_in_force),
            _decimal(per_cent(result.least)) if counts else None,
            _decimal(per_cent(result.most)) if counts else None,
            _decimal(per_cent(result.threshold)) if result.threshold is not None else None,
            Term(lists) if lists else None,
            Term(str(party.activity), datatype=f"{XSD}integer"),
            Term(" ".join(claims)) if claims else None,
        )


def _decimal(text: str) -> Term:
    return Term(text if "." in text else f"{text}.0", datatype=f"{XSD}decimal")
