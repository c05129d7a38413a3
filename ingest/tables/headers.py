"""The header of a table: which rows are one, and what its columns hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.organs.mentions import looks_like_organ
from ingest.tables.columns import Column, column_of, is_plain_name
from ingest.text import normalise

_HIGHEST_HEADER = 3
_FEWEST_MARKS = 2
_TOWNSHIP = re.compile(r"^[\u4e00-\u9fff]{1,6}(?:镇|乡|街道|苏木)$")
_PLAIN = {Column.DETAIL, Column.UNIT, Column.HOLDER, Column.TITLE, Column.REMARK}
"""Columns whose name in the lower row of a header is better read with the name above it."""
_LONGEST_HEADER = 60
_LEVEL = re.compile(r"^[一二三四]级")
_SECOND_TITLES = (
    (re.compile("配合|协助"), Column.TOWNSHIP_DUTIES),
    (re.compile("具体|子|小|办理|细化"), Column.SUBITEM),
)
Columns = dict[Column, tuple[int, ...]]


_FEWEST_MERGED = 2


def header_at(rows: Sequence[Sequence[str]], index: int) -> tuple[int, Columns, list[str]] | None:
    """(height, columns, texts by column) of the header that starts in row ``index``; None if there is none.

    Two or three rows are one header where the lower ones name columns that the upper ones do not, as with 责任划分 over
    上级部门职责 and 乡镇（街道）配合职责.
    """
    if not may_be_header(rows[index]):
        return None
    texts = [normalise(cell) for cell in rows[index]]
    best: tuple[int, Columns, list[str]] | None = None
    for height in range(1, _HIGHEST_HEADER + 1):
        below = texts if height == 1 else _lower_row(rows, index + height - 1, texts)
        if below is None:
            break
        texts = below
        columns = _columns(texts)
        if Column.NUMBER not in columns and _counts_down(rows, index + height, columns):
            columns[Column.NUMBER] = (0,)
        if _is_header(columns, texts) and (best is None or len(_flat(columns)) > len(_flat(best[1]))):
            best = height, columns, texts
    return best


def _counts_down(rows: Sequence[Sequence[str]], below: int, columns: Columns) -> bool:
    """Whether the first column, whatever it is called, only numbers the rows below: 第1项, 第2项."""
    first = [normalise(row[0]) for row in rows[below : below + _FEWEST_MARKS] if row]
    numbers = [f"第{number}项" for number in range(1, _FEWEST_MARKS + 1)]
    written = [f"第{number}项" for number in "一二三四"[:_FEWEST_MARKS]]
    return 0 not in _flat(columns) and first in (numbers, written)


def may_be_header(row: Sequence[str]) -> bool:
    """A cheap test for long lists: short cells, and a column's name among the first three."""
    filled = [cell for cell in row if cell.strip()]
    return (
        bool(filled)
        and (len(filled) <= _FEWEST_MERGED or len(set(filled)) > 1)  # one text over all columns heads a part
        and all(len(cell) <= _LONGEST_HEADER for cell in filled)
        and any(column_of(cell) for cell in filled[:3])
    )


def _lower_row(rows: Sequence[Sequence[str]], index: int, upper: list[str]) -> list[str] | None:
    """The texts of a header with row ``index`` as its next row, column by column, if that can be part of it."""
    if index >= len(rows) or len(set(filter(None, upper))) < 2:
        return None
    row = rows[index]
    if any(len(cell) > _LONGEST_HEADER for cell in row):
        return None
    lower = [normalise(cell) for cell in row] + [""] * (len(upper) - len(row))
    upper = upper + [""] * (len(lower) - len(upper))
    own = [cell for cell, above in zip(lower, upper, strict=True) if cell and cell != above]
    known = sum(1 for cell in own if column_of(cell) or _TOWNSHIP.match(cell))
    if not own or any(cell.isdecimal() for cell in lower):
        return None
    # 序号 and 事项名称 again: cells merged downwards, beside which anything divides the name above it.
    merged = {column_of(cell) for cell, above in zip(lower, upper, strict=True) if cell and cell == above}
    if known * 2 < len(own) and not (Column.TITLE in merged and len(merged - {None}) > 1):
        return None
    texts, parent = [], ""
    for low, high in zip(lower, upper, strict=True):
        # A parent that was merged to the right stands in its first cell only, where an export dropped the others.
        parent = high or (parent if low else "")
        texts.append(_joined(parent, low) if low and low != high else high)
    return texts


def _joined(high: str, low: str) -> str:
    """The name of a column from two rows: 主体责任 over 责任单位 says more than 责任单位."""
    column = column_of(low)
    if column in _PLAIN and column_of(f"{high}{low}") not in {None, Column.OTHER}:
        return f"{high}{low}"
    if column or not column_of(high) or _TOWNSHIP.match(low) or looks_like_organ(low):
        return low
    return f"{high}{low}" if column_of(f"{high}{low}") else f"{high}（{low}）"  # 责任事项 over 受理 and 审查


def _columns(texts: Sequence[str]) -> Columns:
    columns: dict[Column, tuple[int, ...]] = {}
    for index, text in enumerate(texts):
        column = column_of(text) if text else None
        if column is not None and not (index and texts[index - 1] == text):
            columns[column] = (*columns.get(column, ()), index)
    _settle_levels(columns, texts)
    first, *more = columns.get(Column.TITLE, (-1,))
    for place in more:
        # 事项名称 | 配合事项, 事项 | 具体事项: the first one names the duty
        columns[Column.TITLE] = (first,)
        column = next((one for mark, one in _SECOND_TITLES if mark.search(texts[place])), Column.DETAIL)
        columns[column] = (*columns.get(column, ()), place)
    if Column.TITLE not in columns and Column.DETAIL in columns:
        title, *rest = columns.pop(Column.DETAIL)
        columns[Column.TITLE] = (title,)
        if rest:
            columns[Column.DETAIL] = tuple(rest)
    return columns


def _settle_levels(columns: Columns, texts: Sequence[str]) -> None:
    """一级事项 | 二级事项 | 三级事项: the last one names the duty, the first one its category."""
    levels = [place for place in columns.get(Column.TITLE, ()) if _LEVEL.match(texts[place])]
    if len(levels) > 1 and len(levels) == len(columns[Column.TITLE]):
        columns[Column.TITLE] = (levels[-1],)
        columns.setdefault(Column.FIELD, (levels[0],))
        columns[Column.OTHER] = (*columns.get(Column.OTHER, ()), *levels[1:-1])


def _flat(columns: Columns) -> list[int]:
    return [index for indexes in columns.values() for index in indexes]


def _is_header(columns: Columns, texts: Sequence[str]) -> bool:
    """Whether enough of a row names columns: the name of the duty, one more, and at least half of its cells."""
    if Column.TITLE not in columns:
        return False
    filled = set(filter(None, texts))
    known = {texts[index] for index in _flat(columns)}
    if len(known) == 1:
        name = texts[columns[Column.TITLE][0]]
        return len(filled) == 1 and len(name) >= 4 and is_plain_name(name)
    units = {text for text in filled - known if _TOWNSHIP.match(text) or looks_like_organ(text)}
    return len(known) * 2 >= len(filled - units)


_ENUMERATIONS = ("甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJ", "一二三四五六七八九十")


def counts_columns(row: Sequence[str]) -> bool:
    """Whether a row below a header only counts its columns: (1) (2) (3), 甲 乙 丙.

    >>> counts_columns(["栏次", "1", "2", "3"]), counts_columns(["1", "巡查", "2"])
    (True, False)
    """
    marks = [normalise(cell).strip("（）() ") for cell in row if cell.strip() and cell.strip() != "栏次"]
    if len(marks) < _FEWEST_MARKS:
        return False
    numbers = [str(number) for number in range(1, len(marks) + 1)]
    return marks == numbers or any(marks == list(one[: len(marks)]) for one in _ENUMERATIONS)
