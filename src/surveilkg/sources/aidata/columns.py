"""Which columns AidData's tables have, under which names, and which release a header belongs to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from surveilkg.sources.reading import InputFile, missing_columns
from surveilkg.sources.registry import Edition, Spec

_V2 = "AidData TUFF Project ID"
_V3 = "AidData Record ID"
KEYS = f"{_V2!r} or {_V3!r}"
FIELDS: dict[str, tuple[str, ...]] = {
    "id": (_V2, _V3),
    "recommended": (
        "Recommended For Aggregates",
        "Recommended For Huawei Aggregates",
        "Recommended For Military Aggregates",
    ),
    "umbrella": ("Umbrella",),
    "parent": ("AidData Parent ID",),
    "financier_country": ("Financier Country",),
    "recipient": ("Recipient",),
    "iso3": ("Recipient ISO-3",),
    "year": ("Commitment Year",),
    "year_estimated": ("Commitment Year Estimated",),
    "date": ("Commitment Date (MM/DD/YYYY)",),
    "date_estimated": ("Commitment Date Estimated",),
    "start_year": ("Implementation Start Year",),
    "start": ("Actual Implementation Start Date (MM/DD/YYYY)",),
    "end_year": ("Completion Year",),
    "end": ("Actual Completion Date (MM/DD/YYYY)",),
    "title": ("Title",),
    "description": ("Description",),
    "status": ("Status",),
    "flow": ("Flow Type",),
    "flow_class": ("Flow Class",),
    "concessional": ("Concessional",),
    "loan_type": ("Loan Type",),
    "buyer_credit": ("Export Buyer's Credit",),
    "supplier_credit": ("Supplier's Credit/Export Seller's Credit",),
    "interest_free": ("Interest-Free Loan",),
    "gcl": ("GCL",),
    "pbc": ("PBC",),
    "sector": ("AidData Sector Name", "Sector Name"),
    "funders": ("Funding Agencies",),
    "funders_type": ("Funding Agencies Type",),
    "cofunders": ("Cofinancing Agencies", "Co-financing Agencies"),
    "receivers": ("Receiving Agencies", "Direct Receiving Agencies"),
    "receivers_type": ("Receiving Agencies Type", "Direct Receiving Agencies Type"),
    "receivers_origin": ("Receiving Agencies Origin",),
    "indirect": ("Indirect Receiving Agencies",),
    "indirect_type": ("Indirect Receiving Agencies Type",),
    "implementers": ("Implementing Agencies",),
    "implementers_type": ("Implementing Agencies Type",),
    "implementers_origin": ("Implementing Agencies Origin",),
    "accountable": ("Accountable Agencies",),
    "accountable_type": ("Accountable Agencies Type",),
    "accountable_origin": ("Accountable Agencies Origin",),
    "guarantor": ("Guarantor",),
    "guarantor_type": ("Guarantor Agency Type",),
    "guaranteed": ("Guarantee Provided",),
    "insured": ("Insurance Provided",),
    "collateralized": ("Collateralized/Securitized", "Collateralized"),
    "original": ("Amount (Original Currency)",),
    "currency": ("Original Currency",),
    "amount_estimated": ("Amount Estimated",),
    "nominal": ("Amount (Nominal)", "Amount (Nominal USD)"),
    "constant": ("Amount (Constant USD2017)", "Amount (Constant USD 2017)", "Amount (Constant USD 2021)"),
    "adjusted_nominal": ("Adjusted Amount (Nominal USD)",),
    "adjusted_constant": ("Adjusted Amount (Constant USD 2021)",),
    "maturity": ("Maturity",),
    "interest": ("Interest Rate",),
    "grace": ("Grace Period",),
    "data_set": ("finance_type",),
    "geo_id": ("id",),
}
"""Field to the names that its column has in the releases."""
_NEEDED = ("Recipient", "Commitment Year", "Title", "Status", "Flow Type", "Funding Agencies", "Implementing Agencies")
_NEEDED_V2 = ("Receiving Agencies", "Amount (Constant USD2017)")
_NEEDED_V3 = ("Direct Receiving Agencies", "Amount (Constant USD 2021)", "Amount (Nominal USD)")
EDITIONS = {
    "huawei": Edition("huawei", "Global Huawei Finance Dataset"),
    "military": Edition("military", "Global Chinese Military Finance Dataset"),
    "gcdf2": Edition("gcdf2", "Global Chinese Development Finance Dataset 2.0"),
    "gcdf2-geocoded": Edition("gcdf2-geocoded", "Global Chinese Development Finance Dataset 2.0, geocoded projects"),
    "gcdf3": Edition("gcdf3", "Global Chinese Development Finance Dataset 3.0"),
}


def plain(name: str) -> str:
    """A column's name for comparison: apostrophes straight, spaces single, in lower case.

    >>> plain("Supplier’s  Credit/Export Seller’s Credit")
    "supplier's credit/export seller's credit"
    """
    straight = unicodedata.normalize("NFKC", name).replace("’", "'").replace("‘", "'")  # noqa: RUF100
    return " ".join(straight.split()).casefold()


_FIELD_OF = {plain(name): field for field, names in FIELDS.items() for name in names}


def has_records(header: Iterable[str]) -> bool:
    """Whether a header belongs to a table of records, by its key column."""
    return bool({plain(name) for name in header} & {plain(_V2), plain(_V3)})


def edition_of(file: InputFile, header: list[str]) -> Edition:
    """The release that a header belongs to.

    Raises:
        EnvironmentFailure: needed columns are missing, or one occurs twice.
    """
    names = [plain(name) for name in header]
    twice = sorted({name for name in names if names.count(name) > 1 and name})
    if twice:
        raise file.fail(f"the column {twice[0]!r} occurs twice.", "Use the file as AidData publishes it.")
    version_3 = plain(_V3) in names
    wanted = (*_NEEDED, *(_NEEDED_V3 if version_3 else _NEEDED_V2))
    shown = {plain(name): name for name in (*wanted, *header)}
    what = "a table of AidData's records, version " + ("3.0" if version_3 else "2.0")
    missing_columns(file, [shown[name] for name in names], wanted, what)
    marks = [name for name in FIELDS["recommended"] if plain(name) in names]
    if len(marks) != 1:
        found = " and ".join(map(repr, marks)) or "none"
        raise file.fail(f"one column 'Recommended For ... Aggregates' is needed; there is {found}.")
    if version_3:
        return EDITIONS["gcdf3"]
    if plain("finance_type") in names:
        return EDITIONS["gcdf2-geocoded"]
    return EDITIONS[{"Huawei": "huawei", "Military": "military"}.get(marks[0].split()[2], "gcdf2")]


def fields(header: list[str]) -> Mapping[int, str]:
    """Position of a column to the field that it gives."""
    return {at: _FIELD_OF[plain(name)] for at, name in enumerate(header) if plain(name) in _FIELD_OF}


def unknown(header: list[str], spec: Spec) -> list[str]:
    """Columns that are neither taken nor left out on purpose."""
    ignored = {plain(name) for name in spec.ignored}
    return [name for name in header if name and plain(name) not in _FIELD_OF and plain(name) not in ignored]
