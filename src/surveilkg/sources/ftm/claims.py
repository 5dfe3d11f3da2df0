"""Claims of one entity: of a party its home and parent, of a tie what it ties, of a sanction a listing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

from surveilkg import iri
from surveilkg.clean import countries
from surveilkg.model.record import Claim, Locator, Party
from surveilkg.sources.ftm.entities import Known
from surveilkg.sources.ftm.schemata import PERSONAL, TIES, Tie
from surveilkg.sources.ftm.values import Cells, first_of_many, words_of
from surveilkg.sources.registry import Spec

LookUp = Callable[[str], Known | None]
_LONGEST_LIST = 120
"""Characters in the name of a list; longer texts are descriptions of one."""
_UNSTATED = "The record does not say whether this is the country of registration, of the seat or of activity."


class UnusableError(Exception):
    """Nothing of an entity can be used; the text is the reason."""


class Writer:
    """Writes the claims of one entity.

    Args:
        spec: the source.
        row: its line.
        entity_id: its id.
        cells: its properties.
        look_up: entities of the file by id.
    """

    def __init__(self, spec: Spec, row: int, entity_id: str, cells: Cells, look_up: LookUp) -> None:
        self._spec = spec
        self._id = local_part(entity_id)
        self._place = Locator(self._id, row, entity_id)
        self._cells = cells
        self._look_up = look_up

    def party(self, party: Party) -> Iterator[Claim]:
        """Where a party is at home, and its parent.

        Raises:
            UnusableError: the record says neither.
        """
        self._cells.used.update(("name", "alias", "previousName", "abbreviation", "wikidataId", "leiCode"))
        self._cells.used.update(
            ("registrationNumber", "ogrnCode", "innCode", "country", "status", "program", "programId")
        )
        homes = list(self._homes(party))
        parents = [parent for parent in self._named("parent") if parent.local_id != party.local_id]
        if not homes and not parents:
            raise UnusableError(
                "the record gives no home state and no parent, so it makes no claim of its own; its names and numbers "
                "are in the graph where a tie names it"
            )
        yield from homes
        for parent in parents:
            roles = {"subordinate": (party,), "superior": (parent,)}
            words = f"The record names {parent.name} as the parent of {party.name}."
            written = (party.name, parent.name)
            yield self._claim(f"parent.{local_part(parent.local_id)}", "Subordination", words, written, roles)

    def _homes(self, party: Party) -> Iterator[Claim]:
        cells = self._cells
        column = next((name for name in ("jurisdiction", "mainCountry") if cells.all(name)), "country")
        codes = cells.all(column)
        if column == "country" and len(codes) > 1:
            cells.reject(column, "; ".join(codes), "several countries, and the record does not say which is the home")
            return
        for code in codes:
            alpha3 = countries.code(code)
            if not alpha3:
                cells.reject(column, code, "no state that the graph knows by this code")
                continue
            state = Party(code, "State", identifiers=(("isoAlpha3", alpha3),), means=countries.label(alpha3))
            named = {"jurisdiction": "jurisdiction", "mainCountry": "main country", "country": "country"}[column]
            words = f"The record gives {state.means} as the {named} of {party.name}."
            roles = {"resident": (party,), "homeState": (state,)}
            note = _UNSTATED if column == "country" else ""
            yield self._claim(f"home.{alpha3.lower()}", "Domicile", words, (party.name, code), roles, note=note)

    def tie(self, tie: Tie) -> Iterator[Claim]:
        """A tie between two parties.

        Raises:
            UnusableError: an end is missing, is an individual or is no party.
        """
        cells = self._cells
        sources, targets = self._ends(tie.source), self._ends(tie.target)
        if {party.local_id for party in sources} & {party.local_id for party in targets}:
            raise UnusableError("the record ties a party to itself")
        share = cells.share("percentage") if tie.kind == "Ownership" else None
        if share and len(cells.all(tie.source)) + len(cells.all(tie.target)) > 2:
            reason = "the record names several ends, and does not say whether each or all together hold it"
            cells.reject("percentage", share.words, reason)
            share = None
        when = self._when()
        ends = {"source": _listed(sources), "target": _listed(targets)}
        words = tie.words.format(**ends, share=share.words if share else "a share of unstated size")
        amounts = cells.amount(tie.amount_kind) if tie.is_money else ()
        if amounts:
            words += f": {amounts[0].currency} {amounts[0].value}"
        written = (
            *(party.name for party in (*sources, *targets)),
            *cells.shown("percentage", "sharesCount", "sharesValue", "role", "amount", "currency"),
        )
        yield Claim(
            self._id,
            tie.kind,
            "asserted",
            self._place,
            f"The record {words}{words_of(when)}.",
            written,
            {tie.source_role: sources, tie.target_role: targets},
            numbers=share.numbers if share else {},
            amounts=amounts,
            when=when,
            note=share.remark if share else "",
        )

    def listing(self) -> Iterator[Claim]:
        """A sanction: that an authority has entered organisations on a list.

        Raises:
            UnusableError: no organisation is listed, or neither authority nor list is named.
        """
        cells = self._cells
        listed = self._ends("entity")
        start, listing = cells.date("startDate"), cells.date("listingDate")
        when = cells.period(start or listing, cells.date("endDate"))
        authorities, lists = self._authorities(), self._lists()
        if not authorities and not lists:
            raise UnusableError("the sanction names neither an authority nor a list")
        by = f" by {_listed(authorities)}" if authorities else ""
        on = f" on {_listed(lists)}" if lists else ""
        links = {}
        status = cells.one("status")
        if status in self._spec.lookups["status"]:
            links = {"status": (iri.SKG + self._spec.corrected("status", status),)}
        elif status:
            cells.reject("status", status, "no status that the ontology has; add it to lookups.status of the source")
        roles = {"listedParty": listed, "listingAuthority": authorities, "restrictionList": lists}
        names = ("authority", "program", "programId", "authorityId", "recordId", "unscId", "startDate", "listingDate")
        yield Claim(
            self._id,
            "Listing",
            "asserted",
            self._place,
            f"The record has {_listed(listed)} listed{by}{on}{words_of(when)}.",
            (*(party.name for party in listed), *cells.shown(*names)),
            {role: parties for role, parties in roles.items() if parties},
            links,
            when=when,
        )

    def _authorities(self) -> tuple[Party, ...]:
        written = self._cells.all("authority")
        code = countries.code(first_of_many(self._cells.all("country")))
        entries = self._spec.lookups["authority"]
        found = []
        for name in dict.fromkeys(name.strip() for name in written if name.strip()):
            entry = entries.get(name, {"means": name})
            state = countries.code(str(entry["means"]))
            means = countries.label(state) if state else str(entry["means"])
            kind, pairs = ("State", (("isoAlpha3", state),)) if state else ("Organization", ())
            found.append(Party(name, kind, "" if state else code, pairs, means="" if means == name else means))
        if not found and code:
            found.append(Party(code, "State", identifiers=(("isoAlpha3", code),), means=countries.label(code)))
        return tuple({(party.means or party.name): party for party in found}.values())

    def _lists(self) -> tuple[Party, ...]:
        """Lists: by the id of their programme where there is one, else by its name."""
        column = "programId" if self._cells.all("programId") else "program"
        entries = self._spec.lookups["list"]
        found = []
        for name in self._cells.all(column):
            entry = entries.get(name, {"means": name})
            if not entry["means"] or len(name) > _LONGEST_LIST:
                reason = str(entry.get("reason") or "too long for the name of a list")
                self._cells.reject(column, name, reason)
                continue
            means = str(entry["means"])
            found.append(Party(name, "RestrictionList", means="" if means == name else means))
        return tuple({(party.means or party.name): party for party in found}.values())

    def award(self) -> Iterator[Claim]:
        """A contract that was awarded: a deal between its supplier and the authority of the contract.

        Raises:
            UnusableError: supplier, contract or authority is missing, an individual or no party.
        """
        cells = self._cells
        suppliers = self._ends("supplier")
        contract = self._look_up(cells.one("contract"))
        if contract is None or not contract.contract:
            raise UnusableError("the contract is not in the file")
        authority_id, day, cancelled, _ = contract.contract
        known = self._look_up(authority_id) if authority_id else None
        if known is None or known.party is None:
            raise UnusableError(
                PERSONAL if known is not None and known.is_individual else "the contract names no authority in the file"
            )
        if known.party.local_id in {party.local_id for party in suppliers}:
            raise UnusableError("the record ties a party to itself")
        when = self._when() or _day(day)
        amounts = cells.amount("commitment")
        money = f", for {amounts[0].currency} {amounts[0].value}" if amounts else ""
        is_cancelled = cancelled.casefold() in {"true", "yes", "1"}
        status = "status-cancelled" if is_cancelled else "status-contracted"
        yield Claim(
            self._id,
            "Deal",
            "asserted",
            self._place,
            f"{known.party.name} awarded a contract to {_listed(suppliers)}{money}{words_of(when)}"
            f"{'; it was cancelled' if is_cancelled else ''}.",
            (known.party.name, *(party.name for party in suppliers), *cells.shown("lotNumber", "amount", "currency")),
            {"supplier": suppliers, "recipient": (known.party,)},
            {"status": (iri.SKG + status,)},
            amounts=amounts,
            when=when,
        )

    def _when(self) -> str:
        """When a tie held: its period, else its date."""
        cells = self._cells
        day = cells.date("date")
        return cells.period(cells.date("startDate"), cells.date("endDate")) or day

    def _ends(self, name: str) -> tuple[Party, ...]:
        """Organisations at one end of a tie; individuals beside them are left out with a reject.

        Raises:
            UnusableError: there is none.
        """
        found = tuple(self._named(name))
        if found:
            return found
        ids = self._cells.all(name)
        if not ids:
            raise UnusableError(f"the record names nobody as {name}")
        known = [self._look_up(entity_id) for entity_id in ids]
        if any(entity is not None and entity.is_individual for entity in known):
            raise UnusableError(PERSONAL)
        schema = next((entity.schema for entity in known if entity is not None), "")
        raise UnusableError(
            f"{name} is a {schema} without a name, or no organisation" if schema else f"{name} is not in the file"
        )

    def _named(self, name: str) -> Iterator[Party]:
        """Organisations that a property names; where there are some, the others are rejects of cells."""
        ids = list(dict.fromkeys(self._cells.all(name)))
        known = {entity_id: self._look_up(entity_id) for entity_id in ids}
        parties = [entity.party for entity in known.values() if entity is not None and entity.party is not None]
        if parties or name == "parent":
            for entity_id, entity in known.items():
                if entity is None:
                    self._cells.reject(name, entity_id, "not in the file")
                elif entity.party is None:
                    reason = PERSONAL if entity.is_individual else f"a {entity.schema}, which is no organisation here"
                    self._cells.reject(name, "", reason)
        yield from parties

    def _claim(
        self,
        suffix: str,
        kind: str,
        words: str,
        written: tuple[str, ...],
        roles: Mapping[str, tuple[Party, ...]],
        note: str = "",
    ) -> Claim:
        return Claim(f"{self._id}.{suffix}", kind, "asserted", self._place, words, written, roles, note=note)


def tie_of(schema: str) -> Tie | None:
    """How entities of a schema tie two parties; None where they do not."""
    return TIES.get(schema)


def local_part(entity_id: str) -> str:
    """An id as part of an IRI: itself where it is plain, else its plain letters and a hash."""
    if re.fullmatch(r"[A-Za-z0-9._-]{1,120}", entity_id):
        return entity_id
    slug = re.sub(r"[^A-Za-z0-9]+", "-", entity_id).strip("-")[:60]
    return f"{slug}-{hashlib.sha256(entity_id.encode()).hexdigest()[:10]}"


def _listed(parties: tuple[Party, ...]) -> str:
    names = [party.means or party.name for party in parties]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _day(text: str) -> str:
    return text if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text) else ""
