"""What a table holds that is not read: columns without a known name, tables that are no list of duties. All is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.organs.mentions import looks_like_organ
from ingest.readers.document import Document, Table, column_letter
from ingest.records import Rejected, Source
from ingest.tables.cells import clean, is_empty, lines, numbers_only
from ingest.tables.columns import Column, column_of
from ingest.tables.departments import departments
from ingest.tables.layout import Section, distinct, is_list_title
from ingest.tables.matrix import read_matrix
from ingest.tables.rows import is_footer_label

_SAMPLE = 200
_MOSTLY = 0.6
_SOME = 0.15
_FEW = 20
_SHOWN = 8
_QUOTED_ROWS = 3
_NUMBERED = re.compile(
    r"^\s*(?:\d{1,2}[.．、]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
)
_DUTY = re.compile(
    r"^(?:负责|牵头|承担|组织|开展|配合|协助|做好|指导|监督|督促|落实|受理|查处|对.{2,30}(?:进行|予以)|加强|履行|依法|建立|制定|统筹"
    r"|落实|推进|排查|巡查|宣传|上报|审核|审批|核查|管理)"
)
_PAGE = re.compile(r"^(?:所在)?页(?:码|次|数)$")
_HEADERLIKE = {
    Column.TITLE, Column.TOWNSHIP_DUTIES, Column.DEPARTMENT_DUTIES, Column.LEAD, Column.COOPERATE,
    Column.TAKE_OVER, Column.DEPARTMENT, Column.UNIT, Column.HOLDER, Column.DETAIL, Column.BASIS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A column with content whose name is unknown; ``advice`` (Chinese) says what it seems to be and what to do."""

    index: int
    advice: str


def unread_columns(section: Section) -> tuple[list[UnreadColumn], str | None]:
    """The columns of a section that seem to matter and are not read, and a sentence about the other unread ones."""
    known = {place for places in section.columns.values() for place in places} | read_matrix(section).places
    rows = section.table.rows
    width = max((len(rows[index]) for index in section.body[:_SAMPLE]), default=0)
    telling: list[UnreadColumn] = []
    others: list[str] = []
    for place in sorted(set(range(max(width, len(section.header)))) - known):
        header = section.header[place] if place < len(section.header) else ""
        if place and header and place - 1 < len(section.header) and section.header[place - 1] == header:
            if own := _beside(section, place):
                first = section.header.index(header)
                shared = f"与{column_letter(first)}列同在“{clean(header)[:20]}”之下"
                others.append(f"{column_letter(place)}列（{shared}，如“{clean(own)[:20]}”）")
            continue  # the right part of a merged header
        cells = _cells(section, place)
        if not cells:
            continue
        name = f"{column_letter(place)}列" + (f"“{clean(header)[:20]}”" if header else "（无列名）")
        if advice := _advice(cells):
            telling.append(UnreadColumn(place, f"{name}{advice}"))
        else:
            others.append(name)
    if not others:
        return telling, None
    shown = "、".join(others[:_SHOWN]) + (f"等{len(others)}列" if len(others) > _SHOWN else "")
    return telling, f"没有认出{shown}，其内容只保留在原文摘录中；如是职责内容，请改用常见列名后重新导入"


def _cells(section: Section, place: int) -> list[str]:
    """The different texts of a column, those that stand in a neighbouring cell too left out (merged headings)."""
    found: dict[str, None] = {}
    for index in section.body:
        row = section.table.rows[index]
        if place < len(row) and not is_empty(row[place]) and len(distinct(row)) > 1:
            found.setdefault(row[place].strip())
            if len(found) >= _SAMPLE:
                break
    return list(found)


def _beside(section: Section, place: int) -> str:
    """What the first cell of a column says that neither is blank nor goes on from the cell to its left."""
    rows = (section.table.rows[index] for index in section.body)
    return next(
        (
            row[place]
            for row in rows
            if place < len(row)
            and not is_empty(row[place])
            and row[place] != row[place - 1]
            and not any(map(is_footer_label, distinct(row)))
        ),
        "",
    )


def _advice(cells: Sequence[str]) -> str | None:
    if _share(map(_names_organs, cells), cells) >= _MOSTLY:
        return (
            "没有认出，其中多为部门或单位名称，未作为责任单位读取；如是牵头部门，请把列名改为“牵头部门”，"
            "如是配合部门，请改为“配合部门”，再重新导入"
        )
    if _share(map(_states_duties, cells), cells) >= _MOSTLY:
        return (
            "没有认出，其中多为职责内容，未作为职责读取；如是部门的职责，请把列名改为“上级部门职责”，"
            "如是乡镇的职责，请改为“乡镇（街道）配合职责”，再重新导入"
        )
    return None


def _share(hits: Iterable[bool], cells: Sequence[str]) -> float:
    return sum(hits) / len(cells) if cells else 0.0


def _names_organs(cell: str) -> bool:
    mentions = departments(cell) if len(cell) <= 120 else ()
    return bool(mentions) and all(looks_like_organ(mention.name) for mention in mentions)


def _states_duties(cell: str) -> bool:
    text = clean(cell)
    return len(text) >= 6 and bool(_NUMBERED.match(text) or _DUTY.match(text)) and not numbers_only(text)


def looks_like_duties(table: Table, rows: Sequence[int], titles: Sequence[str]) -> bool:
    """Whether rows without a header might be a list of duties all the same: by titles, column names or cells."""
    sample = [table.rows[index] for index in rows[:_SAMPLE]]
    if any(
        is_list_title(text) for text in (*titles, *(text for row in sample[:10] for text in distinct(row)))
    ):
        return True
    if any(sum(column_of(text) in _HEADERLIKE for text in distinct(row)) > 1 for row in sample):
        return True
    several = [distinct(row) for row in sample if len(distinct(row)) > 1]
    telling = sum(any(_names_organs(text) or _states_duties(text) for text in row) for row in several)
    return telling > (len(several) * _SOME if len(several) > _FEW else 0)


def is_contents(table: Table, rows: Sequence[int]) -> bool:
    """Whether a table says on which page what stands: the last column is called 页码, with numbers below."""
    last = [next(filter(None, map(clean, reversed(table.rows[index]))), "") for index in rows]
    head = next((place for place, cell in enumerate(last) if _PAGE.match(cell)), len(last))
    return head + 1 < len(last) and all(map(str.isdecimal, last[head + 1 :]))


def refuse_table(document: Document, table: Table, rows: Sequence[int], name: str) -> Rejected:
    """One rejection for a whole table in which nothing looks like duties."""
    shown = " ／ ".join(" ｜ ".join(lines(table.rows[index])) for index in rows[:_QUOTED_ROWS])
    reason = (
        f"{name}不像职责清单：没有“事项名称”“职责名称”等列名，也没有部门或职责内容，共{len(rows)}行，整表未读取；"
        "如确是职责清单，请补上表头行后重新导入，否则不必导入"
    )
    source = Source(document.name, document.sha256, sheet=table.sheet, table=table.ordinal)
    return Rejected(source, reason, shown[:400])


def refuse_rows(document: Document, table: Table, rows: Sequence[int], reason: str) -> Iterator[Rejected]:
    """One rejection for each row of a table without a header."""
    for index in rows:
        source = Source(document.name, document.sha256, sheet=table.sheet, table=table.ordinal, row=index + 1)
        row = table.rows[index]
        yield Rejected(source, f"第{index + 1}行未读取：{reason}", " ｜ ".join(lines(row)), tuple(row))
