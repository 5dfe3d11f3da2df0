"""Rows we wrote, as CSV with the header of the Huawei data set and as a workbook with the header of version 3.0."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

HERE = Path(__file__).parent
V3_GOOD: dict[str, object] = {
    "AidData Record ID": 990101,
    "Recommended For Aggregates": "Yes",
    "AidData Parent ID": "P-77",
    "Umbrella": "No",
    "Financier Country": "China",
    "Recipient": "Iceland",
    "Recipient ISO-3": "ISL",
    "Commitment Year": 2019,
    "Title": "Quarry Bank lends for smart-city lamps (Linked to Record ID#990102)",
    "Status": "Implementation",
    "Flow Type": "Loan",
    "Flow Class": "OOF-like",
    "Sector Name": "ENERGY",
    "Funding Agencies": "Quarry Bank (QB)",
    "Funding Agencies Type": "State-owned Policy Bank",
    "Direct Receiving Agencies": "Treasury of Mistral",
    "Direct Receiving Agencies Type": "Recipient Government Agency",
    "Indirect Receiving Agencies": "Mistral Lamps",
    "Indirect Receiving Agencies Type": "Recipient Joint Venture/Special Purpose Vehicle",
    "Implementing Agencies": "Lanternfish Devices Co., Ltd.",
    "Implementing Agencies Type": "Chinese Private Sector",
    "Amount (Original Currency)": 90.5,
    "Original Currency": "EUR",
    "Amount Estimated": "No",
    "Amount (Constant USD 2021)": 110.25,
    "Amount (Nominal USD)": 100,
    "Adjusted Amount (Constant USD 2021)": 110.25,
    "Adjusted Amount (Nominal USD)": 100,
    "Commitment Date (MM/DD/YYYY)": "2019-05-17",
    "Commitment Date Estimated": "No",
    "Maturity": 20,
    "Interest Rate": 2,
    "Grace Period": 5,
}
"""One record of version 3.0, about nobody."""


@pytest.fixture(scope="session")
def huawei_row() -> Callable[..., bytes]:
    """Makes a CSV of the first row of the sample with other values in some columns."""
    names, good, *_ = csv.reader(io.StringIO((HERE / "sample.csv").read_text(encoding="utf-8")))

    def make(**changes: str) -> bytes:
        unknown = changes.keys() - set(names)
        assert not unknown, unknown
        cells = dict(zip(names, good, strict=True)) | changes
        out = io.StringIO()
        csv.writer(out).writerows([names, [cells[name] for name in names]])
        return out.getvalue().encode()

    return make


@pytest.fixture(scope="session")
def v3_header() -> list[str]:
    """The 126 column names of version 3.0, as AidData writes them."""
    return next(csv.reader([(HERE / "gcdf3_header.csv").read_text(encoding="utf-8")]))


@pytest.fixture(scope="session")
def v3_book(v3_header: list[str]) -> Callable[..., bytes]:
    """Makes a workbook with a page of notes and the sheet GCDF_3.0 of one row, with other values in some columns."""

    def make(sheet: str = "GCDF_3.0", header: list[str] | None = None, **changes: Any) -> bytes:
        names = header or v3_header
        cells: dict[str, object] = V3_GOOD | changes
        book = openpyxl.Workbook()
        notes = book.active
        assert notes is not None
        notes.title = "About"
        notes.append(["A page of notes", "which is no table"])
        records = book.create_sheet(sheet)
        records.append(names)
        records.append([cells.get(name.replace("’", "'"), cells.get(name)) for name in names])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make
