"""From what a user types to a node: IRI, CURIE, code, label, alias, misspelling; did-you-mean where nothing fits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from surveilkg import iri
from surveilkg.clean import names
from surveilkg.errors import AmbiguousNameError, UnknownNameError
from surveilkg.network.columns import ALIAS, CODE
from surveilkg.network.index import Index

_SUGGESTIONS = 5
_COMPARED = 100_000
"""Names that are compared with an unknown one at most: comparing takes some microseconds each."""


def resolve(index: Index, text: str, fits: Callable[[int], bool] | None = None) -> int:
    """Number of the node that a user means, among those that fit where `fits` is given.

    An exact label beats a code or an alias (which tie: EC is Ecuador's code and the Commission's short name), and these
    beat a name without its article or legal form.

    Raises:
        UnknownNameError: nothing is called that; carries the nearest labels.
        AmbiguousNameError: several are, equally well; carries the candidates.
    """
    expanded = iri.expand(text)
    if expanded is not None:
        number = index.node_number(expanded)
        if number is not None and (fits is None or fits(number)):
            return number
    found: list[tuple[int, int]] = []
    for form in names.keys(text):
        found = [(rank, node) for rank, node in _lookup(index, form) if fits is None or fits(node)]
        if found:
            break
    if not found:
        raise UnknownNameError(text, suggest(index, text))
    best = min(rank for rank, _ in found)
    candidates = sorted({node for rank, node in found if rank == best or {rank, best} == {CODE, ALIAS}})
    if len(candidates) > 1:
        raise AmbiguousNameError(text, [_candidate(index, node) for node in candidates])
    return candidates[0]


def suggest(index: Index, text: str) -> list[str]:
    """The nearest labels, best first, with the identifier behind each; empty where nothing is near."""
    import difflib

    wanted = names.key(text)
    by_key = _keys_like(index, wanted)
    near = difflib.get_close_matches(wanted, list(by_key), n=_SUGGESTIONS * 2, cutoff=0.7)
    long_enough = len(wanted) > 2 or not wanted.isascii()
    within = []
    if wanted and long_enough:
        for form, _, node, _ in (_line(index, at) for at in index.names.containing(wanted)):
            if wanted in form:
                by_key.setdefault(form, node)
                within.append(form)
    nodes = dict.fromkeys(by_key[form] for form in [*near, *sorted(within, key=len)])
    return [
        f"{index.node(node)['label']} ({iri.shorten(index.node(node)['iri'])})" for node in list(nodes)[:_SUGGESTIONS]
    ]


def search(index: Index, text: str) -> list[tuple[int, str]]:
    """Nodes whose names hold every word of a text, best first, each with the name that matched.

    Exact names come first, then names that begin with the text, then the rest; within these by number of claims.
    """
    wanted = names.key(text)
    words = wanted.split()
    best: dict[int, tuple[int, str]] = {}
    for at in index.names.containing(max(words, key=len)) if words else ():
        form, _, node, name = _line(index, at)
        if not all(word in form for word in words):
            continue
        score = 0 if form == wanted else 1 if form.startswith(wanted) else 2
        if node not in best or (score, name) < best[node]:
            best[node] = (score, name)
    order = sorted(best, key=lambda node: (best[node][0], -len(index.claims_of(node)), node))
    return [(node, best[node][1]) for node in order]


def _lookup(index: Index, form: str) -> list[tuple[int, int]]:
    low = bisect_left(_Keys(index), form)
    found = []
    for at in range(low, len(index.names)):
        key, rank, node, _ = _line(index, at)
        if key != form:
            break
        found.append((rank, node))
    return found


class _Keys:
    """The keys of the name table as a sequence, for bisection."""

    def __init__(self, index: Index) -> None:
        self._names = index.names

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, at: int) -> str:
        return self._names[at].split("\t", 1)[0]


def _keys_like(index: Index, wanted: str) -> dict[str, int]:
    """Keys that may be near a wanted one, with their first node: all, or those that begin alike where they are many."""
    low, high = 0, len(index.names)
    keys = _Keys(index)
    for length in range(1, len(wanted) + 1):
        if high - low <= _COMPARED:
            break
        low = bisect_left(keys, wanted[:length])
        high = bisect_left(keys, wanted[:length] + "\U0010ffff")
    found: dict[str, int] = {}
    for form, _, node, _ in (_line(index, at) for at in range(low, high)):
        found.setdefault(form, node)
    return found


def _line(index: Index, at: int) -> tuple[str, int, int, str]:
    key, rank, name = index.names[at].split("\t", 2)
    return key, int(rank), index.name_node[at], name


def _candidate(index: Index, node: int) -> tuple[str, str, str]:
    record = index.node(node)
    return iri.shorten(record["iri"]), record["label"], record["class"]
