"""How a county office fills a cell: numbered duties, several departments, full-width figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ingest.sample.source import Part, Row

_DIGITS = "零一二三四五六七八九十"
_WIDE = {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
_LABEL = re.compile(r"^(?:牵头|配合)单位[：:]")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")


def chinese(number: int) -> str:
    """Write a number up to 99 in Chinese numerals.

    >>> chinese(7), chinese(18), chinese(40)
    ('七', '十八', '四十')
    """
    tens, units = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[units] if units or not head else "")


MARKS: dict[str, Callable[[int], str]] = {
    "dot": lambda number: f"{number}.",
    "comma": lambda number: f"{number}、",
    "bracket": lambda number: f"（{chinese(number)}）",
    "circle": lambda number: chr(0x2460 + number - 1),
}
"""How duties within a cell are numbered."""


def numbered(duties: Sequence[str], marks: str) -> str:
    """Join duties into one cell text, one to a line; a single duty stands without a number."""
    if len(duties) == 1:
        return duties[0]
    mark = MARKS[marks]
    return "\n".join(f"{mark(number)}{duty}" for number, duty in enumerate(duties, 1))


def bare(as_written: str) -> str:
    """Drop the label before a department's name and the note after it.

    >>> bare("县住建局（配合）"), bare("牵头单位：县水利局")
    ('县住建局', '县水利局')
    """
    return _IN_BRACKETS.sub("", _LABEL.sub("", as_written)).strip()


def departments(parts: Iterable[Part], order: str) -> str:
    """Write the departments' cell: one to a line, or all in one line with 、 (a label begins a new line)."""
    written = [part.as_written for part in parts]
    if order == "lines":
        return "\n".join(written)
    return re.sub(r"、(?=(?:牵头|配合)单位)", "\n", "、".join(written))


def department_duties(row: Row, marks: str, block: str) -> str:
    """Write the cell 上级部门职责: a block for each department where there are several."""
    parts = [part for part in row.parts if part.duties]
    if len(parts) < 2:
        return "\n".join(numbered(part.duties, marks) for part in parts)
    head = "【{}】" if block == "square" else "{}："
    return "\n".join(
        f"{head.format(bare(part.as_written) or part.name)}\n{numbered(part.duties, marks)}" for part in parts
    )


def wide(text: str) -> str:
    """Turn Latin letters and digits into their full-width forms.

    >>> wide("12345热线")
    '１２３４５热线'
    """
    return text.translate(_WIDE)
