"""`surveilkg resolve`: pairs of entities that may be one, with evidence; decisions, their history, their effect."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import click

from surveilkg import iri
from surveilkg.cli import terminal
from surveilkg.errors import FindingsError, MisuseError
from surveilkg.identity import decisions
from surveilkg.settings import data_root, workspace_path
from surveilkg.store.generations import Workspace

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph
    from surveilkg.ingest.review import Evidence, Pair, Side


@click.command("resolve", short_help="Decide which names are one entity, with evidence side by side.")
@click.option("--source", metavar="ID", default="", help="Only entities that are new with this source.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Pairs at most.")
@click.option("--min", "lowest", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Lowest score.")
@click.option("--all", "everything", is_flag=True, help="With decided pairs; with --list, what was taken back too.")
@click.option("--decide", nargs=3, metavar="A B VERDICT", help="Decide that A and B are same, different or unsure.")
@click.option("--undo", metavar="DECISION", help="Take a decision back.")
@click.option("--by", metavar="NAME", default="", help="Who decides.")
@click.option("--date", metavar="DATE", default="", help="Day of the decision, such as 2026-11-22.")
@click.option("--reason", metavar="TEXT", default="", help="Why.")
@click.option("--list", "listing", is_flag=True, help="The decisions that stand.")
@click.option("--matched", metavar="ID", help="What every name of an ingested source was taken for, and why.")
@click.option("--apply", "again", is_flag=True, help="Ingest the archived files again, with the decisions.")
@click.option("--allow-warnings", is_flag=True, help="With --apply: publish although checks warn.")
@click.option(
    "--format", "form", type=click.Choice(("terminal", "json")), help="Without it text in a terminal, JSON in a pipe."
)
@click.pass_obj
def command(workspace: str | None, /, form: str | None, **options: Any) -> None:
    """Entities that are new with ingested sources beside known ones that they may be, with score and evidence.

    Nothing is merged by a score: only a decision, an identifier, or an equal name of a fitting class and country joins
    two names when a source is ingested. A decision takes effect at the next ingest, or at once with --apply. A and B
    are names or identifiers, such as id:huawei. Decisions are kept in decisions/entities.jsonl of the workspace.
    """
    chosen = [name for name in ("decide", "undo", "listing", "matched", "again") if options[name]]
    if len(chosen) > 1:
        raise click.UsageError("Choose one of --decide, --undo, --list, --matched and --apply.")
    room = Workspace(workspace_path(workspace))
    action = {"decide": _decide, "undo": _undo, "listing": _list, "matched": _matched, "again": _apply}
    as_json = (form or ("terminal" if terminal.is_person() else "json")) == "json"
    found, lines = action.get(chosen[0] if chosen else "", _pairs)(room, workspace, options)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        terminal.paged(lines)


Output = tuple[Any, list[str]]
"""What a program gets and what a person gets."""


def _pairs(room: Workspace, workspace: str | None, options: dict[str, Any]) -> Output:
    from surveilkg.ingest.review import evidence_of, pairs, sides

    graph = _graph(workspace)
    known = sides(graph.generation)
    verdicts = decisions.read(room.root)
    found = pairs(known, verdicts, options["source"], options["lowest"], options["everything"])
    if not found:
        raise FindingsError("No pair is left to decide.", "--min 0.3 shows less likely ones, --all decided ones.")
    shown = found[: options["limit"]]
    said = {side.iri: evidence_of(graph.index, side.iri) for pair in shown for side in (pair.new, pair.other)}
    lines = [line for number, pair in enumerate(shown, 1) for line in _pair_lines(number, pair, said)]
    lines.append(f"{len(shown)} of {len(found)} pairs. A score is a proposal; --decide A B same|different|unsure.")
    return [_pair_json(pair, said) for pair in shown], lines


def _pair_lines(number: int, pair: Pair, said: dict[str, Evidence]) -> list[str]:
    heading = f"{number}. {pair.new.record.name}  ~  {pair.other.record.name}   score {pair.score.value:.2f}"
    out = [click.style(heading, bold=True), terminal.wrap(f"why: {pair.score.words}", "  ", "    ")]
    if pair.decision:
        out.append(terminal.wrap(f"decided: {_decision_words(pair.decision)}", "  ", "    "))
    for side in (pair.new, pair.other):
        out += _side_lines(side, said[side.iri])
    return [*out, ""]


def _side_lines(side: Side, evidence: Evidence) -> list[str]:
    record = side.record
    facts = [record.kind, record.country, *(f"{scheme} {value}" for scheme, value in record.identifiers)]
    origin = "ships with surveilkg" if side.ships else "new with a source"
    out = [terminal.wrap(f"{iri.shorten(side.iri)}  {'; '.join(filter(None, facts))}; {origin}", "  ", "    ")]
    if record.aliases:
        out.append(terminal.wrap(f"also: {'; '.join(record.aliases)}", "    ", "      "))
    claims = f"{evidence.claims} claims" if evidence.claims != 1 else "1 claim"
    sources = f" in {', '.join(evidence.sources)}" if evidence.sources else ""
    out.append(terminal.wrap(f"{claims}{sources}", "    ", "      "))
    return out + [terminal.wrap(f"{claim}: {text}", "    ", "      ") for claim, text in evidence.examples]


def _pair_json(pair: Pair, said: dict[str, Evidence]) -> dict[str, Any]:
    def side_json(side: Side) -> dict[str, Any]:
        record = dataclasses.asdict(side.record)
        return {"iri": side.iri, **record, "ships": side.ships, "evidence": dataclasses.asdict(said[side.iri])}

    return {
        "new": side_json(pair.new),
        "other": side_json(pair.other),
        "score": pair.score.value,
        "features": [dataclasses.asdict(feature) for feature in pair.score.features],
        "decision": dataclasses.asdict(pair.decision) if pair.decision else None,
    }


def _decide(room: Workspace, workspace: str | None, options: dict[str, Any]) -> Output:
    first, second, verdict = options["decide"]
    graph = _graph(workspace)
    a, a_name = _meant(graph, first)
    b, b_name = _meant(graph, second)
    if verdict == decisions.SAME:
        _refuse_two_shipped(graph, room, a, b)
    made = decisions.Decision(a, b, verdict, options["by"], options["date"], options["reason"], a_name, b_name)
    kept = decisions.decide(room.root, made)
    return dataclasses.asdict(kept), [
        terminal.wrap(f"{kept.id}: {_decision_words(kept)}"),
        "It takes effect at the next ingest, or now with: surveilkg resolve --apply",
    ]


def _meant(graph: SurveilGraph, text: str) -> tuple[str, str]:
    """IRI and name of what a user means; an identifier need not be in the graph, a name must."""
    from surveilkg.network.names import resolve

    expanded = iri.expand(text)
    number = graph.index.node_number(expanded) if expanded is not None else resolve(graph.index, text)
    if number is not None:
        node = graph.index.node(number)
        return str(node["iri"]), str(node["label"])
    if expanded is None or not expanded.startswith(iri.PREFIXES["id"]):
        raise MisuseError(f"{text} is not the identifier of an entity.", "Entities are written as id:huawei.")
    return expanded, ""


def _refuse_two_shipped(graph: SurveilGraph, room: Workspace, a: str, b: str) -> None:
    from surveilkg.ingest.review import sides

    shipped = {side.iri for side in sides(graph.generation) if side.ships}
    verdicts = decisions.read(room.root)
    joined = sorted((verdicts.same(a) | verdicts.same(b)) & shipped)
    if len(joined) > 1:
        raise MisuseError(
            f"{' and '.join(map(iri.shorten, joined))} are two entities of the graph that ships.",
            "Names of sources can be taken for them, but they are not joined themselves; report it to surveilkg.",
        )


def _undo(room: Workspace, workspace: str | None, options: dict[str, Any]) -> Output:
    del workspace
    made = decisions.Reversal(options["undo"], options["by"], options["date"], options["reason"])
    kept = decisions.undo(room.root, made)
    return dataclasses.asdict(kept), [
        f"{kept.id}: {kept.undoes} is taken back.",
        "surveilkg resolve --apply applies it.",
    ]


def _list(room: Workspace, workspace: str | None, options: dict[str, Any]) -> Output:
    del workspace
    lines = decisions.history(room.root)
    standing = decisions.standing(lines).decisions
    shown = lines if options["everything"] else standing
    if not shown:
        raise FindingsError("No decision stands.", f"They are kept in {decisions.path_in(room.root)}.")
    words = [
        terminal.wrap(
            f"{line.id}: {_decision_words(line)}" + ("" if line in standing else " (no longer stands)")
            if isinstance(line, decisions.Decision)
            else f"{line.id}: {line.undoes} taken back by {line.by}, {line.date}: {line.reason}",
            "",
            "  ",
        )
        for line in shown
    ]
    return [dataclasses.asdict(line) for line in shown], words


def _decision_words(made: decisions.Decision) -> str:
    sides = (f"{name} ({iri.shorten(each)})" if name else iri.shorten(each) for each, name in _sides_of(made))
    return f"{made.verdict}: {' and '.join(sides)}; {made.by}, {made.date}: {made.reason}"


def _sides_of(made: decisions.Decision) -> tuple[tuple[str, str], tuple[str, str]]:
    """IRI and name of both sides of a decision."""
    return (made.a, made.a_name), (made.b, made.b_name)


def _matched(room: Workspace, workspace: str | None, options: dict[str, Any]) -> Output:
    from surveilkg.ingest.again import taken_for

    found = taken_for(room, _graph(workspace).generation, options["matched"])
    lines = [
        terminal.wrap(
            f"{taken.name}{f' ({taken.country})' if taken.country else ''} -> {taken.label} "
            f"({iri.shorten(taken.entity)}): {taken.why or 'new'}"
            + (f"; of its own it would be {iri.shorten(taken.own)}" if taken.own != taken.entity else ""),
            "",
            "  ",
        )
        for taken in found
    ]
    return [dataclasses.asdict(taken) for taken in found], lines


def _apply(room: Workspace, workspace: str | None, options: dict[str, Any]) -> Output:
    from surveilkg.ingest.again import ingest_again

    del workspace
    summaries = ingest_again(room, data_root(), options["allow_warnings"], terminal.say)
    lines = [
        f"{summary.source}: {summary.claims:,} claims; entities {summary.matched:,} known, {summary.new:,} new; "
        + ("nothing changed" if summary.unchanged else f"published as generation {summary.generation}")
        for summary in summaries
    ]
    return [dataclasses.asdict(summary) for summary in summaries], lines


def _graph(workspace: str | None) -> SurveilGraph:
    from surveilkg.api import SurveilGraph

    return SurveilGraph.open(workspace, terminal.say)
