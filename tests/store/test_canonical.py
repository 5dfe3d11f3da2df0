"""Tests of store.canonical: one hash for one graph (RDF Dataset Canonicalization 1.0 names the blank nodes)."""

from __future__ import annotations

import hashlib
from random import Random
from typing import Any

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.store.canonical import canonical_hash

NAMES = st.integers(0, 3).map(lambda n: ox.NamedNode(f"https://a.example/{n}"))
BLANKS = st.integers(0, 3).map(lambda n: ox.BlankNode(f"b{n}"))
LITERALS = st.one_of(
    st.text(max_size=5).map(ox.Literal),
    st.integers(0, 9).map(ox.Literal),
    st.text("ab", min_size=1, max_size=2).map(lambda text: ox.Literal(text, language="en")),
)
TRIPLES = st.builds(ox.Triple, st.one_of(NAMES, BLANKS), NAMES, st.one_of(NAMES, BLANKS, LITERALS))
GRAPHS = st.lists(TRIPLES, max_size=10)


def relabelled(triples: list[ox.Triple], random: Random) -> list[ox.Triple]:
    """The same graph in another order, with other labels on its blank nodes."""
    labels = [f"other{n}" for n in range(4)]
    random.shuffle(labels)

    def renamed(term: object) -> Any:
        return ox.BlankNode(labels[int(term.value[1:])]) if isinstance(term, ox.BlankNode) else term

    out = [ox.Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in triples]
    random.shuffle(out)
    return out


@given(GRAPHS, st.randoms(use_true_random=False))
def test_order_and_labels_do_not_matter(triples: list[ox.Triple], random: Random) -> None:
    """Statements in another order and blank nodes under other labels are the same graph."""
    assert canonical_hash(relabelled(triples, random)) == canonical_hash(triples)


@given(GRAPHS)
def test_repetition_and_graph_name_do_not_matter(triples: list[ox.Triple]) -> None:
    """A graph is a set of statements; where it is stored is no part of it."""
    quads = [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode("https://a.example/g")) for t in triples]
    assert canonical_hash([*triples, *triples]) == canonical_hash(quads) == canonical_hash(triples)


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_other_statements_give_another_hash(one: set[int], other: set[int]) -> None:
    """Two graphs without blank nodes have one hash exactly where they hold the same statements."""
    node = ox.NamedNode("https://a.example/n")
    hashes = [canonical_hash([ox.Triple(node, node, ox.Literal(n)) for n in values]) for values in (one, other)]
    assert (hashes[0] == hashes[1]) == (one == other)


def test_hash_is_that_of_sorted_lines() -> None:
    """Anyone can compute it: SHA-256 over the sorted N-Triples lines."""
    a, b = ox.NamedNode("https://a.example/a"), ox.NamedNode("https://a.example/b")
    lines = '<https://a.example/a> <https://a.example/b> "1" .\n<https://a.example/b> <https://a.example/b> "1" .\n'
    found = canonical_hash([ox.Triple(b, b, ox.Literal("1")), ox.Triple(a, b, ox.Literal("1"))])
    assert found == hashlib.sha256(lines.encode()).hexdigest()
