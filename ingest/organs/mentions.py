"""Names of organs in a cell or a clause: who is named, in which role, with which duties.

Cells hold several names in every way people write them: one a line, behind 、, with （牵头） behind a name, in a
sentence (由甲牵头，乙、丙配合), with duties behind a colon, or run together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.organs.nobody import is_blank
from ingest.records import Role
from ingest.text import HAN, normalise


@dataclass(frozen=True, slots=True)
class Mention:
    """One organ as named: ``role`` and ``duties`` only where the text gives them; ``alias`` is a name plate in brackets."""

    name: str
    role: Role | None = None
    duties: tuple[str, ...] = ()
    alias: str | None = None
    word: str = field(default="", compare=False)  # the word that gives the role


ROLE_WORDS: dict[str, Role] = {
    "牵头": Role.LEAD,
    "牵头负责": Role.LEAD,
    "负总责": Role.LEAD,
    "主体责任": Role.LEAD,
    "主要责任": Role.LEAD,
    "主管": Role.LEAD,
    "主办": Role.LEAD,
    "主责": Role.LEAD,
    "为主": Role.LEAD,
    "主抓": Role.LEAD,
    "负责": Role.LEAD,
    "责任": Role.LEAD,
    "组织实施": Role.LEAD,
    "承担": Role.LEAD,
    "配合": Role.COOPERATE,
    "配合责任": Role.COOPERATE,
    "协助": Role.COOPERATE,
    "协同": Role.COOPERATE,
    "协办": Role.COOPERATE,
    "参与": Role.COOPERATE,
    "参加": Role.COOPERATE,
    "会同": Role.COOPERATE,
    "联合": Role.COOPERATE,
    "侧重": Role.COOPERATE,
    "承接": Role.TAKE_OVER,
    "接收": Role.TAKE_OVER,
    "指导": Role.SUPERVISE,
    "监督": Role.SUPERVISE,
    "督促": Role.SUPERVISE,
    "督导": Role.SUPERVISE,
}
"""What a word says about the part of the organ that it stands with (the wordings that lists use)."""

ORGAN_SUFFIX = (
    "人民政府|办事处|委员会|办公室|办公厅|管委会|部门|机关|中心|大队|支队|总队|中队|分局|总局|政府|街道|社区|监委|单位|公司|总工会|联合会|机构"
    "|局|委|办|部|厅|署|院|会|站|所|队|乡|镇|联|社|政协|人大|海关|党校|苏木|村|园区|林场|工委|分中心|服务处|管理处|指挥部"
)
_ENDS_LIKE_ORGAN = re.compile(rf"(?:{ORGAN_SUFFIX})(?:[（(][^（()）]{{1,20}}[）)])?$")
_NO_NAME = re.compile(
    r"[，。；：！？\d]|(?<!自)由|成员|包括|大部分|选派|邀请|下沉|干部|骨干|发现|问题|^(?:部分|就|跨|具体|其他)|人$|负责|牵头|配合|协助|做好|开展|落实|按照|根据|进行|建立|加强|依法|组织开展|对.{2,}|的.*的|通过|明确|履行|推动|推进|完善|及时|制定|提高|确保|实现|应当|工作$"
)
_ENUMERATOR = re.compile(
    r"^\s*(?:\d{1,2}\s*[.、．)）]|[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[）)]|[①-⑳⑴-⒇]|[一二三四五六七八九十]{1,3}、|[-•●◆■])\s*"
)
_DUTY_MARK = re.compile(
    r"(?:(?<=[\n；;。，,：: ])|^)\s*(?:\d{1,2}\s*[.、．](?!\d)|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[）)]"
    r"|[①-⑳⑴-⒇]|[一二三四五六七八九十]{1,3}、)\s*"
)
_HEADS = re.compile(
    r"^(?P<role>牵头|主体责任|主要责任|主责|主办|责任|主管|负责|配合责任|配合|协办|协助|协同|参与|参加|承接|指导|监督)"
    r"(?:(?:单位|部门|责任单位|责任部门|机关|主体)\s*(?:[：:]|为|是)|\s*[：:])\s*"
)
_ROLE_NOTE = re.compile(
    r"[（(]\s*(?P<role>"
    + "|".join(sorted(ROLE_WORDS, key=len, reverse=True))
    + r")(?:单位|部门|责任)?\s*[）)]"
)
_ALIAS = re.compile(rf"^(?P<name>.*?(?:{ORGAN_SUFFIX}))[（(](?P<alias>[{HAN}、]{{2,20}})[）)]$")
_NAME_SEPARATOR = re.compile(r"[、，,；;\n/|]|\s+")
_AND = re.compile(
    rf"(?<=[局委办部厅署院会站所队乡镇村社联])\s*(?:以及|和|及|与|同|并|暨)\s*(?=[{HAN}]{{2,}})"
)
_JOINED = re.compile(
    r"(?<=[局委办厅院署])(?=[县市区省州旗](?!级|直|委会|场|域|政府办)[\u4e00-\u9fff]{2,})|(?<=大队|中心|支队)(?=[县市区省])|(?<=[局办厅署])(?=各?(?:乡镇|镇|街道)(?:人民政府|[（(]|$))"
)
_OTHERS = re.compile(
    r"等(?:\d+个|[一二三四五六七八九十]+个|多个|有关|相关|县直|区直|市直|职能|责任|成员|主管|行政|上级)*(?P<kind>部门|单位|机关|机构|局)?(?P<rest>.*)$"
)
_MARK = "\x00"
_CLAUSE_ROLE = re.compile(
    r"(?P<role>牵头负责|牵头|负总责|主要负责|具体负责|共同负责|分别负责|负责(?!人|同志)|主办|(?<![、，,；;])主管|承接|(?:积极|密切|全力|共同|做好|予以)?(?:配合|协助|协同|协办|参与|参加)"
    r"|侧重|指导监督|指导|监督|督促|督导|为主|承担|组织实施)"
)
# What stands between the names and the word of role: 按照职责分工, 应当, 为（牵头单位）.
_BEFORE_ROLE = re.compile(
    r"(?:(?:按照?|依据|根据|在)?(?:各自)?(?:职责|职能)(?:范围|分工|权限)*(?:内|共同|分别)?|应当|应该|应|要|须|需要?|具体|主要|共同|一并|统一|依法|按规定"
    r"|进一步|作为|为|是)+$"
)
_LONGEST_LIST = 400  # characters; names stand at the head of a clause
_TOGETHER = re.compile(r"(?P<word>会同|联合(?![社会])|商)")
_PLATES = re.compile(
    r"[（(](?:(?:加|并|对外)?挂[^（）()]{2,80}?牌子?|(?:加|并|对外)?挂[^（）()]{2,80}?|续[表前上]?|接上[表页])[）)]"
)
"""Further name plates of an organ (挂县林业局牌子), or that its rows go on from the page before: no part of its name."""
_PLATE_NAMES = re.compile(
    r"[（(](?:加|并|对外)?挂(?P<names>[^（）()]{2,80}?)(?:的?牌子?)?[）)]|(?<![（(])(?:加|并|对外)?挂(?P<bare>[^（）()，。；]{3,60}?)的?牌子"
)


def plates(text: str) -> tuple[str, ...]:
    """The further names on an organ's door that a text tells.

    >>> plates("县财政局（挂县金融管理局、县国有资产监督管理局牌子）"), plates("县水利局")
    (('县金融管理局', '县国有资产监督管理局'), ())
    """
    if "挂" not in text:
        return ()
    told = (match["names"] or match["bare"] for match in _PLATE_NAMES.finditer(normalise(text)))
    return tuple(name for names in told for name in re.split("[、，和]", names) if looks_like_organ(name))


def looks_like_organ(name: str) -> bool:
    """Whether a piece of text has the shape of an organ's name (not whether there is such an organ)."""
    name = name.strip()
    return (
        2 <= len(name) <= 30
        and bool(_ENDS_LIKE_ORGAN.search(name))
        and not _NO_NAME.search(re.sub(r"[（(].*?[）)]", "", name))
    )


def split_duties(text: str) -> tuple[str, ...]:
    """The numbered duties of one cell; a text without numbers is cut at line breaks and semicolons.

    >>> split_duties("1.开展日常巡查；2.受理举报。")
    ('开展日常巡查', '受理举报')
    """
    text = normalise(text)
    pieces = _DUTY_MARK.split(text) if _DUTY_MARK.search(text) else re.split(r"[\n；;]", text)
    return tuple(
        cleaned for piece in pieces if (cleaned := re.sub(r"\s*\n\s*", "", piece).strip(" ；;。，,、：:\n"))
    )


def split_organs(text: str) -> tuple[Mention, ...]:
    """All organs that a cell or clause names, in order, with roles and duties where the text says them.

    Names that contain 和 stay whole (住房和城乡建设局); 资源规划、住建等部门 gives two departments. A part of the
    text that is no name is dropped only behind a role word, as that role's duty; anything else is kept as a name,
    so that the reader of the table sees it reported as unknown.

    >>> [(m.name, str(m.role)) for m in split_organs("由县自然资源局牵头，县住建局、县应急局配合")]
    [('县自然资源局', 'lead'), ('县住建局', 'cooperate'), ('县应急局', 'cooperate')]
    >>> [m.name for m in split_organs("县财政局（挂县金融管理局、县国有资产监督管理局牌子）、县供销合作社联合社")]
    ['县财政局', '县供销合作社联合社']
    """
    return _beside_lead(_split_organs(_PLATES.sub("", normalise(text)).strip("。；;、，, \n")))


_LEADS = frozenset(
    {"牵头", "牵头负责", "负总责", "主体责任", "主要责任", "主管", "主办", "主责", "为主", "主抓"}
)
"""Words of role beside which 负责 and 责任 mean a share of one's own (由甲牵头，乙、丙按职责分工负责)."""


def _beside_lead(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Where one organ is said to lead, those that answer for their share cooperate."""
    if not any(mention.word in _LEADS for mention in mentions):
        return mentions
    return tuple(
        replace(mention, role=Role.COOPERATE)
        if mention.role is Role.LEAD and mention.word and mention.word not in _LEADS
        else mention
        for mention in mentions
    )


def _split_organs(text: str) -> tuple[Mention, ...]:
    if is_blank(text):
        return ()
    sections = list(_sections(text))
    if sections:
        return _merged(mention for names, duties in sections for mention in _with_duties(names, duties))
    mentions: list[Mention] = []
    for line in re.split(r"[\n；;。]", text):
        mentions += _read_line(_ENUMERATOR.sub("", line.strip()))
    return _merged(mentions)


def _merged(mentions: Iterator[Mention] | list[Mention]) -> tuple[Mention, ...]:
    """The same name in the same role is one mention with all its duties; a role without a name (（配合）) is none."""
    merged: dict[tuple[str, Role | None], Mention] = {}
    for mention in mentions:
        if not mention.name:
            continue
        key = mention.name, mention.role
        before = merged.get(key)
        merged[key] = replace(before, duties=before.duties + mention.duties) if before else mention
    return tuple(merged.values())


_SECTION = re.compile(
    rf"(?:^|(?<=[\n；;。]))\s*(?:\d{{1,2}}\s*[.、．]|[（(]\s*[\d一二三四五六七八九十]{{1,3}}\s*[）)]|[①-⑳]|[一二三四五六七八九十]{{1,3}}、)?\s*"
    rf"(?P<names>[{HAN}、，,和及与（）() ]{{2,60}}?)\s*[：:]"
)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """``names：duties`` sections, if the text consists of them; role headings (牵头单位：) are not such names."""
    heads = [
        match
        for match in _SECTION.finditer(text)
        if not _HEADS.match(match["names"].strip() + "：")
        and all(map(looks_like_organ, _names(match["names"])))
    ]
    if not heads or text[: heads[0].start()].strip():
        return
    for position, head in enumerate(heads):
        end = heads[position + 1].start() if position + 1 < len(heads) else len(text)
        yield head["names"], text[head.end() : end]


def _with_duties(names: str, text: str) -> Iterator[Mention]:
    duties = split_duties(text)
    role: Role | None = None
    if any(duty.startswith("牵头") for duty in duties):
        role = Role.LEAD
    elif duties and all(duty.startswith(("配合", "协助", "协同", "参与")) for duty in duties):
        role = Role.COOPERATE
    for name in _names(names):
        mention = _mention(name, role)
        yield replace(mention, duties=duties)


def _read_line(line: str) -> list[Mention]:
    if head := _HEADS.match(line):
        rest = line[head.end() :]
        # 牵头单位：甲，配合单位：乙 on one line
        again = re.search(
            r"[，,、\s]+(?=(?:牵头|主体责任|主办|配合|协办|协助|参与|参加|承接|指导|责任)(?:单位|部门)\s*[：:])",
            rest,
        )
        if again:
            return _named(rest[: again.start()], head["role"]) + _read_line(rest[again.end() :])
        return _named(rest, head["role"])
    if not (_CLAUSE_ROLE.search(line) or _TOGETHER.search(line)) or _ROLE_NOTE.search(line):
        return _plain_names(line, None)
    return _read_clauses(line)


def _read_clauses(line: str) -> list[Mention]:
    """甲牵头，乙、丙配合; 甲会同乙做某事: clause by clause, names without a role word join the next clause."""
    mentions: list[Mention] = []
    waiting: list[Mention] = []
    for clause in re.split(r"[，,]", line):
        read = read_clause(clause.strip())
        if read is None:  # a continuation of the duty before it
            if mentions and mentions[-1].duties:
                last = mentions[-1]
                mentions[-1] = replace(
                    last, duties=(*last.duties[:-1], f"{last.duties[-1]}，{clause.strip()}")
                )
            continue
        if all(mention.role is None for mention in read):
            waiting += read
            continue
        role = next((mention.role for mention in read if mention.role), None)
        mentions += [replace(mention, role=role) for mention in waiting] + read
        waiting = []
    return mentions + waiting


def read_clause(clause: str) -> list[Mention] | None:
    """The organs at the head of one clause, with role and duty; None if the clause does not begin with organs."""
    clause = re.sub(r"^(?:由|请|交由|以|其中|同时|明确由?|规定由?)", "", clause)
    together = _TOGETHER.search(clause)
    if together and looks_like_organ(clause[: together.start()]):
        others, _, duty, _ = _cut_names(clause[together.end() :])
        lead = _named(clause[: together.start()], "牵头")
        return [replace(mention, duties=duty) for mention in lead + _plain_names(others, Role.COOPERATE)]
    names, role, duties, word = _cut_names(clause)
    if not names:
        return None
    return [
        replace(mention, duties=duties, word=mention.word or word) for mention in _plain_names(names, role)
    ]


def _cut_names(clause: str) -> tuple[str, Role | None, tuple[str, ...], str]:
    """The names at the head of a clause, the role that the word behind them gives, the duty behind that, the word."""
    for match in _CLAUSE_ROLE.finditer(clause, 0, _LONGEST_LIST):
        names = _BEFORE_ROLE.sub("", clause[: match.start()].strip())
        if names and all(looks_like_organ(name) for name in _names(names)):
            duty = re.sub(r"^(?:单位|部门|责任|主体)", "", clause[match.end() :]).strip(" ：:的做好")
            word = re.sub(r"^(?:积极|密切|全力|共同|做好|予以|主要|具体|分别)", "", match["role"])
            return names, ROLE_WORDS.get(word, Role.SUPERVISE), (duty,) if len(duty) > 1 else (), word
    if all(looks_like_organ(name) for name in _names(clause)):
        return clause, None, (), ""
    return (*_names_before_verb(clause), "")


def _names_before_verb(clause: str) -> tuple[str, Role | None, tuple[str, ...]]:
    """Names run into a verb that is no role word (县住建局开展排查): the longest head that is made of names."""
    for match in reversed(list(re.finditer(rf"(?:{ORGAN_SUFFIX})", clause[:_LONGEST_LIST]))):
        names = clause[: match.end()]
        if all(looks_like_organ(name) for name in _names(names)):
            duty = clause[match.end() :].strip(" ：:")
            return names, None, (duty,) if len(duty) > 1 else ()
    return "", None, ()


def _named(text: str, word: str) -> list[Mention]:
    """The names behind or in front of a word of role."""
    return [replace(one, word=one.word or word) for one in _plain_names(text, ROLE_WORDS[word])]


def _plain_names(text: str, role: Role | None) -> list[Mention]:
    return [_mention(name, role) for name in _names(text)]


def _mention(name: str, role: Role | None) -> Mention:
    word = ""
    if note := _ROLE_NOTE.search(name):
        word = note["role"]
        role = ROLE_WORDS[word]
        name = (name[: note.start()] + name[note.end() :]).strip()
    if (
        (alias := _ALIAS.match(name))
        and looks_like_organ(alias["alias"])
        and alias["alias"] not in ("街道", "社区")
    ):
        return Mention(alias["name"], role, alias=alias["alias"], word=word)
    return Mention(name, role, word=word)


def _names(text: str) -> list[str]:
    """The single names of a list of names; what 等部门 ends gets its 部门."""
    text = text.strip(" 、，,；;。\n")
    kind = ""
    if (others := _OTHERS.search(text)) and not others["rest"].strip():
        kind = others["kind"] or ""
        text = text[: others.start()]
    shielded = re.sub(r"[（(][^（()）]*[）)]", lambda match: match[0].translate(_SHIELD), text)
    shielded = _JOINED.sub("、", _AND.sub("、", shielded))
    names = [part.translate(_UNSHIELD).strip() for part in _NAME_SEPARATOR.split(shielded)]
    names = [_ENUMERATOR.sub("", name) for name in names if name]
    if not kind and len(names) > 1 and names[-1].endswith("部门"):
        kind = "部门"
    if kind in ("部门", "单位", "机关", "局"):
        suffix = "部门" if kind == "单位" else kind
        names = [
            name if _ENDS_LIKE_ORGAN.search(name) and not name.endswith(("会", "农村")) else name + suffix
            for name in names
        ]
    return [name for name in names if name]


_SHIELD = str.maketrans(
    {
        "、": "\x01",
        "，": "\x02",
        ",": "\x03",
        " ": "\x04",
        "和": "\x05",
        "及": "\x06",
        "与": "\x07",
        "；": "\x08",
        "/": "\x0b",
    }
)
_UNSHIELD = str.maketrans({value: chr(key) for key, value in _SHIELD.items()})
