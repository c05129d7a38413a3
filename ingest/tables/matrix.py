"""Columns that stand for units: 城关镇 | 柳湾镇 | 石岭镇 with √ in the rows that hold there, or with what each of them does;
departments with 牵头 and 配合, or with their duties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.organs.mentions import Mention, looks_like_organ
from ingest.records import Role
from ingest.tables.cells import clean, is_empty, is_role
from ingest.tables.columns import Column
from ingest.tables.duties import split_duties
from ingest.tables.layout import Section, distinct
from ingest.tables.recognise import is_all_townships
from ingest.text import normalise, simplify

_YES = re.compile(r"^(?:[√✓✔☑●○★☆▲△■◆◎✅Vv]|是|有|1|Y|YES|适用|承接|赋权|执行|实施|纳入)$", re.IGNORECASE)
_NO = re.compile(r"^(?:[×✗✘xX]|否|无|N|NO|不适用|不承接|未赋权|不纳入)$", re.IGNORECASE)
_LEAD = re.compile(r"^(?:牵头|主责|主办|负责|主体责任|牵头单位|责任单位|[★●▲■◆◎])$")
_HELP = re.compile(r"^(?:配合|协助|协办|参与|配合责任|配合单位|会同|[☆○△□◇])$")
_TOWNSHIP = re.compile(r"^[\u4e00-\u9fff]{1,8}(?:镇|乡|街道|苏木)(?:办事处|人民政府)?$")
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_SAMPLE = 400
_FEWEST_ROLES = 3


@dataclass(frozen=True, slots=True)
class Matrix:
    """The columns of a section that stand for units: (column from 0, name).

    ``townships`` hold marks, ``written`` the duties of one township each; ``organs`` either.
    """

    townships: tuple[tuple[int, str], ...] = ()
    organs: tuple[tuple[int, str], ...] = ()
    written: tuple[tuple[int, str], ...] = ()

    @property
    def places(self) -> frozenset[int]:
        """All these columns."""
        return frozenset(place for place, _ in (*self.townships, *self.organs, *self.written))

    def own_duties(self, row: Sequence[str]) -> tuple[tuple[int | None, str], ...]:
        """The townships that have a duty of their own in a row, each with its column; None where it is only marked."""
        found: list[tuple[int | None, str]] = []
        for place, name in self.written:
            cell = row[place].strip() if place < len(row) else ""
            if _YES.match(cell):
                found.append((None, name))
            elif not is_empty(cell) and not _NO.match(cell):
                found.append((place, name))
        return tuple(found)

    def scope(self, row: Sequence[str]) -> str | None:
        """For which townships a row holds (仅限城关镇、柳湾镇); None where it holds for all of them, or none is marked."""
        marked = [
            name for place, name in self.townships if place < len(row) and _YES.match(row[place].strip())
        ]
        return f"仅限{'、'.join(marked)}" if 0 < len(marked) < len(self.townships) else None

    def unmarked(self, row: Sequence[str]) -> bool:
        """Whether there are townships, and a row marks none of them."""
        return bool(self.townships) and not any(
            place < len(row) and _YES.match(row[place].strip()) for place, _ in self.townships
        )

    def mentions(self, row: Sequence[str]) -> tuple[Mention, ...]:
        """The departments that a row marks, with their roles where the marks tell them, or with their duties."""
        found = []
        for place, name in self.organs:
            cell = row[place].strip() if place < len(row) else ""
            if _LEAD.match(cell):
                found.append(Mention(name, Role.LEAD))
            elif _HELP.match(cell):
                found.append(Mention(name, Role.COOPERATE))
            elif _YES.match(cell):
                found.append(Mention(name))
            elif not is_empty(cell) and not _NO.match(cell):
                found.append(Mention(name, duties=split_duties(cell)))
        return tuple(found)


_CLASS = re.compile(r"^(?:乡镇|镇乡|镇|乡|街道|街道办|街道办事处|苏木|民族乡|城关镇|农场)$")


def release_marks(section: Section) -> None:
    """Take columns named 乡镇 or 街道 that hold marks for what they are: for which class of townships a row holds."""
    places = section.columns.get(Column.HOLDER, ())
    marked = [place for place in places if _CLASS.match(section.header[place]) and _all_marks(section, place)]
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


_OFFICE = re.compile(r"(?:股|股室|科|科室|处室|(?<!办公)室)$")
_OFFICES = 0.3  # of the cells of a column, from which they are offices within the unit of the list


def release_offices(section: Section) -> None:
    """On a list that names its unit, take a column of units that are offices within it (村镇股, 审批科) for no holders."""
    for column in (Column.HOLDER, Column.UNIT):
        cells = [
            clean(row[place])
            for place in section.columns.get(column, ())
            for row in (section.table.rows[index] for index in section.body)
            if place < len(row) and not is_empty(row[place])
        ]
        if cells and sum(bool(_OFFICE.search(cell)) for cell in cells) >= _OFFICES * len(cells):
            section.columns = {
                (Column.OTHER if kept is column else kept): places for kept, places in section.columns.items()
            }


def take_roles(section: Section) -> None:
    """Take a column of an unknown name whose cells are all roles (牵头, 配合（牵头：县水利局）) for that of the roles."""
    known = {place for places in section.columns.values() for place in places}
    if Column.ROLE in section.columns:
        return
    for place, header in enumerate(section.header):
        rows = (section.table.rows[index] for index in section.body)
        filled = [row[place] for row in rows if place < len(row) and not is_empty(row[place])]
        if place in known or looks_like_organ(clean(header)):
            continue
        if len(filled) >= _FEWEST_ROLES and all(map(is_role, filled)):
            section.columns = {**section.columns, Column.ROLE: (place,)}
            return


_ROLES_TOLD = re.compile(r"^(?:牵头|主责|主办|责任)(?:单位|部门)?\s*[：:]")
_MOSTLY = 0.8


def take_divisions(section: Section) -> bool:
    """Take a column whose cells say who leads and who helps (牵头：甲；配合：乙) for that of the leads; whether there is one."""
    taken = {Column.LEAD, Column.DEPARTMENT, Column.TOWNSHIP_DUTIES} & section.columns.keys()
    for place in section.columns.get(Column.DEPARTMENT_DUTIES, ()) if not taken else ():
        rows = (section.table.rows[index] for index in section.body)
        filled = [row[place] for row in rows if place < len(row) and not is_empty(row[place])]
        if filled and sum(bool(_ROLES_TOLD.match(clean(cell))) for cell in filled) >= _MOSTLY * len(filled):
            left = tuple(at for at in section.columns[Column.DEPARTMENT_DUTIES] if at != place)
            section.columns = {**section.columns, Column.LEAD: (place,), Column.DEPARTMENT_DUTIES: left}
            if not left:
                del section.columns[Column.DEPARTMENT_DUTIES]
            return True
    return False


def read_matrix(section: Section) -> Matrix:
    """The columns of a section whose name is that of a unit and whose cells are marks, or duties."""
    known = {place for places in section.columns.values() for place in places}
    townships: list[tuple[int, str]] = []
    organs: list[tuple[int, str]] = []
    written: list[tuple[int, str]] = []
    for place, header in enumerate(section.header):
        name = simplify(normalise(header)).replace("\n", "").replace(" ", "")
        if (
            place in known
            or not 2 <= len(name) <= 20
            or not (_TOWNSHIP.match(name) or _CLASS.match(name) or looks_like_organ(name))
        ):
            continue
        if _all_marks(section, place):
            (townships if _TOWNSHIP.match(name) or _CLASS.match(name) else organs).append((place, name))
        elif (
            (name == "城关镇" or not _CLASS.match(name))
            and not is_all_townships(name)
            and _mostly_texts(section, place)
        ):
            (written if _TOWNSHIP.match(name) else organs).append((place, name))
    return Matrix(tuple(townships), tuple(organs), tuple(written))


def _mostly_texts(section: Section, place: int) -> bool:
    """Whether a column holds words, headings merged over the whole row left out: no numbers, names of files, marks."""
    rows = (section.table.rows[index] for index in section.body[:_SAMPLE])
    cells = [row[place].strip() for row in rows if place < len(row) and len(distinct(row)) > 1]
    filled = [cell for cell in cells if not is_empty(cell)]
    return bool(filled) and sum(bool(_WORDS.search(cell)) for cell in filled) * 2 >= len(filled)


def _all_marks(section: Section, place: int) -> bool:
    cells = [
        row[place].strip()
        for index in section.body[:_SAMPLE]
        if place < len(row := section.table.rows[index])
    ]
    filled = [cell for cell in cells if not is_empty(cell) or cell == "1"]
    marks = [cell for cell in filled if any(shape.match(cell) for shape in (_YES, _NO, _LEAD, _HELP))]
    # A heading that is merged over all columns stands in each of them.
    return bool(marks) and len(marks) * 2 > len(filled)
