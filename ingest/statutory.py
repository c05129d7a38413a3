"""Duties that a statute gives to townships, subdistricts and departments: its sentences as ``statutory`` items.

A sentence is read clause by clause: conditions and the matter first, then who, then what. A clause without a subject
continues the one before it; a subject that is neither a township nor a department ends it. What is no duty of an organ
(definitions, citizens' duties, prohibitions, mere references to an approval) gives no item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.organs import Register
from ingest.records import Article, Citation, DutyItem, ListKind, PowerType, Responsibility, Role, Statute
from ingest.statutory_sentences import Sentence, sentences
from ingest.statutory_subjects import MODAL, Subject, canonical, find_subject, partners
from ingest.statutory_wording import is_condition, power_type, role_of, title_of, without_preamble

_ORGANS = re.compile(
    r"部门|机关|乡镇|[乡镇]、?[（(]?(?:人民)?政府|街道|民族乡|乡级|机构|局|[民教交公]厅|署|海关|派出所|委员会|苏木|人民武装部|爱卫会"
)
_CLAUSES = re.compile(r"[^，,；;]+")
_SHIELDED = re.compile(r"[“《][^“”《》]*[”》]")
_ENTRY_NUMBER = re.compile(r"^\s*[（(][一二三四五六七八九十百]{1,4}[）)]\s*")
_LIST_OF_CASES = re.compile(r"之一的?|下列(?:情形|情况|行为|条件|规定|单位|人员|材料|方式|文件|程序)|如下")
_LIST_OF_DUTIES = re.compile(r"(?:下列|以下)[^，：]{0,12}(?:职责|工作|职权|义务|事项|措施|任务|职能)|：$")
_COMMAND = re.compile(r"^(?:并|还|也|同时|但|均|且)?(?:应当|可以|必须|应该|应(?![急付收])|有权)")
_OTHER_SUBJECT = re.compile(
    r"(?:人|单位|组织|企业|者|公司|个人|户|员|医院|学校|会|村|法院|检察院|机构|国家|部队|政府|子|家庭|中心|园|站|所|队|物|品|资料|设施|工程|车辆|船舶|项目|活动|本市|本省|一律|均)$"
)
_NOT = re.compile(r"^(?:[^，]{0,40}?)(?:不得|不予|不应当|禁止|无权|不受|不再)")


@dataclass
class _Act:
    """What one subject is to do: its predicates in one role, under a condition or about a topic."""

    names: tuple[str, ...]
    role: Role
    predicates: list[str]
    condition: str = ""
    topic: str = ""
    helpers: tuple[str, ...] = ()
    passive: bool = False


@dataclass
class _Reading:
    """A sentence while its clauses are read."""

    register: Register
    acts: list[_Act] = field(default_factory=list)
    names: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    condition: str = ""
    topic: str = ""
    passive: bool = False

    def subject(self, found: Subject) -> None:
        """Go on with a new subject."""
        self.helpers, rest = partners(_unmodal(found.rest), self.register)
        self.names, self.passive = found.names, found.passive
        before = found.before.strip("，；")
        if is_condition(before):
            self.condition = before
        elif before:
            self.topic = before
        self.predicate(rest if self.helpers else found.rest, opens=True)

    def predicate(self, text: str, *, opens: bool) -> None:
        """Add what the subject does; an adverbial or a condition alone waits for its verb."""
        plain = without_preamble(text)
        if not plain or (not MODAL.search(text) and is_condition(text)):
            self.condition = text if text.endswith(("的", "时", "后")) else self.condition
            return
        if not self.names or _NOT.match(text):
            return
        role = role_of(plain)
        last = self.acts[-1] if self.acts and not opens else None
        same = last is not None and last.names == self.names
        if same and last is not None and (last.role is Role.COOPERATE) == (role is Role.COOPERATE):
            last.predicates.append(plain)
            return
        self.acts.append(
            _Act(self.names, role, [plain], self.condition, self.topic, self.helpers, self.passive)
        )


def statutory_duties(statute: Statute, register: Register) -> Iterator[DutyItem]:
    """The duties and powers that a statute's articles give to townships, subdistricts and departments.

    One item for each subject and role in a sentence; a list of duties gives one for each entry. ``holder`` is the
    organ that the sentence names first, as on every list the one whose duty it is (the statute itself is the legal
    basis: exactly one citation of the article). Organs are named by function (自然资源主管部门), with their tier where
    it is a single one (国务院自然资源主管部门), so that the register can resolve them. ``process`` holds the condition
    (当…的), ``source.quote`` the whole sentence as written. 处罚 by a named organ is its power (``power_type``).
    """
    for article in statute.articles:
        if not _ORGANS.search(article.text):
            continue
        for sentence in sentences(article):
            if _ORGANS.search(sentence.text):
                yield from _items(sentence, article, statute, register)


def _items(
    sentence: Sentence, article: Article, statute: Statute, register: Register
) -> Iterator[DutyItem]:
    source = replace(statute.source, quote=sentence.text)
    basis = Citation(statute.title, article=article.number, raw=f"《{statute.title}》第{article.number}条")
    for act in _acts(sentence, register):
        title = title_of(act.predicates[0], act.topic, act.condition, passive=act.passive)
        if not title:
            continue
        duties = tuple(dict.fromkeys(predicate for predicate in act.predicates if predicate))
        parts = [Responsibility(name, act.role, duties) for name in act.names]
        parts += [
            Responsibility(name, Role.COOPERATE, duties) for name in act.helpers if name not in act.names
        ]
        yield DutyItem(
            title=title,
            list_kind=ListKind.STATUTORY,
            holder=act.names[0],
            source=source,
            power_type=power_type(act.predicates, passive=act.passive),
            responsibilities=tuple(parts),
            legal_bases=(basis,),
            process=act.condition or None,
        )


def _acts(sentence: Sentence, register: Register) -> list[_Act]:
    """The acts of a sentence; of a list, those of its lead for each entry, or those of the entries themselves."""
    lead = _read(sentence.lead.rstrip("：:"), register)
    if not sentence.entries:
        return lead
    if _LIST_OF_CASES.search(sentence.lead) and lead:
        return lead
    if lead and _LIST_OF_DUTIES.search(sentence.lead):
        last = lead[-1]
        return lead[:-1] + [
            replace(last, predicates=[_entry_text(entry)], topic="", passive=False)
            for entry in sentence.entries
            if _entry_text(entry)
        ]
    return lead + [
        act
        for entry in sentence.entries
        for piece in re.split("。", _ENTRY_NUMBER.sub("", entry))
        for act in _read(piece, register)
    ]


def _entry_text(entry: str) -> str:
    return _ENTRY_NUMBER.sub("", canonical(entry)).strip("；;。 ，")


def _read(text: str, register: Register) -> list[_Act]:
    """The acts in one sentence without a list."""
    if not _ORGANS.search(text):
        return []
    reading = _Reading(register)
    for clause in _clauses(canonical(text.rstrip("。；;"))):
        _read_clause(reading, clause)
    return reading.acts


def _clauses(text: str) -> Iterator[str]:
    shielded = _SHIELDED.sub(lambda match: re.sub("[，,；;]", "\x00", match[0]), text)
    for match in _CLAUSES.finditer(shielded):
        clause = match[0].replace("\x00", "，").strip()
        if clause:
            yield clause


def _read_clause(reading: _Reading, clause: str) -> None:
    found = find_subject(_OPENING.sub("", clause), reading.register)
    if found is not None:
        reading.subject(found)
    elif _begins_with_another(clause):
        reading.names, reading.condition, reading.topic = (), "", clause
    elif is_condition(clause):
        reading.condition, reading.topic = clause, ""
    elif reading.names:
        reading.predicate(clause, opens=False)
    else:
        reading.topic = clause


_OPENING = re.compile(
    r"^(?:但是|但|其中|必要时|同时|此外|因此|并|且|遇有[^，]*时|发生[^，]{2,20}时|涉及[^，]{2,20}的|在[^，、]{2,20}(?:时|前|后|内|中))，?"
)


def _begins_with_another(clause: str) -> bool:
    """Whether a clause has a subject of its own before its modal verb (有关单位应当)."""
    modal = re.search(r"应当|应(?![急付收用])|必须|可以|不得|有权|须|由", clause)
    if not modal or modal.start() == 0 or _COMMAND.match(clause):
        return False
    return bool(_OTHER_SUBJECT.search(clause[: modal.start()]))


def _unmodal(text: str) -> str:
    return re.sub(r"^(?:应当|可以|必须|应该|应(?![急付收])|有权|负责)", "", text)
