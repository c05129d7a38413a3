"""Tables whose columns bear names that no list uses (谁拍板, 谁出力), or none: read by what their cells hold.

A table is taken for a list of duties only where a column names organs or legal bases, or the titles say whose list it is,
and another column holds names of duties. What was taken for what is told, so that somebody looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.organs.mentions import looks_like_organ
from ingest.readers.document import Table
from ingest.tables.by_profile import ORGAN_COLUMNS, Meaning, meaning_beside
from ingest.tables.cells import clean, is_empty
from ingest.tables.columns import Column, column_of, header_key
from ingest.tables.everyday import everyday_heading, everyday_kind
from ingest.tables.headers import Columns
from ingest.tables.layout import Layout, Section, distinct, is_list_title
from ingest.tables.matrix import all_marks
from ingest.tables.profiles import Looks, looks_of, profile_of
from ingest.tables.recognise import is_township

_HIGHEST_HEADER = 3
_LONGEST_NAME = 30  # characters of the name of a column
_MOST_COLUMNS = 60
_FEWEST = 3
_SAMPLE = 300
_NUMBER = re.compile(r"[\d.,]+%?$")
_ASKS = re.compile("[谁啥哪咋？?]|什么|怎么|多少")
SHOWN = {
    Column.TITLE: "事项名称",
    Column.DETAIL: "职责内容",
    Column.FIELD: "领域",
    Column.LEAD: "牵头部门",
    Column.UNIT: "责任单位",
    Column.HOLDER: "乡镇（街道）",
    Column.COOPERATE: "配合部门",
    Column.TAKE_OVER: "承接部门",
    Column.DEPARTMENT_DUTIES: "部门职责",
    Column.TOWNSHIP_DUTIES: "乡镇（街道）配合职责",
    Column.PROCESS: "工作方式",
    Column.BASIS: "职责依据",
    Column.REMARK: "备注",
    Column.SCOPE: "适用范围",
}
"""The names under which guessed columns are told."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A table without a known header: the rows of its names, those below, and the texts above."""

    table: Table
    header: tuple[str, ...]
    body: tuple[int, ...]
    titles: tuple[str, ...]

    def cells(self, place: int) -> list[str]:
        rows = (self.table.rows[index] for index in self.body[:_SAMPLE])
        return [row[place] if place < len(row) else "" for row in rows if len(distinct(row)) > 1]


def guess_tables(layouts: Iterable[tuple[Table, Layout]], document: str) -> list[tuple[Table, Layout]]:
    """Lay out tables without a known header by what their columns hold; those of one header together."""
    laid_out = list(layouts)
    forms = {
        place: form
        for place, (table, layout) in enumerate(laid_out)
        if not layout.sections and (form := _form(table, layout.strays))
    }
    alike: dict[tuple[object, ...], list[int]] = {}
    for place, form in forms.items():
        key = tuple(map(header_key, form.header)) if any(form.header) else (place,)
        alike.setdefault(key, []).append(place)
    for places in alike.values():
        several = [forms[place] for place in places]
        columns = _columns(several, document)
        for place, form in zip(places, several, strict=True) if columns else ():
            known = {at: column for column, where in (columns or {}).items() for at in where}
            width = max([len(form.header), *(at + 1 for at in known)])
            header = (*form.header, *[""] * (width - len(form.header)))
            section = Section(
                form.table, dict(columns or {}), form.titles, header, list(form.body), taken=known
            )
            laid_out[place] = form.table, Layout((section,))
    return laid_out


def _form(table: Table, rows: Sequence[int]) -> _Form | None:
    several = [index for index in rows if len(distinct(table.rows[index])) > 1]
    if len(several) < 2 or max(len(table.rows[index]) for index in several) > _MOST_COLUMNS:
        return None
    start = rows.index(several[0])
    above = tuple(text for index in rows[:start] for text in distinct(table.rows[index]))
    height = _height(table, several)
    names = several[:height]
    body = [index for index in rows[start:] if index not in names]
    if not body:
        return None
    return _Form(table, _joined(table, names), tuple(body), (*table.preface, *above))


def _height(table: Table, rows: Sequence[int]) -> int:
    """How many of the first rows are names of columns: their cells are not what stands below them."""
    height = 0
    for place, index in enumerate(rows[:_HIGHEST_HEADER]):
        below = [table.rows[one] for one in rows[place + 1 : place + 1 + _SAMPLE]]
        if _names_columns(table.rows[index], below):
            height = place + 1
        elif not _is_divided_above(table.rows[index]):
            break
    return height


def _is_divided_above(row: Sequence[str]) -> bool:
    """Whether a row may be the upper one of two rows of names: a text is merged over columns."""
    filled = [cell for cell in row if cell.strip()]
    return len(set(filled)) < len(filled) and all(len(cell) <= _LONGEST_NAME for cell in filled)


def _names_columns(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    votes = 0
    for place, cell in enumerate(row):
        name = clean(cell)
        if not name:
            continue
        if len(name) > _LONGEST_NAME or _NUMBER.match(name):
            return False
        column = [other[place] for other in below if place < len(other)]
        votes += _vote(name, column)
    return votes > 0


def _vote(name: str, below: Sequence[str]) -> int:
    if column_of(name) or _ASKS.search(name):
        return 1
    profile = profile_of(below)
    if profile.looks is Looks.TEXT:
        repeats = name in map(clean, below)
        return -1 if repeats or name.endswith("。") else int(2 * len(name) <= profile.length)
    if profile.looks is Looks.MARKS:
        return 1 if looks_like_organ(name) else 0
    return 0 if profile.looks is Looks.NOTHING else -1 if looks_of(name) is profile.looks else 1


def _joined(table: Table, rows: Sequence[int]) -> tuple[str, ...]:
    """The names of the columns; a lower one with what stands merged above it, unless they are the same."""
    width = max((len(table.rows[index]) for index in rows), default=0)
    names = []
    for place in range(width):
        texts = [clean(table.rows[index][place]) for index in rows if place < len(table.rows[index])]
        names.append("".join(dict.fromkeys(filter(None, texts))))
    return tuple(names)


def _columns(forms: Sequence[_Form], document: str) -> Columns | None:
    """The columns of tables of one form; None if they do not look like lists of duties."""
    header = forms[0].header
    width = max(len(row) for form in forms for row in (form.table.rows[index] for index in form.body))
    cells = [[cell for form in forms for cell in form.cells(place)] for place in range(width)]
    if not cells or len(cells[0]) < _FEWEST:
        return None
    names = (*forms[0].titles, forms[0].table.sheet or "", document)
    heading = everyday_heading(names)
    township = is_township(heading.holder or "")
    kind = heading.list_kind or (everyday_kind(names) if township or not heading.holder else None)
    guess = Meaning(
        [*header, *[""] * (width - len(header))], cells, of_department=bool(heading.holder) and not township
    )
    columns = guess.columns(kind)
    matrix = any(
        looks_like_organ(name) and all_marks(Section(form.table, {}, body=list(form.body)), place)
        for form in forms[:1]
        for place, name in enumerate(form.header)
    )
    told = bool(heading.holder) or any(map(is_list_title, names)) or kind is not None
    organs = {*ORGAN_COLUMNS, Column.UNIT, Column.BASIS, Column.DEPARTMENT_DUTIES} & columns.keys()
    return columns if Column.TITLE in columns and (organs or matrix or told) else None


def fill_columns(section: Section) -> None:
    """Take columns of unknown names beside known ones for what both their names hint at and their cells hold."""
    known = {place for places in section.columns.values() for place in places}
    rows = [section.table.rows[index] for index in section.body[:_SAMPLE]]
    rows = [row for row in rows if len(distinct(row)) > 1]
    width = max(map(len, rows), default=0)
    for place in range(min(width, len(section.header))):
        name = clean(section.header[place])
        if place in known or not name or section.header[place - 1 if place else 0] == name * bool(place):
            continue
        cells = [row[place] if place < len(row) else "" for row in rows]
        column = meaning_beside(name, cells, section.columns)
        if column and len([cell for cell in cells if not is_empty(cell)]) >= _FEWEST:
            section.columns[column] = (*section.columns.get(column, ()), place)
            section.taken[place] = column


def told_columns(section: Section, letter: Callable[[int], str]) -> Iterator[str]:
    """What was taken for what (B列“谁拍板”→责任单位), for the notice."""
    for place in sorted(section.taken):
        name = clean(section.header[place]) if place < len(section.header) else ""
        if shown := SHOWN.get(section.taken[place]):
            yield f"{letter(place)}列" + (f"“{name[:20]}”" if name else "") + f"→{shown}"
