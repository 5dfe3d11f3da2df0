"""What kind of financing a record tells of, when, on what terms and for how much."""

from __future__ import annotations

import re
from decimal import Decimal

from surveilkg.model.record import Amount
from surveilkg.sources.aidata.agencies import Agency
from surveilkg.sources.aidata.record import Record

LOANS = frozenset({"Loan", "ConcessionalLoan", "BuyerCredit", "SupplierCredit", "ExportCredit"})
_NEEDS_BORROWER = LOANS | {"DebtRelief", "DebtForgiveness", "DebtRescheduling"}
_GRANTS = frozenset({"Grant", "GoodsInKind", "TechnicalAssistance", "Scholarship"})
_LENDERS = frozenset({"FinancialInstitution", "PublicBody"})
_NUMBERS = (("maturityYears", "maturity", 0), ("interestRatePct", "interest", -10), ("graceYears", "grace", 0))
_CENT = Decimal("0.01")


def kind_of(record: Record, funders: tuple[Agency, ...], has_borrower: bool) -> tuple[str, str]:
    """Class of a record, and our words for what was committed.

    A loan or debt relief of which no receiving agency is named is a Financing for the benefit of the state.
    """
    entry = record.look_up("flow", record.key("flow"))
    if entry is None:
        record.reject("flow", "a flow type that is not in lookups.flow of the source")
        return "Financing", "support"
    kind, words = _by_markers(record, str(entry["means"]), str(entry["words"]))
    if kind == "Grant" and is_in_kind(record):
        kind, words = "GoodsInKind", "goods in kind"
    if kind == "SupplierCredit":
        kind = _creditor(funders)
    if kind == "Loan" and is_concessional(record):
        kind, words = "ConcessionalLoan", "a concessional loan"
    return (kind if has_borrower or kind not in _NEEDS_BORROWER else "Financing"), words


def is_in_kind(record: Record) -> bool:
    """Whether a title tells of donated goods, by the words of lookups.goods; AidData has no flow type for these."""
    title = record.text("title").casefold()
    words = set(re.findall(r"[a-z]+", title))
    tables = record.spec.lookups
    gives, is_cash = words & set(tables["donating"]), words & set(tables["cash"])
    return bool(gives) and not is_cash and any(word in words for word in tables["goods"])


def _by_markers(record: Record, kind: str, words: str) -> tuple[str, str]:
    """Version 3.0 writes `Loan` and marks the kind of credit in columns of their own."""
    buyer = record.yes("buyer_credit") | record.yes("pbc")
    supplier = record.yes("supplier_credit")
    if kind != "Loan" or buyer == supplier:
        return kind, words
    flow = "export buyer's credit" if buyer else "supplier's credit/export seller's credit"
    entry = record.spec.lookups["flow"][flow]
    return str(entry["means"]), str(entry["words"])


def _creditor(funders: tuple[Agency, ...]) -> str:
    """AidData has one word for a seller's own credit and a bank's credit to the seller: told apart by who gives it."""
    banks = {agency.party.kind in _LENDERS for agency in funders}
    return {frozenset({True}): "ExportCredit", frozenset({False}): "SupplierCredit"}.get(frozenset(banks), "Loan")


def is_concessional(record: Record) -> bool | None:
    """Whether AidData counts a loan as concessional; None where it does not say, or says both.

    ODA-like flows are concessional by AidData's definition. OOF-like ones need not be otherwise.
    """
    stated = record.key("concessional") or record.key("loan_type")
    said = {"yes": True, "concessional": True, "no": False, "non-concessional": False}.get(stated)
    soft = record.yes("gcl") | record.yes("interest_free") or record.key("flow_class") == "oda-like"
    if said is None:
        return True if soft else None
    return None if soft and not said else said


def links(record: Record, kind: str) -> str:
    """Local name of the loan terms, or empty."""
    concessional = is_concessional(record) if kind in LOANS else None
    return {True: "terms-concessional", False: "terms-non-concessional", None: ""}[concessional]


def numbers(record: Record, kind: str) -> dict[str, str]:
    """Maturity, interest and grace period of what is to be paid back."""
    found = {}
    for term, name, lowest in _NUMBERS:
        value = record.number(name, lowest, 100)
        if value is not None and kind in _GRANTS:
            record.reject(name, "a grant has no such terms")
        elif value is not None:
            found[term] = value
    return found


def committed(record: Record) -> str:
    """When the money was committed, as EDTF: the date as far as it is known, else the year; `~` where estimated."""
    day, year = record.day("date"), record.year("year")
    if day and year and not day.startswith(str(year)):
        record.reject("date", f"another year than the commitment year beside it ({year})")
        day = ""
    when = day or (str(year) if year else "")
    estimated = record.yes("year_estimated") | record.yes("date_estimated")
    return f"{when}~" if when and estimated else when


def work(record: Record) -> tuple[str, str]:
    """When the work began and was completed, as AidData has it; empty where it does not say."""
    start_year, end_year = record.year("start_year"), record.year("end_year")
    start = record.day("start") or (str(start_year) if start_year else "")
    end = record.day("end") or (str(end_year) if end_year else "")
    if start and end and end < start[: len(end)]:
        record.reject("end", f"before the start beside it ({start})")
        end = ""
    return start, end


def amounts(record: Record, kind: str) -> tuple[Amount, ...]:
    """Amounts of a record: in its own currency, in US dollars of its time and in constant US dollars.

    Args:
        record: the row.
        kind: `commitment` or `pledge`.
    """
    nominal, constant = record.number("nominal"), record.number("constant")
    base_year = 2021 if record.edition.id == "gcdf3" else 2017
    found = list(_original(record, nominal, kind))
    if nominal is not None:
        found.append(Amount("USD", nominal, basis="nominal", kind=kind))
    if constant is not None:
        found.append(Amount("USD", constant, basis="constant", base_year=base_year, kind=kind))
    return tuple(found)


def _original(record: Record, nominal: str | None, kind: str) -> list[Amount]:
    value, written = record.number("original"), record.text("currency").upper()
    if value is None:
        return []
    code = record.spec.corrected("currency", written)
    withdrawn = record.look_up("withdrawn_currency", code)
    if withdrawn or len(code) != 3 or not code.isalpha():
        reason = f"withdrawn from ISO 4217: {withdrawn['reason']}" if withdrawn else "no currency code beside it"
        record.reject("original", reason, f"{value} {written}".strip())
        return []
    if code == "USD" and nominal is not None:
        if abs(Decimal(value) - Decimal(nominal)) >= _CENT:
            record.reject("original", f"differs from the nominal amount in US dollars beside it ({nominal})")
        return []
    return [Amount(code, value, basis="nominal", kind=kind)]
