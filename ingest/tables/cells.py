"""What a single cell says: plain text, scope, power type, the holder's own role, legal bases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from ingest.organs.mentions import looks_like_organ
from ingest.records import Citation, PowerType, Role
from ingest.text import normalise

_CACHE = 1 << 14
_LONGEST_TITLE = 100  # characters of a legal basis that no statute can be read in
_EMPTY = {"", "/", "\\", "-", "—", "——", "无", "－", "暂无", "*", "0", "未分类", "\u3000"}


# What normalisation leaves as it is: characters of the plain repertoire, blanks that are single and not at an end.
_PLAIN = re.compile("[\u4e00-\u9fff，。：；（）！？“”‘’、《》〈〉【】「」〔〕—…·①-⑳!-~ \n]*+")


def regular(text: str) -> str:
    """:func:`ingest.text.normalise`, quick for the many texts that are in normal form already."""
    if not text:
        return text
    as_it_is = (
        text[0] not in " \n"
        and text[-1] not in " \n"
        and _PLAIN.fullmatch(text)
        and "  " not in text
        and " \n" not in text
        and "\n " not in text
        and "\n\n" not in text
    )
    return text if as_it_is else normalise(text)


def is_empty(text: str) -> bool:
    """Whether a cell says nothing: blank, a dash, 无."""
    return text.strip() in _EMPTY


_SPACED = re.compile(r"(?<![^\s，。、；：（(])[\u4e00-\u9fff](?: [\u4e00-\u9fff]){2,}(?![^\s，。、；：）)])")
"""A text with a blank between all its characters, as names are set to the width of a cell."""


@lru_cache(maxsize=_CACHE)
def clean(text: str) -> str:
    """A cell normalised, its lines joined to one; a cell that says nothing gives ""."""
    if is_empty(text):
        return ""
    plain = regular(text)
    if " " in plain:
        plain = _SPACED.sub(lambda match: match[0].replace(" ", ""), plain)
    return re.sub(r"(?<=[^\x00-\x7f])\n|\n(?=[^\x00-\x7f])", "", plain).replace("\n", " ")


_SCOPE = re.compile(
    r"\s*[（(](?P<scope>(?:仅限于?|限于?|只限|适用于|仅适用|除|不含|不包括|仅)[^（）()]{2,60}"
    r"|[^（）()]{2,40}(?:乡镇|镇|乡|街道)(?:除外|不适用|适用|不涉及|不承担)"
    r"|(?!乡镇$|街道$|社区$|镇街$|乡$|镇$)[^（）()、]{2,12}(?:乡镇|地区乡镇|区乡镇))[)）]\s*$"
)
_SCOPE_TEXT = re.compile(
    r"^(?:仅限于?|限于?|只限|适用于|仅适用于?|除.{1,40}(?:外|以外)|不含|不包括|不适用于|不涉及).{0,60}$|^.{2,30}(?:除外|不适用|适用)$"
    r"|^(?:仅|只|限)[^，。；]{0,24}(?:乡镇|镇|乡|街道|苏木|地区)$"
)


@lru_cache(maxsize=_CACHE)
def split_scope(title: str) -> tuple[str, str | None]:
    """A title without, and the wording of, the restriction to some townships behind it.

    >>> split_scope("蓄滞洪区居民转移安置（仅限蓄滞洪区乡镇）")
    ('蓄滞洪区居民转移安置', '仅限蓄滞洪区乡镇')
    >>> split_scope("河道清淤（除城关镇外）")
    ('河道清淤', '除城关镇外')
    """
    match = _SCOPE.search(title)
    if match is None or not title[: match.start()].strip():
        return title, None
    return title[: match.start()].rstrip(), match["scope"]


_EVERYWHERE = re.compile(
    r"^(?:全部|所有|各|全[县区市旗]|全体)(?:各|所有)?(?:乡镇|镇街|镇|乡|街道).{0,8}$|^(?:全县|全区|全市|全旗)$"
)


def stated_scope(cell: str) -> str:
    """The scope that a cell for it states; "" where it says that the duty holds everywhere (全部乡镇)."""
    plain = clean(cell)
    return "" if _EVERYWHERE.match(plain) else plain


def scope_of_remark(remark: str) -> str | None:
    """The restriction to some townships that a remark states, if it is one."""
    bare = remark.strip("（）()。 ")
    return bare if _SCOPE_TEXT.match(bare) else None


_POWERS: tuple[tuple[str, PowerType], ...] = (
    ("许可", PowerType.LICENSING),
    ("处罚", PowerType.PENALTY),
    ("强制", PowerType.COERCION),
    ("征收", PowerType.COLLECTION),
    ("征用", PowerType.COLLECTION),
    ("给付", PowerType.PAYMENT),
    ("检查", PowerType.INSPECTION),
    ("确认", PowerType.CONFIRMATION),
    ("奖励", PowerType.REWARD),
    ("裁决", PowerType.ADJUDICATION),
    ("其他", PowerType.OTHER),
)


@lru_cache(maxsize=_CACHE)
def power_type(text: str) -> PowerType | None:
    """The type of power that a cell or heading names.

    >>> power_type("行政处罚"), power_type("其他行政权力"), power_type("公共服务")
    (<PowerType.PENALTY: 'penalty'>, <PowerType.OTHER: 'other'>, None)
    """
    plain = regular(text).removeprefix("行政")
    if len(plain) > 8:
        return None
    return next((power for word, power in _POWERS if plain.startswith(word)), None)


_POWER_IN_TITLE: tuple[tuple[re.Pattern[str], PowerType], ...] = (
    (re.compile(r"(?:的|行政|罚款|治安)处罚$|^对.+(?:处以?|的)[^，。；]{0,12}罚款$"), PowerType.PENALTY),
    (
        re.compile(r"^(?:查封|扣押|暂扣)|(?:予以|依法)(?:查封|扣押|暂扣)$|^强[制行](?:拆除|清除|铲除)"),
        PowerType.COERCION,
    ),
    (
        re.compile(r"(?:行政|经营|生产|购买|运输|活动|资格)?许可(?:证?(?:核发|审批|发放))?$"),
        PowerType.LICENSING,
    ),
)


def power_in_title(title: str) -> PowerType | None:
    """The type of power that a duty's name ends in, for lists without a column for it: penalties, coercion and permits.

    >>> power_in_title("对侵占河道的处罚"), power_in_title("取水许可证核发"), power_in_title("河道管理")
    (<PowerType.PENALTY: 'penalty'>, <PowerType.LICENSING: 'licensing'>, None)
    """
    return next((power for pattern, power in _POWER_IN_TITLE if pattern.search(title)), None)


_POWER_IN_LIST = re.compile(r"行政(许可|处罚|强制|征收|给付|检查|确认|奖励|裁决)")


def power_of_list(titles: Iterable[str]) -> PowerType | None:
    """The one type of power that the titles of a list speak of (行政处罚事项清单); None where it is none or several.

    >>> power_of_list(["赋予乡镇行政处罚事项目录"]), power_of_list(["行政许可和行政处罚事项清单"])
    (<PowerType.PENALTY: 'penalty'>, None)
    """
    named = {word for title in titles for word in _POWER_IN_LIST.findall(title)}
    return power_type(named.pop()) if len(named) == 1 else None


HELPING = re.compile(r"^(?:积极|主动|依法|按职责|按照职责|负责)?(?:配合|协助|参与)(?!.{0,4}(?:机制|体系))")
"""How the duty of a helping department begins."""
_GUIDING = re.compile(r"^(?:负责)?(?:指导|督促指导|监督指导|督导)")
# 指导工业企业技术改造，负责技改项目备案: behind the guidance stands what the unit does itself
_DOES = re.compile(
    r"[，；。]\s*(?:并)?(?:负责|承担|牵头|主管|管理|监管|审批|审核|核发|核定|查处|组织实施|组织开展|制定|拟订|编制|建立|下达|发放|受理|登记)"
)
_ROLE_CELLS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"^[（(]?(?:配合|协助|协同|参与|协办)(?:单位|部门|责任)?[)）]?$"), Role.COOPERATE),
    (re.compile(r"^[（(]?(?:指导|监督|指导监督|监督指导|督导)(?:单位|部门|责任)?[)）]?$"), Role.SUPERVISE),
    (re.compile(r"^[（(]?(?:牵头|主责|主办|负责|主体责任|主要责任)(?:单位|部门|责任)?[)）]?$"), Role.LEAD),
)
_YES_OR_NO = (  # 是否牵头; in a column of another name these say nothing of a role
    (re.compile("^是$"), Role.LEAD),
    (re.compile("^否$"), Role.COOPERATE),
)
_HELPS_WHOM = re.compile(
    r"^[（(]?(?:积极|主动)?(?:配合|协助|协同|参与|协办)(?:单位|部门|责任|方)?[)）]?\s*[（(：:，,；;]?\s*由?"
    r"(?:(?:牵头|主办|主责|主体责任)(?:单位|部门)?(?:为|是|[：:])?)?\s*(?P<organ>[^\s，,。；;、（）():：]{2,24}?)(?:牵头|主办|负责|为主)?[)）]?$"
)


def led_by(cells: Iterable[str]) -> str | None:
    """The organ that a role or remark cell of a helping unit says leads.

    >>> led_by(["配合（牵头：县公安局）"]), led_by(["配合，县水利局牵头"]), led_by(["配合"])
    ('县公安局', '县水利局', None)
    """
    found = (_HELPS_WHOM.match(normalise(cell)) for cell in cells)
    return next((match["organ"] for match in found if match and looks_like_organ(match["organ"])), None)


def is_role(cell: str) -> bool:
    """Whether a cell says no more than the role of whoever holds the row, and perhaps who leads."""
    return any(pattern.match(normalise(cell)) for pattern, _ in _ROLE_CELLS) or led_by([cell]) is not None


def own_role(title: str, cells: Sequence[str]) -> Role:
    """The role of the holder of a department's list: as a role or remark cell states, else as the wording begins.

    >>> own_role("配合县水利局开展河道清障", []), own_role("河道采砂管理", ["配合"])
    (<Role.COOPERATE: 'cooperate'>, <Role.COOPERATE: 'cooperate'>)
    """
    for cell in cells:
        for pattern, role in (*_ROLE_CELLS, *_YES_OR_NO):
            if pattern.match(normalise(cell)):
                return role
    if HELPING.match(title) or helped_organ(title) or led_by(cells):
        return Role.COOPERATE
    only_guides = _GUIDING.match(title) and not _DOES.search(title)
    return Role.SUPERVISE if only_guides else Role.LEAD


_HELPED = re.compile(
    r"^(?:积极|主动|依法|按职责|按照职责|负责)?(?:配合|协助)(?P<organ>[^，。；、]{3,20}?(?:局|委|办|部|大队|中心|分局))(?=做好|开展|进行|查处|实施|组织|落实|完成|推进|对|的|，)"
)
_HELPED_BEHIND = re.compile(
    r"[（(](?:配合|协助|协同|支持)(?P<organ>[^，。；、（）()]{3,20}?(?:局|委|办|部|大队|中心|会))(?:[做抓]好|开展|实施|落实)?[)）]$"
)


def helped_organ(title: str) -> str | None:
    """Whom a cooperating department helps, if its duty says so: that one leads.

    >>> helped_organ("配合县水利局开展河道清障")
    '县水利局'
    >>> helped_organ("农资商品抽检协助（配合县农业农村局）")
    '县农业农村局'
    """
    match = _HELPED.match(title) or _HELPED_BEHIND.search(title)
    return match["organ"] if match and looks_like_organ(match["organ"]) else None


@lru_cache(maxsize=_CACHE)
def citations(text: str) -> tuple[Citation, ...]:
    """The legal bases of a cell; what names no statute (县政府会议纪要) is kept as it is written."""
    from ingest.law.citations import parse_citations

    if is_empty(text):
        return ()
    return parse_citations(text) or _as_written(text)


def _as_written(text: str) -> tuple[Citation, ...]:
    title = " ".join(text.split())[:_LONGEST_TITLE]
    return () if numbers_only(title) else (Citation(title, raw=text),)


def numbers_only(text: str) -> bool:
    """Whether a cell holds nothing but a number or marks, so that it cannot name a duty."""
    return not any(char.isalpha() for char in text)


def lines(cells: Iterable[str]) -> Iterator[str]:
    """The cells of a row that hold something, for quoting."""
    return (cell.strip() for cell in cells if cell.strip())
