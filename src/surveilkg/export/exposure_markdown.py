"""Exposure answers as Markdown with footnotes: verdict, listings, rules with their trees, deals, coverage, cautions."""

from __future__ import annotations

from collections.abc import Iterator

from surveilkg.export.chains_markdown import footnote, plain
from surveilkg.model.exposure import Below, Branch, Exposure, RuleResult, Statement, per_cent, span


def write(answer: Exposure) -> str:
    """The answer as CommonMark with footnotes."""
    notes: dict[str, int] = {}
    title = plain(answer.subject.label) + (f": {answer.verdict}" if answer.verdict else ": suppliers")
    lines = [f"# {title}", "", f"Asked: {plain(answer.as_of)}.", ""]
    if answer.known_by:
        lines += [f"Only what sources published by {answer.known_by} say.", ""]
    own = Below(answer.subject, answer.verdict, answer.listings, answer.rules, (), None, 0)
    if answer.verdict:
        lines += [*_party(own, notes), *_deals(answer, notes)]
    for other in answer.others:
        chain = " → ".join(plain(node.label) for node in other.chain)
        lines += [f"## {plain(other.node.label)}: {other.verdict}", "", *([chain, ""] if chain else [])]
        lines += _party(other, notes)
    lines += ["## What the graph holds", ""]
    for line in answer.coverage:
        what = f"{line.kind}{f' on {line.list}' if line.list else ''}, {line.claims}"
        lines.append(f"- {plain(what)}: {plain(line.source)}, {line.published or 'no date of publication'}")
    lines += ["", "## Not counted", "", *(f"- {count} {plain(why)}" for why, count in answer.left_out), ""]
    lines += ["## What may not be concluded", "", *(f"- {plain(text)}" for text in answer.cautions), ""]
    lines += _rules(answer)
    lines += [f"[^{number}]: {text}" for text, number in notes.items()]
    return "\n".join(lines).rstrip() + "\n"


def _party(party: Below, notes: dict[str, int]) -> Iterator[str]:
    for line in party.listings:
        dates = "; ".join(line.when) or "no date given"
        keepers = ", ".join(node.label for node in line.authorities)
        yield f"- On **{plain(line.name)}**: {line.held}; {plain(dates)}" + (
            f"; by {plain(keepers)}" if keepers else ""
        )
        yield from (f"  - {plain(remark)}" for remark in line.remarks)
        yield from (f"  - {_claim(claim, notes)}" for claim in line.statements)
    for result in party.rules:
        yield f"- **{plain(result.title)}** ({result.version}; {result.standing}): {result.verdict}{_sums(result)}"
        if result.verdict != result.were_in_force:
            yield f"  - if it were in force on that day: {result.were_in_force}"
        if result.tree is not None:
            for branch in result.tree.above:
                yield from _tree(branch, notes, "  ")
        yield from (f"  - {plain(remark)}" for remark in result.remarks)
        yield from (f"  - would decide: {plain(item.what)} ({item.settles})" for item in result.missing)
    yield ""


def _sums(result: RuleResult) -> str:
    if result.threshold is None:
        return ""
    return f"; {span(result.least, result.most)} per cent, of {per_cent(result.threshold)} needed"


def _tree(branch: Branch, notes: dict[str, int], indent: str) -> Iterator[str]:
    if branch.stake is None:
        return
    on = f": {', '.join(branch.lists)}" if branch.lists else ""
    cut = ", see above" if branch.is_cut else ""
    held = span(branch.stake.least, branch.stake.most)
    yield f"{indent}- {held} % **{plain(branch.node.label)}** ({plain(branch.standing + on + cut)})"
    yield from (f"{indent}  - {plain(remark)}" for remark in branch.stake.remarks)
    yield from (f"{indent}  - {_claim(claim, notes)}" for claim in branch.stake.statements)
    for above in branch.above:
        yield from _tree(above, notes, indent + "  ")


def _claim(claim: Statement, notes: dict[str, int]) -> str:
    facts = [claim.mode, claim.when or "no date given", *([claim.held] if claim.held not in {"held", ""} else [])]
    if claim.hedge:
        facts.append("source's words: " + ", ".join(f"“{word}”" for word in claim.hedge))
    marks = "".join(f"[^{notes.setdefault(footnote(cite), len(notes) + 1)}]" for cite in claim.citations)
    note = f" Note: {plain(claim.note)}" if claim.note else ""
    return f"{plain(claim.paraphrase)} ({plain('; '.join(facts))}){note} {marks}"


def _deals(answer: Exposure, notes: dict[str, int]) -> Iterator[str]:
    if not answer.deals:
        return
    yield from ("## Deals beside the listings", "")
    for deal in answer.deals:
        why = f" ({plain(deal.why)})" if deal.why else ""
        yield f"- {deal.when or 'no date'}: **{deal.order}**{why} — {plain(deal.listing)}"
        yield from (f"  - {_claim(claim, notes)}" for claim in deal.statements)
    yield ""


def _rules(answer: Exposure) -> Iterator[str]:
    results = {result.rule: result for rules in (answer.rules, *(o.rules for o in answer.others)) for result in rules}
    yield from ("## Rules", "")
    for result in results.values():
        text = f"- **{plain(result.title)}**, version {result.version}: {plain(result.says)} {plain(result.caveat)}"
        yield text.rstrip()
        if result.dates:
            pauses = f"; suspended {', '.join(result.dates[1:])}" if result.dates[1:] else ""
            yield f"  - in force {result.dates[0]}{pauses}"
        for legal in result.citations:
            parts = [plain(part) for part in (legal.issuer, legal.title, legal.number, legal.date) if part]
            link = f" <{legal.url}>" if legal.url else ""
            yield f"  - {', '.join(parts)}{link} (checked: {plain(legal.checked)})"
    yield ""
