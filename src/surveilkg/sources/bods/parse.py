"""Statements on beneficial ownership to claims. The file is read twice: statements name and replace one another."""

from __future__ import annotations

from collections.abc import Iterator

from surveilkg.model.record import Outcome, Reject
from surveilkg.sources import reading
from surveilkg.sources.bods.claims import PERSONAL, UnusableError, Writer
from surveilkg.sources.bods.records import Records
from surveilkg.sources.bods.statements import Statement, items, mapping, read
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Parsed, Spec

_USED = frozenset(
    "statementId statementID statementType statementDate recordId recordType recordStatus recordDetails source "  # noqa: SIM905
    "replacesStatements entityType name alternateNames jurisdiction incorporatedInJurisdiction identifiers subject "
    "interestedParty interests isComponent unspecifiedEntityDetails".split()
)
_USED_OF_INTERESTS = frozenset({"type", "share", "startDate", "endDate", "directOrIndirect", "interestLevel"})


def parse(file: InputFile, spec: Spec) -> Parsed:
    """A file of statements, a JSON array or JSON lines.

    Raises:
        EnvironmentFailure: it is no such file, is damaged, or mixes the generations of the standard.
    """
    records = Records(file)
    return Parsed(records.edition, _outcomes(file, spec, records))


def _outcomes(file: InputFile, spec: Spec, records: Records) -> Iterator[Outcome]:
    try:
        for statement in read(file):
            yield _outcome(file, spec, records, statement)
    finally:
        records.close()


def _outcome(file: InputFile, spec: Spec, records: Records, statement: Statement) -> Outcome:
    row = statement.row

    def refuse(column: str, value: str, reason: str) -> Reject:
        return reading.row_reject(file, row, reason, column, value, whole=False)

    writer = Writer(statement, records, refuse)
    try:
        claims = tuple(writer.claims())
    except UnusableError as reason:
        shown = statement.kind if str(reason) == PERSONAL else f"{statement.kind} {statement.id}"
        return Outcome(row, (), (reading.row_reject(file, row, str(reason), value=shown),))
    unknown = [refuse(name, "", "no use is made of this field") for name in _unknown(statement, spec)]
    return Outcome(row, claims, (*writer.rejects, *unknown))


def _unknown(statement: Statement, spec: Spec) -> list[str]:
    """Fields of which nothing was used and that are not ignored on purpose."""
    names = {*statement.envelope, *statement.details, *mapping(statement.envelope.get("source"))}
    names -= {"assertedBy", "type", "description", "url", "retrievedAt"} if "source" in statement.envelope else set()
    inner = {name for item in items(statement.details.get("interests")) for name in item}
    return sorted((names - _USED - set(spec.ignored)) | (inner - _USED_OF_INTERESTS - set(spec.ignored)))
