"""Columns that mean something else than their names say, or more: told by what their cells hold and what stands beside them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ingest.organs.mentions import looks_like_organ
from ingest.organs.tiers import WITHOUT_TIER
from ingest.records import Role
from ingest.tables.cells import clean, is_empty, is_role, own_role, power_type
from ingest.tables.columns import Column
from ingest.tables.departments import departments, is_known_organ
from ingest.tables.layout import Section
from ingest.tables.matrix import TOWNSHIP_CLASS, all_marks
from ingest.tables.recognise import is_township

_FEWEST_ROLES = 3


def settle_columns(section: Section, *, of_department: bool) -> bool:
    """Settle which column is which by their content; whether the section divides duties (牵头：甲；配合：乙).

    ``of_department`` tells that the list names the department whose it is.
    """
    release_marks(section)
    part_names(section)
    take_groups(section)
    take_powers(section)
    take_roles(section)
    take_counterparts(section)
    if of_department:
        release_offices(section)
    return take_divisions(section)


def release_marks(section: Section) -> None:
    """Take columns named 乡镇 or 街道 that hold marks for what they are: for which class of townships a row holds."""
    places = section.columns.get(Column.HOLDER, ())
    marked = [
        place for place in places if TOWNSHIP_CLASS.match(section.header[place]) and all_marks(section, place)
    ]
    if marked:
        kept = tuple(place for place in places if place not in marked)
        section.columns = {column: at for column, at in section.columns.items() if column != Column.HOLDER}
        if kept:
            section.columns[Column.HOLDER] = kept


_WITH_CONTENT = re.compile(r"(?:名称|事项)[及和与、/]+.{0,4}(?:内容|描述|说明)$")
_LONGEST_NAME = 40


def part_names(section: Section) -> None:
    """Where a column holds the name of a duty and, on lines below it, what it is (职责名称及内容), part them."""
    place = section.column(Column.TITLE)
    named = clean(section.header[place]) if place is not None and place < len(section.header) else ""
    if place is None or Column.DETAIL in section.columns or not _WITH_CONTENT.search(named):
        return
    rows, originals = [list(row) for row in section.table.rows], dict(section.table.originals)
    width = max(map(len, rows), default=0)
    for index in section.body:
        row = rows[index]
        name, _, content = row[place].strip().partition("\n") if place < len(row) else ("", "", "")
        if content.strip() and len(name) <= _LONGEST_NAME:
            originals.setdefault(index, tuple(row))
            row[place] = name
            row += [*[""] * (width - len(row)), content.strip()]
    section.table = replace(section.table, rows=rows, originals=originals)
    section.header = (*section.header, *[""] * (width - len(section.header)), "内容")
    section.columns = {**section.columns, Column.DETAIL: (width,)}


_OFFICE = re.compile(r"(?:股|股室|科|科室|处室|(?<!办公)室|窗口)$")
_OFFICES = 0.3  # of the cells of a column, from which they are offices within the unit of the list
_DONE_BY = re.compile(r"承办|经办|办理(?:机构|单位)")


def release_offices(section: Section) -> None:
    """On a list that names its unit, take a column of units that are offices within it (村镇股, 审批科) for no holders.

    So are units that no register knows in a column of who handles it (承办机构: 县学生资助管理中心): they belong to the unit.
    """
    for column in (Column.HOLDER, Column.UNIT):
        cells = [
            clean(row[place])
            for place in section.columns.get(column, ())
            for row in (section.table.rows[index] for index in section.body)
            if place < len(row) and not is_empty(row[place])
        ]
        handled = any(_DONE_BY.search(section.header[place]) for place in section.columns.get(column, ()))
        offices = sum(bool(_OFFICE.search(cell)) or (handled and not is_known_organ(cell)) for cell in cells)
        if cells and offices >= _OFFICES * len(cells):
            released = section.columns.pop(column)
            section.columns[Column.OTHER] = (*section.columns.get(Column.OTHER, ()), *released)


_SAYS_NOTHING_ELSE = {Column.DETAIL, Column.TOWNSHIP_DUTIES, Column.DEPARTMENT_DUTIES}


def take_roles(section: Section) -> None:
    """Take a column whose cells are all roles (牵头, 配合（牵头：县水利局）) for that of the roles: of an unknown name, or of duties."""
    if Column.ROLE in section.columns:
        return
    duties = {place: column for column in _SAYS_NOTHING_ELSE for place in section.columns.get(column, ())}
    known = {place for places in section.columns.values() for place in places} - duties.keys()
    for place, header in enumerate(section.header):
        rows = (section.table.rows[index] for index in section.body)
        filled = [row[place] for row in rows if place < len(row) and not is_empty(row[place])]
        if place in known or looks_like_organ(clean(header)):
            continue
        if len(filled) >= _FEWEST_ROLES and all(map(is_role, filled)):
            if column := duties.get(place):
                left = tuple(at for at in section.columns.pop(column) if at != place)
                section.columns |= {column: left} if left else {}
            section.columns[Column.ROLE] = (place,)
            return


_WHO_ELSE = {
    Column.LEAD,
    Column.DEPARTMENT,
    Column.DEPARTMENT_DUTIES,
    Column.TOWNSHIP_DUTIES,
    Column.TAKE_OVER,
}


def take_helping(section: Section) -> bool:
    """Take all rows of a department's own list of what it helps with for such; False if others stand in its columns."""
    if Column.ROLE in section.columns:
        return True
    if section.columns.keys() & _WHO_ELSE:
        return False
    place = max(map(len, section.table.rows), default=0)
    originals = {index: tuple(section.table.rows[index]) for index in section.body}
    rows = [[*row, *[""] * (place - len(row))] for row in section.table.rows]
    for index in section.body:
        rows[index].append("配合")
    section.table = replace(section.table, rows=rows, originals={**originals, **section.table.originals})
    section.columns[Column.ROLE] = (place,)
    return True


def take_counterparts(section: Section) -> None:
    """Say who leads in a column for the other side (配合（牵头）单位), in the rows whose own role is to help."""
    role, place = section.column(Column.ROLE), section.column(Column.COOPERATE)
    if role is None or place is None or "牵头" not in clean(section.header[place]):
        return
    rows, originals = [list(row) for row in section.table.rows], dict(section.table.originals)
    for index in section.body:
        row = rows[index]
        if max(role, place) < len(row) and own_role("", [row[role]]) is Role.COOPERATE and row[place].strip():
            originals.setdefault(index, tuple(row))
            row[place] = f"牵头：{row[place]}"
    section.table = replace(section.table, rows=rows, originals=originals)


_ROLES_TOLD = re.compile(r"^(?:牵头|主责|主办|责任)(?:单位|部门)?\s*[：:]")
_MOSTLY = 0.8


def take_divisions(section: Section) -> bool:
    """Take a column that says who leads and who helps (牵头：甲；配合：乙) for that of the leads; whether there is one."""
    taken = {Column.LEAD, Column.DEPARTMENT, Column.TOWNSHIP_DUTIES} & section.columns.keys()
    for place in section.columns.get(Column.DEPARTMENT_DUTIES, ()) if not taken else ():
        rows = (section.table.rows[index] for index in section.body)
        filled = [row[place] for row in rows if place < len(row) and not is_empty(row[place])]
        if filled and sum(map(_tells_roles, filled)) >= _MOSTLY * len(filled):
            left = tuple(at for at in section.columns[Column.DEPARTMENT_DUTIES] if at != place)
            section.columns = {**section.columns, Column.LEAD: (place,), Column.DEPARTMENT_DUTIES: left}
            if not left:
                del section.columns[Column.DEPARTMENT_DUTIES]
            return True
    return False


def _tells_roles(cell: str) -> bool:
    """Whether a cell names who leads first, and nothing but organs with their roles (县水利局牵头，县林业局配合)."""
    if _ROLES_TOLD.match(clean(cell)):
        return True
    named = departments(cell)
    known = all(one.role and (is_known_organ(one.name) or is_township(one.name)) for one in named)
    return bool(named) and named[0].role is Role.LEAD and known


def take_powers(section: Section) -> None:
    """Take a column of classes (事项类型) that holds types of power (行政许可, 行政处罚) for that of these, too."""
    if Column.POWER_TYPE in section.columns:
        return
    for place in section.columns.get(Column.FIELD, ()):
        rows = (section.table.rows[index] for index in section.body)
        filled = [row[place] for row in rows if place < len(row) and not is_empty(row[place])]
        if filled and sum(bool(power_type(cell)) for cell in filled) >= _MOSTLY * len(filled):
            section.columns[Column.POWER_TYPE] = (place,)
            return


_GROUP = re.compile(r"^(?:主要|工作|部门|一级|二级)?职[责能](?:事项)?$|^(?:一|二)级事项$")


def take_groups(section: Section) -> None:
    """Take a column of duties left of that of the matters (主要职责 | 具体工作事项) for what the matters are grouped by."""
    title = section.column(Column.TITLE)
    groups = [
        place
        for place in section.columns.get(Column.DETAIL, ())
        if title is not None and place < title and _GROUP.match(clean(section.header[place]))
    ]
    if groups and Column.FIELD not in section.columns:
        kept = tuple(place for place in section.columns.pop(Column.DETAIL) if place not in groups)
        section.columns[Column.FIELD] = (groups[-1],)
        section.columns |= {Column.DETAIL: kept} if kept else {}


_WHO = (Column.LEAD, Column.UNIT, Column.HOLDER, Column.COOPERATE)


def named_in_full(section: Section, holder: str) -> str:
    """The name of a list's unit with its tier, where only the rows tell it (民政局 above, 县民政局 below)."""
    if WITHOUT_TIER.match(holder):
        return holder
    cells = (
        row[place]
        for index in section.body
        for row in (section.table.rows[index],)
        for column in _WHO
        for place in section.columns.get(column, ())
        if place < len(row)
    )
    named = Counter(
        one.name
        for cell in cells
        if holder in cell
        for one in departments(cell)
        if WITHOUT_TIER.sub("", one.name) == holder
    )
    return max(named, key=named.__getitem__, default=holder)
