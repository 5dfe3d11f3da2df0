"""What a row may say, as the ontology and the shapes have it; a test compares the tables with both."""

from __future__ import annotations

from typing import Final

from surveilkg import vocab

_ROLES: Final = """
supplier:Actor:Deal recipient:Actor:Deal operator:Actor:Deal,Deployment contractor:Actor:Deal,Financing
vendor:Actor:Deployment,Presence partner:Actor:Partnership,Development developer:Actor:Development
financier:Actor:Financing borrower:Actor:Financing beneficiary:Actor:Financing guarantor:Actor:Financing
implementingAgency:Actor:Financing owner:Actor:Ownership owned:Actor:Ownership controller:Actor:Control
controlled:Actor:Control affiliate:Actor:Affiliation affiliatedWith:Actor:Affiliation holder:Person:Position
positionIn:Actor:Position listedParty:Actor:Listing restrictionList:RestrictionList:Listing
listingAuthority:Actor:Listing imposedBy:Actor:Restriction restrictedParty:Actor:Restriction
proposer:Actor:StandardsProposal standardsBody:Actor:StandardsProposal standardsGroup:Actor:StandardsProposal
standardsDocument:StandardsDocument:StandardsProposal member:Actor:Membership memberOf:Entity:Membership
legalActor:Actor:LegalAction legalInstrument:LegalInstrument:LegalAction dataSender:Actor:DataTransfer
dataReceiver:Actor:DataTransfer contained:Place:Containment container:Place:Containment
subordinate:Actor:Subordination superior:Actor:Subordination resident:Actor:Domicile
homeState:GeopoliticalEntity:Domicile interested:Actor:Interest soughtFrom:Actor:Interest location:Place:Relation
product:Product:Relation,Capability within:Initiative:Relation legalBasis:LegalInstrument:Listing,Restriction
measures:Entity:Measurement about:Entity:Statement capabilityOf:Entity:Capability attributedTo:Actor:Claim
speakerAffiliation:Actor:Claim
"""
_TEXTS: Final = """
quantity:Measurement unit:Measurement populationOf:Measurement positionTitle:Position
statedReason:Listing,Restriction restrictedAct:Restriction speakerAsWritten:Claim
"""
_NUMBERS: Final = """
value:Measurement minInclusive:Measurement minExclusive:Measurement maxInclusive:Measurement
maxExclusive:Measurement population:Measurement sharePct:Ownership sharePctMin:Ownership sharePctMax:Ownership
maturityYears:Financing graceYears:Financing interestRatePct:Financing
"""
_VALUES: Final = """
status:status-:Relation restrictionKind:restriction-:Restriction actionKind:action-:LegalAction
speechAct:act-:Statement loanTerms:terms-:Financing
"""
_NEEDED: Final = """
Deal=supplier+recipient Deployment=operator|location Presence=vendor+location Partnership=partner
Development=developer+technologies|product Financing=financier+borrower|beneficiary Loan=borrower
Guarantee=guarantor DebtRelief=borrower Ownership=owner+owned Control=controller+controlled
Affiliation=affiliate+affiliatedWith Position=holder+positionIn Listing=listedParty+restrictionList|listingAuthority
Restriction=imposedBy+restrictedParty|technologies StandardsProposal=proposer+standardsBody
Membership=member+memberOf LegalAction=legalInstrument+actionKind DataTransfer=dataSender+dataReceiver
Interest=interested+technologies|product|soughtFrom Containment=contained+container
Subordination=subordinate+superior Domicile=resident+homeState
Measurement=quantity+measures+value|minInclusive|minExclusive|maxInclusive|maxExclusive Statement=speechAct+about
Capability=capabilityOf
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(rest) for name, *rest in (entry.split(":") for entry in text.split())}


ROLES: Final = {name: (kind, tuple(on.split(","))) for name, (kind, on) in _table(_ROLES).items()}
"""Role to the class of its parties and the classes of claims that may carry it."""
TEXTS: Final = {name: tuple(on.split(",")) for name, (on,) in _table(_TEXTS).items()}
"""Property with a text to the classes of claims that may carry it."""
NUMBERS: Final = {name: tuple(on.split(",")) for name, (on,) in _table(_NUMBERS).items()}
"""Property with a number to the classes of claims that may carry it."""
VALUES: Final = {name: (prefix, tuple(on.split(","))) for name, (prefix, on) in _table(_VALUES).items()}
"""Property with a value of a closed list to the beginning of the values' names, and the classes that may carry it."""
NEEDED: Final = {
    name: tuple(tuple(part.split("|")) for part in parts.split("+"))
    for name, _, parts in (entry.partition("=") for entry in _NEEDED.split())
}
"""Class of claims to what it needs: for each tuple at least one of its columns. A class needs what its parents need."""
MODES: Final = ("asserted", "reported", "alleged", "estimated", "planned", "conditional", "denied", "retracted")


def parents(kind: str) -> list[str]:
    """A class and its superclasses along the first line, the class first.

    >>> parents("BuyerCredit")
    ['BuyerCredit', 'Loan', 'Financing', 'Relation', 'Claim']
    """
    line: list[str] = []
    at: str | None = kind
    while at is not None:
        line.append(at)
        at = vocab.CLASSES[at]
    return line


def classes() -> list[str]:
    """Classes that a row may have: every class of claims that is not only divided into others."""
    return sorted(name for name in vocab.CLASSES if "Claim" in parents(name) and name not in {"Claim", "Relation"})


def kinds() -> list[str]:
    """Classes that a party may have."""
    taken = {"Entity", "Actor", "Source", "State"}
    return sorted(name for name in vocab.CLASSES if "Entity" in parents(name) and name not in taken)


def values(prefix: str) -> list[str]:
    """Values of a closed list, without their common beginning.

    >>> values("terms-")
    ['concessional', 'non-concessional']
    """
    return sorted(term.removeprefix(prefix) for term in vocab.TERMS if term.startswith(prefix))
