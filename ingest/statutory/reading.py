"""One sentence of a statute, clause by clause: who is to do what, in which role, under which condition.

A clause without a subject continues the one before it; a subject that is neither a township nor a department ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.organs.register import Register
from ingest.records import Role
from ingest.statutory.sentences import Sentence
from ingest.statutory.subjects import MODAL, Subject, bare_subject, canonical, find_subject, partners
from ingest.statutory.wording import is_condition, role_of, without_preamble

NAMES_AN_ORGAN = re.compile(
    r"部门|机关|[乡镇]|街道|机构|局|[民教交公]厅|署|海关|派出所|委员会|苏木|人民武装部|爱卫会"
)
_SHIELDED = re.compile(r"[“《][^“”《》]*[”》]")
_ENTRY_NUMBER = re.compile(r"^\s*[（(][一二三四五六七八九十百]{1,4}[）)]\s*")
_LIST_OF_CASES = re.compile(
    r"之一的?|下列(?:情形|情况|行为|条件|规定|单位|人员|材料|方式|文件|程序|问题)|如下|对(?:于)?(?:以下|下列)|(?:内容|范围|重点)[^，]{0,4}(?:包括|为|是)|包括[：:]?$"
)
_LISTED = re.compile(r"下列|以下(?!罚|的罚|拘)|如下")
_COMMAND = re.compile(r"^(?:并|还|也|同时|但|均|且)?(?:应当|可以|必须|应该|应(?![急付收])|有权)")
_OTHER_SUBJECT = re.compile(
    r"(?:人|单位|组织|企业|者|公司|个人|户|员|医院|学校|会|村|法院|检察院|机构|国家|部队|政府|子|家庭|中心|园|站|所|室|队|物|品|资料|设施|工程|车辆|船舶|项目|活动|本市|本省|一律|均)$"
)
_NOT = re.compile(
    r"(?:的[^，]{2,14}|内容|范围)(?:包括|是|为|有|如下)：?$|是指|^(?!责令|要求|告知)[^，]{0,30}?(?:不得|不应当|无权)|除外$|^违反|追究(?:其)?刑事责任|承担[^，]{0,6}(?:赔偿|法律|民事)责任|^由|^(?:均|也)?(?:不予|禁止|不受|不再)"
)


@dataclass
class Act:
    """What one subject is to do: its predicates in one role, under a condition or about a topic."""

    names: tuple[str, ...]
    role: Role
    predicates: list[str]
    condition: str = ""
    topic: str = ""
    helpers: tuple[str, ...] = ()
    passive: bool = False
    base: str = ""

    @property
    def case(self) -> str:
        """The condition that says what the act is about: 情节严重的 does not, but the offence before it does."""
        return self.base if self.base and _DEPENDENT.match(self.condition) else self.condition

    @property
    def when(self) -> str | None:
        """All conditions, as written."""
        return "；".join(dict.fromkeys(part for part in (self.case, self.condition) if part)) or None


@dataclass
class _Reading:
    """A sentence while its clauses are read; ``base`` is its first condition, which later ones (情节严重的) add to."""

    register: Register
    acts: list[Act] = field(default_factory=list)
    names: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    condition: str = ""
    base: str = ""
    topic: str = ""
    held: str = ""
    passive: bool = False
    listing: bool = False

    def begin_segment(self) -> None:
        """Behind a semicolon: the subject may go on, the matter and the condition do not."""
        self.end()
        self.condition = self.topic = self.held = ""
        self.listing = False

    def when(self, clause: str) -> None:
        """Take a condition; 或者…的 adds to the one before, 造成损失的 to the first of the sentence."""
        if _ALTERNATIVE.match(clause) and self.condition:
            clause = f"{self.condition}，{clause}"
        elif self.topic and _ALTERNATIVE.match(clause):
            clause = f"{self.topic}，{clause}"
        elif self.names and clause.startswith("经"):
            return
        elif self.topic and not _REFERENCE.match(self.topic) and not self.names:
            clause = f"{self.topic}，{clause}"
        self.condition, self.topic = clause, ""
        if not self.base and clause.endswith("的") and not _DEPENDENT.match(clause):
            self.base = clause

    def subject(self, found: Subject) -> None:
        """Go on with a new subject."""
        self.end()
        names = self.names + found.names if self.listing and not found.passive else found.names
        self.helpers, rest = partners(_unmodal(found.rest), self.register)
        self.names, self.passive, self.listing, self.held = names, found.passive, False, ""
        before = found.before.strip("，；")
        if is_condition(before):
            self.when(before)
        elif before and without_preamble(before):
            self.topic = before
        self.predicate(rest if self.helpers else found.rest, opens=True)

    def predicate(self, text: str, *, opens: bool) -> None:
        """Add what the subject does; an adverbial or a condition alone waits for its verb."""
        plain = without_preamble(text)
        if _DEFINES.search(text):
            self.names = ()
        if not plain or (is_condition(text) and not _ORDER.search(text)):
            if text.endswith(("的", "时", "后")):
                self.condition = text
            return
        if _LEARNING.match(plain):
            self.condition = plain
            return
        if not self.names or _NOT.search(text):
            return
        # 对甲、乙，以及丙进行检查, 采取措施，防治污染: the verb that counts comes in a later clause.
        if _HELD.match(plain) or _VOID.fullmatch(plain):
            self.held = f"{self.held}，{plain}" if self.held else plain
            return
        if self.held:
            plain, self.held = f"{self.held}，{plain}", ""
        self._add(plain, opens=opens)

    def end(self) -> None:
        """Keep what still waits for a verb: 采取措施 at the end of a sentence is all that there is to do."""
        if self.held and self.names:
            self._add(self.held, opens=False)
        self.held = ""

    def _add(self, plain: str, *, opens: bool) -> None:
        role = role_of(plain)
        last = self.acts[-1] if self.acts and not opens else None
        same = last is not None and last.names == self.names and last.condition == self.condition
        if same and last is not None and (last.role is Role.COOPERATE) == (role is Role.COOPERATE):
            last.predicates.append(plain)
            return
        self.acts.append(
            Act(self.names, role, [plain], self.condition, self.topic, self.helpers, self.passive, self.base)
        )
        self.helpers = ()


# 接到报案，应当立案: what sets the duty off, even without 的 or 后.
_LEARNING = re.compile(r"(?:[接收]到|发现)(?![^，]*(?:及时|立即|予以|应当|制止|处理))[^，]+$")
_ORDER = re.compile(r"应当|必须|应(?![急付收])")
_DEFINES = re.compile(r"是指|所称")
_ALTERNATIVE = re.compile(r"^(?:或者?|以及|并)")
_REFERENCE = re.compile(r"^(?:违反|依照|根据|按照|符合)")
_DEPENDENT = re.compile(
    r"^(?:情节|逾期|拒不|拒绝|造成|仍|构成|有违法所得|没有违法所得|违法所得|屡|后果|对.*不|不改)"
)
_VOID = re.compile(
    r"采取[^，]{0,8}措施|履行(?:法定|监督管理|监管)?职责|充分发挥[^，]*作用|各司其职|相互配合|密切配合|加强(?:协作|协调|配合)"
)
_HELD = re.compile(
    r"^对(?!外)(?![^，]*(?:进行|实施|给予|予以|加强|作出|开展|提出|采取|(?<!直接)负责|处(?!理)|依法|责令|组织|承担|提供|实行|应当|履行|行使|有|没收|罚款|指导|监督$|管理$|检查$|审查$|予|做好|建立|负总责|发))"
)


def acts_of(sentence: Sentence, register: Register) -> list[Act]:
    """The acts of a sentence; of a list, those of its lead for each entry, or those of the entries themselves."""
    lead = _read(sentence.lead.rstrip("：:"), register)
    if not sentence.entries:
        return lead
    if lead and not _LIST_OF_CASES.search(sentence.lead) and _lists_duties(sentence.lead, lead[-1]):
        last = lead[-1]
        texts = (_entry_text(entry) for entry in sentence.entries)
        return lead[:-1] + [
            replace(last, role=_entry_role(text, last.role), predicates=[text], topic="", passive=False)
            for text in texts
            if text
        ]
    if lead:
        return lead
    return [
        act
        for entry in sentence.entries
        for piece in re.split("。", _ENTRY_NUMBER.sub("", entry))
        for act in _read(piece, register)
    ]


def _lists_duties(lead: str, last: Act) -> bool:
    """Whether the entries say what the last act's subject is to do, not to what it applies."""
    return not _LISTED.search(lead) or bool(_LISTED.search(last.predicates[-1]))


def _entry_role(entry: str, role: Role) -> Role:
    return Role.COOPERATE if re.match("(?:积极|做好)?(?:协助|配合)", entry) else role


def _entry_text(entry: str) -> str:
    return _ENTRY_NUMBER.sub("", canonical(entry)).strip("；;。 ，")


def _read(text: str, register: Register) -> list[Act]:
    """The acts in one sentence without a list."""
    if not NAMES_AN_ORGAN.search(text):
        return []
    reading = _Reading(register)
    for segment in _split(canonical(_ENTRY_NUMBER.sub("", text).rstrip("。；;")), "；;"):
        reading.begin_segment()
        for clause in _split(segment, "，,"):
            _read_clause(reading, clause)
    reading.end()
    return reading.acts


def _split(text: str, separators: str) -> Iterator[str]:
    """The pieces between separators, except inside quotation marks and titles."""
    shielded = text
    if "“" in text or "《" in text:
        shielded = _SHIELDED.sub(
            lambda match: re.sub("[，,；;]", lambda mark: _HIDE[mark[0]], match[0]), text
        )
    for piece in re.split(f"[{separators}]", shielded):
        if clause := (piece.translate(_SHOW) if shielded is not text else piece).strip():
            yield clause


_LONGEST_CLAUSE = 400  # characters between commas; statutes have none, and patterns stay fast on anything
_HIDE = {"，": "\x01", ",": "\x02", "；": "\x03", ";": "\x04"}
_SHOW = str.maketrans({hidden: mark for mark, hidden in _HIDE.items()})


def _read_clause(reading: _Reading, clause: str) -> None:
    if len(clause) > _LONGEST_CLAUSE:
        reading.end()
        reading.names = ()
        return
    clause = _OPENING.sub("", clause)
    found = find_subject(clause, reading.register)
    if found is not None:
        reading.subject(found)
    elif (names := bare_subject(clause, reading.register)) is not None:
        reading.names = reading.names + names if reading.listing else names
        reading.listing, reading.passive, reading.helpers = True, False, ()
    elif _begins_with_another(clause):
        modal = MODAL.search(clause)
        if reading.listing and modal:  # 街道办事处，有关单位等应当做某事: the list goes on with others
            reading.subject(Subject((), "", clause[modal.start() :]))
        else:
            reading.end()
            reading.names, reading.condition, reading.topic = (), "", clause
    elif is_condition(clause):
        reading.when(clause)
    elif reading.names:
        reading.listing = False
        reading.predicate(clause, opens=False)
    else:
        reading.topic = f"{reading.topic}，{clause}" if _ALTERNATIVE.match(clause) else clause


_OPENING = re.compile(
    r"^(?:但是|但|其中|必要时|同时|此外|因此|并|且|遇有[^，]*时|发生[^，]{2,20}时|涉及[^，]{2,20}的|在[^，、]{2,20}(?:时|前|后|内|中))，?"
)


def _begins_with_another(clause: str) -> bool:
    """Whether a clause has a subject of its own before its modal verb (有关单位应当)."""
    modal = re.search(r"应当|应(?![急付收用])|必须|可(?![能靠行再])|不得|有权|须|由", clause)
    if not modal or modal.start() == 0 or _COMMAND.match(clause):
        return False
    return bool(_OTHER_SUBJECT.search(clause[: modal.start()]))


def _unmodal(text: str) -> str:
    return re.sub(r"^(?:应当|可以|必须|应该|应(?![急付收])|有权|负责)", "", text)
