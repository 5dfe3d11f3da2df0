"""Names to entities while a source is written: keys of one source are not merged by name."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from surveilkg.identity.known import Known
from surveilkg.identity.register import Register
from surveilkg.ingest.emit import Emitter
from surveilkg.model.record import Claim, Locator, Party
from surveilkg.sources.registry import Edition, find

if TYPE_CHECKING:
    import pytest

LINEAGE = {"Company": frozenset({"Company", "Organization", "Actor", "Entity"})}


def _owned_by(owner: Party, owned: Party, deprecated: str = "") -> list[str]:
    register = Register()
    register.add(Known("https://x/id/acme", LINEAGE["Company"], "Company", "Acme", ships=True), ["Acme"], [])
    emitter = Emitter(find("aigs"), Edition(), register, LINEAGE)
    roles = {"owner": (owner,), "owned": (owned,)}
    claim = Claim("c", "Ownership", "asserted", Locator("r1"), "One.", ("One",), roles, deprecated=deprecated)
    return list(emitter.claim_lines(claim))


def _values(lines: list[str], term: str) -> list[str]:
    return [line.split(" ")[2] for line in lines if f"ns#{term}>" in line.split(" ")[1]]


def test_two_keys_of_one_source_are_two_entities() -> None:
    """Two records of one name (GLEIF has 4,289 such names) must not become one entity that owns itself."""
    lines = _owned_by(Party("Same Ltd", "Company", local_id="k1"), Party("Same Ltd", "Company", local_id="k2"))
    assert _values(lines, "owner") == ["<https://w3id.org/surveilkg/id/aigs-k1>"]
    assert _values(lines, "owned") == ["<https://w3id.org/surveilkg/id/aigs-k2>"]


def test_keyed_party_is_still_found_in_the_graph_by_name() -> None:
    """A key of a source does not keep its record from being the entity that the graph knows by that name."""
    lines = _owned_by(Party("ACME", "Company", local_id="k1"), Party("Other", "Company"))
    assert _values(lines, "owner") == ["<https://x/id/acme>"]


def test_deprecated_claim_says_why() -> None:
    """What a source has replaced is kept with the rank that leaves it out of answers, and the reason."""
    lines = _owned_by(Party("A", "Company"), Party("B", "Company"), deprecated="replaced by s2")
    assert _values(lines, "rank") == ["<https://w3id.org/surveilkg/ns#rank-deprecated>"]
    assert any('ns#rankReason> "replaced by s2"@en' in line for line in lines)


def _streaming(*claims: Claim) -> tuple[list[str], int]:
    register = Register()
    register.add(Known("https://x/id/acme", LINEAGE["Company"], "Company", "Acme", ships=True), ["Acme"], [])
    spec = dataclasses.replace(find("aigs"), streams=True)
    emitter = Emitter(spec, Edition(), register, LINEAGE)
    lines = [line for claim in claims for line in emitter.claim_lines(claim)]
    assert set(register.by_iri) == {"https://x/id/acme"}
    return lines, emitter.tally.streamed


def test_streamed_records_are_described_once_and_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records of a file of any size are matched with the graph and with their own keys, and memory stays flat."""
    monkeypatch.setattr("surveilkg.ingest.emit._RECENT", 2)
    parties = [Party(f"Firm {number}", "Company", local_id=f"k{number}") for number in range(5)]
    parties += [Party("ACME", "Company", local_id="k9")]
    claims = [
        Claim(f"c{number}{turn}", "Ownership", "asserted", Locator(f"r{number}"), "One.", ("x",), {"owner": (party,)})
        for turn in range(2)
        for number, party in enumerate(parties)
    ]
    lines, new = _streaming(*claims)
    assert new == 5
    assert sum("prefLabel" in line for line in lines) == 5
    assert _values(lines, "owner")[5] == "<https://x/id/acme>"
    assert _values(lines, "owner")[:6] == _values(lines, "owner")[6:]


def test_streamed_records_with_one_code_are_one_entity() -> None:
    """One LEI on two entities would be an error of the gate: the second record is the first one's entity."""
    codes = (("lei", "5493000000FICTION017"),)
    owner = Party("A", "Company", identifiers=codes, local_id="k1")
    owned = Party("A Ltd", "Company", identifiers=codes, local_id="k2")
    roles = {"owner": (owner,), "owned": (owned,)}
    lines, new = _streaming(Claim("c", "Ownership", "asserted", Locator("r"), "One.", ("x",), roles))
    assert new == 1
    assert _values(lines, "owner") == _values(lines, "owned")
