"""The descriptor of exposure."""

from __future__ import annotations

from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.exposure import answer, rules
from surveilkg.analysis.exposure.table import COLUMNS

DESCRIPTOR = Descriptor(
    name="exposure",
    question="Who is listed on a day, by whom and under what, and whom do rules on ownership by listed parties catch?",
    parameters=(
        Parameter("name", "entity", "the party asked about"),
        Parameter("as_of", "date", "the day: 2019, 2019-08 or 2019-08-31", "latest state that the graph knows"),
        Parameter("known_by", "date", "only sources published by then; those without a date are left out", "all"),
        Parameter("rule", "choice", f"rules to apply, of {', '.join(rule.id for rule in rules.load())}", "all"),
        Parameter("firm", "choice", f"weakest mode that alone carries a verdict: {', '.join(answer.FIRM)}", "asserted"),
        Parameter("below", "flag", "whether firms below the party are told", "no"),
    ),
    columns=COLUMNS,
    function=answer.of_party,
    reference="; ".join(
        f"{text.title} ({', '.join(part for part in (text.number, text.date) if part)})"
        for rule in rules.load()
        for text in rule.citations
    ),
    caveat=" ".join(answer.CAUTIONS),
)
