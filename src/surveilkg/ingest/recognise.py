"""Which source reads a file: its readers are tried, so that a file given to the wrong source is told, never guessed."""

from __future__ import annotations

from surveilkg.errors import SurveilkgError
from surveilkg.sources import registry
from surveilkg.sources.reading import InputFile

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest file that is tried; beyond that a reader would take too long for a hint."""


def readers(file: InputFile, but: str = "") -> list[str]:
    """Ids of the sources whose reader takes a file: it knows the columns or fields and gives a first row.

    Args:
        file: the file; it is read without others beside it.
        but: id of a source that is left out.
    """
    if file.size > LARGEST:
        return []
    alone = InputFile(file.name, file.data, file.sha256)
    return [spec.id for spec in registry.all_sources() if spec.id != but and _reads(spec, alone)]


def _reads(spec: registry.Spec, file: InputFile) -> bool:
    try:
        return next(spec.parser()(file, spec).outcomes, None) is not None
    except SurveilkgError:
        return False
