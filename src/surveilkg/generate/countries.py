"""`python -m surveilkg.generate.countries [--check]`: the table of country names, from the states of kg/.

A table in the package, because cleaning must not read the graph: names in English and Chinese, ISO 3166-1 codes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.settings import data_root

_HEAD = '''"""Names of states by ISO 3166-1 alpha-3 code. Written by `python -m surveilkg.generate.countries`."""

NAMES: dict[str, tuple[str, ...]] = {
'''


def render(states: Path) -> str:
    """The module as it should be."""
    names: dict[str, list[tuple[int, str]]] = defaultdict(list)
    wanted = {"prefLabel": 0, "altLabel": 2, "misspelling": 3, "isoAlpha2": 1}
    for triple in ox.parse(states.read_bytes(), format=ox.RdfFormat.TURTLE):
        term = iri.local_name(triple.predicate.value)
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal) and term in wanted:
            rank = wanted[term] - (triple.object.language == "en" and term == "prefLabel")
            names[iri.local_name(triple.subject.value)].append((rank, triple.object.value))
    lines = []
    for code, found in sorted(names.items()):
        quoted = ", ".join('"' + name.replace('"', '\\"') + '"' for _, name in sorted(found))
        lines.append(f'    "{code}": ({quoted}),\n')
    return _HEAD + "".join(lines) + "}\n"


def main(arguments: list[str]) -> int:
    """Write the table, or with `--check` say whether it is current (exit 1 where it is not)."""
    path = Path(__file__).parents[1] / "clean" / "country_names.py"
    text = render(data_root() / "kg" / "curated" / "entities" / "states.ttl")
    if "--check" in arguments:
        return 0 if path.exists() and path.read_text(encoding="utf-8") == text else 1
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
