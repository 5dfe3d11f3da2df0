"""Building the network index of a generation from its store."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveilkg import iri
from surveilkg.clean import names
from surveilkg.model import strength
from surveilkg.network import columns, ranking
from surveilkg.network.columns import ALIAS, CODE, FORMAT, LABEL, NO_DAY, SHORTENED
from surveilkg.network.projection import Projections
from surveilkg.network.projection import read as read_projections

if TYPE_CHECKING:
    from surveilkg.store.protocols import View
    from surveilkg.table import Term

_BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
_LITERALS = {
    "paraphrase": "paraphrase",
    "when": "when",
    "speakerAsWritten": "speaker",
    "note": "note",
    "condition": "condition",
    "quantity": "quantity",
}
_FIGURES = (
    "value",
    "minInclusive",
    "minExclusive",
    "maxInclusive",
    "maxExclusive",
    "unit",
    "population",
    "populationOf",
)
_SHARES = {"sharePct": "exact", "sharePctMin": "least", "sharePctMax": "most"}
_NO_ROLES = frozenset({"source", "type", "originatesFrom", "derivedFromSource"})
_LISTS = {"asWritten": "as_written", "hedge": "hedge", "statedReason": "reasons"}
_ENTITIES = """
SELECT ?node ?p ?o WHERE { ?node a skg:Entity ; ?p ?o
  FILTER(?p IN (rdf:type, skos:prefLabel, skos:altLabel, skg:misspelling, skg:isoAlpha2, skg:isoAlpha3,
    skg:wikidata, skg:lei, skg:registrationNumber, skg:openSanctionsId)) } ORDER BY ?node ?p ?o
"""
_CLAIMS = "SELECT ?claim ?p ?o WHERE { ?claim a skg:Claim ; ?p ?o } ORDER BY ?claim ?p ?o"
_PASSAGES = """
SELECT ?passage ?source ?p ?o WHERE { ?passage a skg:Passage ; skg:inSource ?source ; ?p ?o
  FILTER(?p IN (skg:paragraph, skg:sentence, skg:row, skg:column, skg:page, skg:recordId, skg:fragment)) }
ORDER BY ?passage ?p ?o
"""
_SOURCES = "SELECT ?source ?p ?o WHERE { ?source a skg:Source ; ?p ?o } ORDER BY ?source ?p ?o"
_AMOUNTS = "SELECT ?amount ?p ?o WHERE { ?amount a skg:MonetaryAmount ; ?p ?o } ORDER BY ?amount ?p ?o"

Facts = dict[str, dict[str, list["Term"]]]
"""Node IRI to local property name to values."""


@dataclass(slots=True)
class _Tables:
    nodes: list[dict[str, Any]] = field(default_factory=list)
    position: dict[str, int] = field(default_factory=dict)
    claims: list[dict[str, Any]] = field(default_factory=list)
    claim_nodes: list[list[int]] = field(default_factory=list)
    edges: list[tuple[int, int, int, int]] = field(default_factory=list)
    relevance: list[float] = field(default_factory=list)


def build(view: View, folder: Path) -> dict[str, int]:
    """Write the index of a store into a folder.

    Returns:
        Counts of nodes, claims, edges and names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    projections = read_projections(view)
    tables = _Tables()
    _nodes(view, projections, tables)
    sources = _sources(view)
    _claims(view, projections, sources, tables)
    _write(folder, tables)
    name_count = _write_names(folder, tables.nodes)
    counts = {
        "nodes": len(tables.nodes),
        "claims": len(tables.claims),
        "edges": len(tables.edges),
        "names": name_count,
    }
    meta = {
        "format": FORMAT,
        "counts": counts,
        "sizes": columns.sizes(folder),
        "sources": sources,
        "projections": [p._asdict() for p in sorted(projections.declared, key=lambda p: p.name)],
        "parents": {name: list(above) for name, above in sorted(projections.parents.items())},
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    return counts


def _facts(view: View, query: str, key: str) -> Facts:
    facts: Facts = defaultdict(lambda: defaultdict(list))
    table = view.select(query)
    at = {name: number for number, name in enumerate(table.names)}
    for row in table.rows:
        subject, predicate, value = row[at[key]], row[at["p"]], row[at["o"]]
        if subject is not None and predicate is not None and value is not None:
            facts[subject.value][iri.local_name(predicate.value)].append(value)
    return facts


def _specific(types: list[Term], projections: Projections) -> str:
    """The most specific of the surveilkg classes of a node."""
    own = [iri.local_name(term.value) for term in types if term.value.startswith(iri.SKG)]
    return max(sorted(own), key=lambda name: len(projections.lineage(name)))


def _nodes(view: View, projections: Projections, tables: _Tables) -> None:
    facts = _facts(view, _ENTITIES, "node")
    for node in sorted(facts):
        found = facts[node]
        labels = {term.language: term.value for term in found["prefLabel"]}
        other = [t.value for name in ("altLabel", "misspelling") for t in found.get(name, [])]
        codes = [
            t.value
            for name in ("isoAlpha2", "isoAlpha3", "wikidata", "lei", "registrationNumber", "openSanctionsId")
            for t in found.get(name, [])
        ]
        tables.position[node] = len(tables.nodes)
        tables.nodes.append(
            {
                "iri": node,
                "label": labels.get("en") or next(iter(labels.values()), iri.local_name(node)),
                "class": _specific(found["type"], projections),
                "labels": labels,
                "aliases": other,
                "codes": codes,
            }
        )


def _sources(view: View) -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {}
    for source, found in _facts(view, _SOURCES, "source").items():
        out[source] = {
            name: found[term][0].value
            for name, term in (
                ("label", "prefLabel"),
                ("cite_as", "citeAs"),
                ("kind", "sourceKind"),
                ("published", "published"),
                ("published_latest", "publishedLatest"),
                ("title", "title"),
                ("url", "url"),
            )
            if found.get(term)
        }
        out[source]["kind"] = iri.local_name(out[source].get("kind", ""))
    return dict(sorted(out.items()))


def _claims(view: View, projections: Projections, sources: dict[str, dict[str, str]], tables: _Tables) -> None:
    passages = _facts(view, _PASSAGES, "passage")
    homes = {str(row["passage"]): str(row["source"]) for row in view.select(_PASSAGES)}
    amounts = _facts(view, _AMOUNTS, "amount")
    facts = _facts(view, _CLAIMS, "claim")
    ordered = sorted(projections.declared, key=lambda p: p.name)
    numbers = {projection.name: number for number, projection in enumerate(ordered)}
    tables.relevance = [projection.relevance for projection in ordered]
    for claim in sorted(facts):
        found = facts[claim]
        kind = _specific(found["type"], projections)
        record = _record(claim, kind, found, sources)
        record["citations"] = [_citation(t.value, homes, passages) for t in found.get("citation", [])]
        record["amounts"] = [_amount(amounts[t.value]) for t in found.get("amount", [])]
        roles = {
            role: [tables.position[t.value] for t in values if t.value in tables.position]
            for role, values in found.items()
            if role not in _NO_ROLES
        }
        record["roles"] = _roles(roles)
        at = len(tables.claims)
        tables.claims.append(record)
        tables.claim_nodes.append(sorted({n for nodes in record["roles"].values() for n in nodes}))
        if record["mode"] in {"denied", "retracted"} or record["deprecated"]:
            continue
        for projection in projections.of(kind):
            for tail, head in _pairs(record["roles"], projection.tail, projection.head):
                tables.edges.append((tail, head, at, numbers[projection.name]))


def _roles(found: dict[str, list[int]]) -> dict[str, list[int]]:
    """Nodes by role; `involves` (derived) is kept for nodes that take part only through an organ or place."""
    direct = {node for role, nodes in found.items() if role != "involves" for node in nodes}
    kept = {role: [n for n in nodes if role != "involves" or n not in direct] for role, nodes in sorted(found.items())}
    return {role: nodes for role, nodes in kept.items() if nodes}


def _pairs(roles: dict[str, list[int]], tail: str, head: str) -> list[tuple[int, int]]:
    pairs = {(a, b) for a in roles.get(tail, []) for b in roles.get(head, []) if a != b}
    if tail == head:
        pairs = {(min(pair), max(pair)) for pair in pairs}
    return sorted(pairs)


def _record(claim: str, kind: str, found: dict[str, list[Term]], sources: dict[str, dict[str, str]]) -> dict[str, Any]:
    mode = iri.local_name(found["mode"][0].value)
    source = found["source"][0].value
    origins = sorted({term.value for term in found.get("originatesFrom", [])}) or [source]
    record: dict[str, Any] = {
        "iri": claim,
        "class": kind,
        "mode": mode,
        "source": source,
        "origins": origins,
        "beside": any(t.value == "true" for t in found.get("besideSurveillance", [])),
        "weight": strength.weight(mode, sources.get(source, {}).get("kind", "")),
        "event": found["accountOf"][0].value if found.get("accountOf") else "",
        "deprecated": any(t.value.endswith("rank-deprecated") for t in found.get("rank", [])),
        "status": iri.local_name(found["status"][0].value).removeprefix("status-") if found.get("status") else "",
        "bounds": [found[name][0].value if found.get(name) else None for name in _BOUNDS],
    }
    for term, name in _LITERALS.items():
        if found.get(term):
            record[name] = found[term][0].value
    figures = {name: found[name][0].python() for name in _FIGURES if found.get(name)}
    if figures:
        record["figures"] = figures
    shares = {name: found[term][0].value for term, name in _SHARES.items() if found.get(term)}
    if found.get("isHeldDirectly"):
        shares["direct"] = found["isHeldDirectly"][0].value
    if shares:
        record["share"] = shares
    for term, name in _LISTS.items():
        if found.get(term):
            record[name] = [t.value for t in found[term]]
    return record


def _citation(passage: str, homes: dict[str, str], passages: Facts) -> dict[str, Any]:
    found = passages.get(passage, {})
    place: dict[str, Any] = {name: values[0].python() for name, values in sorted(found.items())}
    return {"passage": passage, "source": homes.get(passage, ""), **place}


def _amount(found: dict[str, list[Term]]) -> dict[str, Any]:
    skip = {"type"}
    plain = {name: values[0] for name, values in found.items() if name not in skip}
    return {
        name: (iri.local_name(term.value) if term.kind == "iri" else term.python())
        for name, term in sorted(plain.items())
    }


def _days(text: str | None) -> int:
    return NO_DAY if text is None else date.fromisoformat(text).toordinal()


def _write(folder: Path, tables: _Tables) -> None:
    columns.write_texts(folder / "nodes", [json.dumps(n, ensure_ascii=False) for n in tables.nodes])
    columns.write_texts(folder / "claims", [json.dumps(c, ensure_ascii=False) for c in tables.claims])
    for at, name in enumerate(("tail", "head", "claim", "projection")):
        columns.write_column(folder / f"edge-{name}", "I", [edge[at] for edge in tables.edges])
    columns.write_column(folder / "edge-cost", "f", _costs(tables))
    _write_lists(folder / "adjacency", _incident(tables))
    _write_lists(folder / "mentions", _mentions(tables))
    for at, name in enumerate(_BOUNDS):
        columns.write_column(folder / f"claim-{name}", "i", [_days(c["bounds"][at]) for c in tables.claims])
    columns.write_column(folder / "claim-mode", "B", [strength.MODES.index(c["mode"]) for c in tables.claims])
    columns.write_column(folder / "claim-weight", "f", [c["weight"] for c in tables.claims])
    columns.write_column(folder / "claim-beside", "B", [int(c["beside"]) for c in tables.claims])
    events = {found: at for at, found in enumerate(sorted({c["event"] for c in tables.claims}))}
    columns.write_column(folder / "claim-event", "I", [events[c["event"]] for c in tables.claims])
    origins = {found: at for at, found in enumerate(sorted({o for c in tables.claims for o in c["origins"]}))}
    _write_lists(folder / "origins", [[origins[origin] for origin in c["origins"]] for c in tables.claims])
    classes = sorted({n["class"] for n in tables.nodes})
    (folder / "classes.json").write_text(json.dumps(classes), encoding="utf-8")
    columns.write_column(folder / "node-class", "B", [classes.index(n["class"]) for n in tables.nodes])
    columns.write_column(folder / "node-degree", "I", _degrees(tables))


def _costs(tables: _Tables) -> list[float]:
    """What a step along each edge costs when nothing is filtered: by the event of its claim between its two nodes."""
    accounts: dict[tuple[int, int, str], dict[int, tuple[list[str], float]]] = defaultdict(dict)
    relevance: dict[tuple[int, int, str], float] = defaultdict(float)
    keys = []
    for tail, head, claim, projection in tables.edges:
        record = tables.claims[claim]
        key = (min(tail, head), max(tail, head), record["event"])
        keys.append(key)
        accounts[key][claim] = (record["origins"], record["weight"])
        relevance[key] = max(relevance[key], ranking.relevance(tables.relevance[projection], record["beside"]))
    return [ranking.step_cost(strength.combine(accounts[key].values()), relevance[key]) for key in keys]


def _incident(tables: _Tables) -> list[list[int]]:
    lists: list[list[int]] = [[] for _ in tables.nodes]
    for number, (tail, head, _, _) in enumerate(tables.edges):
        lists[tail].append(number)
        lists[head].append(number)
    return lists


def _mentions(tables: _Tables) -> list[list[int]]:
    lists: list[list[int]] = [[] for _ in tables.nodes]
    for number, nodes in enumerate(tables.claim_nodes):
        for node in nodes:
            lists[node].append(number)
    return lists


def _degrees(tables: _Tables) -> list[int]:
    neighbours: list[set[int]] = [set() for _ in tables.nodes]
    for tail, head, _, _ in tables.edges:
        neighbours[tail].add(head)
        neighbours[head].add(tail)
    return [len(found) for found in neighbours]


def _write_lists(path: Path, lists: list[list[int]]) -> None:
    offsets = [0]
    for items in lists:
        offsets.append(offsets[-1] + len(items))
    columns.write_column(path.with_suffix(".off"), "Q", offsets)
    columns.write_column(path.with_suffix(".val"), "I", [item for items in lists for item in items])


def _write_names(folder: Path, nodes: list[dict[str, Any]]) -> int:
    """Names by key, sorted; each line `key TAB rank TAB node TAB name`, with the ranks of `network.columns`."""
    rows: set[tuple[str, int, int, str]] = set()
    for number, node in enumerate(nodes):
        ranked = ((LABEL, node["labels"].values()), (CODE, node["codes"]), (ALIAS, node["aliases"]))
        for rank, found in ranked:
            for name in found:
                full, *bare = names.keys(name)
                rows.add((full, rank, number, name))
                rows.update((form, SHORTENED, number, name) for form in bare)
    ordered = sorted(rows)
    lines = ["\t".join((row[0], str(row[1]), str(row[2]), row[3])) for row in ordered]
    columns.write_texts(folder / "names", lines)
    return len(ordered)
