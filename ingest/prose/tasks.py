"""Tasks that a notice hands down to townships: 各乡镇要组织力量清除道路积雪 → one item that the townships lead.

Only documents that hand work down are read so (通知, 方案, 要点, 安排 …): in a report, what townships do is told, not asked.
Exhortations (高度重视, 加强领导) and forms of address are no tasks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ingest.records import DutyItem, ListKind, Responsibility, Role, Source
from ingest.text import normalise, repair, simplify

_HANDS_DOWN = re.compile(r"通知|方案|要点|安排|部署|任务|交办|督办|分工|函$|意见$|计划$")
_HEAD = 4  # paragraphs in which the kind of document is named
_SENTENCE = re.compile(r"[^。！；;\n]+")
_NUMBER = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[一二三四五六七八九十]是)\s*")
_TOWNSHIPS = (
    r"(?:各(?:乡镇|镇乡|镇街|街镇|乡|镇)(?:（街道）|\(街道\)|、街道|和街道|街道)?|各街道(?:、乡镇)?)"
    r"(?:党委|党工委)?(?:、?政府|人民政府)?(?:、?(?:街道)?办事处)?"
)
_TASK = re.compile(
    rf"^(?:[^，：:]{{0,16}}[，：:])?(?:请|由|责成|督促)?(?P<who>{_TOWNSHIPS})"
    r"(?P<modal>(?:分别|均|都|也)?(?:要|应当?|须|需要?|必须|务必|负责|每[日天周月季年]度?|于|按月|按季|按照|结合|根据|组织|完成|开展|做好|对|在))(?P<rest>.{4,160})$"
)
_MODAL = frozenset({"要", "应", "应当", "须", "需", "需要", "必须", "务必", "负责"})
_OPENING = re.compile(
    r"^(?:要|应当?|须|必须|认真|积极|切实|扎实|(?:务必)?[于在]?[^，]{1,12}?[日底月]前|依法|及时|进一步|全面|严格|立即|负责|按照?[^，]{2,20}?(?:要求|规定|部署)[，,]?|结合[^，]{2,12}实际[，,]?)+"
)
_EXHORTS = re.compile(
    r"高度重视|提高(?:思想)?认识|加强(?:组织)?领导|压[紧实]|强化(?:组织|责任|措施)|统一思想|明确(?:专人|责任|分工)|密切配合|严[肃格](?:纪律|责任)|落实(?:属地)?责任"
    r"|精心组织|狠抓落实|抓好落实|贯彻落实|认真执行|遵照执行|参照执行|总结|做好(?:准备|衔接|相关)工作|充分认识"
)
_LONGEST = 40  # characters of a task's name


def township_tasks(
    paragraphs: Sequence[str],
    source: Source,
    place: str | None,
    read: Collection[str] = (),
    pages: Sequence[int | None] = (),
) -> Iterator[DutyItem]:
    """The tasks of a notice's sentences, but for those whose quote is among ``read``; ``pages`` by paragraph, if any."""
    head = "".join(paragraphs[:_HEAD]) + source.document
    if not _HANDS_DOWN.search(head):
        return
    for number, paragraph in enumerate(paragraphs):
        page = pages[number] if pages else source.page
        for match in _SENTENCE.finditer(paragraph):
            quote = match[0].strip()
            if not any(quote in known for known in read) and (found := _task(quote)):
                who, title, duties = found
                yield DutyItem(
                    title=title,
                    list_kind=ListKind.PROSE,
                    holder=who,
                    source=replace(source, row=None, page=page, quote=quote),
                    jurisdiction=place,
                    responsibilities=(Responsibility(who, Role.LEAD, duties),),
                )


def _task(quote: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Whose task, its name and what is to be done, or None.

    >>> _task("一、各乡镇（街道）要组织力量清除辖区道路积雪，保障通行")
    ('各乡镇（街道）', '组织力量清除辖区道路积雪', ('组织力量清除辖区道路积雪', '保障通行'))
    >>> _task("各乡镇要高度重视，加强领导") is None
    True
    """
    text = _NUMBER.sub("", simplify(normalise(repair(quote).text)).strip())
    match = _TASK.match(text)
    if match is None:
        return None
    said = match["rest"] if match["modal"].lstrip("分别均都也") in _MODAL else match["modal"] + match["rest"]
    clauses = [_OPENING.sub("", clause).strip() for clause in re.split(r"[，,：:]", said)]
    duties = tuple(clause for clause in clauses if len(clause) > 3 and not _EXHORTS.search(clause))
    if not duties:
        return None
    return match["who"], duties[0][:_LONGEST], duties
