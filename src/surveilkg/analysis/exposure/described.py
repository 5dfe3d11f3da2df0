"""The descriptor of exposure. Nothing is read here: the rules are, when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.exposure.table import COLUMNS

if TYPE_CHECKING:
    from surveilkg.model.exposure import Exposure
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View


def exposure(view: View, index: Index, name: str, **question: Any) -> Exposure:
    """Exposure of a party; see `answer.of_party`, which does the work, and `answer.Question` for the parameters."""
    from surveilkg.analysis.exposure.answer import Question, of_party

    return of_party(view, index, name, Question(**question))


DESCRIPTOR = Descriptor(
    name="exposure",
    question="Who is listed on a day, by whom and under what, and whom do rules on ownership by listed parties catch?",
    parameters=(
        Parameter("name", "entity", "the party asked about"),
        Parameter("as_of", "date", "the day: 2019, 2019-08 or 2019-08-31", "latest state that the graph knows"),
        Parameter("known_by", "date", "only sources published by then; those without a date are left out", "all"),
        Parameter("rule", "choice", "rules to apply: direct, ofac-50, bis-affiliates", "all"),
        Parameter("firm", "choice", "weakest mode that alone carries a verdict: asserted or reported", "asserted"),
        Parameter("below", "flag", "whether firms below the party are told", "no"),
    ),
    columns=COLUMNS,
    function=exposure,
    reference="OFAC, Revised Guidance on Entities Owned by Persons Whose Property and Interests in Property Are "
    "Blocked (2014-08-13), with FAQ 401; BIS, 90 FR 47201 (2025-09-30), suspended by a rule of 2025-11-12; see the "
    "rules themselves.",
    caveat="Arithmetic on what sources say, not legal advice; owners that the graph does not know are not counted, nor "
    "is control without ownership.",
)
