"""The questions of the JSON API. Each gives the bytes that its command prints with `--format json`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from surveilkg.errors import MisuseError
from surveilkg.network.constraints import MAX_HOPS, STRENGTHS
from surveilkg.network.query import DIRECTIONS
from surveilkg.serve import dossiers, paging
from surveilkg.serve.jobs import MEDIA, Reply
from surveilkg.serve.parameters import Parameter

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph

Given = dict[str, Any]
_NAME = "name in English or Chinese, alias, code, CURIE (id:huawei) or IRI"
_CLOCKS = (
    Parameter("as_of", "leave out what began later or had ended: 2019, 2019-08, 2019-08-31"),
    Parameter("known_by", "only what sources had published by this date"),
)
_PERIOD = (
    Parameter("from", "a date; only what may lie in the period from here", as_="first"),
    Parameter("to", "a date; only what may lie in the period up to here", as_="last"),
)
_TYPES = (
    Parameter("only", "only these relation types, such as Deal", several=True),
    Parameter("without", "not these relation types", several=True),
    Parameter("direction", "follow supply or money from source to sink; any", choices=DIRECTIONS),
    Parameter("min_strength", "weakest claims that count; conditional", choices=STRENGTHS),
)
_WEAK = Parameter("include_weak", "also much weaker chains, and claims beside surveillance", "flag")
_CHAINS = (
    *_CLOCKS,
    *_PERIOD,
    Parameter("not_via", "chains must not pass through this node", several=True),
    *_TYPES,
    Parameter("through_groups", "let chains pass through groups of actors and regions", "flag"),
    _WEAK,
    Parameter("max_expanded", "stop after so many expanded nodes, tell what is proven", "integer", most=100_000_000),
)
_CLASS = Parameter("class", "only entities of these classes, such as Company", several=True, as_="kind")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the API.

    Args:
        name: last part of its path.
        summary: what it answers.
        parameters: what it takes.
        ask: from a graph and the values that were given to the bytes of JSON, or a reply with headers of its own.
        schema: name of the published schema of its answers, or empty.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    ask: Callable[[SurveilGraph, Given], bytes | Reply]
    schema: str = ""


def search(graph: SurveilGraph, given: Given) -> bytes:
    """As `surveilkg search`."""
    from surveilkg.export.table_text import json_document

    text = given["text"].strip()
    if not text:
        raise MisuseError("There is nothing to search for.", "Give a part of a name.")
    about = {"title": f"Names that hold {text}", "generation": graph.generation.id}
    return json_document(graph.search(text, given.get("limit", 20)), about)


def show(graph: SurveilGraph, given: Given) -> Reply:
    """As `surveilkg show`; what is longer than a page comes in parts, which also have `paging`."""
    from surveilkg.export.dossier_json import write
    from surveilkg.export.json_values import plain

    dossier = dossiers.dossier(graph, given["name"])
    size = given.get("size", paging.SIZE)
    at = paging.paging(paging.entries_of(dossier), given.get("page", 1), size)
    if at.pages == 1:
        return Reply(200, MEDIA, write(dossier).encode())
    asked = {"name": given["name"], "size": size}
    told = {"page": at.number, "pages": at.pages, "size": size, "entries": at.entries}
    told["next"] = at.address(at.number + 1, **asked) if at.number < at.pages else None
    document = {**plain(paging.part(dossier, at)), "paging": told}
    return Reply(200, MEDIA, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode(), at.headers(**asked))


def path(graph: SurveilGraph, given: Given) -> bytes:
    """As `surveilkg path`."""
    from surveilkg.export.chains_json import write

    return write(graph.path(**given)).encode()


def between(graph: SurveilGraph, given: Given) -> bytes:
    """As `surveilkg between`."""
    from surveilkg.export.chains_json import write

    constraints = {name: value for name, value in given.items() if name != "name"}
    return write(graph.between(*given["name"], **constraints)).encode()


def reach(graph: SurveilGraph, given: Given) -> bytes:
    """As `surveilkg reach`."""
    from surveilkg.export.chains_json import write

    asked = {name: value for name, value in given.items() if name != "name"}
    return write(graph.reach(given["name"], **asked)).encode()


def neighbours(graph: SurveilGraph, given: Given) -> bytes:
    """As `surveilkg neighbours`."""
    from surveilkg.analysis.neighbours import DESCRIPTOR
    from surveilkg.export.table_text import json_document

    told = graph.neighbours(**given)
    about = {"title": f"Neighbours of {given['name']}", "notes": list(told.notes), "caveat": DESCRIPTOR.caveat}
    return json_document(told.table, about)


def finance(graph: SurveilGraph, given: Given) -> bytes:
    """As `surveilkg finance`."""
    from surveilkg.export.ledger_json import write

    return write(graph.finance(**given)).encode()


def exposure(graph: SurveilGraph, given: Given) -> bytes:
    """As `surveilkg exposure`."""
    from surveilkg.export.exposure_json import write

    if bool(given.get("name")) == bool(given.get("country")):
        raise MisuseError("Give either name or country.", "For instance: ?name=Hikvision&as_of=2020")
    if given.get("country") and given.get("below"):
        raise MisuseError("below is asked of a party, not of a country.", "Leave out one of the two.")
    return write(graph.exposure(**given)).encode()


def timeline(graph: SurveilGraph, given: Given) -> bytes:
    """As `surveilkg timeline`."""
    from surveilkg.analysis.timeline import DESCRIPTOR
    from surveilkg.export.table_text import json_document

    told = graph.timeline(**given)
    about = {"title": f"Timeline of {given['name']}", "notes": list(told.notes), "caveat": DESCRIPTOR.caveat}
    return json_document(told.table, about)


def named(graph: SurveilGraph, given: Given) -> bytes:
    """As `surveilkg query`; `name` is that of the query, `given` its parameters."""
    from surveilkg.export.table_text import json_document
    from surveilkg.query import binding, catalogue, run
    from surveilkg.settings import data_root

    query = catalogue.find(data_root(), given["name"])
    answer = run.answer(graph.view, query, binding.bound(query, graph.index, given["given"]))
    return json_document(answer, query.about(given["given"], graph.generation.id))


QUESTIONS: tuple[Question, ...] = (
    Question(
        "search",
        "Entities whose names hold all the words of a text.",
        (Parameter("text", "words", required=True), Parameter("limit", "rows at most; 20", "integer")),
        search,
    ),
    Question(
        "show",
        "Everything that is known about one entity, source or claim, cited.",
        (
            Parameter("name", _NAME, required=True),
            Parameter("page", "which part, where there is more than a page", "integer", most=1_000_000),
            Parameter("size", f"claims on a page; {paging.SIZE:,}", "integer", most=paging.LARGEST),
        ),
        show,
    ),
    Question(
        "path",
        "The best documented chains between two actors, each step cited.",
        (
            Parameter("start", _NAME, required=True),
            Parameter("goal", _NAME, required=True),
            Parameter("k", "number of chains; 5", "integer", most=100),
            Parameter("max_hops", "steps that a chain may have; 4", "integer", most=MAX_HOPS),
            Parameter("via", "chains must pass through this node", several=True),
            *_CHAINS,
        ),
        path,
        "path",
    ),
    Question(
        "between",
        "What best connects several parties: chains that together cost little, each step cited.",
        (
            Parameter("name", f"2 to 12 parties: {_NAME}", required=True, several=True),
            Parameter("max_hops", "steps between two of the parties; 4", "integer", most=MAX_HOPS),
            *_CHAINS,
        ),
        between,
        "between",
    ),
    Question(
        "reach",
        "The best chain from one party to each entity that fits, cheapest first.",
        (
            Parameter("name", _NAME, required=True),
            _CLASS,
            Parameter("vendor", "only those that supply in a claim", "flag"),
            Parameter("listed", "only those that were put on a restriction list", "flag"),
            Parameter("listed_on", "... on this list, or by this authority", several=True),
            Parameter("technology", "only those that a claim ties to it or to a narrower one", several=True),
            Parameter("country", "only those based in or part of it", several=True),
            Parameter("limit", "entities to show; 20", "integer"),
            Parameter("max_hops", "steps that a chain may have; 3", "integer", most=MAX_HOPS),
            *_CHAINS,
        ),
        reach,
        "reach",
    ),
    Question(
        "neighbours",
        "What a party is tied to: one row per tie, the best documented party first.",
        (
            Parameter("name", _NAME, required=True),
            _CLASS,
            Parameter("limit", "ties to show; all", "integer"),
            *_CLOCKS,
            *_PERIOD,
            *_TYPES,
            _WEAK,
        ),
        neighbours,
    ),
    Question(
        "finance",
        "Who paid whom for what: each financing once, with totals that count nothing twice.",
        (
            Parameter("lender", "who lends, gives, invests or answers for money"),
            Parameter("borrower", "who borrows or benefits"),
            Parameter("vendor", "who supplies, builds, carries out, or gives in kind"),
            Parameter("technology", "what it is for, narrower technologies included"),
            Parameter("country", "receiving state or region"),
            *_PERIOD,
            Parameter("status", "stated status, such as completed or cancelled"),
            *_CLOCKS,
            Parameter("trace_hops", "follow the money so many steps; not at all without it", "integer", most=MAX_HOPS),
        ),
        finance,
    ),
    Question(
        "exposure",
        "Who is listed on a day, and whom rules on ownership by listed parties catch.",
        (
            Parameter("name", f"a party: {_NAME}"),
            Parameter("country", "all suppliers active in a country instead of one party"),
            *_CLOCKS,
            Parameter("rule", "direct, ofac-50 or bis-affiliates; all", several=True),
            Parameter("below", "also the firms below the party, by any stake", "flag"),
            Parameter(
                "min_strength",
                "weakest claims that carry a verdict alone; asserted",
                choices=("asserted", "reported"),
                as_="firm",
            ),
        ),
        exposure,
        "exposure",
    ),
    Question(
        "timeline",
        "What is dated about an entity, in order, every source behind it.",
        (
            Parameter("name", _NAME, required=True),
            *_PERIOD,
            Parameter("only", "only these relation types", several=True),
            *_CLOCKS,
        ),
        timeline,
    ),
)
"""In the order of the documentation."""
