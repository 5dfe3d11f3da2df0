"""Contracts of what every source says of itself; those of its files are in tests/sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveilkg import vocab
from surveilkg.sources.registry import Spec, all_sources

SOURCES = {spec.id: spec for spec in all_sources()}


def test_sources_do_not_vanish() -> None:
    """Guards the collection: as many sources as there were when this was written (10, 2026-11)."""
    assert len(SOURCES) >= 10


@pytest.mark.parametrize("spec", SOURCES.values(), ids=list(SOURCES))
def test_spec_is_complete(spec: Spec) -> None:
    """Guards what `surveilkg sources` prints: every field says something, lookups give reasons, the kind is defined."""
    folder = Path(__file__).parents[2] / "src" / "surveilkg" / "sources" / spec.id
    assert folder.is_dir(), "the id is the name of the folder"
    for field in ("title", "publisher", "licence", "attribution", "url", "coverage", "carries", "files"):
        assert getattr(spec, field).strip(), field
    assert spec.kind in vocab.TERMS
    for table, entries in spec.lookups.items():
        for written, entry in entries.items():
            assert not isinstance(entry, dict) or entry.get("reason"), f"{table}: {written} has no reason"
    assert all(spec.ignored.values())
