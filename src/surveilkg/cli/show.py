"""`surveilkg show NAME`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.cli.terminal import wrap
from surveilkg.model.chain import cited
from surveilkg.model.dossier import AccountLine, ClaimLine, Conflict, Dossier


@click.command("show", short_help="Everything that is known about one entity or claim, cited.")
@click.argument("name")
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "json", "ttl")),
    help="Without it text in a terminal, JSON in a pipe.",
)
@click.pass_obj
def command(workspace: str | None, name: str, form: str | None) -> None:
    """Everything that is known about one entity, grouped by relation, every claim with its hedge and citations.

    NAME is a name, alias, code, CURIE or IRI. For a source (source:sahin-2020) its account is printed: every sentence
    with the claims that rest on it or the reason that there is none. For a claim (claim:sahin-2020/p26-6) the claim.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    dossier = graph.show(name)
    chosen = form or ("terminal" if terminal.is_person() else "json")
    if chosen == "json":
        from surveilkg.export.dossier_json import write as write_json

        terminal.echo(write_json(dossier))
    elif chosen == "ttl":
        from surveilkg.export.claims_turtle import write

        terminal.echo(write(graph.view, [line.claim for section in dossier.sections for line in section.claims]))
    else:
        terminal.paged(render(dossier))


def render(dossier: Dossier) -> Iterator[str]:
    """Lines of a dossier for a person."""
    title = f"{dossier.node.label}  {dossier.node.kind}  {iri.shorten(dossier.node.iri)}"
    yield click.style(wrap(title, "", "  "), bold=True)
    for attribute in dossier.attributes:
        yield wrap(f"{attribute.name}: {attribute.value}", "  ", "    ")
    if not dossier.sections and not dossier.account:
        yield wrap("No claim in the graph names it. That is no evidence that there is none elsewhere.", "  ")
    for section in dossier.sections:
        yield ""
        yield click.style(f"{section.title} ({len(section.claims)})", bold=True)
        for line in section.claims:
            yield from _claim(line)
    if dossier.conflicts:
        yield ""
        yield click.style("Conflicts", bold=True)
        for conflict in dossier.conflicts:
            yield from _conflict(conflict)
    if dossier.account:
        yield ""
        title = "Account: every sentence, with its claims or the reason that there is none"
        yield click.style(wrap(title, "", "  "), bold=True)
        for entry in dossier.account:
            yield from _account(entry)


def _claim(line: ClaimLine) -> Iterator[str]:
    yield wrap(f"• {line.paraphrase}", "  ", "    ")
    facts = [line.mode, line.when, line.figure, *line.amounts, line.status and f"status {line.status}"]
    if line.hedge:
        facts.append("source's words: " + ", ".join(f"“{word}”" for word in line.hedge))
    facts += [
        line.speaker and f"said by {line.speaker}",
        line.condition and f"on condition: {line.condition}",
    ]
    if line.deprecated:
        facts.append("set aside")
    yield click.style(wrap("; ".join(fact for fact in facts if fact), "    "), dim=True)
    yield click.style(wrap(f"[{cited(line.citations)}]  {iri.shorten(line.claim)}", "    "), fg="blue")
    if line.note:
        yield click.style(wrap(f"Note: {line.note}", "    "), dim=True)


def _conflict(conflict: Conflict) -> Iterator[str]:
    yield wrap(f"{conflict.verdict}: {conflict.reason}", "  ", "    ")
    for line in conflict.claims:
        facts = "; ".join(fact for fact in (line.figure, line.when or "no date given", line.mode) if fact)
        yield wrap(f"- {line.paraphrase} ({facts}) [{cited(line.citations)}]", "    ", "      ")


def _account(entry: AccountLine) -> Iterator[str]:
    if not entry.claims:
        yield wrap(f"{entry.place}: no claim: {entry.reason}", "  ", "    ")
        return
    yield f"  {entry.place}:"
    for claim, mode, paraphrase in entry.claims:
        yield wrap(f"- {paraphrase} ({mode}; {claim})", "    ", "      ")
