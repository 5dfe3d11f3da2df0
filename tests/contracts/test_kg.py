"""Contract of kg/: everything found there is tested; nobody edits this to add a claim or a document.

Expected values come from the files of kg/ themselves, from their manifest and, where a test is marked
`needs_real_data`, from the five documents.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.checks.run import run_all
from surveilkg.generate import curated
from surveilkg.generate import manifest as generated
from surveilkg.ingest import candidate, manifest, shipped
from surveilkg.settings import data_root
from surveilkg.store.oxigraph import EmbeddedView

KG = data_root() / "kg"
FILES = manifest.files(KG)
DOCUMENTS = sorted(path.stem for path in (KG / "curated" / "account").glob("*.ttl"))
SHARED_WORDS = 9
"""So many consecutive words in common with a document would be a copy, not a paraphrase."""
Facts = dict[str, dict[str, list[str]]]
"""Subject IRI to local property name to values."""


@cache
def facts(path: Path) -> Facts:
    """What a Turtle file says, by subject."""
    found: Facts = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.Triple)
        found[quad.subject.value][iri.local_name(quad.predicate.value)].append(quad.object.value)
    return found


def claims(document: str) -> Facts:
    """The claims of a document, without the amounts that stand beside them."""
    found = facts(KG / "curated" / "claims" / f"{document}.ttl")
    return {node: said for node, said in found.items() if said["type"] != [iri.SKG + "MonetaryAmount"]}


def passages(document: str) -> Facts:
    """The passages of a document."""
    return {node: said for node, said in facts(account(document)).items() if "inSource" in said}


def account(document: str) -> Path:
    """The file that accounts for every sentence of a document."""
    return KG / "curated" / "account" / f"{document}.ttl"


def source(document: str) -> dict[str, list[str]]:
    """What kg/ says of a document itself."""
    return facts(account(document))[iri.source(document)]


def plain(text: str) -> str:
    """Text for comparison: NFC, and no-break spaces as spaces (the documents mix both)."""
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u202f", " ")


def paragraphs(documents: Path, document: str) -> list[str]:
    """The non-empty lines of a real document, as they are numbered from 1."""
    text = (documents / source(document)["fileName"][0]).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line.strip()]


def cited_text(documents: Path, document: str, cited: list[str]) -> str:
    """The cited passages of a document in order; passages that follow each other stay joined as they stand."""
    lines, known = paragraphs(documents, document), passages(document)
    spans = sorted(
        (int(p["paragraph"][0]), int(p["charStart"][0]), int(p["charEnd"][0])) for p in map(known.get, cited) if p
    )
    return plain(" ".join(lines[number - 1][start:end] for number, start, end in spans))


def test_documents_and_claims_are_found() -> None:
    """Each account has its claims and the other way round, and a run that finds no files does not pass."""
    assert sorted(path.stem for path in (KG / "curated" / "claims").glob("*.ttl")) == DOCUMENTS
    assert len(DOCUMENTS) >= 5
    assert len(FILES) >= 23


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(KG).as_posix())
def test_file_is_canonical(path: Path) -> None:
    """One order and one layout, so that a change shows its meaning and nothing else."""
    assert curated.canonical(path) == path.read_text(encoding="utf-8"), f"run: {curated.COMMAND}"


def test_manifest_is_current() -> None:
    """Checksums and counts are those of the files; every file has licence and attribution and its own graph's name."""
    assert generated.render(KG) == (KG / "MANIFEST.toml").read_text(encoding="utf-8"), (
        "run: python -m surveilkg.generate.manifest"
    )
    assert manifest.changed(KG) == []
    for entry in manifest.read(KG):
        assert entry.graph == manifest.graph_for(entry.path)
        assert entry.licence
        assert entry.attribution


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_claim_stands_in_a_licensed_graph(document: str) -> None:
    """A claim's source is that of its file, whose graph the manifest lists with a licence."""
    licences = {entry.graph: entry.licence for entry in manifest.read(KG)}
    for node, said in claims(document).items():
        assert said["source"] == [iri.source(document)], node
        assert node.startswith(f"{iri.CLAIM}{document}/")
    assert licences[iri.graph(f"source/{document}")]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_sentence_is_accounted_for(document: str) -> None:
    """Each sentence carries claims or a reason why it has none, never both; numbers run from 1 without a gap."""
    cited = {passage for said in claims(document).values() for passage in said["citation"]}
    excused = {node for node, said in passages(document).items() if "noClaimReason" in said}
    assert cited | excused >= set(passages(document))
    assert not cited & excused
    assert cited <= set(passages(document))
    sentences: dict[int, list[int]] = defaultdict(list)
    for said in passages(document).values():
        sentences[int(said["paragraph"][0])].append(int(said["sentence"][0]))
    assert sorted(sentences) == list(range(1, int(source(document)["paragraphCount"][0]) + 1))
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in sentences.values())


def test_every_person_holds_an_office() -> None:
    """Persons are in the graph for the office that they act in, and for nothing else."""
    types = {node: said["type"] for path in FILES for node, said in facts(path).items() if node.startswith(iri.ENTITY)}
    persons = {node for node, kinds in types.items() if iri.SKG + "Person" in kinds}
    positions = [
        said for document in DOCUMENTS for said in claims(document).values() if iri.SKG + "Position" in said["type"]
    ]
    assert persons == {node for said in positions for node in said["holder"]} & persons
    assert persons


def test_shipped_graph_passes_all_checks() -> None:
    """No error and no warning on what ships."""
    found = candidate.check_shipped(data_root(), lambda _: None)
    assert [f"{f.severity} {f.rule} {f.node} {f.message}" for f in found if f.severity != "info"] == []


def test_every_claim_is_guarded() -> None:
    """Each asserted claim without its citation, and each hedged one marked asserted, is refused by its own name."""
    store = ox.Store()
    shipped.load(store, data_root())
    citation, mode = ox.NamedNode(iri.SKG + "citation"), ox.NamedNode(iri.SKG + "mode")
    asserted = ox.NamedNode(iri.SKG + "asserted")
    bare, raised = set(), set()
    for quad in list(store.quads_for_pattern(None, mode, None)):
        assert isinstance(quad.subject, ox.NamedNode)
        if quad.object == asserted:
            bare.add(quad.subject.value)
            for cited in list(store.quads_for_pattern(quad.subject, citation, None)):
                store.remove(cited)
        else:
            raised.add(quad.subject.value)
            store.remove(quad)
            store.add(ox.Quad(quad.subject, mode, asserted, quad.graph_name))
    errors = [finding for finding in run_all(EmbeddedView(store), data_root()) if finding.is_error]
    assert len(bare) > 500
    assert bare <= {finding.node for finding in errors if finding.path == "skg:citation"}
    assert len(raised) > 200
    assert raised <= {finding.node for finding in errors}


@pytest.mark.needs_real_data
@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_is_the_one_that_was_read(document: str, documents: Path) -> None:
    """The checksum in kg/ is that of the document, and so is its number of paragraphs."""
    said = source(document)
    data = (documents / said["fileName"][0]).read_bytes()
    assert said["sha256"] == [hashlib.sha256(data).hexdigest()]
    assert len(paragraphs(documents, document)) == int(said["paragraphCount"][0])


@pytest.mark.needs_real_data
@pytest.mark.parametrize("document", DOCUMENTS)
def test_passages_tile_every_paragraph(document: str, documents: Path) -> None:
    """Sentence after sentence covers each paragraph: no gap but spaces, no overlap, nothing beyond its end."""
    spans: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for said in passages(document).values():
        number, sentence, start, end = (
            int(said[name][0]) for name in ("paragraph", "sentence", "charStart", "charEnd")
        )
        spans[number].append((sentence, start, end))
    for number, text in enumerate(paragraphs(documents, document), 1):
        position = 0
        for sentence, start, end in sorted(spans[number]):
            place = f"paragraph {number}, sentence {sentence}"
            assert position <= start < end <= len(text), place
            assert not text[position:start].strip(), place
            assert text[start:end].strip() == text[start:end], place
            position = end
        assert not text[position:].strip(), f"end of paragraph {number}"


@pytest.mark.needs_real_data
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("name", ["asWritten", "hedge"])
def test_quoted_words_stand_in_the_cited_sentences(name: str, document: str, documents: Path) -> None:
    """What kg/ gives as the document's own words is found, letter by letter, in the sentences that the claim cites."""
    missing = []
    for node, said in claims(document).items():
        text = cited_text(documents, document, said["citation"])
        missing += [f"{iri.shorten(node)}: {words!r}" for words in said.get(name, []) if plain(words) not in text]
    assert missing == []


@pytest.mark.needs_real_data
@pytest.mark.parametrize("document", DOCUMENTS)
def test_paraphrase_is_no_copy(document: str, documents: Path) -> None:
    """No paraphrase shares nine consecutive words with its document: the words of kg/ are our own."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", plain(text).casefold())
        return {tuple(words[at : at + SHARED_WORDS]) for at in range(len(words) - SHARED_WORDS + 1)}

    copied = runs(" ".join(paragraphs(documents, document)))
    for node, said in claims(document).items():
        assert not [" ".join(run) for text in said["paraphrase"] for run in runs(text) & copied], node
