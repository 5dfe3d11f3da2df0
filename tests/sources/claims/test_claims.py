"""The user's table of findings: the example of the documentation, and every fault told by row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.sources.claims import template, vocabulary

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[2] / "docs" / "how-to" / "findings-example.csv"
FINDING = {
    "id": "f1",
    "document title": "The cameras of Lumenport",
    "paragraph": "4",
    "class": "Deal",
    "supplier": "Northlight Vision",
    "recipient": "Uganda",
    "mode": "asserted",
    "paraphrase": "Northlight Vision sold Uganda cameras.",
    "as written": "Northlight Vision",
}


def table(*findings: dict[str, str]) -> bytes:
    """Findings as a table with the columns that any of them has."""
    columns = list(dict.fromkeys(name for finding in findings for name in finding))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(findings)
    return out.getvalue().encode()


def finding(**changes: str) -> dict[str, str]:
    """A good finding with other values in some columns; an underscore stands for a blank in a column's name."""
    return FINDING | {name.replace("_", " "): value for name, value in changes.items()}


@pytest.fixture
def fault(sample: Callable[..., Any]) -> Callable[..., str]:
    """The reason for which a finding is rejected."""

    def _fault(**changes: str) -> str:
        rejects = sample("claims", table(finding(**changes))).rejects()
        assert [reject.whole_row for reject in rejects] == [True], "the finding was not rejected"
        assert str(rejects[0].reason).startswith("row 1, column ")
        return str(rejects[0].reason)

    return _fault


@pytest.fixture
def claim(sample: Callable[..., Any]) -> Callable[..., Any]:
    """The claim of a finding."""

    def _claim(**changes: str) -> Any:
        outcomes = sample("claims", table(finding(**changes))).outcomes()
        assert outcomes[0].claims, outcomes[0].rejects
        return outcomes[0].claims[0]

    return _claim


def test_example_gives_what_we_read_in_it(sample: Callable[..., Any]) -> None:
    """The statements of the documentation's fictional example, read by hand on 2026-11-22."""
    made = sample("claims", EXAMPLE.read_bytes(), EXAMPLE.name).turtle()
    assert made == (HERE / "expected.ttl").read_text(encoding="utf-8")


def test_every_column_is_documented() -> None:
    """The page lists every column but the roles, which are the ontology's, and links the example."""
    page = (EXAMPLE.parent / "add-your-findings.md").read_text(encoding="utf-8")
    wanted = (set(template.MEANT.values()) - set(vocabulary.ROLES)) | {"supplier", "holder", "attributedTo"}
    assert sorted(name for name in wanted if f"`{name}`" not in page) == []
    assert f"({EXAMPLE.name})" in page


def test_document_says_it_not_the_table(claim: Callable[..., Any]) -> None:
    """The source of a claim is the document; the table is only how it got here."""
    document = claim(authors="Ada Quill; Jonas Reed", publisher="Harbour Gazette", date="2024-03").place.document
    assert document.id.startswith("doc-the-cameras-of-lumenport-")
    assert document.creators == ("Ada Quill", "Jonas Reed")
    assert document.cite_as == "Ada Quill and Jonas Reed, The cameras of Lumenport, Harbour Gazette, 2024-03"
    assert document.kind == "source-unattributed"


def test_document_is_described_once(sample: Callable[..., Any]) -> None:
    """Later (or earlier) rows may leave out what another row says of the document, in whatever order they stand."""
    full, short = finding(publisher="Harbour Gazette"), finding(id="f2")
    for rows in ((full, short), (short, full)):
        documents = {claim.place.document for claim in sample("claims", table(*rows)).claims()}
        assert [document.publisher for document in documents] == ["Harbour Gazette"]


def test_ids_do_not_depend_on_order_or_values(sample: Callable[..., Any]) -> None:
    """A claim is named by its file and the user's id: other rows, other values and other orders leave it alone."""
    one, other = finding(), finding(id="f2", when="2023")
    there = {c.id for c in sample("claims", table(one, other), "my findings.csv").claims()}
    back = {c.id for c in sample("claims", table(other | {"when": "2024"}, one), "my findings.csv").claims()}
    assert there == back == {"my-findings.f1", "my-findings.f2"}


def test_each_file_is_a_release_of_its_own(sample: Callable[..., Any]) -> None:
    """A second file must not replace the first; standard input has a name too."""
    names = ("Harbour notes.csv", "folder/other.csv", "-", "发现.csv")
    editions = [sample("claims", table(finding()), name).parsed().edition.id for name in names]
    assert editions[:3] == ["harbour-notes", "other", "stdin"]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", editions[3])
    assert editions[3] != "stdin"


def test_header_explains_itself(sample: Callable[..., Any]) -> None:
    """What stands in brackets behind a column's name, and capitals, are for people."""
    header, rest = table(finding()).split(b"\n", 1)
    told = header.replace(b"mode", b"Mode (asserted or reported)").replace(b"paragraph", b"PARAGRAPH (from 1)")
    assert len(sample("claims", told + b"\n" + rest).claims()) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (table(finding(supplyer="x")), "row 1 (the header), column 10: there is no column 'supplyer'"),
        (table(finding()) .replace(b"mode", b"id", 1), "the column 'id' is there twice"),
        (table({name: value for name, value in FINDING.items() if name != "mode"}), "lacks the column(s) 'mode'"),
        (table({name: value for name, value in FINDING.items() if name != "paragraph"}), "nowhere where"),
        (b"\xff\xfe" + table(finding()), "not UTF-8"),
    ],
)  # fmt: skip
def test_other_tables_are_refused(sample: Callable[..., Any], data: bytes, words: str) -> None:
    """Files that are no table of findings: one message with the place in the header."""
    with pytest.raises(EnvironmentFailure, match=re.escape(words)):
        sample("claims", data).outcomes()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": ""}, "column id: the cell is empty"),
        ({"id": "a b"}, "column id: 'a b' has more than letters"),
        ({"document_title": ""}, "column document title: the cell is empty"),
        ({"paraphrase": " "}, "column paraphrase: the cell is empty"),
        ({"as_written": ""}, "column as written: the cell is empty"),
        ({"as_written": "x" * 201}, "column as written: a quotation is longer"),
        ({"class": "Deel"}, "did you mean Deal?"),
        ({"class": "Relation"}, "column class: 'Relation' is none of"),
        ({"mode": "sure"}, "column mode: 'sure' is none of"),
        ({"mode": "alleged"}, "column hedge: what is alleged needs the words"),
        ({"hedge": "allegedly"}, "column hedge: what is asserted has no hedge"),
        ({"when": "last May"}, "column when: 'last May' is not a date"),
        ({"when": "2023/2021"}, "column when: '2023/2021' ends before it starts"),
        ({"date": "2023/2024"}, "column date: '2023/2024' is an interval"),
        ({"url": "gazette"}, "column url: 'gazette' is not a web address"),
        ({"kind_of_document": "rumour"}, "column kind of document: 'rumour' is none of"),
        ({"paragraph": ""}, "column paragraph: say where it stands"),
        ({"paragraph": "four"}, "column paragraph: 'four' is not a whole number"),
        ({"paragraph": "0"}, "column paragraph: '0' is not a whole number"),
        ({"row": "3"}, "column row: a finding stands in a paragraph of a text or in a row"),
        ({"supplier": ""}, "column supplier: a Deal needs it"),
        ({"supplier": "Acme [Firm]"}, "column supplier: [Firm] is none of"),
        ({"supplier": "Acme [Company QQQ]"}, "column supplier: [Company QQQ]: no state has the code QQQ"),
        ({"supplier": "Acme [Company"}, "column supplier: 'Acme [Company' is not a name"),
        ({"supplier": "Ada Quill [Person]"}, "column supplier: surveilkg holds no personal data"),
        ({"vendor": "Acme"}, "column vendor: a Deal has no vendor; it belongs to Deployment, Presence"),
        ({"quantity": "cameras"}, "column quantity: a Deal has no quantity"),
        ({"restrictionKind": "ban"}, "column restrictionKind: a Deal has no restrictionKind"),
        ({"technologies": "Magic"}, "column technologies: 'Magic' is not known; known are advanced"),
        ({"purposes": "fun"}, "column purposes: 'fun' is not known; known are attendance-control"),
        ({"status": "half done"}, "column status: 'half done' is none of"),
        ({"amount": "4,500", "currency": "USD"}, "column amount: '4,500' is not 1500000"),
        ({"amount": "45"}, "column currency: an amount needs its currency"),
        ({"currency": "USD"}, "column currency: there is no amount"),
        ({"amount": "45", "currency": "USD", "price_basis": "constant"}, "column base year: constant prices have"),
        ({"amount": "45", "currency": "USD", "base_year": "2017"}, "column base year: constant prices have"),
        ({"class": "Presence", "vendor": "Acme", "location": "Uganda", "technologies": "spyware", "supplier": "",
          "recipient": ""}, "column technologies: a Presence pairs no technology"),
        ({"class": "Ownership", "owner": "A", "owned": "B", "sharePct": "51 %", "supplier": "", "recipient": ""},
         "column sharePct: '51 %' is not a number"),
        ({"class": "Loan", "financier": "A", "beneficiary": "Uganda", "supplier": "", "recipient": ""},
         "column borrower: a Loan needs it"),
    ],
)  # fmt: skip
def test_every_fault_names_row_and_column(fault: Callable[..., str], changes: dict[str, str], words: str) -> None:
    """What a user may get wrong, cell by cell: the report names the row, the column and what to write instead."""
    assert words in fault(**changes)


def test_row_tells_all_its_faults_at_once(sample: Callable[..., Any]) -> None:
    """One reject for a row, with every fault, so that a table is mended in one go."""
    (reject,) = sample("claims", table(finding(mode="sure", when="May", supplier=""))).rejects()
    assert reject.column == "mode, supplier, when"


def test_same_id_twice_is_rejected(sample: Callable[..., Any]) -> None:
    """The second row of an id would be another claim of the same name."""
    (reject,) = sample("claims", table(finding(), finding(paragraph="5"))).rejects()
    assert (reject.row, "'f1' is the id of row 1 already" in reject.reason) == (2, True)


def test_two_documents_need_two_titles(sample: Callable[..., Any]) -> None:
    """Rows that contradict each other about a title: the later one is told so."""
    rows = (finding(publisher="Harbour Gazette"), finding(id="f2", publisher="Hill Gazette"))
    (reject,) = sample("claims", table(*rows)).rejects()
    assert "column publisher: another row gives 'Harbour Gazette'" in reject.reason


def test_row_with_a_comma_too_many_is_rejected(sample: Callable[..., Any]) -> None:
    """A cell with a comma and no quotes shifts the rest; nothing of such a row is believed."""
    (reject,) = sample("claims", table(finding()).replace(b"Uganda,", b"Uganda, Zambia,")).rejects()
    assert "the row has 10 cells" in reject.reason


@pytest.mark.parametrize(
    ("written", "name", "kind", "country"),
    [
        ("Uganda", "Uganda", "State", ""),
        ("UK", "United Kingdom", "State", ""),
        ("Northlight Vision", "Northlight Vision", "Actor", ""),
        ("Northlight Vision [Company]", "Northlight Vision", "Company", ""),
        ("Northlight Vision [Company SWE]", "Northlight Vision", "Company", "SWE"),
        ("Georgia [SubnationalEntity]", "Georgia", "SubnationalEntity", ""),
    ],
)
def test_parties(claim: Callable[..., Any], written: str, name: str, kind: str, country: str) -> None:
    """A state by any of its names; brackets say what anything else is, and where a name is not the state's."""
    (party,) = claim(supplier=written, recipient="Zambia").roles["supplier"]
    assert (party.means or party.name, party.kind, party.country) == (name, kind, country)


def test_lists_are_split_at_semicolons(claim: Callable[..., Any]) -> None:
    """Several names in a cell, by labels or ids, in any case."""
    made = claim(supplier="A Ltd; B Ltd", technologies="Facial Recognition; id:drones", purposes="Policing; espionage")
    assert [party.name for party in made.roles["supplier"]] == ["A Ltd", "B Ltd"]
    assert [link.rsplit("/", 1)[1] for link in made.links["technology"]] == ["facial-recognition", "drones"]
    assert [link.rsplit("#", 1)[1] for link in made.links["purpose"]] == ["purpose-policing", "purpose-espionage"]


@pytest.mark.parametrize(
    ("written", "exact", "least", "most"),
    [
        ("45", "45", None, None),
        ("at least 45", None, "45", None),
        ("At most 45.5", None, None, "45.5"),
        ("40 to 45", None, "40", "45"),
    ],
)
def test_amounts(claim: Callable[..., Any], written: str, exact: str, least: str, most: str) -> None:
    """One amount, exact or with bounds; what is not said stays unstated."""
    (amount,) = claim(amount=written, currency="USD").amounts
    assert (amount.value, amount.at_least, amount.at_most) == (exact, least, most)
    assert (amount.basis, amount.base_year, amount.kind) == ("unstated", None, "unstated")


def test_place_is_told_as_the_document_counts(claim: Callable[..., Any]) -> None:
    """Paragraph, page and row; the passage's name follows from them."""
    assert claim(page="iv").place.id == "p4-page-iv"
    assert (claim(paragraph="", page="12").place.page, claim(paragraph="", row="9").place.row) == ("12", 9)
    assert claim(paragraph="", page="十二").place.id == "page-5341"


def test_measurement_and_statement(claim: Callable[..., Any]) -> None:
    """Classes that are no relations: figures and speech, with their own columns."""
    empty = {"supplier": "", "recipient": ""}
    counted = claim(**empty, **{"class": "Measurement"}, quantity="cameras", measures="Uganda", minInclusive="50")
    assert (counted.numbers, counted.texts) == ({"minInclusive": "50"}, {"quantity": ("cameras",)})
    said = claim(
        **empty, **{"class": "Statement"}, speechAct="warned", about="Uganda", attributedTo="Ada Quill [Person]"
    )
    assert said.links["speechAct"][0].endswith("#act-warned")
    assert said.roles["attributedTo"][0].kind == "Person"
