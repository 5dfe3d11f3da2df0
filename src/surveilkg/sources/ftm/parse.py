"""Entities of FollowTheMoney to claims. The file is read twice: a tie may name parties that stand after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveilkg.model.record import Claim, Outcome, Reject
from surveilkg.sources import reading
from surveilkg.sources.ftm.claims import UnusableError, Writer, tie_of
from surveilkg.sources.ftm.entities import Entities
from surveilkg.sources.ftm.schemata import LEFT_OUT, OTHER, PARTIES, PERSONAL, PERSONS
from surveilkg.sources.ftm.values import Cells
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Parsed, Spec
from surveilkg.sources.shelf import json_lines


def parse(file: InputFile, spec: Spec) -> Parsed:
    """A file of entities, one JSON object per line.

    Raises:
        EnvironmentFailure: it is no such file, is damaged, or is a delta.
    """
    entities = Entities(file)
    return Parsed(entities.edition, _outcomes(file, spec, entities))


def _outcomes(file: InputFile, spec: Spec, entities: Entities) -> Iterator[Outcome]:
    try:
        for row, entity in json_lines(file):
            yield _outcome(file, spec, entities, row, entity)
    finally:
        entities.close()


def _outcome(file: InputFile, spec: Spec, entities: Entities, row: int, entity: dict[str, Any]) -> Outcome:
    def refuse(column: str, value: str, reason: str) -> Reject:
        return reading.row_reject(file, row, reason, column, value, whole=False)

    cells = Cells(entity["properties"], refuse)
    try:
        claims = tuple(_claims(spec, entities, row, entity, cells))
    except UnusableError as reason:
        return Outcome(row, (), (reading.row_reject(file, row, str(reason), value=_shown(entity, str(reason))),))
    cells.reject_unknown(spec.ignored)
    return Outcome(row, claims, tuple(cells.rejects))


def _claims(spec: Spec, entities: Entities, row: int, entity: dict[str, Any], cells: Cells) -> Iterator[Claim]:
    schema, entity_id = entity["schema"], entity["id"]
    known = entities.get(entity_id)
    if known is None or known.row != row:
        before = "" if known is None else f" (first on line {known.row})"
        raise UnusableError(f"the id occurs twice{before}; join fragments of an entity first (`ftm aggregate`)")
    if known.is_individual:
        raise UnusableError(
            PERSONAL
            if schema in PERSONS
            else f"{PERSONAL} (a LegalEntity without a number, form or date that only organisations have)"
        )
    writer = Writer(spec, row, entity_id, cells, entities.get)
    tie = tie_of(schema)
    if schema in PARTIES:
        if known.party is None:
            raise UnusableError("the organisation has no name")
        yield from writer.party(known.party)
    elif tie is not None:
        yield from writer.tie(tie)
    elif schema == "Sanction":
        yield from writer.listing()
    elif schema == "ContractAward":
        yield from writer.award()
    else:
        raise UnusableError(LEFT_OUT.get(schema, OTHER.format(schema=schema)))


def _shown(entity: dict[str, Any], reason: str) -> str:
    """What the report shows of a row: schema and id, but of individuals only the schema."""
    return str(entity["schema"]) if reason.startswith(PERSONAL) else f"{entity['schema']} {entity['id']}"
