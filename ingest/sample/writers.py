"""Grids become files: an Excel workbook, a Word document, a CSV file in GB18030."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ingest.sample.archive import fixed
from ingest.sample.grid import Grid

_THIN = Side(style="thin", color="FF808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FONTS = {
    "title": Font(name="方正小标宋简体", size=18),
    "note": Font(name="楷体", size=11),
    "header": Font(name="黑体", size=11, bold=True),
    "heading": Font(name="黑体", size=11),
    "row": Font(name="仿宋", size=11),
    "footer": Font(name="楷体", size=10),
}
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_FILLS = {
    "header": PatternFill("solid", fgColor="FFD9E2F3"),
    "heading": PatternFill("solid", fgColor="FFF2F2F2"),
}
_NARROW = 20
"""Columns of at most this many characters are centred."""


def xlsx(grids: Sequence[Grid]) -> bytes:
    """Write one sheet for each grid, styled, with the same bytes for the same grids."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        _fill(book.create_sheet(grid.name), grid)
    book.properties.creator = "虚构样例"
    target = io.BytesIO()
    book.save(target)
    return fixed(target.getvalue())


def _fill(sheet: Worksheet, grid: Grid) -> None:
    for number, (cells, style) in enumerate(zip(grid.rows, grid.styles, strict=True), 1):
        for column, text in enumerate(cells, 1):
            cell = sheet.cell(number, column, _value(text))
            cell.font = _FONTS[style]
            cell.alignment = _LEFT if style == "footer" or _wide(grid, column, style) else _CENTRE
            if style in {"header", "heading", "row"}:
                cell.border = _BORDER
            if style in _FILLS:
                cell.fill = _FILLS[style]
    for first_row, first_column, last_row, last_column in grid.merges:
        sheet.merge_cells(
            start_row=first_row, start_column=first_column, end_row=last_row, end_column=last_column
        )
    for column, width in enumerate(grid.widths, 1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = width
        dimension.hidden = column in grid.hidden
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = f"A{grid.styles.index('row') + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"


def _value(text: str) -> str | int | None:
    """An ordinal is a number in the sheet, as a typist leaves it; nothing is an empty cell."""
    return int(text) if text.isascii() and text.isdigit() else text or None


def _wide(grid: Grid, column: int, style: str) -> bool:
    return style in {"row", "heading"} and (style == "heading" or grid.widths[column - 1] > _NARROW)


def table_rows(grid: Grid) -> int:
    """How many rows precede the header, so that a row's place in the Word table can be told from its place here."""
    return grid.styles.index("header")


def docx(grid: Grid) -> bytes:
    """Write title and notes as paragraphs, the rest as one table with merged cells, the footers below it."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    before = table_rows(grid)
    body = [number for number, style in enumerate(grid.styles) if style in {"header", "heading", "row"}]
    for number in range(before):
        if grid.styles[number] == "title":
            document.add_heading(grid.rows[number][0], level=1)
        else:
            document.add_paragraph(grid.rows[number][0])
    table = document.add_table(rows=len(body), cols=len(grid.widths), style="Table Grid")
    lines = list(table.rows)
    for number, line in zip(body, lines, strict=True):
        for cell, text in zip(line.cells, grid.rows[number], strict=True):
            if text:
                cell.text = text
    for first_row, first_column, last_row, last_column in grid.merges:
        if first_row - 1 in body:
            corner = table.cell(last_row - 1 - before, last_column - 1)
            table.cell(first_row - 1 - before, first_column - 1).merge(corner)
    for number, style in enumerate(grid.styles):
        if style == "footer":
            document.add_paragraph(grid.rows[number][0])
    document.core_properties.author = "虚构样例"
    target = io.BytesIO()
    document.save(target)
    return fixed(target.getvalue())


def gb18030(grid: Grid) -> bytes:
    """Write the grid as CSV in GB18030 with CRLF, as Excel on a Chinese Windows saves it."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows(grid.rows)
    return target.getvalue().encode("gb18030")
