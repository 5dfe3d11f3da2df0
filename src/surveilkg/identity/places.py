"""Words for places in names of organisations, as codes: a branch is told from its parent by them.

States come from `clean.country_names`; here are adjectives, other names, regions of the world, provinces and cities
that stand in names of companies. Not a gazetteer: a place that is missing counts as an unknown word.
"""

from __future__ import annotations

from functools import cache

from surveilkg.clean import names
from surveilkg.clean.country_names import NAMES

_SHORT_NAMES = frozenset(("US", "UK", "UAE", "USA", "DRC", "PRC", "DPRK", "KSA"))
# code: other names; spaces within a name are written as underscores.
_STATES = """
CHN chinese prc zhongguo zhonghua sino china 中华人民共和国 中华 kitay китай китайский
USA us usa u_s american america 美国 сша
GBR uk british britain great_britain england 英国 britanskiy
ARE uae emirates
RUS russian rossiya россия россии российский rossiyskiy rossii rf рф 俄罗斯
DEU german deutsche_land deutschland 德国
AUT oesterreich osterreich austrian
CHE schweiz suisse swiss svizzera
FRA french 法国
ITA italian italia
ESP espana spanish
NLD nederland dutch holland the_netherlands
NOR norge norwegian
SWE sverige swedish
DNK danmark danish
FIN suomi finnish
POL polska polish polskie
BEL belgique belgian
BRA brasil brazilian
MEX mexican mexico
JPN japanese nippon nihon 日本
KOR korean korea south_korea republic_of_korea 韩国
PRK north_korea dprk
IND indian 印度
PAK pakistani 巴基斯坦
IRN iranian 伊朗
TUR turkish turkiye turk
ISR israeli
SAU saudi
EGY egyptian
ZAF south_african rsa
NGA nigerian
KEN kenyan
UGA ugandan
ETH ethiopian
ZWE zimbabwean
ZMB zambian
AUS australian
CAN canadian
UKR ukrainian ukraina украина
BLR belarusian belarus республика_беларусь беларусь
KAZ kazakhstan_republic kazakh казахстан
UZB uzbek
VNM vietnam vietnamese viet_nam
THA thai
IDN indonesian
MYS malaysian
SGP singapore 新加坡
HKG hong_kong hongkong xianggang 香港 hk
MAC macau macao 澳门
TWN taiwan 台湾
CIV ivory_coast cote_divoire
COD drc democratic_republic_of_the_congo
COG republic_of_the_congo republic_of_congo
MMR burma
CZE czech_republic czech
LAO laos
SYR syria syrian
VEN venezuela
TZA tanzania
BOL bolivia
SRB serbian
EU european european_union
"""
_REGIONS = """
africa africa african 非洲 afrika
asia asia asian asia_pacific apac 亚洲 亚太
europe europe european_region emea 欧洲
americas latin_america north_america south_america americas latam
middle-east middle_east mena gulf
eurasia eurasia cis
overseas overseas haiwai 海外
"""
_CHINESE = """
beijing peking 北京
shanghai 上海
tianjin 天津
chongqing 重庆
guangdong 广东
guangzhou canton 广州 >guangdong
shenzhen sz 深圳 >guangdong
dongguan 东莞 >guangdong
zhuhai 珠海 >guangdong
foshan 佛山 >guangdong
huizhou 惠州 >guangdong
zhejiang 浙江
hangzhou 杭州 >zhejiang
ningbo 宁波 >zhejiang
wenzhou 温州 >zhejiang
jiangsu 江苏
nanjing nanking 南京 >jiangsu
suzhou 苏州 >jiangsu
wuxi 无锡 >jiangsu
shandong 山东
jinan 济南 >shandong
qingdao tsingtao 青岛 >shandong
fujian 福建
xiamen amoy 厦门 >fujian
fuzhou 福州 >fujian
sichuan szechuan 四川
chengdu 成都 >sichuan
hubei 湖北
wuhan 武汉 >hubei
hunan 湖南
changsha 长沙 >hunan
henan 河南
zhengzhou 郑州 >henan
hebei 河北
shijiazhuang 石家庄 >hebei
shanxi 山西
taiyuan 太原 >shanxi
shaanxi 陕西
xian 西安 >shaanxi
anhui 安徽
hefei 合肥 >anhui
jiangxi 江西
nanchang 南昌 >jiangxi
liaoning 辽宁
shenyang 沈阳 >liaoning
dalian 大连 >liaoning
jilin 吉林
changchun 长春 >jilin
heilongjiang 黑龙江
harbin 哈尔滨 >heilongjiang
yunnan 云南
kunming 昆明 >yunnan
guizhou 贵州
guiyang 贵阳 >guizhou
guangxi 广西
nanning 南宁 >guangxi
hainan 海南
gansu 甘肃
lanzhou 兰州 >gansu
qinghai 青海
ningxia 宁夏
xinjiang 新疆
urumqi wulumuqi 乌鲁木齐 >xinjiang
tibet xizang 西藏
inner_mongolia neimenggu 内蒙古
"""
_CITIES = """
london moscow moskva москва москвы petersburg st_petersburg sankt_peterburg санкт_петербург paris berlin munich
frankfurt hamburg vienna zurich geneva brussels amsterdam rotterdam warsaw prague budapest belgrade bucharest sofia
athens rome milan madrid barcelona lisbon stockholm oslo copenhagen helsinki tallinn riga vilnius minsk kyiv kiev
tbilisi baku yerevan almaty tashkent istanbul ankara dubai abu_dhabi riyadh doha kuwait_city tehran baghdad beirut
amman tel_aviv jerusalem cairo tunis algiers casablanca rabat dakar abidjan accra lagos abuja nairobi kampala kigali
dar_es_salaam addis_ababa khartoum johannesburg cape_town pretoria lusaka harare luanda maputo windhoek gaborone
karachi lahore islamabad delhi new_delhi mumbai bangalore chennai kolkata dhaka colombo kathmandu bangkok hanoi
ho_chi_minh manila jakarta kuala_lumpur tokyo osaka seoul busan taipei sydney melbourne auckland new_york washington
boston chicago los_angeles san_francisco houston dallas miami atlanta seattle philadelphia cleveland denver toronto
vancouver montreal ottawa mexico_city bogota lima quito santiago buenos_aires sao_paulo rio_de_janeiro caracas
california texas delaware florida nevada virginia bavaria quebec ontario scotland
"""
LONGEST = 6
"""Words of the longest name of a place."""


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Name without spaces to code, and code to the code of the place that contains it."""
    codes: dict[str, str] = {}
    within: dict[str, str] = {}
    for code, known in NAMES.items():
        for name in known:
            if len(name) > 3 or name in _SHORT_NAMES or not name.isascii():
                codes.setdefault(names.key(name).replace(" ", ""), code)
    for table, container in ((_STATES, ""), (_REGIONS, ""), (_CHINESE, "CHN")):
        for line in table.strip().splitlines():
            first, *others = line.split()
            outer = [word[1:] for word in others if word.startswith(">")]
            spellings = [word for word in others if not word.startswith(">")]
            for name in spellings if container == "" else [first, *spellings]:
                codes[name.replace("_", "")] = first
            if container:
                within[first] = outer[0] if outer else container
    for city in _CITIES.split():
        codes.setdefault(city.replace("_", ""), city)
    return codes, within


def code_of(joined: str) -> str:
    """Code of a place, given as a key without spaces; empty where it is none that is known here.

    >>> code_of("乌干达"), code_of("southafrica"), code_of("北京"), code_of("huawei")
    ('UGA', 'ZAF', 'beijing', '')
    """
    return _tables()[0].get(joined, "")


def contains(outer: str, inner: str) -> bool:
    """Whether a place contains another, as far as it is known here.

    >>> contains("CHN", "hangzhou"), contains("beijing", "hangzhou")
    (True, False)
    """
    within = _tables()[1]
    while inner in within:
        inner = within[inner]
        if inner == outer:
            return True
    return False


def han_places() -> dict[str, str]:
    """Chinese names of places to codes."""
    return {name: code for name, code in _tables()[0].items() if not name.isascii() and "一" <= name[0] <= "鿿"}


def label(code: str) -> str:
    """English name of a code."""
    return NAMES[code][0] if code in NAMES else code.replace("_", " ").replace("-", " ").title()
