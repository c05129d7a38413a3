"""Places that everybody knows by a short name: provinces and the larger cities, as a question names them (北京的流浪狗).

A bare name is also a part of streets, dishes and brands (北京路, 重庆火锅店), and a direction at a river (河北岸): it is only taken
for the place where the question begins with it or says 在. Who speaks of himself or of home (我在深圳入的党，回村没地方交党费) asks about
home, wherever he is; 台湾, 香港 and 澳门 name matters of offices here (台湾的伯父回来上坟), and a title (山东省全民健身条例) a statute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ingest.law.territory import PROVINCES
from search.words.readings import syllables_of

CITIES = (
    *("石家庄", "唐山", "秦皇岛", "邯郸", "保定", "太原", "大同", "呼和浩特", "包头", "沈阳", "大连", "鞍山"),
    *(
        "长春",
        "哈尔滨",
        "大庆",
        "齐齐哈尔",
        "南京",
        "苏州",
        "无锡",
        "常州",
        "徐州",
        "南通",
        "扬州",
        "杭州",
        "宁波",
    ),
    *(
        "温州",
        "绍兴",
        "嘉兴",
        "金华",
        "义乌",
        "合肥",
        "芜湖",
        "福州",
        "厦门",
        "泉州",
        "漳州",
        "南昌",
        "九江",
        "赣州",
    ),
    *(
        "济南",
        "青岛",
        "烟台",
        "潍坊",
        "临沂",
        "淄博",
        "郑州",
        "洛阳",
        "开封",
        "武汉",
        "宜昌",
        "襄阳",
        "长沙",
        "株洲",
    ),
    *(
        "岳阳",
        "广州",
        "深圳",
        "珠海",
        "汕头",
        "佛山",
        "东莞",
        "惠州",
        "南宁",
        "桂林",
        "柳州",
        "海口",
        "三亚",
        "成都",
    ),
    *("绵阳", "贵阳", "遵义", "昆明", "大理", "拉萨", "西安", "咸阳", "兰州", "西宁", "银川", "乌鲁木齐"),
)
"""Capitals of provinces, cities of sub-provincial rank and others of a million inhabitants, without 市."""

_WORDS = frozenset(
    (
        "大同",
        "保定",
        "包头",
        "大连",
        "鞍山",
        "大庆",
        "无锡",
        "南通",
        "金华",
        "开封",
        "长沙",
        "海口",
        "三亚",
        "大理",
        "九江",
        "常州",
    )
)
"""Those with which other words may begin, too: 长沙发, 保定期检查."""

_RANK = re.compile(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|省$|市$")
_ENGLISH = {
    "tibet": "西藏",
    "inner mongolia": "内蒙古",
    "shaanxi": "陕西",
    "xi'an": "西安",
    "harbin": "哈尔滨",
    "urumqi": "乌鲁木齐",
    "hohhot": "呼和浩特",
    "lhasa": "拉萨",
    "canton": "广州",
}
_BEGIN = r"(?:^|[，。！？,\s])(?:你好|您好|请问|想问|问一下)?"
_AT = r"(?:(?:我们|咱们?)?(?:住)?在)"
_FROM_HERE = re.compile(
    r"我(?!们(?:住)?在)|人在|回|老家|老乡|这[里边]|本[县市区村]|打工|上班|儿子|女儿|老两口|条例|规定|办法|细则|《"
)
_ASKS = re.compile(r"谁|哪个|哪里|哪家|哪些|找哪|部门|吗|怎么|要不要")
_SPEAKS_OF_HERE = re.compile(r"\b(?:I|my|me|we|our|us|here|home)\b", re.IGNORECASE)
_ABROAD = frozenset({"台湾", "香港", "澳门"})
_BEHIND = r"(?=的|里|内|有|这边|那边|这里|那里|境内|归|谁|哪|由|怎么|如何|能|可|[，,。？?\s]|$)"
# What the name is only a part of, where it stands right before something else.
_NO_PLACE = (
    r"(?![路街道巷里弄岸侧边面坡头沿村组社镇乡县区省市岛人籍话菜货产式风号站厂队的之来至到方]|胡同|小区|大[学道厦街]|时间|户[口籍]|车?牌|"
    r"饭|酒|烤|啤|火锅|小[面吃]|[拉凉热]?面|米[粉线]|[^，。的]{0,4}(?:店|馆|摊|铺|粉|面|串|吃|包|公司|集团|银行|超市|商场|广场|楼|桥|学校|中学|小学|医院|宾馆|酒店))"
)


@cache
def _names() -> dict[str, str]:
    """Every name by which one of the places goes → its short name."""
    provinces = {full: _RANK.sub("", full) for full in PROVINCES}
    provinces = {full: short for full, short in provinces.items() if short not in _ABROAD}
    found = {short: short for short in provinces.values()} | provinces
    return found | dict(zip(CITIES, CITIES, strict=True)) | {f"{name}市": name for name in CITIES}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    full = "|".join(
        sorted((name for name, short in _names().items() if name != short), key=len, reverse=True)
    )
    short = "|".join(sorted(set(_names().values()), key=len, reverse=True))
    alone = "|".join(sorted(set(_names().values()) - _WORDS, key=len, reverse=True))
    return (
        re.compile(rf"(?:{_BEGIN}|{_AT})({full}|{short}){_BEHIND}"),
        re.compile(rf"{_BEGIN}{_AT}?({full})(?![场容政区民委级面路街道])"),
        re.compile(rf"{_BEGIN}{_AT}?({alone}){_NO_PLACE}"),
    )


@cache
def _in_letters() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {"".join(syllables_of(short)): short for short in sorted(set(_names().values()), reverse=True)}
    table["shanxi"] = "山西"
    table |= _ENGLISH
    names = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    return re.compile(rf"\b(?:in|at|of) ((?i:{names}))\b(?!\s+(?i:road|street|avenue|lane)\b)"), table


def well_known_places(question: str, known: Iterable[str]) -> Iterator[str]:
    """The provinces and larger cities that a question asks about, as written; not those that a name of ``known`` has.

    >>> [list(well_known_places(asked, ["岚溪县"])) for asked in ("北京的流浪狗归谁管", "在上海养狗要办证吗", "四川省森林防火归谁管")]
    [['北京'], ['上海'], ['四川省']]
    >>> [list(well_known_places(asked, ["岚溪县"])) for asked in ("北京路的井盖坏了", "重庆火锅店油烟", "河北岸有人采砂")]
    [[], [], []]
    >>> list(well_known_places("我在深圳入的党，回村没地方交党费", [])), list(well_known_places("山东省全民健身条例", []))
    ([], [])
    >>> list(well_known_places("who handles stray dogs in Beijing", [])), list(well_known_places("北京的流浪狗", ["北京市朝阳区"]))
    (['Beijing'], [])
    """
    known = tuple(known)
    found: list[tuple[str, str]] = []
    if not _FROM_HERE.search(question):
        behind, full, short = _patterns()
        patterns = (behind, full, short) if _ASKS.search(question) else (behind, full)
        found += [(match[1], _names()[match[1]]) for each in patterns for match in each.finditer(question)]
    if not _SPEAKS_OF_HERE.search(question):
        letters, table = _in_letters()
        found += [(match[1], table[match[1].lower()]) for match in letters.finditer(question)]
    yield from dict.fromkeys(name for name, short in found if not any(short in each for each in known))
