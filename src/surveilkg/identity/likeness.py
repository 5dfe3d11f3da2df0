"""Whether a name that a source writes is evidence that a known entity is meant: keys, abbreviations, legal forms.

Which entities have a key is the register's business; here two names that share one are weighed.
"""

from __future__ import annotations

from dataclasses import dataclass

from surveilkg.clean import legal_forms, names
from surveilkg.identity.reading import DISTINCTIVE, PLACE, read

_SHORT, _SHORT_ALIAS, _SHORT_CAPITALS, _SHORT_HAN = 3, 4, 6, 2
"""Letters of a word that may be an abbreviation: any, an alias, one in capitals, one in Chinese characters."""
_MINISTRIES = frozenset(("ministry", "department"))
"""Words of bodies that every state has whatever they are for."""
_NATIONAL = frozenset(
    "police government army authority commission council bureau bank parliament court customs president agency".split()  # noqa: SIM905
)
"""Words of bodies that every state has, where no word of its own stands beside them."""
_PLAIN = frozenset(
    "agency cabinet central court customs defence federal general justice minister parliament president prime "  # noqa: SIM905
    "republic reserve revenue royal supreme tax".split()
)
"""Words that are no word of its own of a body of state."""
_ANYWHERE = frozenset("university academy institute lab center school hospital".split())  # noqa: SIM905
"""Words of bodies of which there are many; a name made of such words is that of one body only in curated data."""
_ACROSS = frozenset(("international", "global", "regional"))


@dataclass(frozen=True, slots=True)
class Held:
    """A name that a known entity has.

    Args:
        text: the name.
        is_label: whether it is the preferred label, not an alias.
    """

    text: str
    is_label: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What else is known of the two that share a key.

    Args:
        same_country: whether both countries are known and the same.
        same_class: whether the known entity is of the class of the party.
        is_chosen: whether the entity was entered by hand, or comes from the source that names the party.
        country: country of the known entity, or empty.
    """

    same_country: bool
    same_class: bool
    is_chosen: bool
    country: str


def tells(wanted: str, held: list[Held], setting: Setting) -> str:
    """How a name shows that the bearer of others is meant, in words; empty where it does not.

    Args:
        wanted: name as looked up.
        held: names of one entity that share a key with it.
        setting: what else is known.
    """
    if _of_any_state(wanted, setting) and not setting.same_country:
        return ""
    equal = [name for name in held if set(names.parted(wanted).exact) & set(names.parted(name.text).exact)]
    if any(_equal_tells(wanted, name, setting) for name in equal):
        return "same name"
    if equal or not all(_stripped_tells(wanted, name.text, setting) for name in held):
        return ""
    return "same name without its legal form"


def _equal_tells(wanted: str, name: Held, setting: Setting) -> bool:
    """An abbreviation needs more than itself: that it is the label of an entity entered by hand, or the country."""
    if not is_short(name.text, name.is_label):
        return True
    if name.is_label and setting.is_chosen:
        return True
    return setting.same_country and (name.is_label or (setting.same_class and name.text == wanted))


def _stripped_tells(wanted: str, name: str, setting: Setting) -> bool:
    """Names that are equal but for their legal forms: not where forms speak against it, nor for an abbreviation."""
    mine, theirs = names.parted(wanted), names.parted(name)
    if legal_forms.conflict(read(wanted).forms, read(name).forms):
        return False
    if _abroad(mine.forms, theirs.forms, setting.country) or _abroad(theirs.forms, mine.forms, ""):
        return False
    if is_short(name, True) or is_short(wanted, True) or is_short(mine.rest, True) or _leaves_capitals(name):
        return bool(mine.forms and theirs.forms) and setting.same_country
    return True


def _abroad(forms: tuple[str, ...], others: tuple[str, ...], country: str) -> bool:
    """Whether forms are of other countries than a country, or than those of other forms."""
    homes = _homes(forms)
    known = frozenset((country,)) if country else _homes(others)
    return bool(homes and known and not homes & known)


def _homes(forms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(country for form in forms for country in legal_forms.homes(form))


def is_short(name: str, is_label: bool) -> bool:
    """Whether a name is one word that may be an abbreviation of many names.

    >>> is_short("CEC", True), is_short("Yitu", True), is_short("Yitu", False), is_short("Huawei", False)
    (True, False, True, False)
    """
    words = names.key(name).split()
    joined = "".join(words)
    if len(words) > 1 and max(map(len, words)) > 1:
        return False
    if not joined.isascii():
        return len(joined) <= _SHORT_HAN
    most = _SHORT if is_label else _SHORT_ALIAS
    return len(joined) <= (_SHORT_CAPITALS if name.isupper() else most)


def _leaves_capitals(name: str) -> bool:
    """Whether all that a name has beside its legal form is one word in capitals, as in `CETC Limited`."""
    rest = names.parted(name).rest
    return rest.isascii() and " " not in rest and len(rest) <= _SHORT_CAPITALS and rest.upper() in name


def _of_any_state(wanted: str, setting: Setting) -> bool:
    """Whether a name is one that every state has (`Ministry of Interior`), without a place in it."""
    name = read(wanted)
    texts = {token.text for token in name.tokens}
    if name.of(PLACE) or texts & _ACROSS:
        return False
    own = {token.text for token in name.of(*DISTINCTIVE)} - _PLAIN
    common = _NATIONAL if setting.is_chosen else _NATIONAL | _ANYWHERE
    return bool(texts & _MINISTRIES) or (not own and bool(texts & common))
