"""Colours of nodes by class and of edges by family, the same in every picture.

The hues are those of Okabe and Ito (Color Universal Design, 2008), which people with any colour vision tell apart.
"""

from __future__ import annotations

Colour = tuple[int, int, int]
_BLACK, _ORANGE, _SKY, _GREEN, _YELLOW, _BLUE, _VERMILION, _PURPLE = (
    (0, 0, 0), (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0),
    (204, 121, 167),
)  # fmt: skip
_GREY: Colour = (153, 153, 153)
_CLASSES: dict[str, Colour] = {
    "Company": _VERMILION, "FinancialInstitution": _YELLOW, "State": _BLUE, "SubnationalEntity": _BLUE, "Bloc": _BLUE,
    "PublicBody": _SKY, "PoliticalParty": _SKY, "InternationalOrganization": _SKY, "StandardsBody": _GREEN,
    "Person": _BLACK, "TechnologyCategory": _ORANGE, "Product": _ORANGE, "LegalInstrument": _PURPLE,
    "RestrictionList": _PURPLE, "StandardsDocument": _GREEN, "WorkItem": _GREEN,
}  # fmt: skip
_FAMILIES: dict[str, Colour] = {
    "supply": _VERMILION, "money": _YELLOW, "ownership": _BLACK, "affiliation": _BLACK, "office": _BLACK,
    "restriction": _PURPLE, "law": _PURPLE, "standards": _GREEN, "membership": _SKY, "cooperation": _SKY,
    "data": _BLUE, "technology": _ORANGE,
}  # fmt: skip


def of_class(name: str) -> Colour:
    """Red, green and blue (0 to 255) of a class of nodes; grey for what is no actor, thing or rule."""
    return _CLASSES.get(name, _GREY)


def of_family(name: str) -> Colour:
    """Red, green and blue (0 to 255) of a family of edges; grey for structure and what has no colour of its own."""
    return _FAMILIES.get(name, _GREY)


def hexadecimal(colour: Colour) -> str:
    """A colour as the web writes it.

    >>> hexadecimal((230, 159, 0))
    '#e69f00'
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)
