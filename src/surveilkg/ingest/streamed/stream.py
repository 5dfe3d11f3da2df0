"""What a streamed rule is: it takes subjects as they pass, and tells at the end what needed all of them.

Terms are texts as N-Triples writes them. What grows with the graph is put aside in files.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from surveilkg import iri
from surveilkg.store.lines import Lines

Found = dict[str, list[str]]
"""Predicate to values of one subject; only predicates that a rule reads."""
TYPE = f"<{iri.RDF}type>"


def skg(name: str) -> str:
    """A term of surveilkg as N-Triples writes it."""
    return f"<{iri.SKG}{name}>"


MODE, ASSERTED = skg("mode"), skg("asserted")
RANK, NORMAL = skg("rank"), skg("rank-normal")


@dataclass(frozen=True, slots=True)
class Schema:
    """What rules need to know before the first subject passes.

    Args:
        above: class to all its superclasses that are terms of surveilkg.
        roles: properties that join a claim to those who take part.
        decided: what decisions join.
    """

    above: dict[str, frozenset[str]]
    roles: frozenset[str]
    decided: frozenset[str]


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject, as rules see it.

    Args:
        node: the subject.
        classes: its classes with all superclasses.
        found: what is said of it.
    """

    node: str
    classes: frozenset[str]
    found: Found

    def of(self, predicate: str) -> list[str]:
        """Values of a predicate, perhaps more than once."""
        return self.found.get(predicate, [])

    def is_plain(self) -> bool:
        """Whether it is a claim that is asserted and of normal rank."""
        return ASSERTED in self.of(MODE) and NORMAL in self.of(RANK)


class Rule(Protocol):
    """A rule, or several that share what they gather."""

    reads: frozenset[str]
    """Predicates of which it wants the values."""

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Whether subjects of these classes and with these predicates concern it."""
        ...

    def take(self, subject: Subject) -> None:
        """Take a subject that concerns it."""
        ...

    def finish(self) -> None:
        """Give what needed all subjects; rules finish in the order of their making."""
        ...


class Given:
    """What rules give, as N-Quads lines by rule.

    Args:
        graphs: rule to the IRI of its graph.
        stack: keeps the lines.
    """

    def __init__(self, graphs: dict[str, str], stack: contextlib.ExitStack) -> None:
        self.lines = {rule: stack.enter_context(contextlib.closing(Lines())) for rule in graphs}
        self._into = {rule: (self.lines[rule].add, f" <{graph}> .\n") for rule, graph in graphs.items()}

    def give(self, rule: str, subject: str, predicate: str, value: str) -> bool:
        """A statement that a rule gives; whether there is one, since a literal is no subject."""
        if subject[0] == '"':
            return False
        add, end = self._into[rule]
        add(f"{subject} {predicate} {value}{end}")
        return True


class Aside:
    """Rows of terms that are read again in the order in which they were put aside."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self._file = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115

    def put(self, *terms: str) -> None:
        """Put a row aside; no term holds a tab."""
        self._file.write("\t".join(terms) + "\n")

    def rows(self) -> Iterator[list[str]]:
        """All rows."""
        self._file.seek(0)
        return (line.rstrip("\n").split("\t") for line in self._file)
