"""SDN.XML and CONSOLIDATED.XML of the Office of Foreign Assets Control, read as a stream.

Document type declarations are refused, so that no entity can be expanded, and so is every encoding but UTF-8, so that
none can hide one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from surveilkg.sources.csl.columns import Builder, kind_of
from surveilkg.sources.reading import InputFile
from surveilkg.sources.restricted_lists.entry import Entry
from surveilkg.sources.restricted_lists.notices import day_of

_DECLARED = re.compile(rb"encoding\s*=\s*[\"']([^\"']+)")
_CHUNK = 1024 * 1024
_HINT = "Download it again."


def published(file: InputFile) -> str:
    """Day of publication that the file gives, ISO, or empty.

    Raises:
        EnvironmentFailure: it is no such file, or declares a document type.
    """
    _refuse_doctype(file)
    root = ""
    for event, element in _events(file):
        root = root or _tag(element)
        if root != "sdnList":
            raise file.fail(f"this is XML, but no list of the Treasury: its root is {root!r}.", _HINT)
        if event == "end" and _tag(element) == "Publish_Date":
            return day_of(element.text or "")
        if _tag(element) == "sdnEntry":
            break
    return ""


def parties(build: Builder, code: str) -> Iterator[Entry]:
    """Entries, in order; the list of each is `code`, or follows from its programmes where `code` is empty."""
    number, root = 0, None
    for event, element in _events(build.file):
        root = element if root is None else root
        if event == "end" and _tag(element) == "sdnEntry":
            number += 1
            yield _entry(build, number, element, code)
            root.clear()


def _entry(build: Builder, number: int, element: ElementTree.Element, code: str) -> Entry:
    programs = _texts(element, "programList", "program")
    names = tuple(_text(aka, "lastName") for aka in _children(element, "akaList", "aka"))
    return build.entry(
        number,
        code or _list_of(build, programs),
        _text(element, "lastName"),
        kind=kind_of(_text(element, "sdnType")),
        number=_text(element, "uid"),
        aliases=tuple(name for name in names if name),
        places=tuple(_text(address, "country") for address in _children(element, "addressList", "address")),
        programs="; ".join(programs),
        remarks=_text(element, "remarks"),
    )


def _list_of(build: Builder, programs: list[str]) -> str:
    """The list that programmes belong to; the whole consolidated list where they do not say."""
    for pattern, entry in build.spec.lookups["program"].items():
        if any(re.match(pattern, program) for program in programs):
            return str(entry["means"])
    return "NS"


def _events(file: InputFile) -> Iterator[tuple[str, Any]]:
    try:
        with file.open() as stream:
            yield from ElementTree.iterparse(stream, ("start", "end"))  # noqa: S314 - see the top
    except ElementTree.ParseError as error:
        raise file.fail(f"this is not whole XML: {error}.", _HINT) from None


def _refuse_doctype(file: InputFile) -> None:
    tail = b""
    with file.open() as stream:
        start = stream.read(200)
        declared = _DECLARED.search(start)
        if b"\x00" in start or (declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}):
            raise file.fail("the XML is not in UTF-8.", _HINT)
        stream.seek(0)
        while chunk := stream.read(_CHUNK):
            if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                raise file.fail("it declares a document type, which these lists do not.", _HINT)
            tail = chunk[-16:]


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: ElementTree.Element, name: str) -> str:
    return next(((child.text or "").strip() for child in element if _tag(child) == name), "")


def _children(element: ElementTree.Element, group: str, name: str) -> Iterator[ElementTree.Element]:
    for child in element:
        if _tag(child) == group:
            yield from (item for item in child if _tag(item) == name)


def _texts(element: ElementTree.Element, group: str, name: str) -> list[str]:
    return [(item.text or "").strip() for item in _children(element, group, name)]
