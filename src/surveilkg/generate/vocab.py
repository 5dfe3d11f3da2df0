"""Writes `surveilkg/vocab.py`, the terms of the ontology as constants. It judges no term: tests do.

`python -m surveilkg.generate.vocab` writes the file, `--check` only compares and exits 1 on a difference.

Names of constants, in this order and from nothing but the ontology:

1. the local name in upper snake case: `tailRole` is TAIL_ROLE, `rank-normal` is RANK_NORMAL;
2. a class whose name so made is also that of a property or an individual gets `CLASS_` before it:
   the property `source` is SOURCE, the class `Source` is CLASS_SOURCE;
3. an individual whose name so made is also that of a property gets its class before it: MODE_...;
4. individuals of the classes in `UNNAMED` have no constant (data name them, code does not) but are in TERMS.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, URIRef

from surveilkg.iri import SKG
from surveilkg.settings import data_root

TARGET = Path(__file__).resolve().parents[1] / "vocab.py"
UNNAMED = frozenset(
    {
        "ActionKind",
        "AmountKind",
        "EdgeProjection",
        "Family",
        "Judgement",
        "LoanTerms",
        "PriceBasis",
        "Purpose",
        "RestrictionKind",
        "SourceKind",
        "SpeechAct",
        "Status",
    }
)
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
WIDTH = 118

_HEADER = '''\
"""Terms of the ontology, written by `python -m surveilkg.generate.vocab`: change ontology/ instead."""

from typing import Final

SKG: Final = "{skg}"
ONTOLOGY_VERSION: Final = "{version}"
'''
_FOOTER = '''
_PARENTS: Final = """
{parents}
"""
CLASSES: Final[dict[str, str | None]] = {{
    name: parent or None for name, _, parent in (pair.partition("<") for pair in _PARENTS.split())
}}
"""Local name of every class to the local name of its first parent in alphabetical order; None for a root."""

_TERMS: Final = """
{terms}
"""
TERMS: Final[frozenset[str]] = frozenset(_TERMS.split())
"""Local name of every term that the ontology defines in its namespace."""
'''


def load_ontology(folder: Path) -> Graph:
    """The core ontology: `surveil.ttl` and every module, without alignments and without keys.

    Args:
        folder: the ontology/ folder.
    """
    graph = Graph()
    for file in [folder / "surveil.ttl", *sorted((folder / "modules").glob("*.ttl"))]:
        graph.parse(file, format="turtle")
    return graph


def upper_snake(name: str) -> str:
    """A local name as the stem of a constant.

    >>> upper_snake("RestrictionList"), upper_snake("isoAlpha2"), upper_snake("prices-nominal")
    ('RESTRICTION_LIST', 'ISO_ALPHA2', 'PRICES_NOMINAL')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", "_", name).upper()


def _local(graph: Graph, kind: URIRef) -> list[str]:
    """Sorted local names of our own terms of one kind."""
    subjects = {str(term) for term in graph.subjects(RDF.type, kind)}
    return sorted(term.removeprefix(SKG) for term in subjects if term.startswith(SKG))


def _first(graph: Graph, name: str, predicate: URIRef) -> str | None:
    """The alphabetically first of our own terms to which a predicate leads from a term."""
    found = sorted(str(value) for value in graph.objects(URIRef(SKG + name), predicate))
    return next((value.removeprefix(SKG) for value in found if value.startswith(SKG)), None)


def constants(graph: Graph) -> dict[str, str]:
    """Constant name to local name for every term that gets a constant, by the rules of this module.

    Raises:
        ValueError: two terms would still share one constant.
    """
    properties = [name for kind in PROPERTIES for name in _local(graph, kind)]
    kinds = {name: _first(graph, name, RDF.type) or "" for name in _local(graph, OWL.NamedIndividual)}
    individuals = [name for name, kind in kinds.items() if kind not in UNNAMED]
    of_properties = {upper_snake(name) for name in properties}
    below = of_properties | {upper_snake(name) for name in individuals}
    pairs = [(upper_snake(name), name) for name in properties]
    for name in _local(graph, OWL.Class):
        stem = upper_snake(name)
        pairs.append(("CLASS_" + stem if stem in below else stem, name))
    for name in individuals:
        stem = upper_snake(name)
        pairs.append((f"{upper_snake(kinds[name])}_{stem}" if stem in of_properties else stem, name))
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = sorted({constant for constant, name in pairs if made[constant] != name})
        raise ValueError(f"constants for two terms each: {', '.join(twice)}; rename a term in ontology/")
    return made


def render(graph: Graph) -> str:
    """The text of vocab.py for an ontology; the same text for the same terms."""
    classes = _local(graph, OWL.Class)
    kinds = (OWL.Class, *PROPERTIES, OWL.NamedIndividual)
    terms = sorted({name for kind in kinds for name in _local(graph, kind)})
    parents = [f"{name}<{_first(graph, name, RDFS.subClassOf) or ''}" for name in classes]
    version = graph.value(URIRef(SKG.removesuffix("ns#") + "ontology"), OWL.versionInfo)
    lines = [f'{constant}: Final = SKG + "{name}"' for constant, name in sorted(constants(graph).items())]
    return "\n".join(
        [
            _HEADER.format(skg=SKG, version=version) + "\n".join(lines),
            _FOOTER.format(parents=_pack(parents), terms=_pack(terms)),
        ]
    )


def _pack(words: list[str]) -> str:
    """Words as lines of at most WIDTH characters."""
    return textwrap.fill(" ".join(words), WIDTH, break_long_words=False, break_on_hyphens=False)


def main(arguments: list[str]) -> int:
    """Write vocab.py, or with --check compare it; the exit status."""
    text = render(load_ontology(data_root() / "ontology"))
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m surveilkg.generate.vocab [--check]\n")
        return 2
    current = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    if text == current:
        return 0
    if arguments:
        sys.stderr.write(f"{TARGET} is not current; run: python -m surveilkg.generate.vocab\n")
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
