"""Finding, among many records, the few that are worth comparing with one: those that share a telling key.

A key is a brand or word, its sound, its beginning and end, the abbreviation, or all general words together. Keys that
very many records share tell little and are left out, so that the work per record does not grow with the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from surveilkg.identity.name_keys import name_keys
from surveilkg.identity.score import Record

MOST_SHARED = 400
"""A key of more records than these is not followed."""


class Blocks:
    """An index of records by their keys.

    Args:
        records: what is searched; results are their numbers in this sequence.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, record in enumerate(records):
            for key in keys(record):
                self._numbers[key].append(number)

    def near(self, record: Record, most: int = 20) -> list[int]:
        """Numbers of the records that share keys with one, those with the rarest shared keys first."""
        weights: dict[int, float] = defaultdict(float)
        for key in keys(record):
            numbers = self._numbers.get(key, ())
            if len(numbers) <= MOST_SHARED:
                for number in numbers:
                    weights[number] += 1 / (4 + len(numbers))
        return sorted(weights, key=lambda number: (-weights[number], number))[:most]


def keys(record: Record) -> set[str]:
    """Keys of a record: of its identifiers, its name and its aliases."""
    found = {f"id:{scheme}:{value}" for scheme, value in record.identifiers}
    for name in (record.name, *record.aliases):
        found.update(name_keys(name))
    return found
