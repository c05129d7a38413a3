"""OpenDocument spreadsheets (ods) → tables, straight from ``content.xml``.

Rows and cells carry counts of repetition (OpenDocument 1.3 part 3, section 9.1). They are followed as far as the last
one with content: an empty row repeated a million times costs nothing, a full one is refused. Macros, links and embedded
objects are never opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.limits import setting
from ingest.readers.archive import Archive
from ingest.readers.document import Merge, Table, merged_area, spread
from ingest.readers.spreadsheet import hidden_notices, password_error
from ingest.readers.xmlpart import parse_xml
from ingest.records import Notice

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_GROUPS = {f"{_TABLE}{name}" for name in ("table-row-group", "table-rows", "table-header-rows")}
_COLUMN_GROUPS = {
    f"{_TABLE}{name}" for name in ("table-column-group", "table-columns", "table-header-columns")
}
_CONCEALED = {"collapse", "filter"}
_MAX_COLUMNS = 16_384


def read_ods(archive: Archive, sha256: str) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    """The sheets of a workbook, with merged ranges spread and hidden parts noted.

    Raises ReadError for a damaged or encrypted workbook, and for a sheet with more cells than the limit.
    """
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.part("META-INF/manifest.xml"):
        raise password_error(archive.name)
    root = parse_xml(archive, "content.xml")
    hidden_styles = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(one.get(f"{_TABLE}display") == "false" for one in style)
    }
    body = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    if body is None:
        raise archive.error("不是完好的电子表格；请用 WPS 或 LibreOffice 打开并另存为 .xlsx，再重新导入")
    try:
        tables = tuple(
            _Sheet(archive, element, hidden=element.get(f"{_TABLE}style-name") in hidden_styles).read()
            for element in body
            if element.tag == f"{_TABLE}table"
        )
    except RecursionError as error:
        raise archive.error("嵌套过深，无法读取；请用 WPS 打开并另存为 .xlsx，再重新导入") from error
    notices = (notice for table in tables for notice in hidden_notices(table, archive.name, sha256))
    return tables, tuple(notices)


@dataclass(slots=True)
class _Sheet:
    archive: Archive
    element: Element
    hidden: bool
    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    size: int = 0

    def read(self) -> Table:
        name = self.element.get(f"{_TABLE}name") or ""
        concealed: set[int] = set()
        number = 0
        for row in _below(self.element, f"{_TABLE}table-row", _GROUPS):
            repeated = _count(row, "number-rows-repeated")
            cells = self._row(row, number)
            if cells:
                self.size += (number - len(self.rows)) + repeated * len(cells)
                if self.size > self.archive.limits.cells:
                    raise self.archive.error(
                        f"的工作表“{name}”超过上限{self.archive.limits.cells}格；请删去多余的空行空列后另存，再重新导入{setting('cells')}"
                    )
                self.rows += ([] for _ in range(number - len(self.rows)))
                self.rows += (list(cells) for _ in range(repeated))
                if row.get(f"{_TABLE}visibility") in _CONCEALED:
                    concealed.update(range(number, number + repeated))
            number += repeated
        if merged_area(self.rows, self.merges) > self.archive.limits.cells:
            message = f"的工作表“{name}”合并单元格过多；请取消多余的合并后另存，再重新导入"
            raise self.archive.error(message + setting("cells"))
        spread(self.rows, self.merges)
        return Table(
            name=name,
            rows=self.rows,
            sheet=name,
            merges=tuple(self.merges),
            hidden=self.hidden,
            hidden_rows=frozenset(concealed),
            hidden_columns=frozenset(self._hidden_columns()),
        )

    def _row(self, row: Element, number: int) -> list[str]:
        """The cells of a row up to the last one with content."""
        cells: list[str] = []
        column = 0
        for cell in row:
            if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
                continue
            repeated = min(_count(cell, "number-columns-repeated"), _MAX_COLUMNS - column)
            if text := cell_text(cell):
                cells += [""] * (column - len(cells)) + [text] * repeated
            across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            if across > 1 or down > 1:
                self.merges.append(Merge(number, column, number + down - 1, column + across - 1))
            column += repeated
        return cells

    def _hidden_columns(self) -> Iterator[int]:
        place = 0
        for column in _below(self.element, f"{_TABLE}table-column", _COLUMN_GROUPS):
            repeated = min(_count(column, "number-columns-repeated"), _MAX_COLUMNS)
            if column.get(f"{_TABLE}visibility") in _CONCEALED:
                yield from range(place, min(place + repeated, _MAX_COLUMNS))
            place += repeated


def _below(parent: Element, tag: str, groups: set[str]) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in groups:
            yield from _below(child, tag, groups)


def _count(element: Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def cell_text(cell: Element) -> str:
    """What a cell shows: its paragraphs, one a line; comments are not part of it."""
    return "\n".join(_inline(child) for child in cell if child.tag == f"{_TEXT}p").strip("\n")


def _inline(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" ")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag != f"{_OFFICE}annotation":
            parts.append(_inline(child))
        parts.append(child.tail or "")
    return "".join(parts)
