"""What tests of sources share: rows we wrote to outcomes, and to canonical Turtle against a register of states only."""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
import os
import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pyoxigraph as ox
import pytest

from surveilkg import iri, vocab
from surveilkg.clean.country_names import NAMES
from surveilkg.errors import EnvironmentFailure, SurveilkgError
from surveilkg.export.turtle import canonical_turtle
from surveilkg.identity.known import Known
from surveilkg.identity.register import Register
from surveilkg.ingest.emit import Emitter
from surveilkg.ingest.summary import FileCount
from surveilkg.model.record import Claim, Outcome, Reject
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Parsed, find


def lineage(kind: str) -> frozenset[str]:
    """A class and its superclasses along the first line."""
    found, at = {kind}, vocab.CLASSES[kind]
    while at is not None:
        found.add(at)
        at = vocab.CLASSES[at]
    return frozenset(found)


class Sample:
    """A source at work on a file.

    Args:
        source_id: the source.
        data: the file's bytes.
        name: the file's name.
    """

    def __init__(self, source_id: str, data: bytes, name: str = "sample.csv") -> None:
        self.spec = find(source_id)
        self.file = InputFile(name, data, hashlib.sha256(data).hexdigest())

    def parsed(self) -> Parsed:
        """The file as the source understands it."""
        return self.spec.parser()(self.file, self.spec)

    def outcomes(self) -> list[Outcome]:
        """What became of each row; none is both used and rejected, or neither."""
        found = list(self.parsed().outcomes)
        for outcome in found:
            whole = [reject for reject in outcome.rejects if reject.whole_row]
            assert (bool(outcome.claims) or outcome.joined) != bool(whole), f"row {outcome.row}"
            assert len(whole) <= 1, f"row {outcome.row} is rejected twice"
        return found

    def claims(self) -> list[Claim]:
        """The claims of all rows, each with an id of its own."""
        found = [claim for outcome in self.outcomes() for claim in outcome.claims]
        ids = [claim.id for claim in found]
        assert len(ids) == len(set(ids)), "two claims share an id"
        return found

    def told(self) -> list[Claim]:
        """The claims of all rows without those on which body is an organ of which state."""
        return [claim for claim in self.claims() if claim.kind != "Subordination"]

    def rejects(self) -> list[Reject]:
        """The rejects of all rows."""
        return [reject for outcome in self.outcomes() for reject in outcome.rejects]

    def turtle(self) -> str:
        """Statements of the file in canonical Turtle, where only states are known."""
        register = Register()
        for code, names in NAMES.items():
            state = Known(iri.entity(code), lineage("State"), "State", names[0], code, ships=True)
            register.add(state, list(names), [("isoAlpha3", code)])
        kinds = {kind: lineage(kind) for kind in vocab.CLASSES}
        parsed = self.parsed()
        emitter = Emitter(self.spec, parsed.edition, register, kinds)
        lines = [*emitter.source_lines()]
        for outcome in parsed.outcomes:
            for claim in outcome.claims:
                lines += emitter.claim_lines(claim)
        quads = ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
        return canonical_turtle(ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads)


@pytest.fixture(scope="session")
def sample() -> Callable[..., Sample]:
    """Makes a `Sample` of a source's id and a file's bytes."""
    return Sample


TOGETHER = {"ofac-sdn-raw"}
"""Folders of real files that are one download: entries, addresses, aliases and remarks."""
_ID = re.compile(r"[A-Za-z0-9._~-]+")


@dataclass(frozen=True)
class Tried:
    """What became of a file, damaged or not.

    Args:
        refused: the message where it was refused, else empty.
        rows: rows read.
        used: rows that gave claims or belong to one that did.
        lines: its statements, each once, sorted.
    """

    refused: str = ""
    rows: int = 0
    used: int = 0
    lines: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Hash of the statements."""
        return hashlib.sha256("".join(self.lines).encode()).hexdigest()


class Intake:
    """Reads a file as an ingest does, up to the statements, and holds it to what every reading promises.

    Either the file is refused with one message that names it and says what to do, or every row is used, joined or
    rejected with a reason, no claim is written twice, and the statements are N-Quads.
    """

    def __init__(self) -> None:
        self._kinds = {kind: lineage(kind) for kind in vocab.CLASSES}
        register = Register()
        for code, names in NAMES.items():
            state = Known(iri.entity(code), self._kinds["State"], "State", names[0], code, ships=True)
            register.add(state, list(names), [("isoAlpha3", code)])
        self._register = pickle.dumps(register)  # every trial begins with the states only

    def real(self, source_id: str, path: Path) -> Tried:
        """What became of a real file, with those of its folder beside it where they are one download."""
        others = sorted(path.parent.glob("*.csv")) if path.parent.name in TOGETHER else []
        beside = tuple(InputFile(other.name, other.read_bytes(), "0") for other in others if other != path)
        return self(source_id, path.read_bytes(), path.name, beside=beside)

    def __call__(
        self,
        source_id: str,
        data: bytes,
        name: str = "file.bin",
        first: int | None = None,
        beside: tuple[InputFile, ...] = (),
    ) -> Tried:
        """What became of a file of a source, or of its first rows."""
        file, count = InputFile(name, data, hashlib.sha256(data).hexdigest()), FileCount(name)
        file.beside = beside
        try:
            lines = self._lines(source_id, file, count, first)
        except SurveilkgError as error:
            assert isinstance(error, EnvironmentFailure)
            assert error.message.startswith(f"{name}: "), error.message
            assert len(error.message) < 1500
            assert "\n" not in error.message
            return Tried(refused=error.message)
        if not count.used:  # as `ingest` does
            return Tried(refused=f"{name}: none of the rows can be used.")
        quads = ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
        assert sum(1 for _ in quads) == len(lines)
        return Tried("", count.rows, count.used, tuple(sorted(set(lines))))

    def _lines(self, source_id: str, file: InputFile, count: FileCount, first: int | None) -> list[str]:
        spec = find(source_id)
        parsed = spec.parser()(file, spec)
        emitter = Emitter(spec, parsed.edition, pickle.loads(self._register), self._kinds)  # noqa: S301 - our own bytes
        lines, ids = [*emitter.source_lines()], set[str]()
        for outcome in itertools.islice(parsed.outcomes, first):
            count.count(outcome)
            assert all(reject.reason for reject in outcome.rejects)
            for claim in outcome.claims:
                assert claim.id not in ids, f"row {outcome.row} writes {claim.id} again"
                assert _ID.fullmatch(claim.id), claim.id
                assert claim.paraphrase and claim.as_written, claim.id
                assert (claim.mode == "asserted") == (not claim.hedge), claim.id
                ids.add(claim.id)
                lines += emitter.claim_lines(claim)
        return lines


@pytest.fixture(scope="session")
def intake() -> Intake:
    """Reads a file of a source and holds it to what every reading promises."""
    return Intake()


_VALUES: tuple[Any, ...] = (
    None, 0, -1, 1.5, True, "", " ", "x" * 5000, "é\u2028\u0000\t", [], {}, [None], ["a", "a"], [""], {"a": 1},
    "2020-13-45", "../..", '\\"\n<>', "a b/c#d?", 10**400, "-",
)  # fmt: skip
"""What may stand where something else is expected."""


class Damage:
    """Records with values where something else is expected, to what a source makes of them."""

    def __call__(self, source_id: str, records: list[Any], data: st.DataObject) -> None:
        """Change up to three values: one clear refusal, or rows that add up and claims that can be written."""
        for _ in range(data.draw(st.integers(1, 3))):
            record = data.draw(st.sampled_from(records))
            _put(record, data.draw(st.sampled_from(_places(record))), data.draw(st.sampled_from(_VALUES)))
        spec, lines = find(source_id), "\n".join(json.dumps(record) for record in records)
        try:
            parsed = spec.parser()(InputFile("x.json", lines.encode(), "0"), spec)
            outcomes = list(parsed.outcomes)
        except EnvironmentFailure:
            return
        emitter = Emitter(spec, parsed.edition, Register(), {})
        written = [line for outcome in outcomes for claim in outcome.claims for line in emitter.claim_lines(claim)]
        assert all(ox.parse("".join(written).encode(), format=ox.RdfFormat.N_QUADS))
        for outcome in outcomes:
            assert bool(outcome.claims) != any(reject.whole_row for reject in outcome.rejects)


def _places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*above, key) for key, _ in inner] + [p for key, item in inner for p in _places(item, (*above, key))]


def _put(value: Any, place: tuple[Any, ...], new: Any) -> None:
    for key in place[:-1]:
        value = value[key]
    value[place[-1]] = copy.deepcopy(new)


@pytest.fixture(scope="session")
def damage() -> Damage:
    """Damages records of a source and holds it to what every reading promises."""
    return Damage()


@pytest.fixture(scope="session")
def data_sets() -> Path:
    """The folder of the real data sets; for tests marked `needs_real_data`."""
    return Path(os.environ["SURVEILKG_TEST_DATA"]) / "data"
