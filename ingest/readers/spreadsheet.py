"""Workbooks (xlsx, xlsm, xls) → tables, through calamine; hidden rows and columns through a scan of the sheet's XML."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.limits import Limits, setting
from ingest.readers.archive import Archive
from ingest.readers.document import Merge, ReadError, Table, column_letter, merged_area, spread
from ingest.readers.xmlpart import parse_xml
from ingest.records import Notice, Source

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*?>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d{1,9})[\"']")
_WIDE_CELL = re.compile(rb' r="([A-Z]{2,3})\d')
_WIDE_CELL_OTHERWISE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{2,3})\d")  # as no Office program writes it
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_MINIMUM = re.compile(rb"\bmin=[\"'](\d{1,5})[\"']")
_MAXIMUM = re.compile(rb"\bmax=[\"'](\d{1,5})[\"']")

_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class _Hidden:
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def read_xlsx(archive: Archive, data: bytes, sha256: str) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    """The sheets of an Office Open XML workbook, with merged ranges spread and hidden parts noted.

    Raises ReadError for a damaged workbook and for a sheet whose rectangle is over the limit.
    """
    hidden = _scan_sheets(archive)
    return _read(data, archive.name, sha256, hidden, archive.limits)


def read_xls(
    data: bytes, name: str, sha256: str, limits: Limits
) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    """The sheets of a workbook in the binary format of Excel 97 (BIFF8, at most 65,536 rows × 256 columns)."""
    return _read(data, name, sha256, {}, limits)


def _scan_sheets(archive: Archive) -> dict[str, _Hidden]:
    """Hidden rows and columns by sheet name, after checking every sheet's rectangle.

    Every part is unpacked here once, so a size that the directory lies about shows before calamine unpacks it.
    Any part could be declared a sheet, so all parts with rows are measured: calamine allocates the whole
    rectangle from the first to the last cell, and one cell in XFD1048576 would be 17 billion of them.
    """
    by_part: dict[str, _Hidden] = {}
    for info in archive.file.infolist():
        content = archive.part(info.filename)
        tags = _ROW.findall(content)
        if tags:
            by_part[info.filename] = _measure(archive, info.filename, content, tags)
    return {name: by_part[part] for name, part in _sheet_parts(archive) if part in by_part}


def _measure(archive: Archive, part: str, content: bytes, tags: list[bytes]) -> _Hidden:
    numbers = [
        int(match[1]) if (match := _ROW_NUMBER.search(tag)) else index + 1 for index, tag in enumerate(tags)
    ]
    last_row = max(len(numbers), *numbers)
    usual = b"r='" not in content and content.count(b'r="') >= len(tags)
    wide = (_WIDE_CELL if usual else _WIDE_CELL_OTHERWISE).findall(content)
    last_column = max(map(_column_number, set(wide)), default=26)
    if last_row * last_column > archive.limits.cells:
        raise archive.error(
            f"的工作表（{part}）范围达{last_row}行×{last_column}列，超过上限{archive.limits.cells}格；"
            f"请删去多余的空行空列后另存，再重新导入{setting('cells')}"
        )
    if b"hidden" not in content:
        return _Hidden()
    rows = frozenset(number - 1 for number, tag in zip(numbers, tags, strict=True) if _HIDDEN.search(tag))
    columns: set[int] = set()
    for tag in _COLUMN.findall(content):
        low, high = _MINIMUM.search(tag), _MAXIMUM.search(tag)
        if low and high and _HIDDEN.search(tag):
            columns.update(range(int(low[1]) - 1, min(int(high[1]), last_column)))
    return _Hidden(rows, frozenset(columns))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_parts(archive: Archive) -> Iterator[tuple[str, str]]:
    """(sheet name, part name) as the workbook relates them."""
    if "xl/workbook.xml" not in archive or "xl/_rels/workbook.xml.rels" not in archive:
        return
    relations = parse_xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    for sheet in parse_xml(archive, "xl/workbook.xml").iter():
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_RELATIONSHIP), "")
            yield sheet.get("name") or "", posixpath.normpath(posixpath.join("xl", target)).lstrip("/")


def _read(
    data: bytes, name: str, sha256: str, hidden: dict[str, _Hidden], limits: Limits
) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    import python_calamine

    tables: list[Table] = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for metadata in workbook.sheets_metadata:
                if metadata.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_name(metadata.name)
                    visible = metadata.visible == python_calamine.SheetVisibleEnum.Visible
                    concealed = hidden.get(metadata.name, _Hidden())
                    tables.append(_table(sheet, name, limits, visible=visible, hidden=concealed))
    except python_calamine.PasswordError as error:
        raise password_error(name) from error
    except python_calamine.CalamineError as error:
        raise _damaged(name) from error
    except BaseException as error:
        # The extension reports its own defects as a panic, which is not an Exception.
        if type(error).__name__ == "PanicException":
            raise _damaged(name) from error
        raise
    return tuple(tables), tuple(notice for table in tables for notice in hidden_notices(table, name, sha256))


def _table(sheet: Any, document: str, limits: Limits, *, visible: bool, hidden: _Hidden) -> Table:
    rows = _texts(sheet.to_python(skip_empty_area=False))
    merges = tuple(
        Merge(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    if merged_area(rows, merges) > limits.cells:
        message = f"的工作表“{sheet.name}”合并单元格过多；请取消多余的合并后另存，再重新导入"
        raise _error(document, message + setting("cells"))
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
    return _error(name, "设有打开密码，无法读取；请在 Excel 或 WPS 中取消密码后另存，再重新导入")


def _damaged(name: str) -> ReadError:
    return _error(name, "不是完好的工作簿，无法读取；请用 Excel 或 WPS 打开并另存为 .xlsx，再重新导入")


def _error(name: str, message: str) -> ReadError:
    return ReadError(f"文件“{name}”{message}", Source(name))


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
