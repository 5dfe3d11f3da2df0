"""JSON: the Consolidated Screening List as its keeper's interface gives it, and lists of entities by OpenSanctions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from surveilkg.sources import json_document
from surveilkg.sources.csl.columns import Builder, kind_of, screening_code
from surveilkg.sources.reading import InputFile
from surveilkg.sources.restricted_lists.entry import Entry
from surveilkg.sources.restricted_lists.together import Unread

SCREENING = "screening-list-json"
_SCHEMAS = {
    "LegalEntity": "",
    "Organization": "organisation",
    "Company": "organisation",
    "PublicBody": "organisation",
    "Person": "individual",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}


def opened(file: InputFile, layout: str) -> Callable[[], Iterator[Any]]:
    """Records of a JSON file of a layout, from the start each time; the file is checked to its end here.

    Raises:
        EnvironmentFailure: it is not JSON, or not of that layout.
    """

    def found() -> Iterator[Any]:
        return json_document.records(file, "results" if layout == SCREENING else "")

    is_of_layout = layout == SCREENING
    try:
        for number, item in enumerate(found()):
            if layout != SCREENING:
                is_of_layout = (is_of_layout or number == 0) and isinstance(item, dict) and "schema" in item
    except json_document.NoListError:
        is_of_layout = False
    if not is_of_layout:
        raise file.fail(
            "this JSON is neither the Consolidated Screening List (an object with results) nor a list of entities.",
            "Check that it is the right file.",
        )
    return found


def screening_list(build: Builder, records: Iterable[Any]) -> Iterator[Entry | Unread]:
    """Entries of the Consolidated Screening List."""
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict) or not _is_text(record, "source", "name"):
            yield Unread(number, "the record lacks its source or its name")
            continue
        addresses = [item for item in _list(record, "addresses") if isinstance(item, dict)]
        yield build.entry(
            number,
            screening_code(record["source"]),
            record["name"].strip(),
            kind=kind_of(str(record.get("type") or "")),
            number=str(record.get("entity_number") or "").strip(),
            record=str(record.get("id") or ""),
            aliases=tuple(str(name) for name in _list(record, "alt_names")),
            places=tuple(str(item.get("country") or "") for item in addresses),
            cited=str(record.get("federal_register_notice") or ""),
            since=str(record.get("start_date") or ""),
            until=str(record.get("end_date") or ""),
            programs="; ".join(str(name) for name in _list(record, "programs")),
            remarks=str(record.get("remarks") or ""),
        )


def entities(build: Builder, records: Iterable[Any]) -> Iterator[Entry | Unread]:
    """Entities of the data set us_state_terrorist_exclusion; the list names organisations only."""
    for number, record in enumerate(records, 1):
        properties = record.get("properties")
        names = _list(properties, "name") if isinstance(properties, dict) else []
        if record.get("schema") not in _SCHEMAS or not names or not _is_text(record, "id"):
            yield Unread(number, "the record has no id, no name, or a schema that names no party")
            continue
        listed = "us_state_terrorist_exclusion" in _list(record, "datasets")
        kind = _SCHEMAS[record["schema"]] or ("organisation" if listed else "")
        yield build.entry(
            number,
            "TEL" if listed else ", ".join(str(item) for item in _list(record, "datasets")),
            str(names[0]).strip(),
            kind=kind,
            record=record["id"],
            aliases=tuple(str(name).strip() for name in names[1:]),
            identifiers=(("openSanctionsId", record["id"]),),
        )


def _list(record: dict[str, Any], name: str) -> list[Any]:
    found = record.get(name)
    return found if isinstance(found, list) else []


def _is_text(record: dict[str, Any], *fields: str) -> bool:
    return all(isinstance(record.get(name), str) and record[name].strip() for name in fields)
