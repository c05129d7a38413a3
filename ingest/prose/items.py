"""Duties stated in running text: 对某事，由甲、乙部门负责，乡镇协助 → one item with its roles and its sentence.

Only what a sentence says becomes an item: its matter, the organs it names, the part it gives each. A sentence that
names organs with words of role and could not be understood is rejected with the reason; all others say nothing
about duties and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.law.citations import parse_citations
from ingest.organs.mentions import Mention, read_clause
from ingest.organs.register import Register
from ingest.prose import stated
from ingest.records import (
    DutyItem,
    ListKind,
    Notice,
    ProcedureStep,
    Rejected,
    Responsibility,
    Role,
    Source,
    StatedCount,
)
from ingest.text import HAN, normalise, repair, simplify


@dataclass(frozen=True, slots=True)
class ProseResult:
    """What became of a running text: items and rejections add up to its sentences that speak of roles."""

    items: tuple[DutyItem, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notices: tuple[Notice, ...] = ()
    jurisdiction: str | None = None
    counts: tuple[StatedCount, ...] = ()
    steps: tuple[ProcedureStep, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    """``text`` is repaired, normalised and simplified; ``quote`` is what was written."""

    text: str
    quote: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a sentence says: a matter and the parts in it."""

    topic: str
    mentions: tuple[Mention, ...]
    rest: str = ""


_SENTENCES = re.compile(r"[^。！？!?；;\n]+(?:[。！？；;\n]+|(?:[!?](?![?]))+|\?\?[^。！？；;\n]*|$)")
_OPENING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*|[一二三四五六七八九十]是|首先|其次|再次|最后|例如|比如|譬如|如|其中|同时|此外|另外"
    r"|明确|规定|要求|提出|确定|原则上|并且?|即|按照要求|根据要求)[，,：:]?"
)
_TOPIC = re.compile(
    r"^(?:对于|针对|对|关于|围绕|涉及|凡是|遇到|发现|在)(?P<topic>.{2,50}?)(?:等)?(?P<kind>难题|问题|事项|工作|方面|情形|情况|现象|领域|行为|任务|的)?$"
)
_NOUN_TOPIC = re.compile(r"^(?P<topic>.{2,30}?)(?:等)?(?P<kind>工作|问题|事项|行为|任务)$")
_HELPED = re.compile(r"^(?:积极|主动|全力)?(?:配合|协助|协同)(?P<rest>.+)$")
_BY = re.compile(
    r"^(?P<topic>.{2,50}?)(?:，|,)?(?:原则上|统一|明确|应当|应|主要|均|一律|分别|则)?(?:由|明确以)(?P<rest>.+)$"
)
_ABOUT = re.compile(r"^(?:对于|针对|对|关于|在)")
_TRAILING_KIND = re.compile(r"(?:等)?(?:难题|问题|事项|方面|情形|现象|等)$")
_ROLE_WORD = re.compile(r"牵头|负责|配合|协助|会同|协办|主办|承接|主体责任|配合责任|侧重")
_NAMED = re.compile(
    rf"[{HAN}]{{1,14}}?(?:局|部门|委员会|办公室|大队|委|办)(?=[^，。]{{0,8}}(?:牵头|负责|配合|协助|会同|协办|主办|承接))"
)
_DONE = re.compile(r"(?<![为除])了(?!解)|^(?:已|曾|共)|累计|先后")
_PLACE = re.compile(
    rf"(?:^(?P<subject>[{HAN}]{{2,4}}?(?:县|旗|区|市|州|省))(?=[{HAN}“《，,、])"
    rf"|(?:[\s，,：、“”（(]|[由在是对经和与])(?P<body>[{HAN}]{{2,5}}?(?:县|旗|区|市|州|省))(?=委(?!员)|政府|人民政府|\d))(?!乡|域)"
)
_NO_PLACE = re.compile(
    r"[各全我本该某为此其]|^[上下前后县市区省]|地区$|城区|辖区|社区|园区|景区|小区|山区|灾区|坝区|矿区|开发区$|乡镇|县市|市县|县区|城市|都市|上市|部分|选取|基层|厘清|明晰|理顺"
)
_LIST_TITLE = re.compile(
    r"^(?!.*(?:牵头|负责|编制|由))[^，。；]{2,40}(?:履职|职责|权责|权力|事项)[^，。；]{0,6}(?:清单|目录|一览表)(?:[（(].{1,20}[)）])?$"
)
"""石门镇配合履职事项清单: 配合 names a list here, not what the township does."""
_LONGEST_SENTENCE = 1000
_SHORT_PARTS = re.compile(r"[、和及与]")


def extract_duties(
    paragraphs: Iterable[str],
    source: Source,
    *,
    jurisdiction: str | None = None,
    pages: Sequence[int | None] = (),
) -> ProseResult:
    """The duties that a running text states, sentence by sentence.

    ``paragraphs`` are as written (traditional characters, pinyin and damaged encoding are dealt with here and told in
    the notices); ``pages`` has the page of each, where there are pages. The ``quote`` of an item's source is the sentence
    as written; its jurisdiction is the one given, else the place that the text begins with.
    """
    register = Register.load()
    written = list(paragraphs)
    sentences = list(_sentences(written))
    place = jurisdiction or _jurisdiction(sentences)
    items: list[DutyItem] = []
    rejected: list[Rejected] = []
    counts: list[StatedCount] = []
    steps: list[ProcedureStep] = []
    for sentence in sentences:
        page = pages[sentence.paragraph - 1] if pages else source.page
        where = replace(source, row=None, page=page, quote=sentence.quote)
        counts += stated.counts(sentence.text, where, place)
        steps += stated.steps(sentence.text, where, place)
        outcome = _read(sentence, where, place, register)
        if isinstance(outcome, DutyItem):
            items.append(outcome)
        elif outcome:
            rejected.append(Rejected(where, outcome, sentence.quote))
    notes = dict.fromkeys(repair("\n".join(written)).notes)
    told = tuple(Notice(source, note) for note in notes)
    return ProseResult(tuple(items), tuple(rejected), told, place, tuple(counts), tuple(steps))


def _sentences(paragraphs: Sequence[str]) -> Iterator[_Sentence]:
    for number, paragraph in enumerate(paragraphs, 1):
        for match in _SENTENCES.finditer(paragraph):
            quote = match[0].strip()
            text = simplify(normalise(repair(quote).text))
            # A repair may bring back a full stop: the parts are read apart, their quote stays the damaged whole.
            for part in re.split(r"[。！？；;\n]", text):
                if part.strip():
                    yield _Sentence(part.strip(), quote, number)


def _jurisdiction(sentences: Sequence[_Sentence]) -> str | None:
    """The place that the text is about: the first that it names, if it does so in its first sentences."""
    for sentence in sentences[:12]:
        for match in _PLACE.finditer(sentence.text):
            place = match["subject"] or match["body"]
            if not _NO_PLACE.search(place):
                return place
    return None


def _read(
    sentence: _Sentence, source: Source, place: str | None, register: Register
) -> DutyItem | str | None:
    """The item that a sentence states, the reason why it could not be understood, or None if it states nothing."""
    if len(sentence.text) > _LONGEST_SENTENCE:
        if not _ROLE_WORD.search(sentence.text):
            return None
        return f"一句超过{_LONGEST_SENTENCE}字，未作分析；请检查标点"
    statement = None if _LIST_TITLE.match(sentence.text) else _statement(sentence.text)
    if statement is None:
        return _unread(sentence.text, place, register)
    known, unknown = _known(statement.mentions, place, register)
    if not known:
        named = [mention.name for mention in unknown if not register.resolve(mention.name, place).generic]
        return f"部门登记表中没有“{'、'.join(named)}”，未作为职责收录，请核对名称" if named else None
    if _is_narrative(statement):
        return "句子叙述的是已做的工作，没有规定今后由谁负责"
    parts = tuple(_part(mention, known) for mention in statement.mentions)
    title = _title(statement, parts)
    if not title:
        return "句中写明了部门，但没有写明是什么事项，请人工核对"
    if any(part.role is Role.LEAD and _is_vague(part.organ, place, register) for part in parts):
        return "只有“部门”“乡镇”等统称，没有写明具体部门，未作为职责收录"
    lead = next((part for part in parts if part.role is Role.LEAD), parts[0])
    return DutyItem(
        title=title,
        list_kind=ListKind.PROSE,
        holder=lead.organ,
        source=source,
        jurisdiction=place,
        responsibilities=parts,
        legal_bases=tuple(citation for citation in parse_citations(sentence.text) if citation.article),
    )


def _statement(text: str) -> _Statement | None:
    """Read the clauses of a sentence in order: the matter first, then who does what, then what they do."""
    topic = ""
    mentions: list[Mention] = []
    rest: list[str] = []
    for clause in _clauses(text):
        inner_topic, read = _read_part(clause)
        if mentions and not inner_topic and (led := _helped(clause, mentions)):
            mentions = led
        elif read and any(mention.role for mention in read):
            topic = topic or inner_topic
            mentions += read
        elif mentions:
            rest.append(clause)
        elif about := _TOPIC.match(clause) or _NOUN_TOPIC.match(clause):
            kind = about["kind"] or ""
            topic = about["topic"] + (kind if kind in ("工作", "行为", "任务") else "")
        elif not mentions and read:
            mentions += read  # names first, their role in the next clause
    mentions = [part for mention in mentions for part in _with_helped(mention)]
    roles = [mention.role for mention in mentions if mention.role]
    if not roles:
        return None
    mentions = [mention if mention.role else replace(mention, role=roles[0]) for mention in mentions]
    return _Statement(topic, tuple(mentions), "，".join(rest))


def _helped(clause: str, subjects: list[Mention]) -> list[Mention]:
    """各乡镇…，配合县水利局做好河道清淤: the organ that is helped leads, the subject of the sentence cooperates."""
    match = _HELPED.match(clause)
    if not match or any(mention.role for mention in subjects):
        return []
    return [
        part
        for subject in subjects
        for part in _with_helped(replace(subject, role=Role.COOPERATE, duties=(match["rest"],)))
    ]


def _with_helped(mention: Mention) -> list[Mention]:
    """乡镇配合县水利局做好河道清淤 is read as the township's 配合 with a duty that begins with an organ."""
    if mention.role is not Role.COOPERATE or len(mention.duties) != 1:
        return [mention]
    helped = read_clause(mention.duties[0]) or []
    if not helped or any(one.role or not one.duties for one in helped[-1:]):
        return [mention]
    duties = tuple(re.sub(r"^(?:做好|开展好)", "", duty) for duty in helped[-1].duties)
    return [*(replace(one, role=Role.LEAD, duties=duties) for one in helped), replace(mention, duties=duties)]


def _clauses(text: str) -> Iterator[str]:
    shielded = re.sub(
        r"[（(“《][^（()）“”《》]*[）)”》]", lambda match: re.sub("[，,]", "\x00", match[0]), text
    )
    for piece in re.split(r"[，,：:]", shielded):
        clause = _without_opening(piece.replace("\x00", "，").strip())
        if clause:
            yield clause


def _without_opening(clause: str) -> str:
    while opening := _OPENING.match(clause):
        clause = clause[opening.end() :].strip()
    return clause


def _read_part(clause: str) -> tuple[str, list[Mention]]:
    """The matter inside a clause, if any (某事由甲负责), and its organs."""
    if by := _BY.match(clause):
        read = read_clause(by["rest"])
        if read and any(mention.role for mention in read):
            return _TRAILING_KIND.sub("", _ABOUT.sub("", by["topic"])), read
    if read := read_clause(clause):
        return "", read
    if about := re.match(
        r"^(?:对于|针对|对|关于)(?P<topic>.{2,40}?)(?P<rest>(?:县|市|区|省|乡镇|各).{2,})$", clause
    ):
        read = read_clause(about["rest"])
        if read and _ROLE_WORD.search(about["rest"]) and any(mention.role for mention in read):
            return _TRAILING_KIND.sub("", about["topic"]), read
    return "", []


def _known(
    mentions: Sequence[Mention], place: str | None, register: Register
) -> tuple[list[Mention], list[Mention]]:
    known: list[Mention] = []
    unknown: list[Mention] = []
    for mention in mentions:
        (unknown if register.resolve(mention.name, place).status == "unknown" else known).append(mention)
    return known, unknown


def _is_vague(name: str, place: str | None, register: Register) -> bool:
    """有关部门, 县直部门: nobody in particular. A group of townships is somebody: each of them."""
    organ = register.resolve(name, place)
    return organ.generic and organ.status == "unknown"


def _is_narrative(statement: _Statement) -> bool:
    """Whether the sentence tells what was done (进行了梳理), not who is to do it."""
    told = [duty for mention in statement.mentions for duty in mention.duties]
    if not statement.topic and not told:
        told = [statement.rest]
    return any(_DONE.search(text) for text in told)


def _part(mention: Mention, known: Sequence[Mention]) -> Responsibility:
    role = mention.role or Role.COOPERATE
    others_lead = any(
        other.role is Role.LEAD and not _is_township(other) for other in known if other is not mention
    )
    if role is Role.LEAD and _is_township(mention) and others_lead:
        role = Role.COOPERATE  # a department leads the matter; the township answers for its own share
    duties = tuple(part for duty in mention.duties for part in _parts(duty))
    return Responsibility(mention.name, role, duties)


def _is_township(mention: Mention) -> bool:
    return bool(re.search(r"(?:乡镇|镇|乡|街道)(?:[（(].*[）)])?(?:人民政府|政府|办事处)?$", mention.name))


def _parts(duty: str) -> list[str]:
    """群众沟通和现场协助 is two duties; a longer phrase stays one."""
    pieces = _SHORT_PARTS.split(duty)
    if len(pieces) > 1 and all(3 <= len(piece) <= 6 for piece in pieces):
        return pieces
    return [duty]


def _title(statement: _Statement, parts: Sequence[Responsibility]) -> str:
    """The matter as the sentence names it; without one, the duty of who leads, or what the organs together do."""
    if statement.topic:
        return statement.topic.strip("的 ")
    leads = [part for part in parts if part.role is Role.LEAD and part.duties]
    named = leads or [part for part in parts if part.duties]
    if named:
        return named[0].duties[0].strip("的 ")
    first = re.split(r"[，,]", statement.rest)[0]
    return re.sub(r"^(?:共同|联合|依法)", "", first).strip("的 ") if first else ""


def _unread(text: str, place: str | None, register: Register) -> str | None:
    """Why a sentence that names a department beside a word of role was not read, if it is one."""
    if not _ROLE_WORD.search(text):
        return None
    for match in _NAMED.finditer(text):
        for start in range(min(len(match[0]) - 2, 12)):
            name = match[0][start:]
            organ = register.resolve(name, place)
            if organ.status in ("current", "abolished") and not organ.generic and len(name) >= 3:
                return f"句中提到“{name}”和分工用语，但未能识别出谁负责什么，请人工核对"
    return None
