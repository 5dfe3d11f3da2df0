"""Words of names of organisations in several languages, and the brands of the domain in several scripts.

A general word (technology, group, bank) says little about who is meant; a brand says nearly everything, and is seldom
a translation or transliteration of its other spellings. Each line: canonical words, `=`, spellings. A spelling is a
key without spaces; Chinese is simplified.
"""

from __future__ import annotations

from functools import cache

WEAK = frozenset(
    "technology scitech group holding digital information network system solution science industry industrial "  # noqa: SIM905
    "enterprise national innovation lab platform force intelligent product".split()
)
"""Words that a short name often leaves out."""
MARKERS = frozenset("branch subsidiary office international global regional agency-of project joint-venture".split())  # noqa: SIM905
"""Words that make a part, a branch or a sister of what they stand beside."""
STOPS = frozenset("of the and for de la du del der die das und et y e a an in on at to с и в no".split())  # noqa: SIM905
"""Words that carry nothing."""
_TERMS = """
technology = technology technologies tech technologie tecnologia jishu 技术 технологии технология tekhnologii
scitech = scienceandtechnology sciencetechnology sciencestechnology keji 科技
science industry = 科工
science = science sciences 科学 kexue nauka наука
group = group groupe gruppe grupo jituan 集团 группа gruppa groups
holding = holding holdings konggu 控股 холдинг kholding
digital = digital shuzi 数字 数码 цифровой
information = information informatics xinxi 信息
network = network networks wangluo 网络
system = system systems xitong 系统 системы система sistemy systeme sistemas
solution = solution solutions
industry = industry industries chanye 产业 gongye 工业 промышленность
industrial = industrial
enterprise = enterprise enterprises qiye 企业
national = national guojia guoying 国家
state = state
innovation = innovation chuangxin 创新
lab = lab labs laboratory laboratories laboratoriya лаборатория 实验室
intelligent = intelligent intelligence smart zhineng 智能
platform = platform platforms
force = force forces
service = service services servis fuwu 服务
product = product products
telecom = telecom telecoms telecommunication telecommunications communication communications tongxun tongxin 通信 通讯
telecom = dianxin 电信 связь телеком
electronics = electronics electronic dianzi 电子 электроника elektronika
export import = importandexport importexport jinchukou 进出口 exportimport exportandimport exim
export import bank = eximbank jinchukouyinhang 进出口银行
bank = bank banks banking yinhang 银行 банк banque banco
commercial = commercial
industrial commercial bank = 工商银行
construction bank = 建设银行
agricultural bank = 农业银行
telecom bank = 交通银行
development bank = 开发银行
CHN development bank = 国家开发银行 guojiakaifayinhang
people = peoples people renmin 人民
development = development kaifa 开发 发展 fazhan razvitie
construction = construction jianshe jianzhu 建设 建筑 строительство
engineering = engineering gongcheng 工程
investment = investment investments touzi 投资
security = security anquan 安全 bezopasnost безопасность
public security = gongan 公安
ministry public security = gonganbu 公安部
ministry national security = guojiaanquanbu 国家安全部 ministryofstatesecurity
ministry industry information technology = 工业和信息化部 gongyehexinxihuabu 工信部
ministry = ministry ministere ministerio ministerstvo министерство
ministry interior = ministryofinterior ministryoftheinterior ministryofinternalaffairs
state council = 国务院 guowuyuan statecouncil
government = government govt gouvernement gobierno zhengfu 政府 правительство pravitelstvo
university = university universite universidad daxue 大学 университет universitet
research = research yanjiu 研究
institute = institute institut 研究所 研究院 yanjiusuo yanjiuyuan институт
academy = academy 科学院 академия akademiya
software = software soft ruanjian 软件 софт programnoe
equipment = equipment equipments shebei 设备
device = device devices terminal terminals zhongduan 终端
marine = marine ocean haiyang 海洋
cloud = cloud yun 云
computing = computing jisuan 计算
semiconductor = semiconductor semiconductors bandaoti 半导体
aerospace = aerospace hangtian 航天
aviation = aviation hangkong 航空 авиация aviatsiya
space = space
mobile = mobile yidong 移动 мобильный
mobility = mobility
oil = oil petroleum neft shiyou 石油 нефть
gas = gas gaz tianranqi 天然气 газ
railway = railway railways tielu 铁路 铁道
power = power dianli 电力
energy = energy nengyuan 能源 энергия
nuclear = nuclear
video = video shipin 视频
vision = vision shijue 视觉
surveillance = surveillance jiankong 监控
trade = trade trading maoyi 贸易
finance = finance financial jinrong 金融 финанс
insurance = insurance baoxian 保险
capital = capital ziben 资本
fund = fund funds jijin 基金
trust = trust trusts xintuo 信托
foundation = foundation jijinhui 基金会
securities = securities
leasing = leasing lease
manufacturing = manufacturing zhizao 制造
plant = plant factory works zavod завод 厂
center = center centre zhongxin_center 中心 центр tsentr
corps = corps bingtuan 兵团
police = police jingcha 警察 полиция
army = army
police bureau = 公安局 gonganju
bureau = bureau ju 局
department = department
authority = authority
commission = commission committee
council = council
association = association xiehui 协会
union = union
organization = organization organisation
standards = standards standard standardization standardisation
consulting = consulting
motor = motor motors
media = media
music = music
entertainment = entertainment
data = data shuju 数据
design = design sheji 设计
production = production shengchan 生产 производство
concern = concern kontsern концерн
foreign affairs = foreignaffairs waijiao 外交
ministry foreign affairs = waijiaobu 外交部 ministryofforeignaffairs
ministry finance = caizhengbu 财政部
ministry commerce = shangwubu 商务部
ministry science = kejibu 科技部
grid = grid dianwang 电网
state grid = guojiadianwang 国家电网
telecom construction = 交通建设
interior = interior
defense = defense defence guofang 国防
labor = labor labour
cooperation = cooperation
branch = branch fengongsi 分公司 分行 filial филиал succursale sucursal zweigniederlassung
subsidiary = subsidiary zigongsi 子公司
office = office representativeoffice repoffice 办事处 代表处 представительство
international = international intl guoji 国际 internationale mezhdunarodnyy международный
global = global worldwide
"""
# brand @ place that its registered name begins with (where it does) = spellings
_BRANDS = """
huawei = huawei 华为 хуавэй
hisilicon = hisilicon 海思 haisi
zte @ shenzhen = zte 中兴 中兴通讯 zhongxing zhongxingtongxun zhongxingtelecom zhongxingtelecommunicationequipment зте
hikvision @ hangzhou = hikvision 海康威视 海康 haikangweishi haikang хиквижн
dahua @ zhejiang = dahua 大华
uniview @ zhejiang = uniview 宇视 yushi
sensetime = sensetime 商汤 shangtang
megvii = megvii 旷视 kuangshi
yitu @ shanghai = yitu 依图
cloudwalk = cloudwalk 云从 yuncong
iflytek = iflytek 科大讯飞 kedaxunfei 讯飞 xunfei
tiandy = tiandy 天地伟业 tiandiweiye
meiyapico @ xiamen = meiyapico 美亚柏科 meiyabaike
netposa = netposa 东方网力 dongfangwangli
nuctech = nuctech 同方威视 tongfangweishi 威视
hytera = hytera 海能达 hainengda
dji @ shenzhen = dji 大疆 大疆创新 dajiang dajiangchuangxin
smic = smic 中芯国际 中芯国际集成电路制造 中芯 semiconductormanufacturinginternational zhongxinguoji
inspur = inspur 浪潮 langchao
sugon = sugon 曙光
lenovo = lenovo 联想 lianxiang
alibaba = alibaba 阿里巴巴
tencent = tencent 腾讯 tengxun
baidu = baidu 百度
xiaomi = xiaomi 小米
bytedance = bytedance 字节跳动
chinamobile = chinamobile 中国移动 zhongguoyidong
chinatelecom = chinatelecom 中国电信 zhongguodianxin
chinaunicom = chinaunicom 中国联通 zhongguoliantong
citic = citic 中信
unigroup = unigroup tsinghuaunigroup
tsinghua = tsinghua qinghua 清华
avic = avic aviationindustrycorporationofchina 航空工业集团
casc = casc chinaaerospacescienceandtechnology 中国航天科技
casic = casic chinaaerospacescienceandindustry 中国航天科工
pla = pla peoplesliberationarmy 人民解放军 中国人民解放军 解放军 chinesepeoplesliberationarmy
iso = iso internationalorganizationforstandardization internationalorganisationforstandardization
3gpp = 3gpp 3rdgenerationpartnershipproject thirdgenerationpartnershipproject
kaspersky = kaspersky касперский касперского kasperskogo
rostec = rostec ростех rostekh rostech
yandex = yandex яндекс
sberbank = sberbank сбербанк
"""


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Spelling to its canonical words, for general words."""
    table: dict[str, tuple[str, ...]] = {}
    for line in _TERMS.strip().splitlines():
        words, _, forms = line.partition(" = ")
        table.update(dict.fromkeys(forms.split(), tuple(words.split())))
    return table


@cache
def brands() -> dict[str, str]:
    """Spelling to brand."""
    return {form: brand for brand, _, forms in _brand_lines() for form in forms.split()}


@cache
def homes() -> dict[str, str]:
    """Brand to the code of the place that its own registered name begins with."""
    return {brand: home for brand, home, _ in _brand_lines() if home}


def _brand_lines() -> list[tuple[str, str, str]]:
    lines = []
    for line in _BRANDS.strip().splitlines():
        head, _, forms = line.partition(" = ")
        brand, _, home = head.partition(" @ ")
        lines.append((brand, home, forms))
    return lines


_DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True))
_WORDS = (  # noqa: SIM905
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12, "xiii": 13, "xv": 15}


def number(word: str) -> str:
    """The figure that a word stands for, as text; empty where it is none.

    >>> number("38th"), number("four"), number("三十八"), number("3gpp")
    ('38', '4', '38', '')
    """
    if word.isdigit():
        return str(int(word))
    if word[:-2].isdigit() and word[-2:] in {"st", "nd", "rd", "th"}:
        return word[:-2]
    return _spelt().get(word) or _chinese_number(word)


@cache
def _spelt() -> dict[str, str]:
    """English numbers up to 99, ordinals up to tenth and Roman numerals to figures."""
    found = {word: str(number) for number, word in enumerate(_WORDS)}
    found |= {word: str(number) for number, word in enumerate(_ORDINALS, 1)}
    found |= {word: str(number) for word, number in _ROMAN.items()}
    for ten, word in enumerate(_TENS, 2):
        found[word] = str(10 * ten)
        found |= {word + one: str(10 * ten + number) for number, one in enumerate(_WORDS[1:10], 1)}
    return found


def _chinese_number(word: str) -> str:
    if not word or any(char not in _DIGITS and char != "十" for char in word):
        return ""
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return str(int("".join(str(_DIGITS[char]) for char in ones)))
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)) if len(tens) < 2 else ""
