"""Registers whose records keep their key in every release and are cited by other sources."""

from __future__ import annotations

from surveilkg.model.record import Document

AIDDATA = Document(
    "aidata-records",
    "AidData's records of Chinese finance, in any release",
    kind="source-dataset",
    publisher="AidData, William & Mary",
    url="https://www.aiddata.org/datasets",
)
"""Where every account of an AidData record comes from in the end, so that two releases are not two sources."""


def aidata_key(record: str) -> str:
    """Key of a record of AidData, as `skg:recordKey` holds it.

    >>> aidata_key("53843")
    'aidata 53843'
    """
    return f"aidata {record}"
