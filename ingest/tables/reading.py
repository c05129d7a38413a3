"""The tables of a document → records: which list each is, whose, and what was not read of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ingest.options import IngestOptions
from ingest.readers.document import Document, Table, column_letter
from ingest.records import ListKind, Notice, Rejected, Source, TableResult
from ingest.tables.abbreviations import glossary_rows
from ingest.tables.above import by_weight, category_above, category_of_sheet, goes_on_within, unit_above
from ingest.tables.body import Reading
from ingest.tables.by_content import named_in_full, settle_columns, take_helping
from ingest.tables.by_township import one_duty_a_row
from ingest.tables.cards import all_upright
from ingest.tables.cells import (
    clean,
)
from ingest.tables.columns import Column
from ingest.tables.dittos import restore_dittos, restore_groups
from ingest.tables.everyday import everyday_heading, everyday_kind
from ingest.tables.frame import Frame
from ingest.tables.guessing import fill_columns, guess_tables, told_columns
from ingest.tables.kinds import by_kind
from ingest.tables.layout import Layout, Section, continued_tables, distinct, lay_out
from ingest.tables.legends import spell_marks
from ingest.tables.matrix import read_matrix
from ingest.tables.recognise import (
    Heading,
    is_among_departments,
    is_own_work,
    is_township,
    kind_by_columns,
    read_heading,
)
from ingest.tables.sequence import Sequence
from ingest.tables.shifts import restore_shifted
from ingest.tables.spoken import standing_for
from ingest.tables.unread import is_contents, looks_like_duties, refuse_rows, refuse_table, unread_columns


@dataclass(slots=True)
class TablesRead:
    """What became of all tables of a document."""

    results: list[TableResult] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    numbers: Sequence = field(default_factory=Sequence)


def read_tables(document: Document, options: IngestOptions, forced: ListKind | None = None) -> TablesRead:
    """Read every table of a document; ``forced`` says which list they are, whatever their titles say."""
    read = TablesRead()
    stem = document.name.rpartition("/")[2].rpartition(".")[0]
    tables = all_upright(map(one_duty_a_row, document.tables))
    layouts = guess_tables(continued_tables((table, lay_out(table, stem)) for table in tables), stem)
    usable = any(layout.sections for _, layout in layouts)
    first: tuple[Section, Heading] | None = None
    # Several tables under categories; one alone may stand under any heading of its document.
    above_each = [section for _, layout in layouts for section in layout.sections if category_above(section)]
    # Most of them are names: a part of the document for each unit, however many tables stand under other words.
    township = any(is_township(read_heading(section.titles).holder or "") for section in above_each[:1])
    units = not township and sum(bool(unit_above(section)) for section in above_each) * 2 > len(above_each)
    categories = 0 if units else len(above_each)
    for table, layout in layouts:
        parts = (part for section in layout.sections for part in by_kind(section))
        for ordinal, (section, own) in enumerate(parts):
            name = table.name if ordinal == 0 else f"{table.name}#{ordinal + 1}"
            named = units and unit_above(section)
            within = categories > 1 or (goes_on_within(section) and not named)
            above = category_above(section) if within else ""
            titles = tuple(
                filter(
                    None,
                    by_weight(section.titles[:-1] if above else section.titles, [table.sheet or "", stem]),
                )
            )
            heading = everyday_heading(titles) if section.taken else read_heading(titles)
            first = first or (section, heading)
            heading = _inherit(heading, section, first)
            _read_section(read, document, section, name, heading, titles, options, forced or own, above)
        _read_strays(read, document, table, layout, usable=usable)
    return read


def _inherit(heading: Heading, section: Section, first: tuple[Section, Heading]) -> Heading:
    """Fill what a table does not say with what the document's first table says.

    The kind only where the columns are the same: a table that goes on behind a page break or on the next sheet.
    """
    before, said = first
    return replace(
        heading,
        list_kind=heading.list_kind or (said.list_kind if section.columns == before.columns else None),
        holder=heading.holder or said.holder,
        jurisdiction=heading.jurisdiction or said.jurisdiction,
        edition=heading.edition or said.edition,
    )


def _read_section(
    read: TablesRead,
    document: Document,
    section: Section,
    name: str,
    heading: Heading,
    titles: tuple[str, ...],
    options: IngestOptions,
    forced: ListKind | None,
    above: str,
) -> None:
    of_department = bool(heading.holder) and not is_township(heading.holder or "")
    fill_columns(section)
    if of_department and heading.holder:
        heading = replace(heading, holder=named_in_full(section, heading.holder))
    section = standing_for(spell_marks(section), heading.holder if of_department and heading.holder else "")
    divided = settle_columns(section, of_department=of_department)
    if heading.holder and is_township(heading.holder):
        _take_as_former(section, heading.list_kind)
    heading, stated, guessed = _which_list(section, heading, titles, divided=divided)
    frame = Frame(
        document,
        section,
        forced or stated or guessed or ListKind.BASIC,
        heading.holder or "",
        options.jurisdiction or heading.jurisdiction,
        options.edition or heading.edition,
        titles,
        category_of_sheet(document, section),
        heading=above,
        numbers=read.numbers,
        tell=options.rows,
    )
    if not (forced or heading.list_kind or guessed):
        read.notices.append(
            Notice(
                frame.source(), f"“{name}”没有写明是哪一种清单，已按基本履职事项读取；请在标题行写明清单名称"
            )
        )
    if not section.body:
        read.notices.append(
            Notice(frame.source(), f"“{name}”只有表头，没有事项；如应有事项，请填写后重新导入")
        )
    if section.guessed:
        reason = f"“{name}”没有表头，已按“序号、事项名称”两列读取，请核对"
        read.notices.append(Notice(frame.source(), reason))
    if told := "、".join(told_columns(section, column_letter)):
        reason = f"“{name}”的列名不常用，已按内容读取：{told}；请核对，不对的请改用常见列名后重新导入"
        read.notices.append(Notice(frame.source(), reason))
    restore_dittos(section)
    grouped = restore_groups(section)
    shifted = restore_shifted(section)
    result, notices = Reading(frame, name, heading.total).run()
    read.results.append(result)
    read.notices += notices
    if grouped:
        reason = (
            f"“{name}”有{len(grouped)}行没有写单位，已按上方的单位补齐（首个在第{grouped[0] + 1}行），请核对"
        )
        read.notices.append(Notice(frame.source(grouped[0]), reason))
    if shifted:
        reason = f"“{name}”有{len(shifted)}行缺少前面的合并单元格而左移，已按上一行补齐（首个在第{shifted[0] + 1}行），请核对"
        read.notices.append(Notice(frame.source(shifted[0]), reason))
    telling, others = unread_columns(section)
    read.notices += (Notice(frame.source(column=one.index), f"“{name}”的{one.advice}") for one in telling)
    if others:
        read.notices.append(Notice(frame.source(), f"“{name}”{others}"))


def _which_list(
    section: Section, heading: Heading, titles: tuple[str, ...], *, divided: bool
) -> tuple[Heading, ListKind | None, ListKind | None]:
    """The heading as it is to be read, the list that it states, and the one that columns and cells suggest."""
    of_department = bool(heading.holder) and not is_township(heading.holder or "")
    guessed = ListKind.DEPARTMENT if divided else kind_by_columns(section.columns, heading.holder)
    matrix = read_matrix(section)
    if Column.TITLE in section.taken.values() and not of_department and not matrix.organs:
        guessed = everyday_kind(titles) or guessed
    if matrix.departments_lead and heading.list_kind is None:
        # 县农业农村局 ● | 县林业局 ○ | 石岭镇 △: a division of work, whatever unit stands in the titles
        heading = replace(heading, holder=None)
        guessed = ListKind.DEPARTMENT
    if guessed is None and matrix.organs:
        # 县应急局 | 县住建局 with 牵头 and 配合 below; beside townships with their duties
        guessed = ListKind.COOPERATIVE if matrix.written else ListKind.DEPARTMENT
    stated = heading.list_kind
    own_tasks = stated is ListKind.PROSE and is_own_work(section.columns, section.header, titles)
    helping = (
        stated is ListKind.COOPERATIVE and of_department
    )  # 牵头、配合事项; 配合事项 of a department itself
    if (of_department and own_tasks) or (helping and take_helping(section)):
        stated = ListKind.DEPARTMENT
    if stated is ListKind.DEPARTMENT and (not heading.holder or is_township(heading.holder)):
        # 部门职责分工表 with a column for the townships; 石岭镇职责清单
        own = ListKind.BASIC if heading.holder else stated
        among = not heading.holder and any(map(is_among_departments, titles))
        handed_on = not among or Column.TOWNSHIP_DUTIES in section.columns or bool(matrix.written)
        stated = guessed if handed_on and guessed in {ListKind.COOPERATIVE, ListKind.RECLAIMED} else own
    return heading, stated, guessed


def _take_as_former(section: Section, kind: ListKind | None) -> None:
    """On a township's list of powers, the department that a row names held the power, or guides it."""
    columns = section.columns
    if (
        kind is ListKind.POWER
        and Column.DEPARTMENT in columns
        and not columns.keys() & {Column.FORMER, Column.HOLDER}
    ):
        section.columns = {
            Column.FORMER if column is Column.DEPARTMENT else column: places
            for column, places in columns.items()
        }


def _read_strays(read: TablesRead, document: Document, table: Table, layout: Layout, *, usable: bool) -> None:
    """Rows that belong to no table: told as text, refused as a whole, or rejected one by one where they may be duties."""
    if not layout.strays:
        return
    name = f"工作表“{table.name}”" if table.sheet else f"“{table.name}”"
    source = Source(document.name, document.sha256, sheet=table.sheet, table=table.ordinal)
    if not any(len(distinct(table.rows[index])) > 1 for index in layout.strays) and usable:
        text = "；".join(clean(one) for index in layout.strays for one in distinct(table.rows[index]))
        read.notices.append(Notice(source, f"{name}只有说明文字，没有表格，未读取：{text[:80]}"))
        return
    if glossary := glossary_rows(table):
        text = "；".join(
            clean(one)
            for index in layout.strays
            if index not in glossary
            for one in distinct(table.rows[index])
        )
        told = f"{name}是说明和单位简称对照表，简称已按全称读取：{text[:80]}"
        read.notices.append(Notice(source, told))
        return
    if usable and is_contents(table, layout.strays):
        read.notices.append(Notice(source, f"{name}是目录，共{len(layout.strays)}行，未读取"))
        return
    if not looks_like_duties(table, layout.strays, (*table.preface, table.sheet or "", document.name)):
        refused: tuple[Rejected, ...] = (refuse_table(document, table, layout.strays, name),)
    else:
        reason = f"{name}没有找到可识别的表头（表头行应含“事项名称”“职责名称”等列名）；请补上表头行后重新导入"
        read.notices.append(Notice(source, f"{reason}；共{len(layout.strays)}行未读取"))
        refused = tuple(refuse_rows(document, table, layout.strays, reason))
    read.results.append(TableResult(table.name, None, (), refused))
