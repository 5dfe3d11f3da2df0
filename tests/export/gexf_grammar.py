"""What is wrong with a GEXF file: by grammar, and by what a grammar cannot say."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from lxml import etree

GEXF = "{http://gexf.net/1.3}"
_TYPES: dict[str, Callable[[str], object]] = {
    "integer": int,
    "double": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "string": str,
}


@cache
def _grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("gexf-1.3.rng")))


def faults(data: bytes) -> list[str]:
    """Faults of a file; empty for GEXF 1.3 whose references all lead somewhere and whose values have their type."""
    document = etree.parse(io.BytesIO(data))
    grammar = _grammar()
    if not grammar.validate(document):
        return [str(entry) for entry in grammar.error_log]
    return [*_references(document), *_values(document)]


def _references(document: etree._ElementTree) -> Iterator[str]:
    nodes = Counter(node.get("id") for node in document.iter(f"{GEXF}node"))
    edges = list(document.iter(f"{GEXF}edge"))
    yield from (f"node {name} is there {count} times" for name, count in nodes.items() if count > 1)
    twice = Counter(edge.get("id") for edge in edges)
    yield from (f"edge {name} is there {count} times" for name, count in twice.items() if count > 1)
    for name, number in (("nodes", len(nodes)), ("edges", len(edges))):
        counted = next(document.iter(GEXF + name)).get("count")
        if counted != str(number):
            yield f"{counted} {name} are announced, {number} are there"
    yield from (
        f"edge {e.get('id')} has no {end}" for e in edges for end in ("source", "target") if e.get(end) not in nodes
    )


def _values(document: etree._ElementTree) -> Iterator[str]:
    for name in ("node", "edge"):
        declared = next(each for each in document.iter(f"{GEXF}attributes") if each.get("class") == name)
        types = {each.get("id"): each.get("type") for each in declared}
        for value in document.iterfind(f".//{GEXF}{name}/{GEXF}attvalues/{GEXF}attvalue"):
            column, text = value.get("for"), value.get("value")
            try:
                _TYPES[types[column]](text)
            except (KeyError, ValueError):
                yield f"{text!r} is no value of {name} {column}"
