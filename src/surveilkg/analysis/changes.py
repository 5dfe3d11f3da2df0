"""What changed between two generations: claims new, gone or told differently, chains and exposure verdicts that follow.

Claims are compared by IRI and by everything that they say, names of entities included, never by their place in a file
of ours. What a decision joined or took apart shows as claims told differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from surveilkg.analysis import told
from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.exposure.answer import Question, of_party
from surveilkg.analysis.told import EVIDENCE, Told
from surveilkg.errors import UnknownNameError
from surveilkg.network import names
from surveilkg.network.answer import find_path
from surveilkg.network.constraints import PathConstraints
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View

COLUMNS = (
    Column("change", "text"),
    Column("kind", "text"),
    Column("what", "text"),
    Column("when", "text", "EDTF"),
    Column("before", "text"),
    Column("after", "text"),
    *EVIDENCE,
)
NEW, GONE, CHANGED, FLIPPED = "new", "gone", "changed", "flipped"
_STRUCTURE = frozenset({"beside", "weight"})
"""Parts of a record that follow from other claims or from our rules, not from what the claim says."""
_JUDGED = frozenset({"Listing", "Ownership", "Control"})
_MOST = 50
"""Parties whose verdicts are compared at most."""


@dataclass(frozen=True, slots=True)
class Side:
    """A generation.

    Args:
        view: its store.
        index: its network index.
        id: its identifier.
    """

    view: View
    index: Index
    id: str


def changes(before: Side, after: Side, name: str = "", to: str = "") -> Told:
    """What is new, gone or different in a generation, against an earlier one.

    Args:
        before: the earlier generation.
        after: the later one.
        name: an entity whose claims are compared; empty for all claims.
        to: a second entity: the chains from the first to it are compared too.

    Raises:
        UnknownNameError: neither generation holds a name.
        AmbiguousNameError: a name belongs to several entities.
    """
    old, new = _claims(before, name), _claims(after, name)
    if name and old is None and new is None:
        names.resolve(after.index, name)
    old, new = old or {}, new or {}
    rows = [_row(NEW, after, claim, new[claim]) for claim in sorted(set(new) - set(old))]
    rows += [_row(GONE, before, claim, old[claim]) for claim in sorted(set(old) - set(new))]
    both = sorted(claim for claim in set(old) & set(new) if old[claim] != new[claim])
    rows += [_row(CHANGED, after, claim, new[claim], old[claim]) for claim in both]
    touched = {claim: (old.get(claim) or new[claim]) for claim in {*(set(old) ^ set(new)), *both}}
    rows += _verdicts(before, after, touched)
    rows += _chains(before, after, name, to) if name and to else []
    kinds = {kind: sum(row[0] == Term(kind) for row in rows) for kind in (NEW, GONE, CHANGED, FLIPPED)}
    counted = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    return Told(Table(COLUMNS, rows), (f"Generation {before.id} against {after.id}: {counted}.",))


def _claims(side: Side, name: str) -> dict[str, dict[str, Any]] | None:
    """Claims by IRI with what they say; None where the generation does not know the name."""
    index = side.index
    if not name:
        numbers = list(range(index.claim_count()))
    else:
        try:
            numbers = sorted(set(index.claims_of(names.resolve(index, name))))
        except UnknownNameError:
            return None
    return {record["iri"]: record for record in (_said(index, index.claim(number)) for number in numbers)}


def _said(index: Index, record: dict[str, Any]) -> dict[str, Any]:
    """A record with names in the place of numbers, without what does not belong to the claim itself."""
    roles = {
        role: sorted(index.node(node)["iri"] for node in nodes)
        for role, nodes in record["roles"].items()
        if role != "involves"
    }
    return {**{key: value for key, value in record.items() if key not in _STRUCTURE}, "roles": roles}


def _row(
    change: str, side: Side, claim: str, said: dict[str, Any], was: dict[str, Any] | None = None
) -> tuple[Term | None, ...]:
    number = side.index.claim_number(claim)
    evidence = told.evidence(side.index, [side.index.claim(number)]) if number is not None else (None, None, None)
    different = sorted(key for key in {*said, *(was or said)} if said.get(key) != (was or said).get(key))
    return (
        Term(change),
        Term(said["class"]),
        told.text(said.get("paraphrase", "")),
        told.text(said.get("when", "")),
        told.text("; ".join(f"{key}: {(was or {}).get(key, '')}" for key in different)) if was else None,
        told.text("; ".join(f"{key}: {said.get(key, '')}" for key in different)) if was else None,
        *evidence,
    )


def _verdicts(before: Side, after: Side, touched: dict[str, dict[str, Any]]) -> list[tuple[Term | None, ...]]:
    """Exposure verdicts that differ, of the parties that changed claims on lists and stakes name."""
    roles = ("listedParty", "owned", "controlled")
    parties: dict[str, list[str]] = {}
    for claim, said in sorted(touched.items()):
        if said["class"] in _JUDGED:
            for role in roles:
                for party in said["roles"].get(role, []):
                    parties.setdefault(party, []).append(claim)
    rows: list[tuple[Term | None, ...]] = []
    for party in sorted(parties)[:_MOST]:
        was, now = _verdict(before, party), _verdict(after, party)
        if was != now:
            number = after.index.node_number(party)
            side = after if number is not None else before
            label = side.index.node(side.index.node_number(party) or 0)["label"]
            records = [_any(before, after, claim) for claim in parties[party]]
            cells = (Term(FLIPPED), Term("exposure"), Term(label), None, Term(was), Term(now))
            rows.append((*cells, *told.evidence(side.index, records)))
    return rows


def _any(before: Side, after: Side, claim: str) -> dict[str, Any]:
    number = after.index.claim_number(claim)
    if number is not None:
        return after.index.claim(number)
    return before.index.claim(before.index.claim_number(claim) or 0)


def _verdict(side: Side, party: str) -> str:
    if side.index.node_number(party) is None:
        return "not in the graph"
    return of_party(side.view, side.index, party, Question()).verdict


def _chains(before: Side, after: Side, name: str, to: str) -> list[tuple[Term | None, ...]]:
    """Chains between two entities that only one generation has, by the nodes they pass."""
    sides = [_found(before, name, to), _found(after, name, to)]
    rows: list[tuple[Term | None, ...]] = []
    for change, side, own, other in ((NEW, after, sides[1], sides[0]), (GONE, before, sides[0], sides[1])):
        for way in sorted(set(own) - set(other)):
            records = [side.index.claim(number) for number in own[way]]
            cells = (Term(change), Term("chain"), Term(" → ".join(way)), None, None, None)
            rows.append((*cells, *told.evidence(side.index, records)))
    return rows


def _found(side: Side, name: str, to: str) -> dict[tuple[str, ...], list[int]]:
    """Chains by the labels they pass, with the numbers of the best claims of their steps."""
    index = side.index
    try:
        ends = names.resolve(index, name), names.resolve(index, to)
    except UnknownNameError:
        return {}
    answer = find_path(index, PathConstraints().resolve(index), *ends)
    return {
        tuple(node.label for node in chain.nodes): [
            number for hop in chain.hops if (number := index.claim_number(hop.best.claim)) is not None
        ]
        for chain in answer.chains
    }


DESCRIPTOR = Descriptor(
    name="changes",
    question="What changed since an earlier generation of the graph: claims, chains, verdicts?",
    parameters=(
        Parameter("name", "entity", "whose claims are compared, organs and places of a country included", "all claims"),
        Parameter("to", "entity", "a second entity: chains to it are compared", "none"),
        Parameter("since", "generation", "the earlier generation", "the one before the current"),
    ),
    columns=COLUMNS,
    function=changes,
    reference="generations as `surveilkg status` names them; the last three are kept",
    caveat=(
        "A claim that is new in the graph may tell of something old, and one that is gone may have been moved by its "
        "source: see the dates and the sources of both."
    ),
)
