"""docs/reference/sources.md: every source that kg/ knows, with what it shows of itself and what rests on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.generate.reference.markdown import name, page, plain, table
from surveilkg.ingest import manifest

_NOT_SHOWN = "not shown"
_ROLES = ("derivedFromSource", "attributedToWork")
Facts = dict[str, dict[str, list[str]]]


def pages(root: Path) -> dict[str, str]:
    """The page of sources.

    Args:
        root: folder with kg/.
    """
    facts = _facts(root / "kg")
    found = sorted(node for node, said in facts.items() if iri.SKG + "Source" in said["type"])
    claims = Counter(said["source"][0] for said in facts.values() if "mode" in said)
    passages = Counter(said["inSource"][0] for said in facts.values() if "inSource" in said)
    terms = {entry.graph: f"{entry.licence}, {entry.attribution}" for entry in manifest.read(root / "kg")}
    read = [node for node in found if passages[node]]
    rows = [(name(iri.shorten(node)), str(passages[node]), str(claims[node]), *_graph(node, terms)) for node in read]
    claimed, referred = _cited(facts)
    named = [
        (
            name(iri.shorten(n)),
            plain(_one(facts[n], "prefLabel")),
            _kind(facts[n]),
            str(claimed[n]),
            str(referred[n]),
        )
        for n in found
        if n not in read
    ]
    return {
        "sources.md": page(
            "Sources",
            "For seeing what the graph was read from, what each source shows of itself, and under which terms its "
            "claims ship.",
            "“Not shown” means that the document itself does not say it; nothing was filled in from elsewhere. "
            "The terms are those of the claims in `kg/`, which are in words of ours, not of the document.",
            "## Sources that were read",
            table(("Source", "Passages", "Claims", "Graph", "Terms"), rows),
            *(block for node in read for block in _described(node, facts[node])),
            "## Works that are only named",
            "The sources above name these as where they have something from, or entities are referred to them. "
            "They were not read themselves.",
            table(("Source", "Label", "Kind", "Claims that name it", "Entities referred to it"), named),
        )
    }


def _described(node: str, said: dict[str, list[str]]) -> list[str]:
    authors = said.get("creatorName", [])
    rows = [
        ("Title as shown", plain(_one(said, "title") or _NOT_SHOWN)),
        ("Authors", plain(", ".join(sorted(authors)) or _NOT_SHOWN)),
        ("Publisher", plain(_one(said, "publisherName") or _NOT_SHOWN)),
        ("Published", _one(said, "published") or _NOT_SHOWN),
        ("Kind", _kind(said)),
        ("Cited as", plain(_one(said, "citeAs"))),
        ("Paragraphs", _one(said, "paragraphCount")),
        ("File", name(_one(said, "fileName"))),
        ("SHA-256", name(_one(said, "sha256"))),
    ]
    return [f"### {iri.local_name(node)}", table(("What", "As the source shows it"), [row for row in rows if row[1]])]


def _graph(node: str, terms: dict[str, str]) -> tuple[str, str]:
    graph = iri.graph("source/" + node.removeprefix(iri.SOURCE))
    return name(iri.shorten(graph)), plain(terms.get(graph, ""))


def _cited(facts: Facts) -> tuple[Counter[str], Counter[str]]:
    """Work to the number of claims that name it, and to that of the entities that are referred to it."""
    named = (work for said in facts.values() for work in {work for role in _ROLES for work in said.get(role, ())})
    return Counter(named), Counter(work for said in facts.values() for work in set(said.get("reference", ())))


def _kind(said: dict[str, list[str]]) -> str:
    return iri.local_name(_one(said, "sourceKind")).removeprefix("source-").replace("-", " ")


def _one(said: dict[str, list[str]], property_: str) -> str:
    return min(said.get(property_, [""]))


def _facts(kg: Path) -> Facts:
    """Node to local property name to values, over all files of kg/."""
    facts: Facts = defaultdict(lambda: defaultdict(list))
    for file in manifest.files(kg):
        for triple in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, (ox.NamedNode, ox.Literal)):
                local = iri.local_name(triple.predicate.value)
                facts[triple.subject.value][local].append(triple.object.value)
    return facts
