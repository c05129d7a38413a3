"""Which departments a row names, in which roles, and which of its duties are whose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.organs.mentions import Mention, looks_like_organ, split_organs
from ingest.organs.tiers import WITHOUT_TIER, is_short_for
from ingest.records import Responsibility, Role
from ingest.tables.cells import HELPING, is_empty, regular
from ingest.tables.duties import CN, split_plain
from ingest.text import simplify

_CACHE = 1 << 14


@dataclass(frozen=True, slots=True)
class DutyBlock:
    """Duties under the name of a department (县自然资源局：1.… 2.…); ``organ`` is empty for those before any name."""

    organ: str
    duties: tuple[str, ...]
    role: Role | None = None


_BLOCK_HEAD = re.compile(
    rf"(?:^|(?<=[\n；;。]))[ \t]*(?:\d{{1,2}}[.．、]|[（(][\d{CN}]{{1,3}}[)）]|[①-⑳]|[{CN}]{{1,3}}、)?[ \t]*"
    r"(?:(?:【(?P<square>[^】\n]{2,40})】[：:]?|(?P<colon>[^：:\n。；;]{2,60}+)[：:])"
    # A name alone on its line must look like nothing else: 查处违法建设单位 is a duty.
    r"|(?P<line>(?:[省市县区州旗]|[^\n：:。；;，,]{2,4}[市县区])[^：:\n。；;，,、的]{1,14}"
    r"(?:局|委|办|部|院|大队|支队|办公室|委员会))[ \t]*(?=\n))"
)
_HEAD_HINT = re.compile(r"[：:【]|[局委办部院队室会][ \t]*(?=\n)")
_ROLE_NOTE = re.compile(r"[（(](牵头|配合|主办|协办|主责|协同|协助|指导|监督)[^（）()]{0,6}[)）]\s*$")


@lru_cache(maxsize=_CACHE)
def duty_blocks(text: str) -> tuple[DutyBlock, ...]:
    r"""The blocks of a cell of 上级部门职责, in order; one block without a name where the cell names nobody.

    >>> [(b.organ, b.duties) for b in duty_blocks("县自然资源局：1.查处。2.认定。\n县住建局：指导建设。")]
    [('县自然资源局', ('查处', '认定')), ('县住建局', ('指导建设',))]
    """
    plain = regular(text)
    heads = [
        (match, organs)
        for match in _heads(plain)
        if (organs := _organs_of_head(match["square"] or match["colon"] or match["line"]))
    ]
    blocks: list[DutyBlock] = []
    first = heads[0][0].start() if heads else len(plain)
    if before := split_plain(plain[:first].strip()):
        blocks.append(DutyBlock("", before))
    ends = [*(match.start() for match, _ in heads), len(plain)][1:]
    for (match, organs), end in zip(heads, ends, strict=True):
        duties = split_plain(plain[match.end() : end].strip())
        blocks += [DutyBlock(organ.name, duties, organ.role) for organ in organs]
    return tuple(blocks)


def _heads(text: str) -> Iterator[re.Match[str]]:
    """``_BLOCK_HEAD.finditer(text)``, tried only at the pieces of text that hold what every head has."""
    end = done = 0
    for hint in _HEAD_HINT.finditer(text):
        place = hint.start()
        if place < end:
            continue
        start = text.rfind("\n", 0, place) + 1
        for mark in "；;。":
            start = max(start, text.rfind(mark, start, place) + 1)
        if start < done:
            continue
        done = place + 1  # a piece of text has one beginning
        if start >= end and (match := _BLOCK_HEAD.match(text, start)):
            yield match
            end = match.end()


@lru_cache(maxsize=_CACHE)
def _organs_of_head(names: str) -> tuple[Mention, ...]:
    """The organs that the head of a block names; () if it is no such head."""
    names = names.strip()
    if len(names) > 8 and re.search(r"如下|以下|包括|职责|任务", names):
        return ()
    bare = _ROLE_NOTE.sub("", names)
    if "的" in bare or not all(
        looks_like_organ(_ROLE_NOTE.sub("", name)) for name in re.split(r"[、，,]", bare)
    ):
        return ()
    return split_organs(names)


# 配合单位：甲 on one line and 乙, 丙 on the next ones: the role goes on until another line names one.
_ROLE_HEAD = re.compile(r"^[^：:\n]{2,8}(?:单位|部门|主体)\s*[：:]")
_TOGETHER = re.compile(r"(?<=[，,；;])\s*并?(?:会同|联合|商)(?=[^，,；;会]{2})")
# 甲（牵头）乙（配合） without anything between
_BEHIND_NOTE = re.compile(
    r"([（(](?:牵头|配合|主办|协办|主责|协同|协助|指导|监督)[^（）()]{0,6}[)）])\s*(?=[\u4e00-\u9fff])"
)
_LINE_WITH_ROLE = re.compile(r"[：:（(]|牵头|负责|配合|协助|承接|会同|指导")


# 【牵头】甲 【配合】乙
_SQUARE_ROLE = re.compile(r"\s*【((?:牵头|配合|主办|协办|主责|协同|协助|指导|监督)(?:单位|部门)?)】[：:]?\s*")
# 预防由甲牵头：…；扑救由乙牵头：…
_STAGE = re.compile(
    r"(?:^|(?<=[；;。\n]))(?P<stage>[^，,。；;：:、\n]{2,8})由(?P<organ>[^，,。；;：:\n]{2,24}?)(?P<role>牵头|主办|负责)(?:负责)?[：:]\s*"
)
# 县医保局（县税务局配合）
_HELPER_NOTE = re.compile(
    r"(?<=[局委办部院队心会])[（(](?:由)?(?P<organ>[^（）()由]{2,24}?)(?:积极|密切)?(?P<role>配合|协助|协同|参与)[）)]"
)
_BREAK = re.compile(r"[ \n]+")
_SEPARATORS = re.compile(r"[、，,；;/\n ]+")


_HALF_A_NAME = re.compile("^[省市县区州旗].*城乡$")  # 县住房和城乡 / 建设局 is no township


def _whole_names(text: str) -> str:
    """A cell without the breaks that its width put into names (县文化和广 / 电旅游体育局), where the whole is known."""
    if not _BREAK.search(text) or _LINE_WITH_ROLE.search(text):
        return text
    pieces = [piece for piece in _SEPARATORS.split(text) if piece]
    if all(looks_like_organ(piece) and not _HALF_A_NAME.match(piece) for piece in pieces):
        return text
    whole = _BREAK.sub("", text)
    names = [name for name in re.split(r"[、，,；;/]+", whole) if name]
    return whole if all(name in pieces or is_known_organ(name) for name in names) else text


def is_known_organ(name: str) -> bool:
    """Whether a text has the shape of an organ's name and the register knows it."""
    from ingest.organs.register import Register

    return looks_like_organ(name) and Register.load().resolve(name).status != "unknown"


@lru_cache(maxsize=_CACHE)
def same_organ(name: str, other: str) -> bool:
    """Whether two names on one list mean one organ: 县住建局 and 县住房和城乡建设局, also where one of them tells no tier."""
    from ingest.organs.register import Register

    if name == other or not (name and other):
        return name == other
    one, two = Register.load().resolve(name), Register.load().resolve(other)
    known = "current" == one.status == two.status and one.family == two.family is not None
    return known and (one.tier == two.tier or None in {one.tier, two.tier}) and one.name[-1] == two.name[-1]


@lru_cache(maxsize=_CACHE)
def departments(text: str) -> tuple[Mention, ...]:
    r"""The departments that a cell names, with the roles that it states; () for an empty cell.

    >>> [(m.name, m.role) for m in departments("配合单位：县文旅局\n县林业局")]
    [('县文旅局', <Role.COOPERATE: 'cooperate'>), ('县林业局', <Role.COOPERATE: 'cooperate'>)]
    """
    written = regular(text)
    if is_empty(written):
        return ()
    plain = simplify(written)  # 牽頭 is 牵头; names stay as they were written
    mentions = _departments(plain)
    return mentions if plain == written else tuple(_as_written(one, plain, written) for one in mentions)


def _as_written(mention: Mention, plain: str, written: str) -> Mention:
    """A mention with its name and duties in the characters of the cell, where these correspond one to one."""

    def original(text: str) -> str:
        at = plain.find(text) if len(plain) == len(written) else -1
        return text if at < 0 else written[at : at + len(text)]

    duties = tuple(map(original, mention.duties))
    return replace(
        mention, name=original(mention.name), duties=duties, alias=mention.alias and original(mention.alias)
    )


_NOTE_BELOW = re.compile(
    r"[ ]*\n[ ]*(?=[（(](?:牵头|配合|主办|协办|主责|协同|协助|指导|监督)[^（）()\n]{0,6}[)）])"
)


def with_notes(text: str) -> str:
    """A cell with the roles in parentheses beside the names that they stand below (县水利局 / （牵头部门）)."""
    return _NOTE_BELOW.sub("", text)


def _departments(plain: str) -> tuple[Mention, ...]:
    plain = with_notes(plain)
    plain = _whole_names(_SQUARE_ROLE.sub(r"\n\1：", plain).lstrip("\n"))
    plain = _HELPER_NOTE.sub(r"（牵头）、\g<organ>（\g<role>）", plain)
    plain = _STAGE.sub(lambda match: f"{match['organ']}：{match['role']}{match['stage']}：", plain)
    joined: list[str] = []
    for line in plain.split("\n"):
        if joined and _ROLE_HEAD.match(joined[-1]) and not _LINE_WITH_ROLE.search(line):
            joined[-1] += "、" + line
        else:
            joined.append(line)
    return _by_stage(split_organs(_BEHIND_NOTE.sub(r"\1、", _TOGETHER.sub("", "\n".join(joined)))))


def _by_stage(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Mentions with a stage, class or place before each name (种养环节：县农业农村局；上市以后：县市场监管局), each leading its own."""
    parted = [one.name.partition("：") for one in mentions]
    staged = [bool(colon) and is_known_organ(organ) for _, colon, organ in parted]
    if not any(staged):
        return mentions
    return tuple(
        replace(one, name=organ, role=one.role or Role.LEAD, duties=(stage, *one.duties)) if own else one
        for one, own, (stage, _, organ) in zip(mentions, staged, parted, strict=True)
    )


def with_roles(mentions: Sequence[Mention], first: Role) -> tuple[Mention, ...]:
    """Give each mention without a stated role one.

    Where somebody is stated to lead, the others cooperate; otherwise the first one without a role has the role
    ``first`` (on published lists the responsible department stands first). Where all are stated to cooperate,
    nobody leads: that is a finding, not for the reader to mend.
    """
    taken = False
    for mention in mentions:
        if mention.role is Role.LEAD or mention.role is first:
            taken = True
    result: list[Mention] = []
    for mention in mentions:
        role = mention.role
        if role is None:
            role, taken = (Role.COOPERATE if taken else first), True
        role = first if role is Role.LEAD else role
        result.append(mention if role is mention.role else replace(mention, role=role))
    return tuple(result)


def department_parts(named: tuple[Mention, ...], duties: str, first: Role) -> tuple[Responsibility, ...]:
    """The departments of a row with the duties that its duty cell gives to each.

    Where the names state no role, duties that begin with 牵头 or 配合 do. Duties under no name, and not beginning
    with one, are those of the department that leads.
    """
    blocks = duty_blocks(duties) if not is_empty(duties) else ()
    if not named:
        named = tuple(Mention(block.organ, block.role) for block in blocks if block.organ)
    if not named and (told := _told_by(duties)):
        blocks, named = (), told
    if not named:
        named = _named_in(duty for block in blocks for duty in block.duties)
    assigned = _assign(named, blocks)
    shares = [mention.duties for mention in named]
    for block, place in zip(blocks, assigned, strict=True):
        if place is not None:
            shares[place] += block.duties
    stated = [
        one if one.role or not (role := _role_in(share)) else replace(one, role=role)
        for one, share in zip(named, shares, strict=True)
    ]
    mentions = with_roles(stated, first)
    if mentions and not all(block.organ for block in blocks):
        _share_nameless(blocks, mentions, shares, first)
    parts = [
        Responsibility(mention.name, mention.role or first, share)
        for mention, share in zip(mentions, shares, strict=True)
    ]
    if None in assigned:
        parts += [
            Responsibility(block.organ, block.role or Role.COOPERATE, block.duties)
            for block, place in zip(blocks, assigned, strict=True)
            if place is None and block.organ
        ]
    return tuple(parts)


def _share_nameless(
    blocks: Sequence[DutyBlock], mentions: Sequence[Mention], shares: list[tuple[str, ...]], first: Role
) -> None:
    """Add the duties under no name to the shares: of whom a duty begins with, else of the one that leads."""
    lead = next((place for place, mention in enumerate(mentions) if mention.role is first), 0)
    for duty in (duty for block in blocks if not block.organ for duty in block.duties):
        own = next((i for i, one in enumerate(mentions) if _begins_with(duty, one.name)), lead)
        shares[own] += (duty,)


_SUBJECT = re.compile(
    r"^(?:由|以)?(?P<names>[^，。；：]{3,40}?)"
    r"(?=牵头|负责|承担|组织|依法|履行|配合|协助|会同|指导|监督|根据|按照|做好|，)"
)


def _named_in(duties: Iterable[str]) -> tuple[Mention, ...]:
    """The departments that duties begin with (县水利局负责…), where no other cell names any."""
    found: dict[str, Mention] = {}
    for duty in duties:
        match = _SUBJECT.match(duty)
        if match and looks_like_organ(match["names"]):
            role = Role.COOPERATE if HELPING.match(duty[match.end() :]) else None
            for mention in split_organs(match["names"]):
                found.setdefault(mention.name, replace(mention, role=role))
    return tuple(found.values())


def _told_by(text: str) -> tuple[Mention, ...]:
    """The departments of a cell that is one sentence on who leads (由甲牵头，会同乙…); () for any other cell."""
    if not re.match(r"^由?[^，。；：\n]{2,24}(?:牵头|会同|负责，|主办|为主)", text) or re.search(
        r"\n|[；;]\s*\S", text
    ):
        return ()
    told = departments(text)
    return told if len(told) > 1 and all(looks_like_organ(one.name) for one in told) else ()


_LEADING = re.compile(r"^.{0,4}(?:牵头|负总责|承担主体责任|负主体责任)")


def _role_in(duties: Sequence[str]) -> Role | None:
    """The role that a department's duties speak of, if they do: one that leads, or all that help."""
    if any(_LEADING.match(duty) for duty in duties):
        return Role.LEAD
    return Role.COOPERATE if duties and all(HELPING.match(duty) for duty in duties) else None


def _assign(mentions: Sequence[Mention], blocks: Sequence[DutyBlock]) -> list[int | None]:
    """Which mention each block belongs to: by name, else, where only one is left on both sides, that one."""
    exact = {mention.name: place for place, mention in reversed([*enumerate(mentions)]) if mention.name}
    places: list[int | None] = [
        exact[block.organ] if block.organ in exact else _place_of(block.organ, mentions) for block in blocks
    ]
    if None not in places:
        return places
    open_blocks = [i for i, block in enumerate(blocks) if block.organ and places[i] is None]
    open_mentions = [i for i in range(len(mentions)) if i not in places]
    if len(open_blocks) == len(open_mentions) == 1:
        places[open_blocks[0]] = open_mentions[0]
    return places


def _place_of(name: str, mentions: Sequence[Mention]) -> int | None:
    """The first mention that a name abbreviates, or that abbreviates it."""
    if not name:
        return None
    return next((i for i, mention in enumerate(mentions) if is_short_for(name, mention.name)), None)


_NAME_END = re.compile(r"分局|管委会|大队|中心|[局委办部院会站所]")
_LONGEST_SHORT = 12


def _begins_with(duty: str, name: str) -> bool:
    """Whether a duty begins with an organ's name, in full or in short.

    >>> _begins_with("交通局督促港口企业苫盖", "县交通运输局"), _begins_with("管委会通知停产撤人", "县化工园区管委会")
    (True, True)
    """
    said = duty.removeprefix("由")
    if said.startswith((name, WITHOUT_TIER.sub("", name))):
        return True
    shorts = (said[: end.end()] for end in _NAME_END.finditer(said[:_LONGEST_SHORT]))
    return any(len(short) > 1 and (name.endswith(short) or is_short_for(short, name)) for short in shorts)
