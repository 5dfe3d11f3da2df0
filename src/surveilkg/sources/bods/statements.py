"""Statements of both generations of the standard in one form.

Up to 0.3 a statement has `statementType` and refers to other statements by `statementID`; a new statement names those
that it replaces. From 0.4 it has `recordType` and `recordDetails` and refers to records by `recordId`; a later
statement on a record replaces the earlier one. The two are told apart by these keys, and are not mixed in one file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from surveilkg.sources import json_document
from surveilkg.sources.reading import InputFile
from surveilkg.sources.shelf import json_lines

LARGEST_ARRAY = 256 * 1024 * 1024
"""Bytes of a JSON array, which is read whole; JSON lines are read line by line and may be of any size."""
_TYPES = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
}
_RECORD_TYPES = ("entity", "person", "relationship")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement.

    Args:
        row: its number in the file, from 1.
        id: its own id.
        record: id of the record that it is about: the record's (from 0.4) or its own (before).
        kind: `entity`, `person` or `relationship`.
        day: date of the statement, or empty.
        is_closing: whether it closes its record.
        replaces: ids of statements that it replaces by name (before 0.4).
        details: what it says, as the file has it.
        envelope: the whole statement, as the file has it.
        is_new_form: whether it is of 0.4 or later.
    """

    row: int
    id: str
    record: str
    kind: str
    day: str
    is_closing: bool
    replaces: tuple[str, ...]
    details: dict[str, Any]
    envelope: dict[str, Any]
    is_new_form: bool


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relationship: a record, or the reason for which it is not given.

    Args:
        record: id by which the record is found, or empty.
        reason: code of the reason as written, or empty.
    """

    record: str = ""
    reason: str = ""


def read(file: InputFile) -> Iterator[Statement]:
    """Statements of a file, a JSON array or JSON lines.

    Raises:
        EnvironmentFailure: it is neither, is damaged, holds something else, or mixes the generations.
    """
    generation: bool | None = None
    for row, found in _objects(file):
        statement = _statement(file, row, found)
        if generation is None:
            generation = statement.is_new_form
        if statement.is_new_form != generation:
            raise file.fail(
                f"statement {row} is of another generation of the standard than those before it.",
                "Ingest statements up to 0.3 and from 0.4 as two files.",
            )
        yield statement


def _objects(file: InputFile) -> Iterator[tuple[int, dict[str, Any]]]:
    with file.open() as stream:
        start = stream.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start != b"[":
        yield from json_lines(file)
        return
    if file.size > LARGEST_ARRAY:
        raise file.fail(f"a JSON array of {file.size:,} bytes is too large.", "Make it JSON lines (jq -c '.[]').")
    found = json_document.read(file)
    if not found:
        raise file.fail("the list of statements is empty.", "Download it again.")
    for row, item in enumerate(found, 1):
        if not isinstance(item, dict):
            raise file.fail(f"item {row} is not a JSON object.", "Check that it is the right file.")
        yield row, item


def _statement(file: InputFile, row: int, found: dict[str, Any]) -> Statement:
    is_new = "recordType" in found
    kind = str(found.get("recordType")) if is_new else _TYPES.get(str(found.get("statementType")), "")
    statement_id = found.get("statementId" if is_new else "statementID")
    record = found.get("recordId") if is_new else statement_id
    details = found.get("recordDetails") if is_new else found
    is_text = isinstance(statement_id, str) and isinstance(record, str) and statement_id and record
    if kind not in _RECORD_TYPES or not is_text or not isinstance(details, dict):
        raise file.fail(
            f"statement {row} is none of the Beneficial Ownership Data Standard: it has neither statementType with "
            "statementID (up to 0.3) nor recordType with statementId, recordId and recordDetails (from 0.4).",
            "Check that it is the right file.",
        )
    replaces = found.get("replacesStatements") or []
    return Statement(
        row,
        str(statement_id),
        str(record),
        kind,
        day_of(found.get("statementDate")),
        found.get("recordStatus") == "closed",
        tuple(item for item in replaces if isinstance(item, str)) if isinstance(replaces, list) else (),
        details,
        found,
        is_new,
    )


def day_of(value: object) -> str:
    """The day of a date or of a date with time; empty where it is none."""
    return value.split("T", 1)[0].strip() if isinstance(value, str) else ""


def end_of(value: object) -> End:
    """One end of a relationship in any of its forms."""
    if isinstance(value, str) and value:
        return End(value)
    if not isinstance(value, dict):
        return End(reason="unknown")
    for name in ("describedByEntityStatement", "describedByPersonStatement"):
        if isinstance(value.get(name), str):
            return End(value[name])
    unspecified = value.get("unspecified")
    given = unspecified if isinstance(unspecified, dict) else value
    return End(reason=str(given.get("reason") or "unknown"))


def camel(code: object) -> str:
    """A code in the form of 0.4: `voting-rights` is `votingRights`."""
    first, *rest = str(code).split("-")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def items(value: object) -> list[dict[str, Any]]:
    """The objects in a list; empty for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def mapping(value: object) -> dict[str, Any]:
    """An object; empty for anything else."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """A text, stripped; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""
