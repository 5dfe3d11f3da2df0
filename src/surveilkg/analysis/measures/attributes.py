"""Attributes by which nodes can be compared: their home state, and the class of regime that an index gives it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

ATTRIBUTES = ("country", "regime", "kind")
_HOMES = """SELECT DISTINCT ?node ?state WHERE {
  { ?node skg:basedIn ?state } UNION { ?node skg:organOf ?state } ?state a skg:State } ORDER BY ?node ?state"""
_STATES = "SELECT DISTINCT ?node WHERE { ?node a skg:State }"
_LABELS = 'SELECT ?state ?label WHERE { ?state a skg:State ; skos:prefLabel ?label FILTER(LANG(?label) = "en") }'
_REGIMES = """SELECT DISTINCT ?state ?group WHERE {
  ?claim a skg:Membership ; skg:rank skg:rank-normal ; skg:member ?state ; skg:memberOf ?body .
  ?body a skg:ActorGroup ; skos:prefLabel ?group . ?state a skg:State .
  FILTER(STRSTARTS(?group, "States classed as ")) } ORDER BY ?state ?group"""


def values(view: View, attribute: str, kinds: dict[str, str]) -> dict[str, str]:
    """Node to value of an attribute.

    `country`: the state itself, the state that a body is an organ of, or the state where asserted claims place a
    company; nodes with several are left out. `regime`: the class that the newest edition of an index in the graph gives
    the country (the last of its groups by name, which ends with the year). `kind`: the class of the node.

    Args:
        view: the store.
        attribute: one of `ATTRIBUTES`.
        kinds: node to class.
    """
    if attribute == "kind":
        return kinds
    homes = _homes(view)
    by_state = _labels(view) if attribute == "country" else _regimes(view)
    return {node: by_state[state] for node, state in homes.items() if state in by_state}


def _homes(view: View) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in view.query_rows(_HOMES):
        found[row["node"].value].add(row["state"].value)
    homes = {node: min(states) for node, states in found.items() if len(states) == 1}
    return homes | {row["node"].value: row["node"].value for row in view.query_rows(_STATES)}


def _labels(view: View) -> dict[str, str]:
    return {row["state"].value: row["label"].value for row in view.query_rows(_LABELS)}


def _regimes(view: View) -> dict[str, str]:
    newest: dict[str, tuple[str, str]] = {}
    for row in view.query_rows(_REGIMES):
        regime, _, edition = row["group"].value.removeprefix("States classed as ").partition(" in ")
        state = row["state"].value
        newest[state] = max(newest.get(state, ("", "")), (edition, regime))
    return {state: regime for state, (_, regime) in newest.items()}
