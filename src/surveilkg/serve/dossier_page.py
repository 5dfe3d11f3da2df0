"""The page of an entity, source or claim: what `surveilkg show` tells, every claim with its hedge and citations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveilkg.iri import expand
from surveilkg.model.chain import Citation
from surveilkg.model.dossier import AccountLine, Attribute, ClaimLine, Conflict, Dossier
from surveilkg.serve.html import link, listed, named, text

_SILENCE = "No claim in the graph names it. That is no evidence that there is none elsewhere."


def body(dossier: Dossier, root: str, totals: Mapping[str, int]) -> str:
    """The page without its frame.

    Args:
        dossier: what is known, or the part of it on a page.
        root: path of the server, with the slash at its end.
        totals: number of claims of each section, by its title, on all pages.
    """
    return "\n".join(_parts(dossier, root, totals))


def _parts(dossier: Dossier, root: str, totals: Mapping[str, int]) -> Iterator[str]:
    node = dossier.node
    yield f"<h1>{text(node.label)}</h1>\n<p>{text(node.kind)}, <code>{text(node.iri)}</code></p>"
    yield "<dl>" + "".join(_attribute(attribute, root) for attribute in dossier.attributes) + "</dl>"
    if not totals and not dossier.account:
        yield f"<p>{_SILENCE}</p>"
    for section in dossier.sections:
        here, all_of_them = len(section.claims), totals[section.title]
        count = f"{here:,}" if here == all_of_them else f"{all_of_them:,}, of which {here:,} here"
        yield f"<h2>{text(section.title)} ({count})</h2>"
        yield listed(claim(line, root) for line in section.claims)
    if dossier.conflicts:
        yield "<h2>Conflicts</h2>"
        yield listed(_conflict(conflict, root) for conflict in dossier.conflicts)
    if dossier.account:
        yield "<h2>Account: every sentence, with its claims or the reason that there is none</h2>"
        yield listed(_account(line, root) for line in dossier.account)


def _attribute(attribute: Attribute, root: str) -> str:
    value = attribute.value
    shown = link(value, value, root) if value.startswith(("https://", "http://")) else text(value)
    return f"<dt>{text(attribute.name)}</dt><dd>{shown}</dd>"


def claim(line: ClaimLine, root: str) -> str:
    """A claim: what it says, how strongly, who says so, where."""
    facts = [line.mode, line.when, line.figure, *line.amounts, line.status and f"status {line.status}"]
    if line.hedge:
        facts.append("source's words: " + ", ".join(f"“{word}”" for word in line.hedge))
    facts += [line.speaker and f"said by {line.speaker}", line.condition and f"on condition: {line.condition}"]
    facts += ["set aside"] if line.deprecated else []
    told = f'{text(line.paraphrase)}<br><span class="facts">{text("; ".join(fact for fact in facts if fact))}</span>'
    event = f"; event {named(line.event, root)}" if line.event else ""
    told += f'<br><span class="cited">{_cited(line.citations, root)}; {named(line.claim, root)}{event}</span>'
    return told + (f'<br><span class="note">Note: {text(line.note)}</span>' if line.note else "")


def _cited(citations: tuple[Citation, ...], root: str) -> str:
    if not citations:
        return "no passage is given"
    return "; ".join(_citation(citation, root) for citation in citations)


def _citation(citation: Citation, root: str) -> str:
    place = f", {link(citation.passage, citation.place, root)}" if citation.place else ""
    published = f" (published {text(citation.published)})" if citation.published else ""
    return f"{link(citation.source, citation.cite_as, root)}{place}{published}"


def _conflict(conflict: Conflict, root: str) -> str:
    told = f"{text(conflict.verdict)}: {text(conflict.reason)}"
    return told + listed(claim(line, root) for line in conflict.claims)


def _account(line: AccountLine, root: str) -> str:
    if not line.claims:
        return f"{text(line.place)}: no claim: {text(line.reason)}"
    claims = (
        f"{text(paraphrase)} ({text(mode)}; {link(expand(curie) or curie, curie, root)})"
        for curie, mode, paraphrase in line.claims
    )
    return f"{text(line.place)}:" + listed(claims)
