"""What was looked for and not found, against what nobody looked for: by country, source and year.

`scopes.toml` says which sources work through countries by a scheme, on what subject and for which years. Where such a
source looked at a country and tells nothing on its subject, it looked and did not find. Some say how many countries
they looked at, but not which: of a country that they do not name, nobody can tell whether they looked. Articles and
memos look nowhere by a scheme: what they do not mention means nothing.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from surveilkg import iri
from surveilkg.analysis import told
from surveilkg.analysis.clocks import ANY_TIME, Clocks
from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.places import Places
from surveilkg.analysis.told import Told
from surveilkg.model.chain import Citation, cited
from surveilkg.network.accounts import citation_of
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View

COLUMNS = (
    Column("state", "iri"),
    Column("state_name", "text"),
    Column("subject", "text"),
    Column("source", "iri"),
    Column("source_name", "text"),
    Column("first_year", "integer", "year"),
    Column("last_year", "integer", "year"),
    Column("verdict", "text"),
    Column("events", "integer", "events"),
    Column("sources", "text"),
)
FOUND, NOT_FOUND, NOT_LOOKED = "found", "looked for, not found", "not looked for"
UNLISTED = "cannot tell whether looked for"


class Scope(NamedTuple):
    """What a source looks for by a scheme.

    Args:
        source: local name of the source in the graph, such as `aigs-2022`.
        subject: what it looks for, in words.
        relations: classes of claims that answer it.
        first_year: first year that it covers; 0 where it does not say.
        last_year: last year.
        examined: `all` countries, `unlisted` where it looked at more than it names, or the IRI of a region as CURIE.
        whole_from: claims from which a copy counts as whole; with fewer it is an extract, whose silence says nothing.
        reason: where its scope is stated.
    """

    source: str
    subject: str
    relations: tuple[str, ...]
    first_year: int
    last_year: int
    examined: str
    whole_from: int
    reason: str


@cache
def scopes() -> tuple[Scope, ...]:
    """The scopes that `scopes.toml` declares, in its order."""
    path = Path(__file__).parent / "scopes.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["scope"]
    return tuple(Scope(**{**entry, "relations": tuple(entry["relations"])}) for entry in entries)


def gaps(
    view: View,
    index: Index,
    country: int | None = None,
    source: str = "",
    year: int | None = None,
    clocks: Clocks = ANY_TIME,
) -> Told:
    """Per state and scope: found, looked for and not found, or not looked for.

    Args:
        view: the store.
        index: the network index.
        country: number of a state or region; None for all states.
        source: local name of a source with a scope; empty for all.
        year: only scopes that cover this year; None for all.
        clocks: of which only the day of knowledge counts: what had not been published then, nobody could consult.
    """
    places = Places(view, index)
    states = places.states_of(country) if country is not None else set(_states(index))
    rows: list[tuple[Term | None, ...]] = []
    absent, notes = [], []
    for scope in scopes():
        name = _iri(index, scope)
        if source and scope.source != source:
            continue
        if year is not None and scope.last_year and not scope.first_year <= year <= scope.last_year:
            continue
        if not name or clocks.refusal(index, {"source": name}):
            absent.append(scope.source)
            continue
        named, found, claims = _seen(index, places, scope, name)
        is_whole = claims >= scope.whole_from
        judged = scope if is_whole else scope._replace(examined="unlisted")
        if not is_whole:
            notes.append(f"{scope.source} is an extract of {claims} claim(s): its silence says nothing.")
        for state in sorted(states):
            verdict = FOUND if state in found else _looked(index, places, judged, state in named, state)
            rows.append(_row(index, scope, name, state, verdict, found.get(state, {})))
    rows.sort(key=lambda row: [term.value if term else "" for term in (row[1], row[2], row[4])])
    notes += [f"Not in the graph or not published by then, so not consulted: {', '.join(absent)}."] if absent else []
    if not rows and not absent:
        notes.append("No source with a scope covers that; see `surveilkg gaps` without filters.")
    return Told(Table(COLUMNS, rows), tuple(notes))


def _states(index: Index) -> list[int]:
    return [number for number, record in enumerate(index.nodes()) if record["class"] == "State"]


def _iri(index: Index, scope: Scope) -> str:
    return next((name for name in index.sources if name.rpartition("/")[2] == scope.source), "")


def _looked(index: Index, places: Places, scope: Scope, is_named: bool, state: int) -> str:
    """What can be said of a state of which a source tells nothing on its subject."""
    if scope.examined == "unlisted":
        return NOT_FOUND if is_named and not scope.whole_from else UNLISTED
    if is_named or scope.examined == "all":
        return NOT_FOUND
    region = index.node_number(iri.expand(scope.examined) or "")
    return NOT_FOUND if region is not None and state in places.states_of(region) else NOT_LOOKED


def _seen(
    index: Index, places: Places, scope: Scope, source: str
) -> tuple[set[int], dict[int, dict[str, list[Citation]]], int]:
    """States that a source names; state to events that answer its subject, with citations; number of its claims."""
    named: set[int] = set()
    claims = 0
    found: dict[int, dict[str, list[Citation]]] = defaultdict(lambda: defaultdict(list))
    for number in range(index.claim_count()):
        record = index.claim(number)
        if record["source"] != source or record["deprecated"]:
            continue
        claims += 1
        nodes = {node for role, each in record["roles"].items() if role != "involves" for node in each}
        here = set().union(*(places.home(node) for node in nodes))
        named |= here
        if record["class"] in scope.relations and record["mode"] not in {"denied", "retracted"}:
            for state in here:
                cites = [citation_of(index, citation) for citation in record["citations"]]
                found[state][record["event"] or record["iri"]] += cites
    return named, found, claims


def _row(
    index: Index, scope: Scope, source: str, state: int, verdict: str, found: dict[str, list[Citation]]
) -> tuple[Term | None, ...]:
    facts = index.sources[source]
    return (
        *told.node(index, state),
        Term(scope.subject),
        Term(source, "iri"),
        Term(facts.get("cite_as") or facts.get("label") or scope.source),
        told.whole(scope.first_year) if scope.first_year else None,
        told.whole(scope.last_year) if scope.last_year else None,
        Term(verdict),
        told.whole(len(found)),
        told.text(cited(tuple(dict.fromkeys(citation for each in found.values() for citation in each)))),
    )


DESCRIPTOR = Descriptor(
    name="gaps",
    question="Where was evidence looked for and not found, and where did nobody look?",
    parameters=(
        Parameter("country", "entity", "state or region", "all states"),
        Parameter("source", "choice", "a source that looks by a scheme", "all"),
        Parameter("known_by", "date", "only sources published by the day", "any"),
        Parameter("year", "integer", "a year that the source covers", "any"),
    ),
    columns=COLUMNS,
    function=gaps,
    reference="scopes as the sources state them, each with its place, in src/surveilkg/analysis/scopes.toml",
    caveat=(
        "Looked for and not found is what one source can say of what it could see (news, its languages, its years); it "
        "is no proof of absence."
    ),
)
