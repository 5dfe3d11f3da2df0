"""Data Landscapers' list: our sample, each trap, refusals, and the real file counted another way."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from surveilkg.errors import EnvironmentFailure

HERE = Path(__file__).parent
SAMPLE = (HERE / "sample.csv").read_bytes()
NAMES, GOOD, *_ = list(csv.reader(io.StringIO(SAMPLE.decode())))
REAL = "africa-digital-finance/all-nonstate.csv"
SOURCE = "africa_digital_finance"


def row(**changes: str) -> bytes:
    """The first row of the sample, with other values in some columns."""
    cells = dict(zip(NAMES, GOOD, strict=True)) | changes
    out = io.StringIO()
    csv.writer(out).writerows([NAMES, [cells[name] for name in NAMES]])
    return out.getvalue().encode()


def test_sample_gives_what_we_read_in_it(sample: Callable[..., Any]) -> None:
    """The statements of four fictional rows, read by hand on 2026-11-22; any change of them is a change of meaning."""
    assert sample(SOURCE, SAMPLE).turtle() == (HERE / "expected.ttl").read_text(encoding="utf-8")


def test_titles_and_descriptions_stay_out(sample: Callable[..., Any]) -> None:
    """No sentence of the list reaches the graph, only its facts and the phrase that names a technology."""
    made = sample(SOURCE, SAMPLE).turtle()
    assert "not taken" not in made
    assert "Phase 1" not in made
    assert '"Safe City"' in made


def test_escapes_in_titles_are_letters(sample: Callable[..., Any]) -> None:
    r"""A literal \u escape inside a phrase would hide the technology that the title names."""
    claim = sample(SOURCE, row(title=r"vid\u00e9osurveillance urbaine")).claims()[0]
    assert claim.as_written[-1] == "vidéosurveillance"


@pytest.mark.parametrize(
    ("start", "end", "when", "left_out"),
    [
        ("2018", "2020", "2018/2020", []),
        ("2018", "2018", "2018", []),
        ("2018", "", "2018/", []),
        ("2026 (2026-07-09)", "", "2026-07-09/", []),
        ("2015 (actual; planned start was 2013-12-14)", "2017", "2015/2017", []),
        ("2018", "not stated", "2018/", []),
        ("", "2020", "/2020", []),
        ("2022", "2021", "2022/", ["end_year"]),
        ("soon", "2021", "/2021", ["start_year"]),
        ("2026 (2026-02-30)", "", "", ["start_year"]),
        ("", "", "", []),
    ],
)
def test_free_text_years(sample: Callable[..., Any], start: str, end: str, when: str, left_out: list[str]) -> None:
    """Years as the real list writes them (first six), and faults: an unknown end is unknown, not open."""
    made = sample(SOURCE, row(start_year=start, end_year=end))
    assert (made.claims()[0].when, [reject.column for reject in made.rejects()]) == (when, left_out)


def test_addresses_between_blanks_are_origins(sample: Callable[..., Any]) -> None:
    """The list writes several addresses in a cell with blanks between; each is a document of its own."""
    claim = sample(SOURCE, row(url="https://paper.example/one  https://paper.example/two nowhere")).claims()[0]
    pages = [origin.url for origin in claim.origins if origin.id.startswith("web-")]
    assert pages == ["https://paper.example/one", "https://paper.example/two"]
    assert [r.value for r in sample(SOURCE, row(url="nowhere")).rejects()] == ["nowhere"]


def test_links_of_titles_become_a_note(sample: Callable[..., Any]) -> None:
    """`(Linked to Project ID#...)` ties a record to AidData's; the note says so, and where two figures differ."""
    note = sample(SOURCE, row()).claims()[0].note
    assert note == (
        "AidData's record 990003. The list links it to AidData's records 990001, 990002. "
        "The title gives 41.78 million US dollars, the column of amounts 46 million; "
        "the list does not say in which prices either is."
    )


@pytest.mark.parametrize(
    ("column", "basis", "original", "amounts", "left_out"),
    [
        ("46", "commitment", "", [("USD", "46000000", "unstated", "commitment")], []),
        ("12.5", "disbursed", "", [("USD", "12500000", "unstated", "disbursement")], []),
        ("46", "", "", [("USD", "46000000", "unstated", "unstated")], []),
        ("", "", "EUR 1,500.50", [("EUR", "1500.50", "nominal", "unstated")], []),
        ("0", "commitment", "", [], ["commitment_usd_m"]),
        ("many", "commitment", "", [], ["commitment_usd_m"]),
        ("", "commitment", "RMB (CNY) 623,700,000", [("CNY", "623700000", "nominal", "commitment")], []),
        ("", "commitment", "EUR 131,000,000 (of a EUR 290,000,000 package)", [], ["original_amount"]),
        ("", "paid", "", [], ["amount_basis"]),
        (
            "",
            "commitment",
            "XDR 250,000.00 (commitment); XDR 248,710.00 (disbursed)",
            [("XDR", "250000.00", "nominal", "commitment"), ("XDR", "248710.00", "nominal", "disbursement")],
            [],
        ),
    ],
)
def test_amounts(
    sample: Callable[..., Any],
    column: str,
    basis: str,
    original: str,
    amounts: list[tuple[str, str, str, str]],
    left_out: list[str],
) -> None:
    """Whole millions as units, plain original figures, blank as unknown; what is not plain is left out as a cell."""
    made = sample(SOURCE, row(commitment_usd_m=column, amount_basis=basis, original_amount=original))
    found = [(amount.currency, amount.value, amount.basis, amount.kind) for amount in made.claims()[0].amounts]
    assert (found, [reject.column for reject in made.rejects()]) == (amounts, left_out)


@pytest.mark.parametrize(
    ("changes", "mode", "hedge"),
    [
        ({}, "asserted", ()),
        ({"status": "Approved"}, "asserted", ()),
        ({"status": "Pipeline"}, "planned", ("Pipeline",)),
        ({"instrument": "MoU"}, "planned", ("MoU",)),
        ({"instrument": "MoU", "status": "Pipeline"}, "planned", ("Pipeline", "MoU")),
    ],
)
def test_intentions_are_planned(
    sample: Callable[..., Any], changes: dict[str, str], mode: str, hedge: tuple[str, ...]
) -> None:
    """What the list calls pipeline or memorandum is no fact, and its money is a pledge."""
    claim = sample(SOURCE, row(**changes)).claims()[0]
    assert (claim.mode, claim.hedge) == (mode, hedge)
    assert claim.amounts[0].kind == ("pledge" if hedge else "commitment")


@pytest.mark.parametrize(
    ("country", "sector", "written", "label", "kind"),
    [
        ("UGA", "Public Sector", "Government of Uganda", "Government of Uganda", "PublicBody"),
        ("UGA", "Public Sector", "Republic of Uganda", "Uganda", "State"),
        ("COD", "Public Sector", "Democratic Republic of Congo", "Democratic Republic of the Congo", "State"),
        ("CIV", "Unknown", "Government of Cote d'Ivoire (Ivory Coast)", "Government of Côte d’Ivoire", "PublicBody"),
        ("UGA", "Public Sector", "Ministry of Finance", "Ministry of Finance (Uganda)", "PublicBody"),
        ("UGA", "Private Sector", "Lantern Ltd / Uganda", "Lantern Ltd", "Organization"),
        ("UGA", "Public Sector", "Government of Uganda / Lantern Office", "Government of Uganda", "PublicBody"),
        ("XWA", "Public Sector", "Republic of Benin, Burkina Faso", "Benin", "State"),
    ],
)
def test_recipients(sample: Callable[..., Any], country: str, sector: str, written: str, label: str, kind: str) -> None:
    """Who receives, as the real list writes them: states by any name, governments, ministries with their state."""
    changes = {"recipient_country": country, "beneficiary_type": sector, "recipient_organisation": written}
    claim = sample(SOURCE, row(**changes)).claims()[0]
    party = claim.roles["borrower"][0]
    assert (party.means or party.name, party.kind, claim.kind) == (label, kind, "ConcessionalLoan")


@pytest.mark.parametrize(
    ("country", "sector", "written", "label"),
    [
        ("UGA", "Public Sector", "", "Uganda"),
        ("UGA", "Private Sector", "", "Recipients in Uganda"),
        ("UGA", "Private Sector", "Uganda", "Recipients in Uganda"),
        ("XGL", "NGO", "Multiple partners", "Recipients in several parts of the world"),
        ("XEA", "Public Sector", "Ministry of Finance", "Recipients in East Africa"),
    ],
)
def test_recipients_that_are_not_named(
    sample: Callable[..., Any], country: str, sector: str, written: str, label: str
) -> None:
    """Never a ministry of no state, never a state for a private recipient: then it is a group, and nobody's debt."""
    changes = {"recipient_country": country, "beneficiary_type": sector, "recipient_organisation": written}
    claim = sample(SOURCE, row(**changes)).claims()[0]
    party = claim.roles["beneficiary"][0]
    assert ((party.means or party.name).split(",")[0], claim.kind) == (label, "Financing")
    assert party.kind == ("State" if label == "Uganda" else "ActorGroup")


def test_governments_and_ministries_are_organs_of_their_state(sample: Callable[..., Any]) -> None:
    """Told once each, whatever the number of rows; what is no organ by its name is not tied to the state."""
    written = ["Government of Uganda", "Ministry of Finance", "Government of Uganda", "Lantern Office"]
    rows = [row(record=f"r{at}", recipient_organisation=name) for at, name in enumerate(written)]
    data = rows[0] + b"".join(line.split(b"\r\n", 1)[1] for line in rows[1:])
    organs = [claim for claim in sample(SOURCE, data).claims() if claim.kind == "Subordination"]
    assert [claim.id for claim in organs] == ["organ-government-of-uganda", "organ-ministry-of-finance-uganda"]
    assert {claim.roles["superior"][0].means for claim in organs} == {"Uganda"}


def test_name_with_lost_letters_is_left_out(sample: Callable[..., Any]) -> None:
    """Two real names have the sign for a lost letter; a guess would make an entity of it."""
    made = sample(SOURCE, row(recipient_organisation="Minist\ufffdre des Finances"))
    assert [reject.column for reject in made.rejects()] == ["recipient_organisation"]
    assert "borrower" not in made.claims()[0].roles


@pytest.mark.parametrize(
    "changes",
    [
        {
            "instrument": "Self Funded",
            "recipient_organisation": "",
            "financier": "Lantern",
            "financier_slug": "lantern",
        },
        {
            "instrument": "Bond",
            "recipient_organisation": "Lantern Holding",
            "financier": "Lantern",
            "financier_slug": "l",
        },
    ],
)
def test_own_money_finances_nobody(sample: Callable[..., Any], changes: dict[str, str]) -> None:
    """A company that pays for itself, or issues a bond, lends to nobody: it is only active in the place."""
    claim = sample(SOURCE, row(**changes)).claims()[0]
    assert (claim.kind, set(claim.roles)) == ("Presence", {"vendor", "location"})
    assert "technology" not in claim.links


def test_own_money_without_a_place_is_rejected(sample: Callable[..., Any]) -> None:
    """`XGL` is no place, and a presence needs one."""
    rejects = sample(SOURCE, row(instrument="Self Funded", recipient_country="XGL")).rejects()
    assert [(reject.column, reject.whole_row) for reject in rejects] == [("recipient_country", True)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("recipient_country", "QQQ"),
        ("instrument", "Barter"),
        ("status", "Rumoured"),
        ("financier", ""),
        ("record", ""),
        ("record", "a key with blanks"),
    ],
)
def test_rows_that_say_too_little_are_rejected(sample: Callable[..., Any], column: str, value: str) -> None:
    """Without place, class, status, financier or key there is no claim; the reject names the cell."""
    rejects = sample(SOURCE, row(**{column: value})).rejects()
    assert [(reject.column, reject.value, reject.whole_row) for reject in rejects] == [(column, value, True)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (SAMPLE.replace(b"instrument", b"instruments", 1), "there is 'instruments'"),
        ("é".encode("latin-1") + SAMPLE, "not UTF-8"),
    ],
)
def test_other_files_are_refused(sample: Callable[..., Any], data: bytes, words: str) -> None:
    """Files that are not the list: one message that says what is wrong."""
    with pytest.raises(EnvironmentFailure, match=re.escape(words)):
        sample(SOURCE, data).outcomes()


@pytest.fixture(scope="module")
def real_rows(data_sets: Path) -> list[dict[str, str]]:
    """Rows of the real list by csv alone."""
    with (data_sets / REAL).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.needs_real_data
def test_real_file_counted_another_way(
    sample: Callable[..., Any], data_sets: Path, real_rows: list[dict[str, str]]
) -> None:
    """Rows, instruments, addresses and the sum of millions of the real list, counted with csv alone (1,270 rows)."""
    claims = sample(SOURCE, (data_sets / REAL).read_bytes()).claims()
    assert len(real_rows) == len({claim.place.row for claim in claims}) == 1270
    assert sum(claim.kind != "Subordination" for claim in claims) == 1270
    grants = sum(cells["instrument"] == "Grant" for cells in real_rows)
    kinds = Counter(claim.kind for claim in claims)
    assert grants - kinds["Grant"] == 1, "one grant goes to the giver's own fund"
    dollars = [amount for claim in claims for amount in claim.amounts[:1] if amount.basis == "unstated"]
    millions = sum(Decimal(cells["commitment_usd_m"] or 0) for cells in real_rows)
    assert sum(Decimal(amount.value or 0) for amount in dollars) == millions * 1_000_000
    addresses = {address for cells in real_rows for address in cells["url"].split()}
    assert {o.url for claim in claims for o in claim.origins if o.id != "aidata-records"} == addresses
    planned = sum(cells["status"] == "Pipeline" or cells["instrument"] == "MoU" for cells in real_rows)
    assert sum(claim.mode == "planned" for claim in claims) == planned


@pytest.mark.needs_real_data
def test_both_records_of_the_cameroon_loan_are_kept(sample: Callable[..., Any], data_sets: Path) -> None:
    """One loan of 2018 stands in the list with 42 and with 46 million: both stay, and each note names the other.

    Both carry the key of AidData's record 85647, so that they are accounts of one event and are summed once.
    """
    claims = {claim.id: claim for claim in sample(SOURCE, (data_sets / REAL).read_bytes()).claims()}
    one = claims["2018-02-22-bank-of-china-cmr-2018-urban-video-surveillance-phase1-loan"]
    other = claims["2018-02-22-boc-cmr-001-record"]
    assert [claim.amounts[0].value for claim in (one, other)] == ["42000000", "46000000"]
    assert other.id in one.note
    assert one.id in other.note
    assert one.texts["recordKey"] == other.texts["recordKey"] == ("aidata 85647",)
