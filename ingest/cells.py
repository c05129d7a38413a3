"""What the cells of a row say: numbered duties, departments with roles, duty blocks, scope, power type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.mentions import Mention, looks_like_organ, split_organs
from ingest.numerals import parse_numeral
from ingest.records import Citation, PowerType, Responsibility, Role
from ingest.text import join_wrapped, normalise

_CACHE = 1 << 14
_CN = "一二三四五六七八九十"
_CIRCLED = {chr(start + offset): offset + 1 for start in (0x2460, 0x2474, 0x3220) for offset in range(20)}

# Styles of numbering, each with its number in group 1.
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.．第])(\d{1,2})\s*[.．、](?!\d)\s*",
        r"[（(]\s*(\d{1,2})\s*[)）]\s*",
        r"(?<![\d（(])(\d{1,2})[)）]\s*",
        rf"[（(]\s*([{_CN}]{{1,3}})\s*[)）]\s*",
        rf"(?<![第{_CN}])([{_CN}]{{1,3}})、\s*",
        r"([①-⑳⑴-⒇㈠-㈩])\s*",
        rf"第([{_CN}]{{1,3}})[，、：:]\s*",
        rf"(?<![{_CN}])([{_CN}])是(?=\S)",
    )
)
_BEFORE_FIRST = re.compile(r"(?:^|[\n：:。；;，,])\s*$")
_TRIM = " \n；;。，,、：:"
_EMPTY = {"", "/", "\\", "-", "—", "——", "无", "－", "暂无", "*", "0", "未分类", "\u3000"}


def is_empty(text: str) -> bool:
    """Whether a cell says nothing: blank, a dash, 无."""
    return text.strip() in _EMPTY


@lru_cache(maxsize=_CACHE)
def clean(text: str) -> str:
    """A cell normalised, its lines joined to one; a cell that says nothing gives ""."""
    if is_empty(text):
        return ""
    plain = normalise(text)
    return re.sub(r"(?<=[^\x00-\x7f])\n|\n(?=[^\x00-\x7f])", "", plain).replace("\n", " ")


@lru_cache(maxsize=_CACHE)
def split_duties(text: str) -> tuple[str, ...]:
    """The single duties of a cell, numbered in any style, or one per line or semicolon.

    Numbers must count 1, 2, 3 …, so that “第2.5款” or a nested numbering does not cut a duty in two.

    >>> split_duties("1.负责2.5米以上违建的巡查。2、上报情况")
    ('负责2.5米以上违建的巡查', '上报情况')
    """
    plain = normalise(text)
    if is_empty(plain):
        return ()
    cuts = _numbered(plain)
    if cuts:
        head = plain[: cuts[0][0]].strip()
        lead_in = [] if not head or head.endswith(("：", ":")) else [head]
        ends = [start for start, _ in cuts[1:]] + [len(plain)]
        pieces = lead_in + [plain[begin:end] for (_, begin), end in zip(cuts, ends, strict=True)]
    else:
        pieces = [part for line in join_wrapped(plain).split("\n") for part in re.split(r"[；;]", line)]
    duties = (re.sub(r"\s*\n\s*", "", piece).strip(_TRIM) for piece in pieces)
    return tuple(duty for duty in duties if duty)


def _numbered(text: str) -> list[tuple[int, int]]:
    """(start, end) of the marks 1, 2, 3 … of the style that opens the text; empty if it is not numbered."""
    best: list[tuple[int, int]] = []
    for style in _STYLES:
        marks = _sequence(style, text)
        if marks and (not best or marks[0] < best[0]) and (len(marks) > 1 or marks[0][0] == 0):
            best = marks
    return best


def _sequence(style: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    marks: list[tuple[int, int]] = []
    for match in style.finditer(text):
        if _ordinal(match[1]) != len(marks) + 1:
            continue
        if not marks and not _BEFORE_FIRST.search(text[: match.start()]):
            continue
        marks.append(match.span())
    return marks


def _ordinal(mark: str) -> int | None:
    if mark.isascii():
        return int(mark)
    return _CIRCLED.get(mark) or parse_numeral(mark)


@dataclass(frozen=True, slots=True)
class DutyBlock:
    """Duties under the name of a department (县自然资源局：1.… 2.…); ``organ`` is empty for those before any name."""

    organ: str
    duties: tuple[str, ...]
    role: Role | None = None


_BLOCK_HEAD = re.compile(
    rf"(?:^|(?<=[\n；;。]))[ \t]*(?:\d{{1,2}}[.．、]|[（(][\d{_CN}]{{1,3}}[)）]|[①-⑳]|[{_CN}]{{1,3}}、)?[ \t]*"
    r"(?:【(?P<square>[^】\n]{2,40})】[：:]?|(?P<colon>[^：:\n。；;]{2,60})[：:]|(?P<line>[^：:\n。；;，,]{2,24})(?=\n))"
)
_ROLE_NOTE = re.compile(r"[（(](牵头|配合|主办|协办|主责|协同|协助|指导|监督)[^（）()]{0,6}[)）]\s*$")


@lru_cache(maxsize=_CACHE)
def duty_blocks(text: str) -> tuple[DutyBlock, ...]:
    r"""The blocks of a cell of 上级部门职责, in order; one block without a name where the cell names nobody.

    >>> [(b.organ, b.duties) for b in duty_blocks("县自然资源局：1.查处。2.认定。\n县住建局：指导建设。")]
    [('县自然资源局', ('查处', '认定')), ('县住建局', ('指导建设',))]
    """
    plain = normalise(text)
    heads = [(match, organs) for match in _BLOCK_HEAD.finditer(plain) if (organs := _organs_of_head(match))]
    blocks: list[DutyBlock] = []
    first = heads[0][0].start() if heads else len(plain)
    if before := split_duties(plain[:first]):
        blocks.append(DutyBlock("", before))
    ends = [*(match.start() for match, _ in heads), len(plain)][1:]
    for (match, organs), end in zip(heads, ends, strict=True):
        duties = split_duties(plain[match.end() : end])
        blocks += (DutyBlock(organ.name, duties, organ.role) for organ in organs)
    return tuple(blocks)


def _organs_of_head(match: re.Match[str]) -> tuple[Mention, ...]:
    names = (match["square"] or match["colon"] or match["line"]).strip()
    if len(names) > 8 and re.search(r"如下|以下|包括|职责|任务", names):
        return ()
    bare = _ROLE_NOTE.sub("", names)
    if not all(looks_like_organ(_ROLE_NOTE.sub("", name)) for name in re.split(r"[、，,]", bare)):
        return ()
    return split_organs(names)


@lru_cache(maxsize=_CACHE)
def departments(text: str) -> tuple[Mention, ...]:
    """The departments that a cell names, with the roles that it states; () for an empty cell."""
    return () if is_empty(normalise(text)) else split_organs(text)


def with_roles(
    mentions: Sequence[Mention], first: Role, others: Role = Role.COOPERATE
) -> tuple[Mention, ...]:
    """Give each mention without a stated role one.

    Where somebody is stated to lead, the others cooperate; otherwise the first one without a role has the role
    ``first`` (on published lists the responsible department stands first). Where all are stated to cooperate,
    nobody leads: that is a finding, not for the reader to mend.
    """
    taken = any(mention.role in {Role.LEAD, first} for mention in mentions)
    result: list[Mention] = []
    for mention in mentions:
        role = mention.role
        if role is None:
            role, taken = (others if taken else first), True
        result.append(replace(mention, role=first if role is Role.LEAD else role))
    return tuple(result)


def department_parts(named: Sequence[Mention], duties: str, first: Role) -> tuple[Responsibility, ...]:
    """The departments of a row with the duties that its duty cell gives to each.

    Duties under no name, and not beginning with one, are those of the department that leads.
    """
    blocks = duty_blocks(duties) if not is_empty(duties) else ()
    if not named:
        named = tuple(Mention(block.organ, block.role) for block in blocks if block.organ)
    mentions = with_roles(named, first)
    shares: list[list[str]] = [list(mention.duties) for mention in mentions]
    extra: list[Responsibility] = []
    assigned = _assign(mentions, blocks)
    lead = next((place for place, mention in enumerate(mentions) if mention.role is first), 0)
    for block, place in zip(blocks, assigned, strict=True):
        if place is not None:
            shares[place] += block.duties
        elif block.organ:
            extra.append(Responsibility(block.organ, block.role or Role.COOPERATE, block.duties))
        elif mentions:
            for duty in block.duties:
                own = next((i for i, one in enumerate(mentions) if _begins_with(duty, one.name)), lead)
                shares[own].append(duty)
    parts = [
        Responsibility(mention.name, mention.role or first, tuple(share))
        for mention, share in zip(mentions, shares, strict=True)
    ]
    return (*parts, *extra)


def _assign(mentions: Sequence[Mention], blocks: Sequence[DutyBlock]) -> list[int | None]:
    """Which mention each block belongs to: by name, else, where only one is left on both sides, that one."""
    places: list[int | None] = [_place_of(block.organ, mentions) for block in blocks]
    open_blocks = [i for i, block in enumerate(blocks) if block.organ and places[i] is None]
    open_mentions = [i for i in range(len(mentions)) if i not in places]
    if len(open_blocks) == len(open_mentions) == 1:
        places[open_blocks[0]] = open_mentions[0]
    return places


def _place_of(name: str, mentions: Sequence[Mention]) -> int | None:
    if not name:
        return None
    exact = next((i for i, mention in enumerate(mentions) if mention.name == name), None)
    if exact is not None:
        return exact
    return next((i for i, mention in enumerate(mentions) if is_short_for(name, mention.name)), None)


_TIER = re.compile(r"^(?:[省市州县区旗]|[^省市县区旗]{2,6}[省市县区旗])(?=.{2,})")


def is_short_for(one: str, other: str) -> bool:
    """Whether one of two names abbreviates the other: its characters in order, first and last the same.

    >>> is_short_for("县住建局", "县住房和城乡建设局"), is_short_for("县司法局", "县水利局")
    (True, False)
    """
    short, long = sorted((_TIER.sub("", one), _TIER.sub("", other)), key=len)
    if short[:1] != long[:1] or short[-1:] != long[-1:]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _begins_with(duty: str, name: str) -> bool:
    return duty.startswith((name, f"由{name}", _TIER.sub("", name)))


_SCOPE = re.compile(
    r"\s*[（(](?P<scope>(?:仅限于?|限于?|只限|适用于|仅适用|除|不含|不包括|仅)[^（）()]{2,60}"
    r"|[^（）()]{2,40}(?:乡镇|镇|乡|街道)(?:除外|不适用|适用|不涉及|不承担)"
    r"|(?!乡镇$|街道$|社区$|镇街$|乡$|镇$)[^（）()、]{2,12}(?:乡镇|地区乡镇|区乡镇))[)）]\s*$"
)
_SCOPE_TEXT = re.compile(
    r"^(?:仅限于?|限于?|只限|适用于|仅适用于?|除.{1,40}(?:外|以外)|不含|不包括).{0,60}$|^.{2,30}(?:除外|不适用|适用)$"
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
    plain = normalise(text).removeprefix("行政")
    if len(plain) > 8:
        return None
    return next((power for word, power in _POWERS if plain.startswith(word)), None)


_HELPING = re.compile(r"^(?:积极|主动|依法|按职责|按照职责|负责)?(?:配合|协助|参与)(?!.{0,4}(?:机制|体系))")
_GUIDING = re.compile(r"^(?:负责)?(?:指导|督促指导|监督指导|督导)")
_ROLE_CELLS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"^[（(]?(?:配合|协助|协同|参与|协办)(?:单位|部门|责任)?[)）]?$"), Role.COOPERATE),
    (re.compile(r"^[（(]?(?:指导|监督|指导监督|监督指导|督导)(?:单位|部门|责任)?[)）]?$"), Role.SUPERVISE),
    (re.compile(r"^[（(]?(?:牵头|主责|主办|负责|主体责任|主要责任)(?:单位|部门|责任)?[)）]?$"), Role.LEAD),
)


def own_role(title: str, cells: Iterable[str]) -> Role:
    """The role of the holder of a department's list: as a role or remark cell states, else as the wording begins.

    >>> own_role("配合县水利局开展河道清障", []), own_role("河道采砂管理", ["配合"])
    (<Role.COOPERATE: 'cooperate'>, <Role.COOPERATE: 'cooperate'>)
    """
    for cell in cells:
        for pattern, role in _ROLE_CELLS:
            if pattern.match(normalise(cell)):
                return role
    if _HELPING.match(title):
        return Role.COOPERATE
    return Role.SUPERVISE if _GUIDING.match(title) else Role.LEAD


_HELPED = re.compile(
    r"^(?:积极|主动|依法|按职责|按照职责|负责)?(?:配合|协助)(?P<organ>[^，。；、]{3,20}?(?:局|委|办|部|大队|中心|分局))(?=做好|开展|进行|查处|实施|组织|落实|完成|推进|对|的|，)"
)


def helped_organ(title: str) -> str | None:
    """Whom a cooperating department helps, if its duty says so: that one leads.

    >>> helped_organ("配合县水利局开展河道清障")
    '县水利局'
    """
    match = _HELPED.match(title)
    return match["organ"] if match and looks_like_organ(match["organ"]) else None


@lru_cache(maxsize=_CACHE)
def citations(text: str) -> tuple[Citation, ...]:
    """The legal bases of a cell."""
    from ingest.citations import parse_citations

    return () if is_empty(text) else parse_citations(text)


def numbers_only(text: str) -> bool:
    """Whether a cell holds nothing but a number or marks, so that it cannot name a duty."""
    return not any(char.isalpha() for char in text)


def lines(cells: Iterable[str]) -> Iterator[str]:
    """The cells of a row that hold something, for quoting."""
    return (cell.strip() for cell in cells if cell.strip())
