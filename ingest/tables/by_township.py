"""Tables with a column of duties for each township and none for their names: 石岭镇 | 下河镇, or 石岭镇职责 | 下河镇职责.

Each cell is a duty of its township. Where a column has names, the townships' columns are read beside it (:mod:`ingest.tables.matrix`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.document import Table
from ingest.tables.cells import is_empty
from ingest.tables.columns import Column, column_of
from ingest.tables.layout import distinct
from ingest.text import normalise, simplify

_FIRST_ROWS = 10
_FEWEST = 2
_TOWNSHIP = re.compile(
    r"^(?P<name>[\u4e00-\u9fff]{1,8}(?:镇|乡|街道|苏木))(?:办事处|人民政府)?(?:基本)?(?:履职|工作)?(?:职责|事项|任务|内容|清单)*$"
)
_CATEGORY = re.compile(r"^[一二三四五六七八九十]{1,3}、|^[（(][一二三四五六七八九十]{1,3}[）)]")
_BESIDE = frozenset({Column.NUMBER, Column.FIELD, Column.REMARK})
_NONE = "/"  # what people write where there is nothing
_WORDS = re.compile("[\u4e00-\u9fff]{2}")


def one_duty_a_row(table: Table) -> Table:
    """The table with a row for each duty and its township, if it has a column of duties for each; else as it is.

    ``origins`` of the result has the place of each duty in the table as written. A row without any duty stays, without a name.
    """
    found = next((index for index, row in enumerate(table.rows[:_FIRST_ROWS]) if _townships(row)), None)
    if found is None:
        return table
    header = table.rows[found]
    townships = _townships(header)
    if not _hold_duties(table.rows[found + 1 :], townships):
        return table
    others = [place for place, text in enumerate(header) if text.strip() and place not in townships]
    body = [[*(header[place] for place in others), "乡镇", "事项名称"]]
    origins = [(found, 0)]
    for index in range(found + 1, len(table.rows)):
        row = table.rows[index]
        beside = [row[place] if place < len(row) else "" for place in others]
        for place, name, duty in _duties(row, townships):
            body.append([*beside, name, duty])
            origins.append((index, place))
    above = tuple(text for row in table.rows[:found] for text in distinct(row))
    return replace(
        table, rows=body, merges=(), preface=(*table.preface, *above), origins=tuple(origins), originals={}
    )


def _townships(header: Sequence[str]) -> dict[int, str]:
    """The townships of a header by their columns; none where a column has the names of duties, or anything else of them."""
    found: dict[int, str] = {}
    for place, text in enumerate(header):
        name = _TOWNSHIP.match(re.sub(r"\s", "", simplify(normalise(text))))
        if name and name["name"] not in found.values():
            found[place] = name["name"]
        elif text.strip() and column_of(text) not in _BESIDE:
            return {}
    return found if len(found) >= _FEWEST else {}


def _hold_duties(rows: Sequence[Sequence[str]], townships: dict[int, str]) -> bool:
    """Whether the columns hold words: no marks, no numbers."""
    cells = [
        row[place] for row in rows for place in townships if place < len(row) and not is_empty(row[place])
    ]
    return bool(cells) and sum(bool(_WORDS.search(cell)) for cell in cells) * 2 > len(cells)


def _duties(row: Sequence[str], townships: dict[int, str]) -> list[tuple[int, str, str]]:
    """Column, township and duty of each cell; a heading over all of them, by its text."""
    texts = distinct(row)
    if not texts:
        return []
    if len(texts) == 1 and _CATEGORY.match(texts[0]):
        return [(0, texts[0], texts[0])]
    found = [
        (place, name, row[place])
        for place, name in townships.items()
        if place < len(row) and not is_empty(row[place])
    ]
    return found or [(0, "", _NONE)]
