"""Workbooks (xlsx, xlsm, xls) → tables, through calamine; hidden rows and columns through a scan of the sheet's XML."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ingest.limits import Limits, setting
from ingest.readers.archive import Archive
from ingest.readers.document import Merge, ReadError, Table, column_letter, file_error, merged_area, spread
from ingest.readers.sheetscan import SheetScan, scan_sheets
from ingest.records import Notice, Source

_EXACT = 1e15


def read_xlsx(archive: Archive, data: bytes, sha256: str) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    """The sheets of an Office Open XML workbook, with merged ranges spread and hidden parts noted.

    Raises ReadError for a damaged workbook and for a sheet whose rectangle is over the limit.
    """
    scans = scan_sheets(archive)
    tables, notices = _read(data, archive.name, sha256, scans, archive.limits)
    told = (
        Notice(Source(archive.name, sha256, sheet=name, row=row, column=column), reason)
        for name, scan in scans.items()
        for row, column, reason in scan.remarks(name)
    )
    return tables, (*notices, *told)


def read_xls(
    data: bytes, name: str, sha256: str, limits: Limits
) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    """The sheets of a workbook in the binary format of Excel 97 (BIFF8, at most 65,536 rows × 256 columns)."""
    return _read(data, name, sha256, {}, limits)


def _read(
    data: bytes, name: str, sha256: str, scans: dict[str, SheetScan], limits: Limits
) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    import python_calamine

    tables: list[Table] = []
    cut: list[Notice] = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for metadata in workbook.sheets_metadata:
                if metadata.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_name(metadata.name)
                    visible = metadata.visible == python_calamine.SheetVisibleEnum.Visible
                    concealed = scans.get(metadata.name, SheetScan())
                    values = sheet.to_python(skip_empty_area=False)
                    cut += _cut_codes(values, metadata.name, Source(name, sha256, sheet=metadata.name))
                    tables.append(_table(sheet, values, name, limits, visible=visible, hidden=concealed))
    except python_calamine.PasswordError as error:
        raise password_error(name) from error
    except python_calamine.CalamineError as error:
        raise _damaged(name) from error
    except BaseException as error:
        # The extension reports its own defects as a panic, which is not an Exception.
        if type(error).__name__ == "PanicException":
            raise _damaged(name) from error
        raise
    hidden = (notice for table in tables for notice in hidden_notices(table, name, sha256))
    return tuple(tables), (*hidden, *cut)


def _cut_codes(values: Iterable[list[Any]], sheet: str, source: Source) -> Iterator[Notice]:
    """Workbooks keep 15 digits of a number: a longer code that was typed as one has lost the others for good."""
    places = [
        (row, column)
        for row, cells in enumerate(values, 1)
        for column, value in enumerate(cells)
        if type(value) is float and not -_EXACT < value < _EXACT
    ]
    if places:
        row, column = places[0][0], column_letter(places[0][1])
        what = f"个超过15位的编码存成了数字（首个在{column}{row}）"
        advice = "表格软件只保留前15位，其余已丢失；请把该列设为文本格式，重填编码后重新导入"
        yield Notice(
            replace(source, row=row, column=column), f"工作表“{sheet}”有{len(places)}{what}，{advice}"
        )


def _table(
    sheet: Any,
    values: Iterable[list[Any]],
    document: str,
    limits: Limits,
    *,
    visible: bool,
    hidden: SheetScan,
) -> Table:
    rows = _texts(values)
    merges = tuple(
        Merge(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    if merged_area(rows, merges) > limits.cells:
        message = f"的工作表“{sheet.name}”合并单元格过多；请取消多余的合并后另存，再重新导入"
        raise file_error(document, message + setting("cells"))
    spread(rows, merges)
    return Table(
        name=sheet.name,
        rows=rows,
        sheet=sheet.name,
        merges=merges,
        hidden=not visible,
        hidden_rows=hidden.rows,
        hidden_columns=hidden.columns,
    )


def password_error(name: str) -> ReadError:
    """What to say about a workbook or text that is encrypted with a password."""
    return file_error(name, "设有打开密码，无法读取；请在 Excel 或 WPS 中取消密码后另存，再重新导入")


def _damaged(name: str) -> ReadError:
    return file_error(name, "不是完好的工作簿，无法读取；请用 Excel 或 WPS 打开并另存为 .xlsx，再重新导入")


def _texts(rows: Iterable[list[Any]]) -> list[list[str]]:
    return [
        [value if type(value) is str and "_x000" not in value else cell_text(value) for value in row]
        for row in rows
    ]


def cell_text(value: object) -> str:
    """The text that a spreadsheet would show for a value in its plain format.

    >>> cell_text(3.0), cell_text(2.5), cell_text(dt.date(2025, 6, 1))
    ('3', '2.5', '2025-06-01')
    """
    if isinstance(value, str):
        return value.replace("_x000D_\n", "\n").replace("_x000D_", "\n")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return "" if value is None else str(value)


def hidden_notices(table: Table, document: str, sha256: str) -> Iterator[Notice]:
    """One notice for each hidden part of a sheet that has content."""

    def notice(text: str, row: int | None = None, column: str | None = None) -> Notice:
        source = Source(document, sha256, sheet=table.sheet, row=row, column=column)
        return Notice(source, f"{text}，已照常读取；如不应计入，请删除后重新导入")

    if table.hidden and any(map(any, table.rows)):
        yield notice(f"工作表“{table.name}”是隐藏的")
    filled = sorted(row for row in table.hidden_rows if row < len(table.rows) and any(table.rows[row]))
    if filled:
        yield notice(
            f"工作表“{table.name}”有{len(filled)}个隐藏行（首个在第{filled[0] + 1}行）", row=filled[0] + 1
        )
    for column in sorted(table.hidden_columns):
        if any(column < len(row) and row[column] for row in table.rows):
            letter = column_letter(column)
            yield notice(f"工作表“{table.name}”的{letter}列是隐藏的", column=letter)
