"""Schemata of FollowTheMoney that we use: which are parties, which tie two parties, and as what we take them.

Names of schemata and properties are those of FollowTheMoney's model; classes, roles and words are ours. A tie of
FollowTheMoney is an entity of its own that refers to its two ends by id.
"""

from __future__ import annotations

from dataclasses import dataclass

PERSONAL = "individual: surveilkg holds no personal data beyond officials in office"
PARTIES = {
    "Company": "Company",
    "Organization": "Organization",
    "PublicBody": "PublicBody",
    "LegalEntity": "Organization",
}
"""Schemata of parties to our classes. LegalEntity is one only with a sign that it is no individual: see `SIGNS`."""
SIGNS = (
    "leiCode",
    "registrationNumber",
    "ogrnCode",
    "legalForm",
    "incorporationDate",
    "dissolutionDate",
    "parent",
    "swiftBic",
    "dunsCode",
    "opencorporatesUrl",
)
"""Properties that only organisations have: FollowTheMoney uses LegalEntity also where it is not known whether the
party is a person."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A schema whose entities tie two parties.

    Args:
        source: property with the party that it starts from.
        target: property with the party that it leads to.
        kind: our class.
        source_role: role of the first party.
        target_role: role of the second party.
        words: rest of a sentence that begins with `The record`, with `{source}`, `{target}` and `{share}`.
        is_money: whether the amount is of the tie itself.
        amount_kind: stage of payment of the amount.
    """

    source: str
    target: str
    kind: str
    source_role: str
    target_role: str
    words: str
    is_money: bool = False
    amount_kind: str = "unstated"


_AFFILIATION = ("Affiliation", "affiliate", "affiliatedWith")
_OWNERSHIP = ("Ownership", "owner", "owned")
_MEMBERSHIP = ("Membership", "member", "memberOf")
TIES = {
    "Ownership": Tie("owner", "asset", *_OWNERSHIP, "gives {source} as holder of {share} of {target}"),
    "Directorship": Tie("director", "organization", *_AFFILIATION, "gives {source} as a director of {target}"),
    "Representation": Tie("agent", "client", *_AFFILIATION, "gives {source} as an agent of {target}"),
    "UnknownLink": Tie("subject", "object", *_AFFILIATION, "links {source} to {target}"),
    "Employment": Tie("employee", "employer", *_AFFILIATION, "gives {source} as working for {target}"),
    "Membership": Tie("member", "organization", *_MEMBERSHIP, "gives {source} as a member of {target}"),
    "Debt": Tie("creditor", "debtor", "Loan", "financier", "borrower", "has {target} in debt to {source}", True),
    "Payment": Tie(
        "payer", "beneficiary", "Financing", "financier", "borrower", "has {source} paying {target}", True,
        "disbursement",
    ),
}  # fmt: skip
"""A payment says who paid whom, not why: it is a Financing and not a Grant, which would say that it buys nothing."""

PERSONS = frozenset({"Person", "Passport", "Identification", "Family", "Associate", "Occupancy", "Position"})
"""Schemata of individuals, and of ties that only individuals have."""

LEFT_OUT = {
    "Succession": "that one organisation succeeds another has no class in the ontology",
    "CourtCaseParty": "a party to a court case has no class in the ontology",
    "CourtCase": "a court case has no class in the ontology",
    "ProjectParticipant": "a participant in a project is not said to supply, finance or run anything",
    "Project": "a project is told by none of its records as a deal or deployment",
    "Documentation": "ties a document to an entity; documents are not taken",
    "CallForTenders": "a call for tenders names no supplier",
    "Contract": "a contract is told with its award, which names the supplier; awards take authority and date from here",
    "Address": "an address; streets and houses are not taken",
    "Similar": "a guess that two entities are one; surveilkg keeps decisions of its own on that",
    "Security": "a security; ownership of securities is not told",
}
"""Schemata of which no claim is made, with the reason; any other has the reason `OTHER`."""
OTHER = "{schema} is no organisation and no tie between two; documents, assets and accounts are not taken"
