"""Headers of named queries: title, question, typed parameters, typed columns. Nothing is run or bound here."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from surveilkg.errors import EnvironmentFailure
from surveilkg.query.kinds import KINDS
from surveilkg.table import Column

COLUMN_TYPES = frozenset({"iri", "text", "list", "integer", "decimal", "boolean", "date", "edtf", "any"})
"""Types of columns; `list` is text joined with `SEPARATOR`, `edtf` a date at the precision of its source."""
SEPARATOR = "; "
MAX_LINES = 60
"""Lines of SPARQL that a named query may have, its header apart (house number)."""
GRAPHS = ("shipped", "world")
RESERVED = frozenset({"name", "format", "output", "sparql", "help", "h", "o"})
_PARAMETER = re.compile(r"([a-z][a-z0-9_]*) ([a-z-]+)(\*?) (required|optional|default (\S+)): (.+)")
_COLUMN = re.compile(r"([a-z][a-z0-9_]*) ([a-z]+)(?: \[([^\]]+)\])?: (.+)")
_ONCE = ("title", "topic", "question", "answers", "since")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query.

    Args:
        name: in snake case; the option of the command line has hyphens.
        kind: what it takes, a key of `surveilkg.query.kinds.KINDS`.
        several: whether it may be given several times; any one of the values fits then.
        required: whether the query cannot be asked without it.
        default: text used where it is not given; empty for none.
        meaning: one line.
    """

    name: str
    kind: str
    several: bool
    required: bool
    default: str
    meaning: str

    @property
    def option(self) -> str:
        """The option of the command line, such as `--as-of`."""
        return "--" + self.name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Example:
    """A graph and parameters on which the answer of a query is known.

    Args:
        graph: `shipped`, or `world` for the fictional world of the tests.
        given: parameters by name, as a user types them.
        empty: why the right answer has no row there; empty text where it has some.
    """

    graph: str
    given: dict[str, tuple[str, ...]]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the catalogue.

    Args:
        name: file name without its ending.
        folder: `competency` or `network`.
        title: noun phrase.
        topic: heading under which it is listed.
        question: what it answers, in a sentence.
        answers: numbers of the competency questions it answers.
        parameters: in the order of the header.
        columns: one per variable that it selects, in that order.
        meanings: what each column holds.
        since: version in which it came.
        caveat: what may not be concluded from it.
        examples: at most one per graph.
        body: SPARQL without header and prefixes, with a VALUES block per parameter.
    """

    name: str
    folder: str
    title: str
    topic: str
    question: str
    answers: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    meanings: tuple[str, ...]
    since: str
    caveat: str
    examples: tuple[Example, ...]
    body: str

    def about(self, given: Mapping[str, object], generation: str) -> dict[str, object]:
        """What an answer tells of its question, in formats that have room for it.

        Args:
            given: parameters as they were given; several values as a tuple, None for one that was not.
            generation: id of the generation that answered.
        """
        typed = {
            name: value if isinstance(value, tuple) else (str(value),)
            for name, value in given.items()
            if value is not None
        }
        return {
            "title": self.title,
            "question": self.question,
            "command": self.command(typed),
            "caveat": self.caveat,
            "generation": generation,
        }

    def command(self, given: Mapping[str, Iterable[str]]) -> str:
        """The command that asks the query with some parameters."""
        words = ["surveilkg", "query", self.name]
        for parameter in self.parameters:
            for value in given.get(parameter.name, ()):
                words += [parameter.option, value]
        return shlex.join(words)


def parse(file: Path) -> NamedQuery:
    """Read a query file.

    Raises:
        EnvironmentFailure: the file cannot be read, or its header is incomplete or does not fit its SPARQL; the message
            has the file and the line.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFailure(f"The query file {file} cannot be read: {error}.") from error
    end = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    said = _said(file, lines[:end])
    query = NamedQuery(
        name=file.stem,
        folder=file.parent.name,
        **{key: _one(file, said, key) for key in ("title", "topic", "question", "since", "caveat")},
        answers=_numbers(file, _one(file, said, "answers")),
        parameters=tuple(_parameter(file, text) for text in said.get("param", [])),
        columns=tuple(_column(file, text)[0] for text in said.get("column", [])),
        meanings=tuple(_column(file, text)[1] for text in said.get("column", [])),
        examples=_examples(file, said),
        body="\n".join(lines[end:]).strip() + "\n",
    )
    _check(file, query)
    return query


def _said(file: Path, header: list[str]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    known = {*_ONCE, "caveat", "param", "column", "expected-on", "empty-on"}
    for number, line in enumerate(header, 1):
        key, colon, text = line[1:].strip().partition(": ")
        if not colon or key not in known or not text.strip():
            raise _wrong(file, f"line {number} is no header line: {line!r}", f"Known keys: {', '.join(sorted(known))}.")
        said.setdefault(key, []).append(text.strip())
    return said


def _one(file: Path, said: dict[str, list[str]], key: str) -> str:
    found = said.get(key, [])
    if len(found) != 1:
        raise _wrong(file, f"it has {len(found)} header lines for {key}, not one", f"Add '# {key}: ...'.")
    return found[0]


def _numbers(file: Path, text: str) -> tuple[int, ...]:
    if text == "none":
        return ()
    if not re.fullmatch(r"\d+(, \d+)*", text):
        raise _wrong(file, f"answers is {text!r}", "Write numbers of questions such as '5, 12', or 'none'.")
    return tuple(int(number) for number in text.split(", "))


def _parameter(file: Path, text: str) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if not match or match[2] not in KINDS or match[1] in RESERVED:
        raise _wrong(
            file,
            f"the line 'param: {text}' cannot be understood",
            "Write 'name kind required: meaning', or optional, or 'default VALUE'; "
            f"kinds: {', '.join(KINDS)}; not as a name: {', '.join(sorted(RESERVED))}.",
        )
    return Parameter(match[1], match[2], bool(match[3]), match[4] == "required", match[5] or "", match[6])


def _column(file: Path, text: str) -> tuple[Column, str]:
    match = _COLUMN.fullmatch(text)
    if not match or match[2] not in COLUMN_TYPES:
        raise _wrong(
            file,
            f"the line 'column: {text}' cannot be understood",
            f"Write 'name type [unit]: meaning', [unit] where there is one; types: {', '.join(sorted(COLUMN_TYPES))}.",
        )
    return Column(match[1], match[2], match[3] or ""), match[4]


def _examples(file: Path, said: dict[str, list[str]]) -> tuple[Example, ...]:
    reasons = dict(line.partition(" ")[::2] for line in said.get("empty-on", []))
    out = []
    for line in said.get("expected-on", []):
        try:
            graph, *pairs = shlex.split(line)
        except ValueError:  # nothing there, or a quote is left open
            raise _wrong(file, f"expected-on: {line!r} cannot be read", "Write GRAPH name=value ..., quoted.") from None
        given: dict[str, tuple[str, ...]] = {}
        for pair in pairs:
            name, _, value = pair.partition("=")
            given[name] = (*given.get(name, ()), value)
        out.append(Example(graph, given, reasons.pop(graph, "")))
    graphs = [example.graph for example in out]
    if not out or set(graphs) - set(GRAPHS) or len(set(graphs)) < len(graphs) or reasons:
        raise _wrong(
            file,
            "its expected-on or empty-on lines name no graph, an unknown one or one twice",
            f"Write one 'expected-on: GRAPH name=value ...' per graph; graphs: {', '.join(GRAPHS)}.",
        )
    return tuple(out)


def _check(file: Path, query: NamedQuery) -> None:
    names = [parameter.name for parameter in query.parameters]
    if len(set(names)) < len(names) or not query.columns:
        raise _wrong(file, "a parameter is declared twice or no column is", "Declare each once.")
    if len(query.body.splitlines()) > MAX_LINES:
        raise _wrong(file, f"its SPARQL has more than {MAX_LINES} lines", "Make two queries of it.")
    for example in query.examples:
        unknown = sorted(set(example.given) - set(names))
        missing = [p.name for p in query.parameters if p.required and p.name not in example.given]
        if unknown or missing:
            raise _wrong(file, f"expected-on {example.graph} gives {unknown} and lacks {missing}", "Mend the line.")


def _wrong(file: Path, what: str, fix: str) -> EnvironmentFailure:
    return EnvironmentFailure(f"The query file {file} is refused: {what}.", fix)
