"""Legal forms of companies, by the system of law that they belong to: English, Chinese, pinyin, Russian and others.

A form is written here as it stands in a comparison key (see `clean.names.key`) with its spaces left out, so that
`s r l`, `srl` and `S.R.L.` are one entry.
"""

from __future__ import annotations

from functools import cache

# system, kind, spellings. Kinds of one system exclude each other; `any` fits every other; a form of the system `any`
# is used in the English names of companies of many countries, and says nothing of where the company is.
_TABLE = """
any any co company corp corporation cos companies statecorporation sociedad societe stateenterprise statecompany
any limited ltd limited coltd companylimited pteltd ptyltd pvtltd privatelimited pte pty bhd sdnbhd berhad
any limited ptelimited ptylimited pvtlimited proprietarylimited
any stock plc publiclimitedcompany jointstockcompany openjointstockcompany publicjointstockcompany stockcompany
any stock closedjointstockcompany jsc ojsc pjsc cjsc
any inc inc incorporated
any llc llc limitedliabilitycompany companywithlimitedliability
any partnership lp llp limitedpartnership limitedliabilitypartnership
de limited gmbh gesellschaftmitbeschrankterhaftung gesellschaftmbh
de stock ag aktiengesellschaft akg se
de partnership kg gmbhcokg gmbhandcokg ohg
hu limited kft
hu stock zrt nyrt
nl limited bv
nl stock nv
se any ab aktiebolag
fi any oy oyj
no any asa
dk any aps as
pl limited spzoo spolkazoo
cz limited sro
bg any ad ead eood ood
romance any sa sas sarl srl spa sl slu sau ltda sadecv sabdecv eireli societeanonyme sociedadanonima bvba
ru limited ооо обществосограниченноиответственностью ooo obshchestvosogranichennoyotvetstvennostyu
ru limited obschestvosogranichennoyotvetstvennostyu obshchestvosogranichennoiotvetstvennostiu тов
ru stock ао оао пао зао oao pao zao ao акционерноеобщество открытоеакционерноеобщество
ru stock публичноеакционерноеобщество закрытоеакционерноеобщество aktsionernoeobshchestvo aktsionernoyeobshchestvo
ru stock otkrytoeaktsionernoeobshchestvo publichnoeaktsionernoeobshchestvo zakrytoeaktsionernoeobshchestvo
ru stock otkrytoyeaktsionernoyeobshchestvo publichnoyeaktsionernoyeobshchestvo
ru state фгуп fgup гуп gup
ru any государственнаякорпорация госкорпорация gosudarstvennayakorporatsiya
zh any gongsi zonggongsi 公司 总公司 總公司 股份 gufen
zh any youxiangongsi gufenyouxiangongsi youxianzerengongsi gufengongsi
zh any 有限公司 股份有限公司 有限责任公司 有限責任公司 股份公司 責任有限公司
ja any kk kabushikikaisha 株式会社
id any pt perseroanterbatas tbk
"""
# Forms that are words or names as well: taken for a form only at the end of a name (or, some of them, at its start).
_ONLY_AT_END = frozenset(
    "as sa ab ad nv ag oy se sl kk lp kg pt ao spa asa cos gup pao aps ood akg co pte pty sas sociedad societe "  # noqa: SIM905
    "股份 gufen companies".split()
)
_AT_START = frozenset(
    "ооо оао пао зао ао тов фгуп ooo oao pao zao ao jsc ojsc pjsc llc fgup pt limitedliabilitycompany "  # noqa: SIM905
    "jointstockcompany openjointstockcompany publicjointstockcompany closedjointstockcompany 株式会社".split()
)
_BEFORE_ANOTHER = frozenset(
    "co company companies corp corporation cos inc incorporated limited pte pty gufen 股份".split()  # noqa: SIM905
)
"""Forms that may stand before another (`Corporation Limited`); `SA (Pty) Ltd` is a company in South Africa."""
_USED_IN = """
AUS BWA FJI LSO NAM NZL PNG SWZ ZAF: ptyltd ptylimited proprietarylimited pty
BGD IND LKA MDV NPL PAK ZWE: pvtltd pvtlimited privatelimited
SGP: pteltd ptelimited pte
BRN MYS: bhd sdnbhd berhad
"""
"""Where forms of the system `any` are used that are not used everywhere."""
_SYSTEMS_IN = {
    "de": "AUT CHE DEU LIE LUX",
    "hu": "HUN",
    "nl": "ABW BEL CUW NLD SUR SXM",
    "se": "FIN SWE",
    "fi": "FIN",
    "no": "NOR",
    "dk": "CZE DNK EST LVA NOR SVK TUR",
    "pl": "POL",
    "cz": "CZE SVK",
    "bg": "BGR BIH HRV MKD MNE SRB",
    "romance": (
        "AGO AND ARG BDI BEL BEN BFA BOL BRA CAF CHE CHL CIV CMR COD COG COL COM CPV CRI CUB CUW DJI DOM DZA ECU ESP "
        "FRA GAB GIN GNB GNQ GRC GTM HND HTI ITA LBN LUX MAC MAR MCO MDA MDG MEX MLI MOZ MRT MUS NER NIC PAN PER POL "
        "PRT PRY ROU RWA SEN SLV SMR STP SYC TCD TGO TLS TUN URY VEN"
    ),
    "ru": "ARM AZE BLR GEO KAZ KGZ MDA RUS TJK TKM UKR UZB",
    "zh": "CHN HKG MAC SGP TWN",
    "ja": "JPN",
    "id": "IDN",
}
"""Countries by whose law the forms of a system are (ISO 3166-1 alpha-3), by hand, 2026-11."""
HAN_FORMS = ("股份有限公司", "有限责任公司", "责任有限公司", "股份公司", "有限公司", "总公司", "公司")
"""Chinese forms, longest first."""
LONGEST = 5
"""Words of the longest form."""


@cache
def _forms() -> dict[str, tuple[str, str]]:
    table = {}
    for line in _TABLE.strip().splitlines():
        system, kind, *spellings = line.split()
        table.update(dict.fromkeys(spellings, (system, kind)))
    return table


def form_of(joined: str) -> tuple[str, str] | None:
    """System and kind of a legal form, given as a key without spaces; None where it is none.

    >>> form_of("gmbh"), form_of("huawei")
    (('de', 'limited'), None)
    """
    return _forms().get(joined)


@cache
def homes(joined: str) -> frozenset[str]:
    """Countries in which a company of a legal form can be registered; empty where the form is used all over.

    >>> sorted(homes("sdnbhd")), homes("ltd")
    (['BRN', 'MYS'], frozenset())
    """
    for line in _USED_IN.strip().splitlines():
        countries, _, forms = line.partition(":")
        if joined in forms.split():
            return frozenset(countries.split())
    found = form_of(joined)
    return frozenset(_SYSTEMS_IN.get(found[0], "").split()) if found else frozenset()


def stands_before(joined: str) -> bool:
    """Whether a form is still one where another follows."""
    return joined in _BEFORE_ANOTHER


def is_word(joined: str) -> bool:
    """Whether a form is a word, a name or the code of a country as well: in brackets it is that."""
    return joined in _ONLY_AT_END - _BEFORE_ANOTHER


def stands_anywhere(joined: str) -> bool:
    """Whether a form is recognised in the middle of a name too."""
    return joined not in _ONLY_AT_END


def stands_first(joined: str) -> bool:
    """Whether a form is recognised at the start of a name."""
    return joined in _AT_START or (len(joined) > 12 and joined in _forms())


def conflict(some: frozenset[tuple[str, str]], others: frozenset[tuple[str, str]]) -> bool:
    """Whether the forms of two names can hardly be those of one company.

    >>> conflict(frozenset({("de", "limited")}), frozenset({("de", "stock")}))
    True
    >>> conflict(frozenset({("de", "limited")}), frozenset({("any", "limited")}))
    False
    """
    one, other = _systems(some), _systems(others)
    national, foreign = set(one) - {"any"}, set(other) - {"any"}
    if national and foreign:
        shared = national & foreign
        return not shared or all(_exclude(one[system], other[system]) for system in shared)
    if national or foreign:
        return False
    return _exclude(one.get("any", set()), other.get("any", set()))


def _systems(forms: frozenset[tuple[str, str]]) -> dict[str, set[str]]:
    grouped: dict[str, set[str]] = {}
    for system, kind in forms:
        grouped.setdefault(system, set()).add(kind)
    return grouped


def _exclude(some: set[str], others: set[str]) -> bool:
    one, other = some - {"any"}, others - {"any"}
    return bool(one and other and not one & other)
