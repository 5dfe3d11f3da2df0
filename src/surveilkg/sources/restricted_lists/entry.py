"""An entry of a list of restricted parties, in whatever format it came, and what is claimed from it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from surveilkg.model.record import Claim, Locator, Outcome, Party, Reject
from surveilkg.sources import reading
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Spec
from surveilkg.sources.restricted_lists.linkable import Linkable
from surveilkg.sources.restricted_lists.naming import INDIVIDUAL, Naming, is_person_in_capitals, parted, slug

MAX_WORDING = 200
"""Characters of one wording kept on a claim; longer ones are no names or figures."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One party on one list.

    Args:
        row: number of the row or record in the file.
        list_code: key of the list in `lookups.list` of the source.
        key: local part of the claim's id.
        name: as written.
        kind: `organisation`, `individual`, `vessel`, `aircraft`, or empty where the list does not say.
        aliases: further names, as written.
        countries: ISO 3166-1 alpha-3 codes of its addresses or headings; empty ones stand for places that are no state.
        record: the list's own key of the entry, or empty.
        local_id: key by which parties of the file are told apart.
        is_keyed: whether the list itself gives that key, so that it holds across lists.
        label: name that tells it from others of the same name, or empty.
        wording: citations, programs and dates as written.
        when: EDTF, or empty.
        identifiers: (scheme, value) pairs of the party.
        linked: names of parties that it is said to be linked to.
        subsidiaries: names of subsidiaries that the list enters together with it.
        reasons: grounds that the list states for the entry, in our words.
        note: remark of ours, or empty.
        rejects: cells that could not be used.
    """

    row: int
    list_code: str
    key: str
    name: str
    kind: str = ""
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    record: str = ""
    local_id: str = ""
    is_keyed: bool = False
    label: str = ""
    wording: tuple[str, ...] = ()
    when: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    linked: tuple[str, ...] = ()
    subsidiaries: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    note: str = ""
    rejects: tuple[Reject, ...] = ()


@dataclass(slots=True)
class Listings:
    """Makes claims of the entries of one file.

    Args:
        file: the file.
        spec: the source, with the table `list` and those of `Naming`.
        parties: parties of the file, for links between entries.
    """

    file: InputFile
    spec: Spec
    parties: Linkable | None = None
    naming: Naming = field(init=False)

    def __post_init__(self) -> None:
        """Read the rules for names once."""
        self.naming = Naming(self.spec.lookups)

    def learn(self, entries: Iterable[Entry], stack: contextlib.ExitStack) -> None:
        """Remember the parties of all entries, so that links between entries lead to the right one.

        Args:
            entries: all of the file.
            stack: forgets them.
        """
        self.parties = stack.enter_context(contextlib.closing(Linkable()))
        for entry in entries:
            if entry.kind == "individual":
                self.parties.refuse(slug(entry.name), f"linked to an {INDIVIDUAL}")
            elif not self.why_not(entry):
                names, _ = self._aliases(entry)
                first, more = parted(entry.name)
                self.parties.put(slug(entry.name), party_of(entry, names), (*names, first, *more))

    def outcome(self, entry: Entry) -> Outcome:
        """What becomes of an entry: a listing and its links, or a reject of the whole row."""
        why = self.why_not(entry)
        if why:
            return Outcome(entry.row, (), (self.reject(entry, why, "name", entry.name, whole=True),))
        names, fragments = self._aliases(entry)
        rejects = [*entry.rejects, *fragments]
        party = party_of(entry, names)
        claims = [self._listing(entry, party, entry.key), *self._links(entry, party, rejects)]
        for name in entry.subsidiaries:
            claims += self._subsidiary(entry, party, name)
        return Outcome(entry.row, tuple(claims), tuple(rejects))

    def why_not(self, entry: Entry) -> str:
        """Why an entry is not used; empty where it is."""
        if entry.kind == "individual":
            return INDIVIDUAL
        if not entry.name:
            return "the entry has no name"
        if entry.kind in {"vessel", "aircraft"}:
            return f"no actor: the entry is of a{'n' * (entry.kind == 'aircraft')} {entry.kind}"
        if entry.list_code not in self.spec.lookups["list"]:
            return f"no list is known by {entry.list_code!r}; add it to lookups.list of the source"
        no_actor = self.naming.why_no_actor(entry.name)
        if no_actor or entry.kind == "organisation":
            return no_actor
        return self.naming.why_not_organisation(entry.name, entry.aliases)

    def reject(self, entry: Entry, reason: str, column: str, value: str, whole: bool = False) -> Reject:
        """A reject at an entry; of a person, or who may be one, nothing is kept, not even in the report."""
        may_be_person = INDIVIDUAL in reason or (value == entry.name and not entry.kind)
        return reading.row_reject(self.file, entry.row, reason, column, "" if may_be_person else value, whole)

    def _aliases(self, entry: Entry) -> tuple[tuple[str, ...], list[Reject]]:
        """Further names of an entry, and the pieces of addresses among them."""
        kept: list[str] = []
        rejects = []
        for alias in entry.aliases:
            why = self.naming.fragment(alias)
            if why:
                rejects.append(self.reject(entry, why, "aliases", alias))
            else:
                first, more = parted(alias)
                kept += [first, *more]
        return tuple(dict.fromkeys(kept)), rejects

    def _subsidiary(self, entry: Entry, parent: Party, written: str) -> list[Claim]:
        """A subsidiary that is entered with its parent: a listing of its own, and the ownership."""
        first, more = parted(written, any_bracket=True)
        party = Party(written, "Organization", aliases=more, means=first if first != written else "")
        listing = self._listing(entry, party, f"{entry.key}-with-{slug(first)}")
        ownership = Claim(
            f"{entry.key}-owns-{slug(first)}",
            "Ownership",
            "asserted",
            listing.place,
            _sentence(f"The {self._list_of(entry)} enters {first} as a subsidiary of {label_of(parent)}"),
            (entry.name, written),
            {"owner": (parent,), "owned": (party,)},
        )
        return [listing, ownership]

    def _listing(self, entry: Entry, party: Party, key: str) -> Claim:
        table = self.spec.lookups["list"][entry.list_code]
        keeper = Party(str(table["keeper"]), "PublicBody", "USA", means=str(table["authority"]))
        kept = Party(str(table["means"]), "RestrictionList")
        since = f" {_in_words(entry.when)}" if entry.when else ""
        return Claim(
            key,
            "Listing",
            "asserted",
            self._place(entry),
            _sentence(f"The {kept.name}, kept by the {keeper.means}, has an entry for {label_of(party)}{since}"),
            tuple(words for words in (party.name, *entry.wording) if len(words) <= MAX_WORDING),
            {"listedParty": (party,), "restrictionList": (kept,), "listingAuthority": (keeper,)},
            texts={"statedReason": entry.reasons} if entry.reasons else {},
            when=entry.when,
            note=entry.note,
        )

    def _links(self, entry: Entry, party: Party, rejects: list[Reject]) -> Iterator[Claim]:
        """One Affiliation for each organisation that an entry is said to be linked to."""
        seen: set[str] = set()
        for written in entry.linked:
            key = slug(written)
            known = self.parties.get(key) if self.parties else None
            other = known or _only_linked(written)
            if known is None and is_person_in_capitals(written):
                other = f"linked to an {INDIVIDUAL}"
            if isinstance(other, str):
                rejects.append(self.reject(entry, other, "linked to", written))
            elif key in seen or other.local_id == party.local_id != "":
                rejects.append(self.reject(entry, "repeats the entry or another link of it", "linked to", written))
            else:
                seen.add(key)
                yield Claim(
                    f"{entry.key}-linked-{other.local_id or key}",
                    "Affiliation",
                    "asserted",
                    self._place(entry),
                    _sentence(
                        f"The entry of {label_of(party)} on the {self._list_of(entry)} "
                        f"says that it is linked to {label_of(other)}"
                    ),
                    (entry.name, f"Linked To: {written}"[:MAX_WORDING]),
                    {"affiliate": (party,), "affiliatedWith": (other,)},
                )

    def _list_of(self, entry: Entry) -> str:
        return str(self.spec.lookups["list"][entry.list_code]["means"])

    def _place(self, entry: Entry) -> Locator:
        """Where the entry stands: rows are counted in each of several files, so the record names the list too."""
        record = f"{entry.list_code} {entry.record or entry.name}"
        return Locator(entry.key, entry.row, record[:MAX_WORDING])


def party_of(entry: Entry, aliases: tuple[str, ...]) -> Party:
    """The party of an entry, the same wherever it is named."""
    first, more = parted(entry.name)
    means = entry.label or (first if first != entry.name else "")
    country = entry.countries[0] if len(set(entry.countries)) == 1 else ""
    known = dict.fromkeys((*more, *aliases))
    further = tuple(alias for alias in known if alias not in {entry.name, means} and len(alias) <= MAX_WORDING)
    return Party(
        entry.name, "Organization", country, entry.identifiers, further, entry.local_id if entry.is_keyed else "", means
    )


def _only_linked(written: str) -> Party:
    """A party that a list names only as a link: whether it is an entry of another list is not said."""
    name = written.removesuffix(".")
    return Party(written, "Organization", local_id=f"linked-{slug(name)}", means=f"{name} (named as a link)")


def label_of(party: Party) -> str:
    """The name that a party goes by."""
    return party.means or party.name


def _in_words(when: str) -> str:
    start, _, end = when.partition("/")
    if end and end != "..":
        return f"from {start} to {end}" if start != ".." else f"until {end}"
    return f"since {start}" if end else f"as of {start}"


def _sentence(words: str) -> str:
    """Words with a full stop, unless they end in that of an abbreviation."""
    return words if words.endswith(".") else f"{words}."
