"""What a table or file is: which list, whose, of which edition — from titles, sheet names, file names and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from ingest.records import DocumentKind, ListKind
from ingest.tables.columns import Column
from ingest.tables.departments import is_known_organ
from ingest.tables.headers import Columns
from ingest.text import normalise, simplify


@dataclass(frozen=True, slots=True)
class Heading:
    """What the texts above a table, its sheet's name and the file's name say about it.

    ``total`` is the number of duties that a title states (（127项）).
    """

    list_kind: ListKind | None = None
    holder: str | None = None
    jurisdiction: str | None = None
    edition: str | None = None
    total: int | None = None


# The first pattern that fits decides; a text that fits several of different kinds (基本履职和配合履职) decides nothing.
_KINDS: tuple[tuple[ListKind, re.Pattern[str]], ...] = (
    (ListKind.RECLAIMED, re.compile(r"收回|上收|不再承担")),
    (
        ListKind.COOPERATIVE,
        re.compile(
            r"配合履职|^配合|配合事项|配合清单|属地管理|主体责任和配合责任|(?:职责|权责|责任)边界|协助事项"
        ),
    ),
    (ListKind.BASIC, re.compile(r"基本履职|^基本|主责事项")),
    (
        ListKind.POWER,
        re.compile(
            r"权责清单|权力清单|权力事项|职权|权责事项|赋权|下放|委托|行政执法事项|行政处罚事项|行政许可事项|行政权力|行政处罚权|行政职权|执法清单"
        ),
    ),
    (
        ListKind.SERVICE,
        re.compile(
            r"政务服务(?!(?:平台|网|系统|大厅|和|与|管理|大?数据|[\u4e00-\u9fff]{0,6}(?:局|中心|办)))|公共服务|服务事项|办事指南"
        ),
    ),
    # Tasks handed down are no list of duties: they are held against the lists (清单外事项).
    (
        ListKind.PROSE,
        re.compile(
            r"任务(?:分解|分工|清单|台账|交办|安排|下达|派)|责任分解|分工方案|工作(?:要点|安排)|安排表|派工单|交办(?:单|事项|清单)|考核指标|督办"
        ),
    ),
    (
        ListKind.DEPARTMENT,
        re.compile(
            r"部门之?间的?(?:职责|权责|责任)|部门(?:的?职责|权责|责任)(?:边界|分工|划分)|部门职责|部门履职|责任清单|职责清单|职责目录|职责事项|主要职责|工作职责"
        ),
    ),
)

_NOT_DISTRICTS = r"(?!社区|园区|景区|灾区|小区|辖区|地区|城市|山区|矿区|库区|林区|牧区|片区|全区|我区|本区|各区|学区|街区|校区)"
_ZONE = r"(?:开发|高新|园|集聚|示范|度假|保税|风景|名胜|保护|集中|工业|林)区"
# Counties whose own names hold the word of a tier (GB/T 2260, 2023): 沙市区 is no 区 of 沙市.
_WITH_A_TIER = r"市[中南北]区|新市区|西市区|沙市区|津市市|辉县市|沙县区|梅县区|赣县区|红旗区|社旗县"
_PLACES = re.compile(
    r"^(?P<province>[^省市县区旗]{2,8}(?:省|自治区))?"
    rf"(?P<city>(?!{_WITH_A_TIER})[^省市县区旗]{{1,8}}(?:市(?!场|监局|容)|自治州|州(?![市县区旗])|盟|地区))?"
    rf"(?P<county>(?:{_WITH_A_TIER})|{_NOT_DISTRICTS}(?![^省市县区旗]*{_ZONE})[^省市县区旗]{{1,10}}?(?:自治县|县|市(?!场|监局|容)|区|旗))?"
    r"(?P<rest>.*)$"
)
_TOWNSHIP = re.compile(
    r"^(?!(?:省|市|县|区|城|各)*[市县区城]乡$)(?:[^镇乡]{1,10}?(?:街道|苏木|镇|乡)|.{1,10}?(?:街道|苏木|镇|乡))(?:人民政府|政府|办事处|党委|党工委)?$"
)
_DEPARTMENT = re.compile(
    r"^(?:[委府]|政府)?办(?:公室)?$|^.{2,24}(?:局|委|委员会|办|办公室|部|院|中心|大队|支队|总队|队|会|联|社|馆|站|所|司|厅|处|台|园|政府)(?:（.{1,20}）)?$"
)
# Names of two characters: of others the second may be any word (农委, but also 双联).
_SHORT_NAME = re.compile(r"^(?:[妇残文侨法社]联|[科侨文]协|工会|团委|党校|编办)$")
_GENERIC = re.compile(  # 乡镇, 镇（街道）, 乡（镇、街道）: at least two types of townships
    r"^(?!街道办事处$)(?:各|全部|所有|全体|全[省市州县区旗]各?)?(?:苏木|民族乡|乡|镇|街道?)"
    r"(?:(?:人民政府|政府)?[（(、和及/]*(?:苏木|民族乡|乡|镇|街道?|办事处|园区|开发区)[）)]*)+(?:人民政府|政府)?$"
)
_DEPARTMENTS = re.compile(
    r"^(?:[省市州县区旗](?:级|直|属)|(?:各|有关)?(?:[省市州县区旗]?(?:级|直|属))?(?:有关|各)?(?:部门|单位|机关))$"
)  # 岚溪县县直部门
# 综合行政执法局, 行政审批服务局, 退役军人服务中心: words of lists inside the name of an organ
_IN_A_NAME = (
    r"(?!(?:(?!清单|目录|事项|台账|[一汇明总][览总细表])[\u4e00-\u9fff]){2,12}?"
    r"(?:局|委员会|办公室|中心|大队|支队|总队|队|站|所|院|厅))"
)
_LIST_WORDS = re.compile(
    rf"(?:上级)?(?:部门|单位)?{_IN_A_NAME}"
    r"(?:基本履职|配合履职|履职|履行|收回|部门职责|权责|权力|职责|行政职权|职权|赋权|下放|委托|属地管理|政务服务|公共服务|服务|(?:综合)?行政执法|行政权力|主要职责|工作职责|实施行政|行政处罚|行政许可|各(?:股|科|处)室|业务事项|牵头[、和]?配合|职能(?=梳理|汇总|清单|目录|表|事项)|工作(?=任务|事项|清单|责任)|任务(?=清单|分工|表)|责任(?=清单|目录|事项)|(?:职责|权责|责任)边界)"
    r".{0,24}(?:清单|目录|一览表|明细表|台账|汇总表|事项表|表|事项)?.*$"
)
LABEL = re.compile(
    r"(?:编制|填报|制表|申报|报送|牵头|责任|实施)?(?:单位|部门|乡镇|镇街|主体|机关)(?:名称)?(?:[（(](?:盖章|公章|签章)[）)])?\s*[：:]\s*"
    r"([^\s：:，,；;（(]{3,24})"
)
_EDITION = re.compile(
    r"(?:20\d{2}年?(?:第?[一二三四五六\d]{1,2}[版次轮])?(?:版|本|度版?|修订版?|调整版?)(?!\d))(?:[（(]?(?:征求意见稿|送审稿|草案|草稿|试行|初稿)[）)]?)?"
    r"|(?<=[（(])[^（）()]{0,12}(?:征求意见稿|送审稿|草案|草稿|初稿|报批稿|公布稿|定稿|[一二三][上下]稿?)(?=[）)])"
)
_LABELLED_EDITION = re.compile(r"(?:版本|版次)\s*[：:]\s*((?:[^\s，,；;（()）]|[（(][^（()）]*[）)]){2,20})")
_TOTAL = re.compile(r"[（(](?:共|合计|计)?\s*(\d{1,5})\s*(?:项|条)[）)]")
_NOISE = re.compile(
    r"^\d{1,3}(?=[\u4e00-\u9fff])|^(?:附件|附表|附)\s*[一二三四五六七八九十\d]*\s*[：:、.．]?\s*|^[一二三四五六七八九十]+、|^关于|^(?:报送|上报|印发|公布)|^中共|^（[一二三四五六七八九十]+）"
)
_SEPARATORS = re.compile(r"[_\s·—\-－+]+")


def read_heading(texts: Iterable[str]) -> Heading:
    """Join what several texts say, the first one that says something winning field by field."""
    values: dict[str, object] = {}
    for text in texts:
        part = heading_of(text)
        for one in fields(Heading):
            value = getattr(part, one.name)
            if value is not None:
                values.setdefault(one.name, value)
    return Heading(**values)  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def heading_of(text: str) -> Heading:
    """What one title, sheet name or file name says.

    >>> heading_of("岚溪县石岭镇基本履职事项清单（2025年版）").holder
    '石岭镇'
    >>> heading_of("岚溪县_县水利局_职责清单")
    Heading(list_kind=<ListKind.DEPARTMENT: 'department'>, holder='县水利局', jurisdiction='岚溪县', edition=None, total=None)
    >>> heading_of("卡片_民政局").holder
    '民政局'
    """
    plain = simplify(normalise(text))
    if len(plain) > 120:
        return Heading()
    kinds = {kind for kind, pattern in _KINDS if pattern.search(_NOISE.sub("", plain))}
    if is_among_departments(plain):
        kinds.discard(ListKind.COOPERATIVE)
    if ListKind.DEPARTMENT in kinds and len(kinds) > 1:
        kinds.discard(ListKind.DEPARTMENT)
    label = LABEL.search(plain)
    jurisdiction, holder = _whose(label[1] if label else _before_list_words(plain))
    if holder and not label and _SEPARATORS.search(plain) and not is_known_organ(holder):
        parts = (heading_of(part) for part in _SEPARATORS.split(plain))
        own = next((part for part in parts if part.holder and is_known_organ(part.holder)), None)
        jurisdiction, holder = (own.jurisdiction, own.holder) if own else (jurisdiction, holder)
    edition = _LABELLED_EDITION.search(plain)
    dated = _EDITION.search(plain)
    total = _TOTAL.search(plain)
    return Heading(
        list_kind=kinds.pop() if len(kinds) == 1 and not label else None,
        holder=holder,
        jurisdiction=jurisdiction,
        edition=edition[1] if edition else dated[0] if dated else None,
        total=int(total[1]) if total else None,
    )


_AMONG_DEPARTMENTS = re.compile(
    r"^(?!.*(?:[镇乡街]|苏木|属地|上级|配合|收回)).*部门(?:之?间)?的?(?:职责|权责|责任)"
)


def is_among_departments(title: str) -> bool:
    """Whether a title is that of duties which departments divide among themselves, without any township.

    >>> is_among_departments("某县部门职责边界清单"), is_among_departments("石岭镇与县直部门职责边界清单")
    (True, False)
    """
    return bool(_AMONG_DEPARTMENTS.match(title))


# 楚雄州赋予东华镇…, 县人民政府委托乡镇…: whose list it is stands behind the word
_GIVEN = re.compile(
    r"(?:人民政府|政府)?(?:赋予|下放(?:至|给|到)?|委托给?|授予|授权|交由)(?=[^，。]{0,8}(?:镇|乡|街道))"
)
# 石岭镇与县直部门职责边界清单
_AND_DEPARTMENTS = re.compile(
    r"(?<=[镇乡道木])(?:与|和|及|、)(?:上级|[县区市旗](?:级|直)?)?(?:有关|相关|职能)?部门.*$"
)


def _before_list_words(text: str) -> str:
    compact = _AND_DEPARTMENTS.sub("", _GIVEN.sub("", _SEPARATORS.sub("", text)))
    while (shorter := _NOISE.sub("", compact)) != compact:
        compact = shorter
    compact = re.sub(r"[《》“”]|^\d{4}年度?", "", compact)
    return _ADDED.sub("", _LIST_WORDS.sub("", compact))


# 石岭镇补充履职事项, 石岭镇关于补充履职事项的情况说明
_ADDED = re.compile(r"(?<=[镇乡道木局委办会队])(?:关于)?(?:另有|自有|自定|补充|新增|增加|特色)?(?:的)?$")
_NOWHERE = re.compile(r"^(?:全|本|我|各|该|某些)[省市县区旗]$")


def _whose(text: str) -> tuple[str | None, str | None]:
    """(jurisdiction, holder) of a name such as 云川市岚溪县石岭镇人民政府."""
    written = re.sub(r"^\d{1,3}(?:[.、．]|(?=[\u4e00-\u9fff]))|^中共", "", text).strip()
    name = re.sub(r"[（(].*$", "", written).strip()
    match, whole = _PLACES.match(name), _PLACES.match(written)
    if match and whole and not _GENERIC.match(match["rest"]) and _GENERIC.match(whole["rest"]):
        match = whole  # 乡（镇、街道）
    if not name or match is None:
        return None, None
    place = match["county"] or match["city"]
    place = None if place and _NOWHERE.match(place) else place
    rest = match["rest"]
    if not place and match["province"] and (not rest or _GENERIC.match(rest)):
        place = match["province"]  # a directory of guidance
    if place and _DEPARTMENTS.match(rest):
        return place, None
    if rest.endswith("分局") and not match["county"]:
        return None, name  # 云川市生态环境局岚溪分局 is the city's, its list that of the county
    if rest and (_GENERIC.match(rest) or _TOWNSHIP.match(rest)):
        return place, short_township(re.sub(r"^全[省市州县区旗]各?", "", rest))
    if rest and (_DEPARTMENT.match(rest) or (place and _SHORT_NAME.match(rest))):
        # 岚溪县水利局 is written 县水利局 on the county's own lists; 县水利局 behind the place stays as it is.
        if match["county"] and not re.match(
            r"[省州县区旗]|市(?!场|监局)|[^镇乡]{0,5}[^镇乡城](?:街道|苏木|镇|乡)[^镇乡]", rest
        ):
            return place, match["county"][-1] + rest
        return place, rest if place and (match["county"] or re.match(r"[省市州县区旗]", rest)) else name
    if _TOWNSHIP.match(name) and not place:
        return None, name
    return (place, None) if place and not rest else (None, None)


def short_township(name: str) -> str:
    """A township's name without its government or office; other names come back as they are.

    >>> short_township("石羊镇人民政府"), short_township("县人民政府")
    ('石羊镇', '县人民政府')
    """
    return re.sub(r"(?<=[镇乡木道])(?:人民政府|政府|办事处|党委|党工委)$", "", name)


def is_all_townships(name: str) -> bool:
    """Whether a name means all townships of a county (各乡镇（街道）)."""
    return bool(_GENERIC.match(name))


def is_township(name: str) -> bool:
    """Whether a holder's name is that of a township, subdistrict or of all of them."""
    return bool(_GENERIC.match(name) or _TOWNSHIP.match(name))


_UNIT = re.compile(
    r"^(?:[省市州县区旗]|[^省市县区旗]{1,8}[市县区旗]).{2,20}(?:局|委|办|部|中心|大队|院|会|办公室|委员会|分局|公司)$"
)


def names_unit(name: str, *, departmental: bool) -> bool:
    """Whether a heading names a unit: a township, or on the lists of departments a department."""
    plain = simplify(normalise(name)).replace(" ", "")
    if _TOWNSHIP.match(plain) and not re.search(r"建设|治理|发展|服务|文化|振兴", plain):
        return True
    return departmental and bool(_UNIT.match(plain))


def labelled_unit(text: str) -> str:
    """The unit that a labelled line names (填报单位：县卫生健康局); "" where it names none."""
    label = LABEL.match(simplify(normalise(text)).strip())
    unit = label[1] if label else ""
    return unit if names_unit(unit, departmental=True) else ""


_TASKS_OF_A_TIME = re.compile(r"20\d{2}年|年度|[月季]度|重点|分解|分工|交办|台账|考核|要点|专项|行动|整治")

_TERM = re.compile(r"完成(?:时限|时间|期限)|进度|进展|目标|节点")


def is_own_work(columns: Columns, header: Iterable[str], titles: Iterable[str]) -> bool:
    """Whether what a department calls its tasks (工作任务清单) is what it does for good: each rests on a statute.

    Tasks of a year or a campaign, and those with a term (完成时限), are handed down.
    """
    lasting = not any(map(_TASKS_OF_A_TIME.search, titles)) and not any(map(_TERM.search, header))
    return lasting and Column.BASIS in columns


# Columns that tell the list where no title does: the first row whose columns are all there decides.
_BY_COLUMNS: tuple[tuple[frozenset[Column], ListKind], ...] = tuple(
    (frozenset(columns), kind)
    for columns, kind in (
        ({Column.FORMER}, ListKind.POWER),
        ({Column.TAKE_OVER}, ListKind.RECLAIMED),
        ({Column.TOWNSHIP_DUTIES}, ListKind.COOPERATIVE),
        ({Column.DEPARTMENT, Column.PROCESS}, ListKind.RECLAIMED),
        ({Column.UNIT, Column.PROCESS}, ListKind.RECLAIMED),
        ({Column.DEPARTMENT}, ListKind.COOPERATIVE),
        ({Column.LEAD, Column.COOPERATE}, ListKind.DEPARTMENT),
        ({Column.DEPARTMENT_DUTIES}, ListKind.COOPERATIVE),
        ({Column.POWER_TYPE, Column.CODE}, ListKind.POWER),
        ({Column.POWER_TYPE, Column.DETAIL}, ListKind.POWER),
        ({Column.CODE, Column.BASIS}, ListKind.POWER),
        ({Column.CODE}, ListKind.SERVICE),
        ({Column.BASIS}, ListKind.DEPARTMENT),
        ({Column.LEAD}, ListKind.COOPERATIVE),
        ({Column.UNIT}, ListKind.DEPARTMENT),
    )
)


def kind_by_columns(columns: Columns, holder: str | None) -> ListKind | None:
    """The list that a table's columns suggest; with no telling column, the holder decides (a township's own list)."""
    for needed, kind in _BY_COLUMNS:
        if needed <= columns.keys():
            # Who leads and who helps: among departments, unless it is a township's list.
            own = kind is ListKind.DEPARTMENT and Column.LEAD in columns and holder and is_township(holder)
            if kind is ListKind.COOPERATIVE and holder and not is_township(holder):
                return kind if Column.TOWNSHIP_DUTIES in columns else ListKind.DEPARTMENT
            return ListKind.COOPERATIVE if own else kind
    if holder:
        return ListKind.BASIC if is_township(holder) else ListKind.DEPARTMENT
    return ListKind.DEPARTMENT if Column.HOLDER in columns else None


def is_division_table(columns: Columns, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table lists administrative divisions: codes of 2 to 12 digits, names, and nothing else of use."""
    if Column.CODE not in columns or not columns.keys() <= _DIVISION_COLUMNS:
        return False
    position = columns[Column.CODE][0]
    codes = [code for row in rows if position < len(row) and (code := row[position].strip())]
    return bool(codes) and sum(bool(_AREA_CODE.match(code)) for code in codes) * 2 > len(codes)


_DIVISION_COLUMNS = {
    Column.CODE,
    Column.TITLE,
    Column.AREA,
    Column.PARENT,
    Column.NUMBER,
    Column.OTHER,
    Column.REMARK,
}
_AREA_CODE = re.compile(r"^(?:\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$")

DOCUMENT_KINDS: dict[ListKind, DocumentKind] = {
    ListKind.POWER: DocumentKind.POWER_LIST,
    ListKind.SERVICE: DocumentKind.SERVICE_LIST,
    ListKind.PROSE: DocumentKind.PROSE,
    ListKind.STATUTORY: DocumentKind.LAW,
}
"""What a file is whose first table is such a list; every other list is a duty list."""

LIST_KINDS: dict[DocumentKind, ListKind] = {
    DocumentKind.POWER_LIST: ListKind.POWER,
    DocumentKind.SERVICE_LIST: ListKind.SERVICE,
}
"""Which list the tables of a file are when the user says what the file is."""
