"""Contract of the exporters of path answers: run over everything in `export.CHAIN_FORMATS`, the terminal and Turtle.

The answers are real ones of the fictional world, and made ones whose every text is drawn by hypothesis.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import Any

import click
import jsonschema
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.cli import path_text
from surveilkg.export import CHAIN_FORMATS, ChainFormat, chains_json, claims_turtle
from surveilkg.export.cells import safe_cell
from surveilkg.model.chain import Account, Chain, Citation, Hop, Node, Origin, PathAnswer, Suppressed
from surveilkg.model.strength import HEDGE

WRITERS = {form.name: form.write for form in CHAIN_FORMATS}
EVERY = pytest.mark.parametrize("form", CHAIN_FORMATS, ids=lambda form: form.name)
PAIRS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Argus Optics", "Ruritania", {}),
    ("Argus Optics", "Grand Fenwick", {}),
    ("Laputa", "Ruritania", {"direction": "money"}),
    ("id:cyclops", "XBR", {"through_groups": True}),
    ("id:mercury-lab", "XFE", {"max_hops": 1}),
    ("Lilliput", "Ruritania", {}),
)
HOSTILE = st.text(st.sampled_from(list("ab\"'|<>&\n\r\t\\`*_[](){}#=+-@;,^~!$%:/ 光é")), max_size=12)
Accounts = list[Account]


def answers(world: SurveilGraph) -> list[PathAnswer]:
    """Real answers: several chains, hedged ones, money, a group, and none at all."""
    return [world.path(start, goal, **given) for start, goal, given in PAIRS]


def accounts(answer: PathAnswer) -> Accounts:
    """Every account of an answer."""
    return [a for chain in answer.chains for hop in chain.hops for found in hop.events for a in found]


@st.composite
def made_answers(draw: st.DrawFn) -> PathAnswer:
    """An answer of one or two steps in which every text is arbitrary; identifiers are IRIs, as the shapes demand."""
    text = draw(st.lists(HOSTILE.filter(lambda t: bool(t.strip())), min_size=6, max_size=6))
    citation = Citation(iri.SOURCE + "s", text[0], text[1], "2020", iri.SOURCE + "s#p1")
    mode = draw(st.sampled_from(sorted(HEDGE)))

    def account(number: int) -> Account:
        return Account(
            claim=f"{iri.CLAIM}s/p{number}", event=f"{iri.EVENT}s/p{number}", relation="Deal", verb="supplied",
            declared="supplied", mode=mode, paraphrase=text[2], when="2019", hedge=(text[3],), speaker=text[4],
            amounts=(), status="", origins=(Origin(iri.SOURCE + "s", text[0], "https://a.example/"),),
            rests_on=(text[1],), beside=draw(st.booleans()), as_written=(text[5],), note=text[5], citations=(citation,),
            family="supply", forward=draw(st.booleans()),
        )  # fmt: skip

    nodes = [Node(iri.entity(f"n{at}"), draw(HOSTILE.filter(lambda t: bool(t.strip()))), "Company") for at in range(3)]
    hops = tuple(
        Hop(nodes[at], nodes[at + 1], ((account(at),),), 1, {"evidence": 0.5, "relevance": 1.0}) for at in range(2)
    )
    return PathAnswer(
        start=nodes[0], goal=nodes[2], chains=(Chain(hops, 2.5),), suppressed=(Suppressed(text[0], 2, (text[1],)),),
        cautions=(text[2],), searched=text[3], complete=True, misses=(), constraints={},
    )  # fmt: skip


@EVERY
def test_same_answer_same_bytes(form: ChainFormat, world: SurveilGraph) -> None:
    """Asked and written twice, an answer is the same text and ends with one newline."""
    first = [form.write(answer) for answer in answers(world)]
    assert first == [form.write(answer) for answer in answers(world)]
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in first)


@EVERY
@given(answer=made_answers())
@settings(max_examples=50)
def test_any_text_can_be_written(form: ChainFormat, answer: PathAnswer) -> None:
    """No text of a source breaks a writer; the citation's mode stays visible in every format."""
    text = form.write(answer)
    assert text
    assert accounts(answer)[0].mode in text


@pytest.mark.parametrize("name", ["json", "csv", "md"])
def test_every_citation_and_hedge_is_written(name: str, world: SurveilGraph) -> None:
    """What limits a claim travels with it: citation, passage, mode, hedge, speaker and date in every full format."""
    for answer in answers(world):
        text = unescape(name, WRITERS[name](answer))
        for account in accounts(answer):
            wanted = [account.mode, account.paraphrase, account.speaker, account.when, *account.hedge, *account.amounts]
            wanted += [part for c in account.citations for part in (c.cite_as, c.place, c.passage, c.published)]
            missing = [part for part in wanted if part not in text]
            assert not missing, (account.claim, missing)


def unescape(name: str, text: str) -> str:
    """The text as a reader of the format sees it, as far as words of the world are concerned."""
    if name == "csv":
        return "\n".join(cell for row in csv.reader(io.StringIO(text)) for cell in row)
    return re.sub(r"\\([\\`*_\[\]|])", r"\1", text) if name == "md" else text


def test_terminal_shows_every_citation_and_hedge(world: SurveilGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text for people has the same: hedge, speaker, mode, citation; cautions and what was left out are printed."""
    monkeypatch.setenv("COLUMNS", "110")
    for answer in answers(world):
        text = " ".join(click.unstyle("\n".join(path_text.render(answer))).split())
        shown = [found[: path_text._ACCOUNTS_SHOWN] for c in answer.chains for h in c.hops for found in h.events]
        for account in (account for found in shown for account in found):
            places = [part.strip() for c in account.citations for part in (c.cite_as, c.place.split(",")[0])]
            wanted = [account.mode, account.paraphrase, account.speaker, account.note, *account.hedge, *places]
            assert not [part for part in wanted if part not in text], account.claim
        assert all(caution in text for caution in answer.cautions)
        assert all(f"{item.number} × {item.reason}" in text for item in answer.suppressed)
        assert all(miss in text for miss in answer.misses)


@pytest.mark.parametrize("name", ["dot", "mermaid"])
def test_pictures_carry_mode_and_citation(name: str, world: SurveilGraph) -> None:
    """Every arrow of a picture names its mode and a citation; what is not asserted is not drawn solid."""
    for answer in answers(world):
        text = WRITERS[name](answer)
        arrows = [line for line in text.splitlines() if ("->" in line or "-->" in line) or "-.->" in line]
        events = {(h.tail.iri, h.head.iri, e[0].event) for c in answer.chains for h in c.hops for e in h.events}
        pairs = {(frozenset(key[:2]), key[2]) for key in events}
        assert len(arrows) == len(pairs)
        for line in arrows:
            (mode,) = [mode for mode in HEDGE if re.search(rf"(\\n|<br>){mode};", line)]
            solid = "style=solid" in line or "-->" in line
            assert solid == (mode == "asserted")
            assert re.search(r"(The Gazette|The Courier|The Ledger)", line)


@given(answer=made_answers())
@settings(max_examples=50)
def test_json_follows_its_schema_and_loses_nothing(answer: PathAnswer) -> None:
    """JSON parses, fits the published schema, and gives every text back. Expected: the answer itself."""
    loaded = json.loads(WRITERS["json"](answer))
    jsonschema.validate(loaded, json.loads(chains_json.schema()), cls=jsonschema.Draft202012Validator)
    written = loaded["chains"][0]["hops"][0]["events"][0]["accounts"][0]
    original = accounts(answer)[0]
    assert written["paraphrase"] == original.paraphrase
    assert tuple(written["hedge"]) == original.hedge
    assert written["citations"][0] == original.citations[0]._asdict()


def test_real_answers_follow_the_schema(world: SurveilGraph) -> None:
    """Every real answer fits the schema, the empty one too; `$schema` is the schema's own identifier."""
    schema = json.loads(chains_json.schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    for answer in answers(world):
        loaded = json.loads(WRITERS["json"](answer))
        jsonschema.validate(loaded, schema, cls=jsonschema.Draft202012Validator)
        assert loaded["$schema"] == schema["$id"]
        assert bool(loaded["chains"]) != bool(loaded["nearest_misses"])


@given(answer=made_answers())
@settings(max_examples=50)
def test_csv_reads_back_and_runs_nothing(answer: PathAnswer) -> None:
    """One row per account and citation, cells back as written; no cell begins like a formula (OWASP CSV injection).

    Expected: csv.reader of the standard library over the raw text (RFC 4180 quoting).
    """
    rows = list(csv.DictReader(io.StringIO(WRITERS["csv"](answer), newline="")))
    cited = [(account, citation) for account in accounts(answer) for citation in account.citations]
    assert len(rows) == len(cited)
    for row, (account, citation) in zip(rows, cited, strict=True):
        assert row["paraphrase"] == safe_cell(account.paraphrase)
        assert row["source"] == safe_cell(citation.cite_as)
        assert row["mode" if "mode" in row else "strength"] == account.mode
        assert not [cell for cell in row.values() if cell[:1] in set("=+-@\t\r")]


@given(answer=made_answers())
@settings(max_examples=50)
def test_markdown_runs_no_markup_of_a_source(answer: PathAnswer) -> None:
    """No text of a source becomes HTML, a link or a heading: `<` stands only before our passage IRIs."""
    text = WRITERS["md"](answer)
    passages = {citation.passage for account in accounts(answer) for citation in account.citations}
    for at in (match.start() for match in re.finditer("<", text)):
        assert any(text.startswith(f"<{passage}>", at) for passage in passages), text[at : at + 30]
    bare = re.sub(r"\[\^\d+\]", "", re.sub(r"\\[\\`*_\[\]|~]", "", text))
    assert not set("[]`|~") & set(bare)
    assert len(re.findall(r"^#", text, re.MULTILINE)) == 4
    assert html.unescape(text)


def test_markdown_cannot_be_tricked_by_a_word_that_looks_like_a_link() -> None:
    """A paraphrase `<https onclick=...>` would be an HTML tag for a CommonMark reader. Expected: `&lt;`."""
    node = Node(iri.entity("a"), "<https onclick=alert(1)>", "Company")
    answer = PathAnswer(node, node, (), (), ("<https://evil.example>",), "s", True, ("<https x>",), {})
    assert "<" not in WRITERS["md"](answer)


DOT = re.compile(
    r"digraph chains \{\n  rankdir=LR;\n  node \[[^\n]*\];\n  edge \[[^\n]*\];\n"
    r'(  "(?:[^"\\\n]|\\.)*"(?: -> "(?:[^"\\\n]|\\.)*")? \[label="(?:[^"\\\n]|\\.)*"(?:, style=\w+)?\];\n)*\}\n'
)
MERMAID = re.compile(r'flowchart LR\n(  n\d+\["[^"\n<]*"\]\n)*(  n\d+ (?:-->|-\.->)\|"(?:[^"\n<]|<br>)*"\| n\d+\n)*')


@given(answer=made_answers())
@settings(max_examples=50)
def test_pictures_keep_their_grammar(answer: PathAnswer) -> None:
    """Whatever the labels hold, DOT and Mermaid stay within their quoting. Expected: their grammars."""
    assert DOT.fullmatch(WRITERS["dot"](answer))
    assert MERMAID.fullmatch(WRITERS["mermaid"](answer))


def test_turtle_holds_the_claims(world: SurveilGraph) -> None:
    """Turtle parses in another library and holds mode, citation and place of each claim, the same bytes twice.

    Expected: the statements of the store; read with rdflib.
    """
    for answer in answers(world):
        claims = [account.claim for account in accounts(answer)]
        text = claims_turtle.write(world.view, claims)
        assert text == claims_turtle.write(world.view, reversed(claims))
        graph = rdflib.Graph().parse(data=text, format="turtle")
        skg = rdflib.Namespace(iri.SKG)
        for account in accounts(answer):
            node = rdflib.URIRef(account.claim)
            assert graph.value(node, skg.mode) == skg[account.mode]
            assert {str(o) for o in graph.objects(node, skg.citation)} == {c.passage for c in account.citations}
            assert {str(o) for o in graph.objects(node, skg.hedge)} == set(account.hedge)
            for passage in graph.objects(node, skg.citation):
                assert graph.value(passage, skg.inSource) is not None


def test_empty_answers_say_so(world: SurveilGraph) -> None:
    """Without a chain every format is still well-formed and invents none. Expected: Lilliput has no relations."""
    answer = world.path("Lilliput", "Ruritania")
    assert WRITERS["csv"](answer).count("\n") == 1
    assert "No chain found" in WRITERS["md"](answer)
    assert "->" not in WRITERS["dot"](answer)
    assert "--" not in WRITERS["mermaid"](answer)
    loaded: dict[str, Any] = json.loads(WRITERS["json"](answer))
    assert (loaded["chains"], loaded["cautions"]) == ([], [])
    assert claims_turtle.write(world.view, []).strip() == ""


@EVERY
def test_incomplete_search_is_told_where_there_is_prose(form: ChainFormat, world: SurveilGraph) -> None:
    """Where the search stopped early, JSON and Markdown say so; tables and pictures have no place for it."""
    answer = world.path("Argus Optics", "Ruritania")._replace(complete=False)
    if form.name == "json":
        assert json.loads(form.write(answer))["complete"] is False
    if form.name == "md":
        assert "stopped before every chain was counted" in form.write(answer)
    assert form.write(answer)
