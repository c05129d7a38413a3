"""The rows that were not read → a workbook that a clerk can mend and send in again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ingest.excel import writable
from ingest.records import LIST_TITLES, FileResult, ListKind, Rejected, TableResult

EXTRA = ("原文件", "原工作表", "原行号", "未读取原因")
"""The columns behind those of the table; ``ingest/tables/headers.yaml`` knows them, so that they are passed over later."""

_LONGEST_NAME = 31
_MOST_COLUMNS = 16_384
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\']")
_WIDTHS = {"未读取原因": 60, "原文件": 30}
_NO_HEADER = "（请将本行改写为各列的列名，如“序号”“事项名称”“对应上级部门”等）"
_SENTENCES = (
    "（文稿中的句子；如要收录，请逐条改写为清单的一行，并将本行改写为各列的列名，如“事项名称”“牵头部门”等）"
)


def rejects_workbook(
    files: Sequence[FileResult], jurisdiction: str | None = None, edition: str | None = None
) -> bytes:
    """An .xlsx file with one sheet for each table that has rejected rows; see :data:`EXTRA`.

    A mended sheet is read as the same list: it begins with ``jurisdiction`` and ``edition`` (where they were said apart from
    the files), what named the list, and the header of the table. Rows of a table without a known header stand under a line
    that asks for one. Where nothing was rejected, a single sheet says so.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names: set[str] = set()
    said = (jurisdiction or "") + (f"（版本：{edition}）" if edition else "")
    for file in files:
        for table in file.tables:
            if table.rejected:
                _write(book.create_sheet(_sheet_name(table.name, names)), file, table, said)
    if not names:
        book.create_sheet("无").append(["所有行都已读取，没有需要改正的内容。"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """A sheet's name that Excel accepts and that is not taken yet (names differ in more than case)."""
    plain = _UNNAMEABLE.sub("", writable(name)).strip()[:_LONGEST_NAME] or "表"
    unique, number = plain, 2
    while unique.casefold() in taken:
        ending = f"~{number}"
        unique, number = plain[: _LONGEST_NAME - len(ending)] + ending, number + 1
    taken.add(unique.casefold())
    return unique


def _write(sheet: Any, file: FileResult, table: TableResult, said: str) -> None:
    widest = max(len(table.header), *(len(_cells(one)) for one in table.rejected))
    width = min(widest, _MOST_COLUMNS - len(EXTRA))
    header = table.header or (_SENTENCES if table.list_kind is ListKind.PROSE else _NO_HEADER,)
    columns = (*header[:width], *[""] * (width - len(header)), *EXTRA)
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[_letter(number)].width = _WIDTHS.get(column, 16)
    for title in filter(None, (said, *_titles(table))):
        sheet.append(_row(sheet, [title]))
    sheet.append(_row(sheet, columns, bold=True))
    for one in table.rejected:
        cells = _cells(one)[:width]
        place = (
            one.source.document or file.path,
            one.source.sheet or "",
            str(one.source.row or ""),
            one.reason,
        )
        sheet.append(_row(sheet, (*cells, *[""] * (width - len(cells)), *place)))


def _cells(rejected: Rejected) -> tuple[str, ...]:
    return rejected.cells or (rejected.raw,)


def _titles(table: TableResult) -> Iterator[str]:
    """What stands above the header: the least telling text first, since readers believe the nearest; at last the kind."""
    if not table.titles:
        return
    yield from reversed(table.titles)
    if table.list_kind in LIST_TITLES and not any(
        "清单" in title or "目录" in title for title in table.titles
    ):
        yield LIST_TITLES[table.list_kind]


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place))


def _row(sheet: Any, texts: Iterable[str], *, bold: bool = False) -> list[Any]:
    """Cells that hold text and nothing else: what begins with = must not become a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    row = []
    for text in texts:
        cell = WriteOnlyCell(sheet, writable(text))
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if bold:
            cell.font = Font(bold=True)
        row.append(cell)
    return row
