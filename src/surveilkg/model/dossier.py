"""What is known about one node: attributes, claims by relation, disagreements, and for a source its account."""

from __future__ import annotations

from dataclasses import dataclass, field

from surveilkg.model.chain import Citation, Node


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of an entity with its value in words."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim as a dossier prints it.

    Args:
        claim: IRI.
        relation: local name of the class.
        roles: roles that the node plays in it.
        mode: asserted, reported, estimated, alleged, planned, conditional, denied or retracted.
        paraphrase: the claim in one sentence of ours.
        when: EDTF, or empty.
        figure: value or bounds with unit, for measurements; else empty.
        amounts: money in words.
        hedge: hedging words of the source.
        speaker: who is cited by the source; empty where the source speaks itself.
        as_written: names and figures verbatim.
        status: stated status, or empty.
        condition: stated condition, or empty.
        note: remark of the curators, or empty.
        event: IRI of the event, for relations.
        deprecated: whether the claim was set aside by a decision.
        citations: where it stands.
    """

    claim: str
    relation: str
    roles: tuple[str, ...]
    mode: str
    paraphrase: str
    when: str
    figure: str
    amounts: tuple[str, ...]
    hedge: tuple[str, ...]
    speaker: str
    as_written: tuple[str, ...]
    status: str
    condition: str
    note: str
    event: str
    deprecated: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Claims of one relation and role."""

    title: str
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that disagree, side by side, or that look so and were judged not to.

    Args:
        verdict: `conflict`, `possible conflict`, `not a conflict` or `agreement`.
        reason: why.
        claims: the claims, in order of their IRIs.
    """

    verdict: str
    reason: str
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One place of a source: the claims that rest on it, or why there is none.

    Args:
        place: in words.
        claims: CURIE, mode and paraphrase of each claim, in natural order.
        reason: why there is no claim, or empty.
    """

    place: str
    claims: tuple[tuple[str, str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known about one node.

    Args:
        node: the node.
        attributes: labels, identifiers, codes and references.
        sections: claims by relation and role.
        conflicts: disagreements among the claims.
        account: for a source: every sentence with its claims or the reason that there is none.
    """

    node: Node
    attributes: tuple[Attribute, ...]
    sections: tuple[Section, ...]
    conflicts: tuple[Conflict, ...] = ()
    account: tuple[AccountLine, ...] = field(default=())

    @property
    def claim_count(self) -> int:
        """Number of different claims in all sections."""
        return len({line.claim for section in self.sections for line in section.claims})
