"""Tests of binding: whatever a parameter holds, it stays one term, and the printed query gives the same rows.

Expected values come from the parsers of Oxigraph and rdflib, which were written by others: what they read in the place
of a parameter must be what was given.
"""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import AmbiguousNameError, MisuseError, UnknownNameError
from surveilkg.iri import XSD
from surveilkg.query import binding, catalogue
from surveilkg.query.header import Example, NamedQuery, Parameter
from surveilkg.settings import data_root
from surveilkg.store.serialise import token
from surveilkg.table import Column, Term

PIECES = [
    '"', "'", '"""', "\\", "\\u0022", "\\U00000022", "\\\\u0022", "}", "{", "#", "\n", "\r", "\t", "\b", "\f", "\x01",
    "?x", "> .", "<", ">", "UNDEF", "VALUES ?vendor { UNDEF }", "/* */", "--", "; DROP ALL", "光", "𝄞", "\u2028",
    "u0022", "U", "u", "a", " ", ") } INSERT DATA { <a:a> <a:b> <a:c> }", "@en", "^^<a:b>", "%", "$",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
)
NAMED = NamedQuery(
    name="echo",
    folder="competency",
    title="Echo",
    topic="evidence",
    question="What was given?",
    answers=(),
    parameters=(
        Parameter("said", "text", True, False, "", "a text"),
        Parameter("day", "date", False, False, "", "a day"),
    ),
    columns=(Column("said", "text"),),
    meanings=("the text",),
    since="0.2.0",
    caveat="None.",
    examples=(Example("shipped", {}),),
    body=(
        "SELECT ?said ?day_first ?day_last WHERE { VALUES ?said { UNDEF } "
        "VALUES (?day_first ?day_last) { (UNDEF UNDEF) } }\n"
    ),
)


@given(TEXTS)
@example("\\u0022 } . { #")
@example("\\\\u0022")
@example("VALUES ?said { UNDEF }")
def test_text_stays_one_text_in_two_engines(text: str) -> None:
    """Oxigraph and rdflib both read back exactly the text that was given, injections included."""
    sparql = f"SELECT (STR({token(Term(text))}) AS ?said) WHERE {{}}"
    (row,) = list(ox.Store().query(sparql))  # type: ignore[arg-type]
    assert row["said"].value == text
    (other,) = list(rdflib.Graph().query(sparql))
    assert str(other[0]) == text  # type: ignore[index]


@given(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
def test_query_asks_for_what_was_given_and_nothing_else(texts: list[str]) -> None:
    """A bound query has one row per text given, whatever they hold: the rest of the query is untouched."""
    index: object = None
    sparql = binding.bound(NAMED, index, {"said": texts, "day": "2019-08"})  # type: ignore[arg-type]
    rows = [tuple(term.value for term in row) for row in ox.Store().query(sparql)]  # type: ignore[union-attr]
    assert sorted(rows) == sorted((text, "2019-08-01", "2019-08-31") for text in texts)


@given(TEXTS)
def test_no_text_becomes_an_iri_that_it_is_not(text: str) -> None:
    """An IRI token is refused by us, refused by Oxigraph, or read as exactly that IRI."""
    wanted = "https://w3id.org/surveilkg/id/" + text
    try:
        sparql = f"SELECT (STR({token(Term(wanted, 'iri'))}) AS ?said) WHERE {{}}"
    except MisuseError:
        if not set(text) & set('<>"{}|^`\\ ') and not any(char <= " " for char in text):
            with pytest.raises(ValueError, match="IRI"):
                ox.NamedNode(wanted)
        return
    try:
        (row,) = list(ox.Store().query(sparql))  # type: ignore[arg-type]
    except SyntaxError:
        return
    assert row["said"].value == wanted


@given(text=TEXTS)
def test_names_as_parameters_do_no_harm(world: SurveilGraph, text: str) -> None:
    """A name that is none is refused with a message, whatever it holds; one that is gives an answer."""
    try:
        world.query("states-supplied", vendor=text)
    except (MisuseError, UnknownNameError, AmbiguousNameError) as error:
        assert error.exit_code == 2


def test_printed_query_gives_the_same_rows(world: SurveilGraph) -> None:
    """What --sparql prints is a query of its own, without any prefix that it does not declare."""
    query = catalogue.find(data_root(), "states-supplied")
    printed = binding.bound(query, world.index, {"vendor": "Argus Optics"})
    bare = ox.Store.read_only(str(world.generation.store))
    rows = [[t.value for t in row] for row in bare.query(printed, use_default_graph_as_union=True)]  # type: ignore[union-attr]
    table = world.query("states-supplied", vendor="Argus Optics")
    assert len(rows) == len(table.rows) > 0
    assert [row[0] for row in rows] == [iri.expand(str(value)) for value in table.column("state")]


@pytest.mark.parametrize(
    "name", ["Argus Optics", "阿格斯光學", "argus optics co., ltd.", "id:argus", iri.ENTITY + "argus"]
)
def test_an_entity_has_many_names(world: SurveilGraph, name: str) -> None:
    """Label, Chinese name, alias, CURIE and IRI are one parameter."""
    assert world.query("states-supplied", vendor=name).rows == world.query("states-supplied", vendor="id:argus").rows


def test_kind_settles_which_entity_is_meant(world: SurveilGraph) -> None:
    """'Streslau' is a place and an alias of a product: a parameter that takes a place has the place.

    A name of the wrong kind is refused with what it is. Expected: the entities of tests/world.
    """
    from surveilkg.query.kinds import KINDS

    assert KINDS["place"].read(world.index, "--place", "Streslau") == (Term(iri.ENTITY + "streslau", "iri"),)
    with pytest.raises(MisuseError, match=r"Ruritania.*is a State"):
        KINDS["company"].read(world.index, "--vendor", "Ruritania")
    with pytest.raises(AmbiguousNameError):
        KINDS["company"].read(world.index, "--vendor", "Mercury")


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        ("date", "2019", ("2019-01-01", "2019-12-31")),
        ("date", "2020-02", ("2020-02-01", "2020-02-29")),
        ("date", "2019-08-31", ("2019-08-31", "2019-08-31")),
        ("integer", "+7", ("7",)),
        ("decimal", "1,000.50", ("1000.50",)),
        ("decimal", "1e3", ("1000",)),
        ("mode", "Alleged", (iri.SKG + "alleged",)),
        ("status", "in operation", (iri.SKG + "status-in-operation",)),
        ("purpose", "skg:purpose-policing", (iri.SKG + "purpose-policing",)),
        ("relation", "loan", (iri.SKG + "Loan",)),
        ("claim", "claim:gazette/p2-1", (iri.CLAIM + "gazette/p2-1",)),
    ],
)
def test_values_become_terms(world: SurveilGraph, kind: str, text: str, values: tuple[str, ...]) -> None:
    """Dates become the days that they can mean (ISO 8601-2), numbers are normalised, terms of lists found by name."""
    from surveilkg.query.kinds import KINDS

    assert tuple(term.value for term in KINDS[kind].read(world.index, "--x", text)) == values


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "2019-13"), ("date", "last year"), ("date", "2018/2019"), ("integer", "1.5"), ("integer", "٣" * 20),
        ("decimal", "NaN"), ("decimal", "1e999999"), ("decimal", "1,00"), ("mode", "certain"), ("status", ""),
        ("relation", "Company"), ("claim", "claim:none/1"), ("claim", "x"),
    ],
)  # fmt: skip
def test_wrong_values_are_misuse(world: SurveilGraph, kind: str, text: str) -> None:
    """What is no value of a kind is refused, and the message names the option."""
    from surveilkg.query.kinds import KINDS

    with pytest.raises(MisuseError, match="--x"):
        KINDS[kind].read(world.index, "--x", text)


def test_parameters_are_checked(world: SurveilGraph) -> None:
    """Unknown, missing, repeated and ill-typed parameters are misuse, as is an unknown query; dates may be dates."""
    for given_ in (
        {},
        {"vendor": "Argus Optics", "colour": "red"},
        {"vendor": ["id:argus", "id:delphi"]},
        {"vendor": True},
    ):
        with pytest.raises(MisuseError):
            world.query("states-supplied", **given_)
    with pytest.raises(MisuseError, match="states-supplied"):
        world.query("state-supplied", vendor="id:argus")
    sparql = binding.bound(NAMED, world.index, {"day": date(2019, 8, 3)})
    for end in ("first", "last"):
        assert f'BIND("2019-08-03"^^<{XSD}date> AS ?day_{end})' in sparql
