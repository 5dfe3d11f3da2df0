"""The shapes of a folder as every engine here is given them: one graph whose property shapes have names.

An engine reports the shape that a value failed. A blank property shape would come back as a copy or under a label of
the engine's own, so each gets an IRI that begins with that of the node shape which owns it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure

PART = "~"
"""Between the name of a node shape and the number of a property shape in it; stands in no authored name."""
Statements = dict[str, dict[str, list[str]]]
"""Subject to predicate to objects; nodes are IRIs or `_:` and a label, literals are N-Triples."""


@dataclass(frozen=True, slots=True, eq=False)
class ShapeGraph:
    """Shapes with names; not to be changed, since `read` gives one object to all who ask for the same files.

    Args:
        ntriples: all statements, sorted.
        statements: the same, by subject and predicate.
    """

    ntriples: str
    statements: Statements

    def node_shapes(self) -> list[str]:
        """IRIs of the node shapes, sorted."""
        wanted = iri.SH + "NodeShape"
        return sorted(node for node, facts in self.statements.items() if wanted in facts.get(iri.RDF + "type", ()))

    def values(self, node: str, term: str) -> list[str]:
        """Objects of a term of SHACL (by local name) at a node."""
        return self.statements.get(node, {}).get(iri.SH + term, [])

    def members(self, head: str) -> Iterator[str]:
        """Members of an RDF list."""
        while head in self.statements and head != iri.RDF + "nil":
            yield from self.statements[head].get(iri.RDF + "first", [])
            head = next(iter(self.statements[head].get(iri.RDF + "rest", [])), iri.RDF + "nil")

    def terms(self) -> set[str]:
        """Local names of the terms of SHACL that the shapes use."""
        used = {term for facts in self.statements.values() for term in facts}
        used |= {value for facts in self.statements.values() for values in facts.values() for value in values}
        return {term.removeprefix(iri.SH) for term in used if term.startswith(iri.SH)}

    def path_text(self, path: str) -> str:
        """A property path as SPARQL writes it: `skg:citation/skg:inSource`, `^skg:holder`, `skg:a|skg:b`."""
        if not path.startswith("_:"):
            return iri.shorten(path)
        for inverse in self.values(path, "inversePath"):
            return "^" + self.path_text(inverse)
        choices = self.values(path, "alternativePath")
        parts = list(self.members(choices[0] if choices else path))
        return ("|" if choices else "/").join(map(self.path_text, parts)) if parts else "(path)"


def read(folder: Path) -> ShapeGraph:
    """The shapes in the `*.ttl` files of a folder.

    Raises:
        EnvironmentFailure: there are none, or a file does not parse.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise EnvironmentFailure(f"There are no shapes in {folder}.", "Reinstall surveilkg, or check the path.")
    return _parsed(tuple((file, file.read_bytes()) for file in files))


@lru_cache(maxsize=4)
def _parsed(files: tuple[tuple[Path, bytes], ...]) -> ShapeGraph:
    """The shapes in files of these bytes; one ingest asks for them three times."""
    triples: list[ox.Quad] = []
    for file, text in files:
        try:
            triples += ox.parse(input=text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        except (SyntaxError, ValueError) as error:
            raise EnvironmentFailure(f"The shapes in {file} do not parse: {error}") from error
    return _named(triples)


def _named(triples: list[ox.Quad]) -> ShapeGraph:
    raw = _statements((_text(t.subject), t.predicate.value, _text(t.object)) for t in triples)
    names: dict[str, str] = {}
    for shape in ShapeGraph("", raw).node_shapes():
        parts = list(raw[shape].get(iri.SH + "property", []))
        for number, part in enumerate(parts):  # parts of parts join the list while it is walked
            parts += [deeper for deeper in raw.get(part, {}).get(iri.SH + "property", []) if deeper not in parts]
            if part.startswith("_:"):
                names.setdefault(part, f"{shape}{PART}{number}")
    lines = set()
    for triple in triples:
        subject, value = (_rename(term, names) for term in (triple.subject, triple.object))
        lines.add(f"{subject} {triple.predicate} {value} .\n")
    return ShapeGraph(
        "".join(sorted(lines)),
        _statements(
            (names.get(s, s), p, names.get(o, o))
            for s, p, o in ((_text(t.subject), t.predicate.value, _text(t.object)) for t in triples)
        ),
    )


def _statements(triples: Iterator[tuple[str, str, str]]) -> Statements:
    found: Statements = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        if value not in found[subject][predicate]:
            found[subject][predicate].append(value)
    return {subject: dict(facts) for subject, facts in found.items()}


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _rename(term: object, names: dict[str, str]) -> str:
    text = str(term)
    return f"<{names[text]}>" if text in names else text
