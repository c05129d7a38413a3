"""Columns that stand for units: 城关镇 | 柳湾镇 | 石岭镇 with √ in the rows that hold there, or with what each of them does;
departments with 牵头 and 配合, or with their duties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.organs.mentions import Mention, looks_like_organ
from ingest.records import Role
from ingest.tables.cells import is_empty
from ingest.tables.duties import split_duties
from ingest.tables.layout import Section, distinct
from ingest.tables.recognise import is_all_townships
from ingest.text import normalise, simplify

_YES = re.compile(r"^(?:[√✓✔☑●○★☆▲△■◆◎✅Vv]|是|有|1|Y|YES|适用|承接|赋权|执行|实施|纳入)$", re.IGNORECASE)
_NO = re.compile(r"^(?:[×✗✘xX]|否|无|N|NO|不适用|不承接|未赋权|不纳入)$", re.IGNORECASE)
_LEAD = re.compile(r"^(?:牵头|主责|主办|负责|主体责任|牵头单位|责任单位|[★●▲■◆◎])$")
_HELP = re.compile(r"^(?:配合|协助|协办|参与|配合责任|配合单位|会同|属地(?:管理|责任)?|[☆○△□◇])$")
_TOWNSHIP = re.compile(r"^[\u4e00-\u9fff]{1,8}(?:镇|乡|街道|苏木)(?:办事处|人民政府)?$")
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_NOBODY_S = re.compile(
    "(?:部门|单位|机关|机构|主体)$"
)  # 安排部门 is what some organs are to the rows, and none of them
_SAMPLE = 400


@dataclass(frozen=True, slots=True)
class Matrix:
    """The columns of a section that stand for units: (column from 0, name).

    ``townships`` hold marks, ``written`` the duties of one township each; ``organs`` either.
    """

    townships: tuple[tuple[int, str], ...] = ()
    organs: tuple[tuple[int, str], ...] = ()
    written: tuple[tuple[int, str], ...] = ()
    departments_lead: bool = False  # in nearly all rows one of the departments, in none a township

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
        marked = self.marked(row)
        return f"仅限{'、'.join(marked)}" if 0 < len(marked) < len(self.townships) else None

    def marked(self, row: Sequence[str]) -> tuple[str, ...]:
        """The townships that a row marks."""
        return tuple(name for place, name in self.townships if place < len(row) and _is_marked(row[place]))

    def unmarked(self, row: Sequence[str]) -> bool:
        """Whether there are townships, and a row marks none of them."""
        return bool(self.townships) and not self.marked(row)

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


TOWNSHIP_CLASS = re.compile(r"^(?:乡镇|镇乡|镇|乡|街道|街道办|街道办事处|苏木|民族乡|城关镇|农场)$")
"""Names of columns that stand for all townships of a class."""


def is_mark(cell: str) -> bool:
    """Whether a cell is one sign or word by which a matrix marks a row: √, ★, ×; 牵头 and 配合 are words of role as well."""
    return (
        len(cell) == 1
        and any(shape.match(cell) for shape in (_YES, _NO, _LEAD, _HELP))
        and not cell.isdecimal()
    )


def _is_marked(cell: str) -> bool:
    return any(shape.match(cell.strip()) for shape in (_YES, _LEAD, _HELP))


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
            or _NOBODY_S.search(name)
            or not (_TOWNSHIP.match(name) or TOWNSHIP_CLASS.match(name) or looks_like_organ(name))
        ):
            continue
        if all_marks(section, place):
            (townships if _TOWNSHIP.match(name) or TOWNSHIP_CLASS.match(name) else organs).append(
                (place, name)
            )
        elif (
            (name == "城关镇" or not TOWNSHIP_CLASS.match(name))
            and not is_all_townships(name)
            and _mostly_texts(section, place)
        ):
            (written if _TOWNSHIP.match(name) else organs).append((place, name))
    found = Matrix(tuple(townships), tuple(organs), tuple(written))
    return replace(found, departments_lead=_departments_lead(section, found))


_MOST = 0.8


def _departments_lead(section: Section, matrix: Matrix) -> bool:
    """Whether a matrix of departments and townships says who leads: a department in most rows, no township anywhere."""
    if not (matrix.townships and matrix.organs) or matrix.written:
        return False
    rows = [row for index in section.body[:_SAMPLE] if len(distinct(row := section.table.rows[index])) > 1]
    leads = sum(_leads(row, matrix.organs) for row in rows)
    return leads >= _MOST * len(rows) and not any(_leads(row, matrix.townships) for row in rows)


def _leads(row: Sequence[str], columns: Sequence[tuple[int, str]]) -> bool:
    return any(place < len(row) and bool(_LEAD.match(row[place].strip())) for place, _ in columns)


def _mostly_texts(section: Section, place: int) -> bool:
    """Whether a column holds words, headings merged over the whole row left out: no numbers, names of files, marks."""
    rows = (section.table.rows[index] for index in section.body[:_SAMPLE])
    cells = [row[place].strip() for row in rows if place < len(row) and len(distinct(row)) > 1]
    filled = [cell for cell in cells if not is_empty(cell)]
    return bool(filled) and sum(bool(_WORDS.search(cell)) for cell in filled) * 2 >= len(filled)


def all_marks(section: Section, place: int) -> bool:
    """Whether most cells of a column hold marks; headings and notes merged over the whole row are left out."""
    rows = (section.table.rows[index] for index in section.body[:_SAMPLE])
    cells = [row[place].strip() for row in rows if place < len(row) and len(distinct(row)) > 1]
    filled = [cell for cell in cells if not is_empty(cell) or cell == "1"]
    marks = [cell for cell in filled if any(shape.match(cell) for shape in (_YES, _NO, _LEAD, _HELP))]
    return bool(marks) and len(marks) * 2 > len(filled)
