"""Tests of checks.dates: bounds against the EDTF date they come from (calendar of ISO 8601)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from surveilkg.checks import dates
from surveilkg.store.oxigraph import EmbeddedView

FEBRUARY = """claim:fable\\/1 skg:when "2020-02" ; skg:earliestStart "2020-02-01"^^xsd:date ;
  skg:latestStart "2020-02-29"^^xsd:date ; skg:earliestEnd "2020-02-01"^^xsd:date ;
  skg:latestEnd "2020-02-29"^^xsd:date ."""
SOURCE = """source:fable skg:published "2019" ; skg:publishedEarliest "2019-01-01"^^xsd:date ;
  skg:publishedLatest "2019-12-31"^^xsd:date ."""


def test_exact_bounds_are_silent(make_view: Callable[..., EmbeddedView]) -> None:
    """A leap month and a year with their first and last days, and an open interval without end, are right."""
    open_end = """claim:fable\\/2 skg:when "2018/.." ; skg:earliestStart "2018-01-01"^^xsd:date ;
      skg:latestStart "2018-12-31"^^xsd:date ."""
    assert dates.findings(make_view(source__fable=FEBRUARY + SOURCE + open_end)) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('latestEnd "2020-02-29"', 'latestEnd "2020-02-28"', "skg:latestEnd"),
        (' ;\n  skg:latestEnd "2020-02-29"^^xsd:date', "", "skg:latestEnd"),
        ('earliestStart "2020-02-01"', 'earliestStart "2020-02-15"', "skg:earliestStart"),
        ('when "2020-02"', 'when "2020-02-30"', "skg:when"),
        ('publishedLatest "2019-12-31"', 'publishedLatest "2019-12-30"', "skg:publishedLatest"),
        ('published "2019"', 'published "2019/2020"', "skg:published"),
    ],
)
def test_wrong_bound_is_an_error(make_view: Callable[..., EmbeddedView], old: str, new: str, path: str) -> None:
    """An invented or missing day, a day that does not exist and a publication over years are each named."""
    text = FEBRUARY + SOURCE
    assert old in text
    found = dates.findings(make_view(source__fable=text.replace(old, new)))
    assert [(f.severity, f.rule, f.path) for f in found] == [("error", "date-bounds", path)]


def test_bound_on_an_open_side_is_an_error(make_view: Callable[..., EmbeddedView]) -> None:
    """Nothing gets an invented end."""
    text = """claim:fable\\/1 skg:when "2018/.." ; skg:earliestStart "2018-01-01"^^xsd:date ;
      skg:latestStart "2018-12-31"^^xsd:date ; skg:latestEnd "2020-01-01"^^xsd:date ."""
    found = dates.findings(make_view(source__fable=text))
    assert [f.path for f in found] == ["skg:latestEnd"]
    assert "open" in found[0].fix
