"""What a source says, before names are resolved: claims with parties by name, and what of a file could not be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody or something that a source names in a role.

    Args:
        name: exactly as the source writes it; stays on the claim.
        kind: local name of the class that a new entity of this name would have.
        country: ISO 3166-1 alpha-3 code that the source gives for it, or empty.
        identifiers: (scheme, value) pairs, such as ("lei", "5493..."); the scheme is the local name of a property.
        aliases: further names that the source gives.
        local_id: the source's own key for it, or empty.
        means: the name to look up where a lookup table of the source corrects what is written; empty for `name`.
    """

    name: str
    kind: str
    country: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    local_id: str = ""
    means: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money as a source gives it; at least a value or a bound, and a currency.

    Args:
        currency: ISO 4217 code.
        value: exact amount as decimal text, or None.
        at_least: lower bound as decimal text, or None.
        at_most: upper bound as decimal text, or None.
        basis: `nominal`, `constant` or `unstated`.
        base_year: year of constant prices, or None.
        kind: `commitment`, `disbursement`, `pledge` or `unstated`.
    """

    currency: str
    value: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    basis: str = "unstated"
    base_year: int | None = None
    kind: str = "unstated"


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a source names: one that a claim was taken from, or the one that says it.

    Args:
        id: local part of its IRI: lower-case letters, digits and single hyphens; a function of the other fields.
        cite_as: one line by which readers know it.
        kind: local name of the SourceKind value.
        title: title as it gives it, or empty.
        creators: authors as printed.
        publisher: who issued it, or empty.
        published: EDTF date, or empty.
        url: web address, or empty.
    """

    id: str
    cite_as: str
    kind: str = "source-unattributed"
    title: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a file of a source.

    Args:
        id: fragment of the passage's IRI, unique within the source and stable, such as `r17` or `53408`.
        row: row number, 1 for the first row of data; None where there are no rows.
        record: the source's own key of the record, or empty.
        co_listing: whether the place lists vendors and technologies side by side without pairing them.
        document: the document in which the place is, where a file quotes documents; None where it is the file itself.
        paragraph: number of the paragraph in a document, from 1.
        page: page of a document as it labels it, or empty.
    """

    id: str
    row: int | None = None
    record: str = ""
    co_listing: bool = False
    document: Document | None = None
    paragraph: int | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a source says.

    Args:
        id: local part of the claim's IRI, unique within the source: from the source's own keys, never from values.
        kind: local name of the class.
        mode: asserted, reported, alleged, estimated, planned, conditional or denied.
        place: where it stands.
        paraphrase: one sentence of ours, made from the facts.
        as_written: names and figures verbatim.
        roles: role to parties by name.
        links: property to IRIs: technologies, purposes, other claims, closed values.
        texts: property to plain text.
        numbers: property to decimal text.
        flags: property to truth value.
        amounts: money.
        when: EDTF, or empty.
        hedge: words of the source that hedge or attribute; required unless `mode` is asserted.
        note: remark of ours, or empty.
        deprecated: reason for which the claim is kept but left out of answers, such as that the source has replaced it;
            empty for a claim of normal rank.
        origins: documents from which the source says that it took the claim.
    """

    id: str
    kind: str
    mode: str
    place: Locator
    paraphrase: str
    as_written: tuple[str, ...]
    roles: Mapping[str, tuple[Party, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    amounts: tuple[Amount, ...] = ()
    when: str = ""
    hedge: tuple[str, ...] = ()
    note: str = ""
    deprecated: str = ""
    origins: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """Something in a file that could not be used.

    Args:
        file: name of the file.
        row: row number, or None for the file.
        column: column or field; empty for the whole row.
        value: the offending value, cut to 200 characters.
        reason: why, and what would make it usable.
        whole_row: whether nothing of the row is in the graph.
    """

    file: str
    row: int | None
    column: str
    value: str
    reason: str
    whole_row: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: claims, or a reject of the whole row; cells that were left out are rejects beside claims.

    Args:
        row: row number within its file, 1 for the first row of data.
        claims: what the row says.
        rejects: what of it could not be used.
        joined: whether what it says is in the claims of another row: a further name or address of that row's record.
    """

    row: int
    claims: tuple[Claim, ...] = ()
    rejects: tuple[Reject, ...] = ()
    joined: bool = False
