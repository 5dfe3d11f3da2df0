"""Finds the sources: every folder here that holds a `source.toml`."""

from __future__ import annotations

import functools
import importlib
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveilkg.errors import MisuseError
from surveilkg.model.record import Outcome
from surveilkg.sources.reading import InputFile

Parse = Callable[["InputFile", "Spec"], "Parsed"]
"""Every `parse.py` has a function `parse` of this type."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One release of a source, as recognised in a file.

    Args:
        id: part of the release's IRI after the source's id; empty where the source has one release.
        label: in words.
        published: EDTF, or empty where the file does not say.
    """

    id: str = ""
    label: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as a source understands it: which release it is, and its rows in order.

    Args:
        edition: the release.
        outcomes: one per row, lazily.
    """

    edition: Edition
    outcomes: Iterator[Outcome]


@dataclass(frozen=True, slots=True)
class Spec:
    """What `source.toml` says.

    Args:
        id: name of the folder, of the command's argument and of the IRIs.
        title: name of the data set.
        publisher: who publishes it.
        licence: SPDX identifier or words.
        attribution: how to name it.
        url: page from which a user downloads it.
        coverage: what it covers.
        carries: what surveilkg takes from it.
        files: which files it reads.
        kind: local name of the SourceKind value.
        ships: whether derived facts may ship with surveilkg.
        ignored: columns or fields that are left out on purpose, each with the reason.
        lookups: tables that correct values, each with reasons.
        expectations: bounds on counts per edition.
        streams: whether its files may be of any size: every record has a key, and records of a file are not matched
            with each other by name, so that nothing of them need be held in memory.
        general: whether it records much that has nothing to do with surveillance.
    """

    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    url: str
    coverage: str
    carries: str
    files: str
    kind: str
    ships: bool
    ignored: dict[str, str]
    lookups: dict[str, dict[str, Any]]
    expectations: dict[str, dict[str, int]]
    streams: bool = False
    general: bool = False

    def parser(self) -> Parse:
        """The function that reads the source's files."""
        parse: Parse = importlib.import_module(f"surveilkg.sources.{self.id}.parse").parse
        return parse

    def corrected(self, table: str, written: str) -> str:
        """What a value means by a lookup table of the source; the value itself where the table is silent."""
        entry = self.lookups.get(table, {}).get(written)
        return written if entry is None else str(entry["means"])


def all_sources() -> tuple[Spec, ...]:
    """All sources, by id."""
    folders = sorted(path.parent for path in Path(__file__).parent.glob("*/source.toml"))
    return tuple(_read(folder) for folder in folders)


def find(source_id: str) -> Spec:
    """The source of an id.

    Raises:
        MisuseError: there is none; the message lists what there is.
    """
    folder = Path(__file__).parent / source_id
    if re.fullmatch(r"\w+", source_id) and (folder / "source.toml").is_file():
        return _read(folder)
    import difflib

    known = [spec.id for spec in all_sources()]
    near = difflib.get_close_matches(source_id, known, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise MisuseError(f"There is no source {source_id!r}.", f"{hint}Sources: {', '.join(known)}.")


@functools.cache
def _read(folder: Path) -> Spec:
    record = tomllib.loads((folder / "source.toml").read_text(encoding="utf-8"))
    return Spec(**{"ignored": {}, "lookups": {}, "expectations": {}, **record})
