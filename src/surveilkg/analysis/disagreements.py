"""Claims that disagree, as a table: one row per claim, the claims of one conflict together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveilkg.analysis import told
from surveilkg.analysis.clocks import ANY_TIME, Clocks
from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.told import Told
from surveilkg.iri import shorten
from surveilkg.model.chain import cited
from surveilkg.model.dossier import Conflict
from surveilkg.query.conflicts import conflicts
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View

COLUMNS = (
    Column("conflict", "integer"),
    Column("verdict", "text"),
    Column("reason", "text"),
    Column("what", "text"),
    Column("figure", "text"),
    Column("amounts", "text"),
    Column("when", "text", "EDTF"),
    Column("status", "text"),
    Column("strength", "text"),
    Column("sources", "text"),
    Column("claims", "text"),
)
OPEN = frozenset({"conflict", "possible conflict"})


def disagreements(
    view: View, index: Index, node: int | None = None, with_settled: bool = False, clocks: Clocks = ANY_TIME
) -> Told:
    """Conflicts among the claims that name a node, or among all claims.

    Args:
        view: the store.
        index: the network index.
        node: number of an entity; None for all claims.
        with_settled: whether what was judged to agree or not to conflict is told too.
        clocks: the two clocks.
    """
    every = range(index.claim_count()) if node is None else sorted(set(index.claims_of(node)))
    reasons = {claim: clocks.refusal(index, index.claim(claim)) for claim in every}
    claims = [claim for claim, reason in reasons.items() if not reason]
    told_of = conflicts(view, index, map(index.claim, claims), node)
    found = [each for each in told_of if with_settled or each.verdict in OPEN]
    left = told.left_out(reasons.values())
    rows = [row for number, conflict in enumerate(found, 1) for row in _rows(number, conflict)]
    return Told(Table(COLUMNS, rows), (f"{len(found)} conflict(s) among {len(claims)} claim(s).", *left))


def _rows(number: int, conflict: Conflict) -> list[tuple[Term | None, ...]]:
    return [
        (
            told.whole(number),
            Term(conflict.verdict),
            Term(conflict.reason),
            told.text(line.paraphrase),
            told.text(line.figure),
            told.text("; ".join(line.amounts)),
            told.text(line.when),
            told.text(line.status),
            Term(line.mode),
            told.text(cited(line.citations)),
            Term(shorten(line.claim)),
        )
        for line in conflict.claims
    ]


DESCRIPTOR = Descriptor(
    name="conflicts",
    question="Where do sources disagree, and who says what?",
    parameters=(
        Parameter("name", "entity", "whose claims are compared", "all claims"),
        Parameter("as_of", "date", "what may have held on the day", "any"),
        Parameter("known_by", "date", "what sources had published by the day", "any"),
        Parameter("all", "flag", "also what was judged to agree or to be no conflict", "no"),
    ),
    columns=COLUMNS,
    function=disagreements,
    reference="figures of one quantity by decision (skg:ComparabilityDecision) or equal words; accounts of one event",
    caveat="That two figures differ does not say which is right. A possible conflict has been judged by nobody yet.",
)
