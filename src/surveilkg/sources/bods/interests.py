"""Types of interest of the standard to classes of claims, and codes of reasons to words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from surveilkg.clean import shares


@dataclass(frozen=True, slots=True)
class Interest:
    """What an interest is taken as.

    Args:
        kind: our class.
        words: part of a sentence between the interested party and the subject, with `{share}`.
        is_conditional: whether the type itself says that the interest depends on a condition.
    """

    kind: str
    words: str
    is_conditional: bool = False


INTERESTS = {
    "shareholding": Interest("Ownership", "as holder of {share} of the shares of"),
    "votingRights": Interest("Ownership", "as holder of {share} of the votes in"),
    "appointmentOfBoard": Interest("Control", "as entitled to appoint the board of"),
    "otherInfluenceOrControl": Interest("Control", "as having other influence or control over"),
    "controlViaCompanyRulesOrArticles": Interest("Control", "as controlling, through its rules or articles,"),
    "controlByLegalFramework": Interest("Control", "as controlling, by law,"),
    "seniorManagingOfficial": Interest("Affiliation", "as senior managing official of"),
    "boardMember": Interest("Affiliation", "as member of the board of"),
    "boardChair": Interest("Affiliation", "as chair of the board of"),
    "settlor": Interest("Affiliation", "as settlor of"),
    "trustee": Interest("Affiliation", "as trustee of"),
    "protector": Interest("Affiliation", "as protector of"),
    "beneficiaryOfLegalArrangement": Interest("Affiliation", "as beneficiary of"),
    "otherInfluenceOrControlOfTrust": Interest("Affiliation", "as having other influence on or control of the trust"),
    "nominee": Interest("Affiliation", "as nominee for"),
    "nominator": Interest("Affiliation", "as nominator for"),
    "rightsToSurplusAssetsOnDissolution": Interest("Affiliation", "as entitled to surplus assets on dissolution of"),
    "rightsToProfitOrIncome": Interest("Affiliation", "as entitled to profit or income of"),
    "rightToProfitOrIncomeFromAssets": Interest("Affiliation", "as entitled to profit or income from assets of"),
    "enjoymentAndUseOfAssets": Interest("Affiliation", "as enjoying or using assets of"),
    "rightsGrantedByContract": Interest("Affiliation", "as having rights by contract in"),
    "conditionalRightsGrantedByContract": Interest(
        "Affiliation", "as having rights by contract, under a condition, in", True
    ),
    "unknownInterest": Interest("Affiliation", "as having an interest of unknown kind in"),
    "unpublishedInterest": Interest("Affiliation", "as having an interest of unpublished kind in"),
}
"""A share is Ownership, means to decide are Control, any other interest is a tie that says neither."""
OLDER = {
    "influenceOrControl": "otherInfluenceOrControl",
    "settlorOfTrust": "settlor",
    "trusteeOfTrust": "trustee",
    "protectorOfTrust": "protector",
    "beneficiaryOfTrust": "beneficiaryOfLegalArrangement",
    "rightToSurplusAssetsOnDissolution": "rightsToSurplusAssetsOnDissolution",
}
"""Names of types before 0.4 that are not the same in another spelling."""
ROLES = {
    "Ownership": ("owner", "owned"),
    "Control": ("controller", "controlled"),
    "Affiliation": ("affiliate", "affiliatedWith"),
}
"""Roles of the interested party and of the subject."""
REASONS = {
    "noBeneficialOwners": "there is no beneficial owner to be named",
    "subjectUnableToConfirmOrIdentifyBeneficialOwner": "it could not confirm or identify a beneficial owner",
    "interestedPartyHasNotProvidedInformation": "the interested party has given no information",
    "subjectExemptFromDisclosure": "it need not disclose its owners",
    "interestedPartyExemptFromDisclosure": "the interested party need not be disclosed",
    "informationUnknownToPublisher": "the publisher does not have the information",
    "unknown": "the reason is not known",
}
"""Why an interested party is not given, in words of ours."""


def share_of(given: dict[str, object]) -> shares.Share:
    """The share of an interest: up to 0.3 excluded bounds are flags, from 0.4 numbers.

    Raises:
        ValueError: it is no share.
    """
    exact, lower, upper = given.get("exact"), given.get("minimum"), given.get("maximum")
    if exact is not None:
        return shares.share(exact=exact)
    above, below = given.get("exclusiveMinimum"), given.get("exclusiveMaximum")
    lower, is_above = _bound(lower, above, narrower=lambda one, other: one >= other)
    upper, is_below = _bound(upper, below, narrower=lambda one, other: one <= other)
    return shares.share(lower=lower, upper=upper, is_lower_excluded=is_above, is_upper_excluded=is_below)


def _bound(included: object, excluded: object, narrower: Callable[[float, float], bool]) -> tuple[object, bool]:
    """The bound that counts, and whether it is itself excluded."""
    if excluded is True:
        return included, included is not None
    if not isinstance(excluded, int | float) or isinstance(excluded, bool):
        return included, False
    if isinstance(included, int | float) and not narrower(excluded, included):
        return included, False
    return excluded, True
