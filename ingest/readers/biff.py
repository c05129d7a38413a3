"""A look into a workbook of Excel 97 before it is parsed: passwords, and cells in impossible places.

The fast reader allocates the rectangle that a sheet's cells or its stated dimensions span, and the process ends where
that fails; a record can name row 65,535 and column 65,535. [MS-XLS] 2.4 describes the records that are walked here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ingest.limits import Limits, setting
from ingest.readers.document import ReadError
from ingest.records import Source

_BOF = {0x0009, 0x0209, 0x0409, 0x0809}
_FILEPASS = 0x002F
_DIMENSIONS = {0x0000, 0x0200}
_CELLS = {
    0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x027E, 0x00D6,
    0x00FD,
}  # fmt: skip
_ROWS_OF_CELLS = {0x00BD, 0x00BE}  # several cells of one row; the last column stands at the end
_HEAD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_LAST = struct.Struct("<H")


def check_biff(stream: bytes, name: str, limits: Limits) -> None:
    """Raise ReadError for a stream that is encrypted or whose sheets span more cells than the limit."""
    from ingest.readers.spreadsheet import password_error

    total = last_row = last_column = 0
    for kind, start, size in _records(stream):
        if kind == _FILEPASS:
            raise password_error(name)
        if kind in _BOF:
            total += last_row * last_column
            last_row = last_column = 0
        elif kind in _DIMENSIONS:
            rows, columns = _dimensions(stream, start, size)
            _refuse_beyond(rows * columns, name, limits)
        elif size >= 6 and (kind in _CELLS or kind in _ROWS_OF_CELLS):
            row, column = _PLACE.unpack_from(stream, start)
            if kind in _ROWS_OF_CELLS:
                column = max(column, _LAST.unpack_from(stream, start + size - 2)[0])
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
    _refuse_beyond(total + last_row * last_column, name, limits)


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """(kind, where its content begins, size) of each record."""
    place, end = 0, len(stream) - _HEAD.size
    while place <= end:
        kind, size = _HEAD.unpack_from(stream, place)
        place += _HEAD.size
        if place + size > len(stream):
            return
        yield kind, place, size
        place += size


def _dimensions(stream: bytes, start: int, size: int) -> tuple[int, int]:
    """Rows and columns that a sheet claims; (0, 0) for a record of another size."""
    if size == 14:  # BIFF8
        first, last, left, right, _ = struct.unpack_from("<IIHHH", stream, start)
    elif size in {8, 10}:
        first, last, left, right = struct.unpack_from("<HHHH", stream, start)
    else:
        return 0, 0
    return max(0, last - first), max(0, right - left)


def _refuse_beyond(cells: int, name: str, limits: Limits) -> None:
    if cells > limits.cells:
        message = (
            f"文件“{name}”的工作表范围超过上限{limits.cells}格，可能已损坏；请用 Excel 或 WPS 打开，删去多余的空行空列后"
            f"另存为 .xlsx，再重新导入{setting('cells')}"
        )
        raise ReadError(message, Source(name))
