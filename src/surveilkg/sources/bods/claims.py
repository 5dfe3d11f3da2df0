"""Claims of one statement: of an entity its home, of a relationship its interests or that a party is not identified."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from surveilkg import iri
from surveilkg.clean import countries, shares
from surveilkg.model import interval
from surveilkg.model.record import Claim, Locator, Party, Reject
from surveilkg.sources.bods.interests import INTERESTS, OLDER, REASONS, ROLES, Interest, share_of
from surveilkg.sources.bods.records import UNIDENTIFIED, Record, Records, Successor, home_code, jurisdiction, numbers_of
from surveilkg.sources.bods.statements import End, Statement, camel, day_of, end_of, items, mapping, text

PERSONAL = "individual: surveilkg holds no personal data beyond officials in office"
_TAKEN_AS_ITS_OWN = frozenset({"officialRegister", "verified", "primaryResearch"})
"""Kinds of source for which the publisher answers; what is only declared by the party or a third is reported."""
_VOTES = "The share is one of votes, which is not entered as a share of the entity."
_INDIRECT = "The interest is held through others; it is not to be added to direct ones."
_COMPONENT = "The statement is a part of a longer chain that another statement tells as a whole."


class UnusableError(Exception):
    """Nothing of a statement can be used; the text is the reason."""


class Writer:
    """Writes the claims of one statement.

    Args:
        statement: the statement.
        records: records of the file.
        refuse: makes a reject of a cell from column, value and reason.
    """

    def __init__(self, statement: Statement, records: Records, refuse: Callable[[str, str, str], Reject]) -> None:
        self.rejects: list[Reject] = []
        self._statement = statement
        self._records = records
        self._refuse = refuse
        self._id = local_part(statement.id)
        self._place = Locator(self._id, statement.row, statement.id)
        self._successor = records.successor(statement.id)
        self._used: dict[str, int] = {}

    def claims(self) -> Iterator[Claim]:
        """All claims of the statement.

        Raises:
            UnusableError: there is none; the text is the reason.
        """
        statement = self._statement
        first = self._records.row(statement.id)
        if first != statement.row:
            raise UnusableError(f"the id of the statement occurs twice (first as statement {first})")
        if statement.kind == "person":
            raise UnusableError(
                "it describes somebody who is not identified; relationships that name it say so"
                if text(statement.details.get("personType")) in UNIDENTIFIED
                else PERSONAL
            )
        yield from self._home() if statement.kind == "entity" else self._relationship()

    def _home(self) -> Iterator[Claim]:
        details, record = self._statement.details, self._records.get(self._statement.record)
        if record is None or record.party is None:
            raise UnusableError(_why_no_party(record))
        for written in numbers_of(details)[1]:
            self._reject("identifiers", written, "an identifier without the code of its register (scheme)")
        where = jurisdiction(details)
        code = home_code(details)
        if record.party.kind == "State" or not where:
            raise UnusableError(
                "the statement gives no jurisdiction, so it makes no claim of its own; relationships that name the "
                "entity carry its name and numbers"
            )
        if not code:
            raise UnusableError(f"no state that the graph knows is named by {where.get('code') or where.get('name')!r}")
        label = countries.label(code)
        state = Party(text(where.get("name")) or label, "State", identifiers=(("isoAlpha3", code),), means=label)
        named = label if countries.code(state.name) == code else f"{state.name} ({label})"
        parts = (record.party.name, text(where.get("name")), text(where.get("code")))
        yield self._claim(
            "home",
            "Domicile",
            f"The statement gives {named} as the jurisdiction of {record.party.name}.",
            tuple(part for part in parts if part),
            {"resident": (record.party,), "homeState": (state,)},
            deprecated=self._replaced() if self._successor else "",
        )

    def _relationship(self) -> Iterator[Claim]:
        details = self._statement.details
        given = end_of(details.get("subject"))
        if not given.record:
            raise UnusableError("the statement does not give its subject")
        subject = self._end("subject", given)
        if subject is None or subject.party is None:
            raise UnusableError(f"the subject: {_why_no_party(subject)}")
        end = end_of(details.get("interestedParty"))
        party = self._end("interestedParty", end)
        if not end.record:
            yield self._unidentified(subject.party, "no interested party", end.reason)
        elif party is None:
            raise UnusableError("the interested party is not in the file")
        elif party.type in UNIDENTIFIED:
            kind = "a person" if party.type.endswith("Person") else "an entity"
            known = "unknown" if party.type.startswith("unknown") else "kept anonymous"
            yield self._unidentified(subject.party, f"{kind} who is {known}", party.reason or "unknown")
        elif party.party is None:
            raise UnusableError(
                PERSONAL if party.type == "knownPerson" else f"interested party: {_why_no_party(party)}"
            )
        elif party.party.local_id == subject.party.local_id and party.party.local_id:
            raise UnusableError("the statement ties an entity to itself")
        else:
            yield from self._interests(party.party, subject.party)

    def _end(self, column: str, end: End) -> Record | None:
        if not end.record:
            return None
        found = self._records.get(end.record)
        if found is None:
            self._reject(column, end.record, "not in the file")
        return found

    def _unidentified(self, subject: Party, who: str, reason: str) -> Claim:
        """Unknown owners are statements about the subject, not people."""
        if camel(reason) not in REASONS:
            self._reject("reason", reason, "no reason that the standard has")
        kinds = list(dict.fromkeys(self._type(item) for item in items(self._statement.details.get("interests"))))
        with_what = f" (interest: {', '.join(kinds)})" if kinds else ""
        why = REASONS.get(camel(reason), REASONS["unknown"])
        day = self._statement.day
        return self._claim(
            "unidentified",
            "Statement",
            f"For {subject.name}, the statement names {who}{with_what}: {why}.",
            (subject.name, reason, *kinds),
            {"about": (subject,)},
            links={"speechAct": (f"{iri.SKG}act-said",)},
            when=day if _is_edtf(day) else "",
            deprecated=self._replaced() if self._successor else "",
        )

    def _interests(self, party: Party, subject: Party) -> Iterator[Claim]:
        interests = items(self._statement.details.get("interests"))
        written = 0
        holdings = {_shape(item) for item in interests if self._type(item) == "shareholding"}
        for item in interests:
            code = self._type(item)
            if code not in INTERESTS:
                self._reject("interests", code, "no type of interest that the standard has")
                continue
            if code == "votingRights" and _shape(item) in holdings:
                continue  # told together with the shares
            together = code == "shareholding" and any(
                self._type(other) == "votingRights" and _shape(other) == _shape(item) for other in interests
            )
            written += 1
            yield self._interest(code, INTERESTS[code], item, party, subject, together)
        if interests and not written:
            raise UnusableError("no interest is of a type that the standard has")
        if not interests:
            unknown = INTERESTS["unknownInterest"]
            yield self._interest("unknownInterest", unknown, {}, party, subject, together=False)

    def _interest(
        self, code: str, taken: Interest, item: dict[str, Any], party: Party, subject: Party, together: bool
    ) -> Claim:
        share = self._share(item)
        when, later, deprecated = self._when(code, item)
        size = share.words if share else "a share of unstated size"
        words = taken.words.format(share=size)
        if together:
            words = words.replace("of the shares of", "of the shares of, and of the votes in,")
        how = {"direct": " (directly)", "indirect": " (through others)"}.get(_level(item), "")
        is_vote = code == "votingRights"
        notes = (
            share.remark if share else "",
            _VOTES if is_vote and share else "",
            _INDIRECT if _level(item) == "indirect" else "",
            _COMPONENT if self._statement.details.get("isComponent") is True else "",
        )
        owner, owned = ROLES[taken.kind]
        return self._claim(
            code,
            taken.kind,
            f"The statement gives {party.name} {words} {subject.name}{how}{_period(item)}{later}.",
            (party.name, subject.name, *self._shown(item), *(["votingRights"] if together else [])),
            {owner: (party,), owned: (subject,)},
            condition=code if taken.is_conditional else "",
            flags=_directly(item) if taken.kind == "Ownership" and not is_vote else {},
            numbers=share.numbers if share and taken.kind == "Ownership" and not is_vote else {},
            when=when,
            note=" ".join(note for note in notes if note),
            deprecated=deprecated,
        )

    def _share(self, item: dict[str, Any]) -> shares.Share | None:
        given = item.get("share")
        try:
            return share_of(given) if isinstance(given, dict) and given else None
        except ValueError as error:
            self._reject("share", str(given), str(error))
            return None

    def _when(self, code: str, item: dict[str, Any]) -> tuple[str, str, str]:
        """Period of an interest, what later statements add to it in words, and why the claim is deprecated if it is."""
        start, end = self._day("startDate", item), self._day("endDate", item)
        successor, statement = self._successor, self._statement
        words = deprecated = ""
        if successor is not None:
            anew = successor.starts.get(code)
            if not end and anew is not None and start and anew > start and _is_edtf(anew):
                end, words = anew, f"; a later statement gives the interest anew from {anew}"
            elif not end and anew is None and _is_edtf(successor.day):
                end, words = f"{successor.day}~", f"; a statement of {successor.day} no longer has the interest"
            else:
                deprecated = self._replaced()
        elif statement.is_closing and not end and _is_edtf(statement.day):
            end, words = f"{statement.day}~", f"; the statement, of {statement.day}, closes the record"
        when = f"{start or '..'}/{end or '..'}" if start or end else ""
        if when and not _is_edtf(when):
            self._reject("endDate", when, "the interest ends before it starts")
            return "", words, deprecated
        return when, words, deprecated

    def _day(self, column: str, item: dict[str, Any]) -> str:
        written = day_of(item.get(column))
        if written and not _is_edtf(written):
            self._reject(column, written, "not a date")
            return ""
        return written

    def _replaced(self) -> str:
        successor: Successor | None = self._successor
        if successor is None:
            return ""
        return f"Replaced by statement {successor.id}{f' of {successor.day}' if successor.day else ''}."

    def _type(self, item: dict[str, Any]) -> str:
        code = camel(text(item.get("type")) or "unknownInterest")
        return OLDER.get(code, code)

    def _shown(self, item: dict[str, Any]) -> tuple[str, ...]:
        """Figures and codes of an interest as a claim quotes them."""
        share = mapping(item.get("share"))
        figures = tuple(f"{name} {json.dumps(value)}"[:100] for name, value in share.items())
        words = (
            text(item.get("type"))[:100],
            *figures,
            text(item.get("startDate"))[:40],
            text(item.get("endDate"))[:40],
        )
        return tuple(word for word in words if word)

    def _claim(
        self,
        suffix: str,
        kind: str,
        words: str,
        written: tuple[str, ...],
        roles: dict[str, tuple[Party, ...]],
        condition: str = "",
        **more: Any,
    ) -> Claim:
        """A claim; what a party or a third declares is reported by the publisher, not said in its own voice.

        `condition` is the type of an interest that is itself conditional; `more` are further fields of the claim.
        """
        given = mapping(self._statement.envelope.get("source")).get("type")
        types = [text(code) for code in given if text(code)] if isinstance(given, list) else []
        passed_on = () if _TAKEN_AS_ITS_OWN & set(map(camel, types)) else tuple(types)
        mode = "conditional" if condition else "reported" if passed_on else "asserted"
        hedge = (*([condition] if condition else []), *passed_on)
        self._used[suffix] = self._used.get(suffix, 0) + 1
        number = f".{self._used[suffix]}" if self._used[suffix] > 1 else ""
        claim_id = f"{self._id}.{suffix}{number}"
        return Claim(claim_id, kind, mode, self._place, words, written, roles, hedge=hedge, **more)

    def _reject(self, column: str, value: str, reason: str) -> None:
        self.rejects.append(self._refuse(column, value, reason))


def local_part(statement_id: str) -> str:
    """An id as part of an IRI: itself where it is plain, else its plain letters and a hash."""
    if re.fullmatch(r"[A-Za-z0-9._-]{1,120}", statement_id):
        return statement_id
    slug = re.sub(r"[^A-Za-z0-9]+", "-", statement_id).strip("-")[:60]
    return f"{slug}-{hashlib.sha256(statement_id.encode()).hexdigest()[:10]}".strip("-")


def _why_no_party(record: Record | None) -> str:
    if record is None:
        return "it is not in the file"
    if record.type in UNIDENTIFIED:
        return "it is an entity that is not identified"
    if record.type == "arrangement":
        return (
            "a legal arrangement (trust, nomination ...) is no organisation, and its name is often that of individuals"
        )
    return f"an entity of the type {record.type!r} without a name is no party here"


def _shape(item: dict[str, Any]) -> str:
    """Share, period and level of an interest, to find votes that go with shares."""
    return repr((item.get("share"), item.get("startDate"), item.get("endDate"), _level(item)))


def _level(item: dict[str, Any]) -> str:
    return text(item.get("directOrIndirect")) or text(item.get("interestLevel"))


def _directly(item: dict[str, Any]) -> dict[str, bool]:
    """Whether a share is held directly, where the statement says so."""
    found = {"direct": True, "indirect": False}.get(_level(item))
    return {} if found is None else {"isHeldDirectly": found}


def _is_edtf(when: str) -> bool:
    try:
        interval.parse(when)
    except ValueError:
        return False
    return True


def _period(item: dict[str, Any]) -> str:
    """Period of an interest in words, as its statement gives it."""
    start, end = day_of(item.get("startDate")), day_of(item.get("endDate"))
    parts = (f"from {start}" if _is_edtf(start) else "", f"until {end}" if _is_edtf(end) else "")
    words = " ".join(part for part in parts if part)
    return f", {words}" if words else ""
