"""Blocking: the right record is among the few that are compared, however many there are."""

from __future__ import annotations

import csv
from pathlib import Path

from surveilkg.identity.blocking import MOST_SHARED, Blocks
from surveilkg.identity.score import Described, score

PAIRS = Path(__file__).resolve().parents[1] / "bench" / "identity_pairs.csv"


def test_every_pair_that_scores_well_is_found() -> None:
    """What the score would propose must reach the score: all 226 same pairs of the benchmark that it recognises."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["is_same"] == "true"]
    records = [Described(row["name2"], country=row["country2"]) for row in rows]
    blocks = Blocks(records)
    missed = []
    for number, row in enumerate(rows):
        one = Described(row["name1"], country=row["country1"])
        if score(one, records[number]).likely and number not in blocks.near(one, most=20):
            missed.append((row["name1"], row["name2"]))
    assert missed == []


def test_a_word_that_everyone_has_is_not_followed() -> None:
    """The work for one record stays small where thousands share a word."""
    records = [Described(f"Meridian {number} {chr(97 + number % 26)}xyz{number}") for number in range(MOST_SHARED + 50)]
    assert Blocks(records).near(Described("Meridian")) == []


def test_identifiers_are_keys() -> None:
    """Two records with one identifier meet though their names have nothing in common."""
    lei = (("lei", "A"),)
    assert Blocks([Described("Alpha", identifiers=lei)]).near(Described("Beta", identifiers=lei)) == [0]
