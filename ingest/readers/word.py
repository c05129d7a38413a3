"""Word documents (docx) → tables and paragraphs in reading order, straight from WordprocessingML.

Only ``word/document.xml`` is parsed: styles, pictures, macros, linked files and comments are never opened.
ISO/IEC 29500-1 §17.4 describes the table grid (``gridSpan``, ``vMerge``, ``gridBefore``) that is followed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.readers.archive import Archive
from ingest.readers.document import Merge, Paragraph, Table, spread
from ingest.readers.xmlpart import parse_xml

_MAIN_PARTS = ("word/document.xml", "word/document2.xml")
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_TRANSPARENT = {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink"}
_SKIPPED = {
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "pPr",
    "rPr",
    "tblPr",
    "tblGrid",
    "trPr",
    "tcPr",
    "Fallback",
}
_PREFACE = 6
_MAX_COLUMNS = 200


@dataclass(slots=True)
class _Grid:
    """A table while it is read: texts by row, merged ranges, and the open vertical merges by column."""

    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    open: dict[int, tuple[int, int]] = field(default_factory=dict)

    def close(self, left: int, end: int) -> None:
        """End the vertical merge that began in column ``left``; ``end`` is the first row behind it."""
        top, right = self.open.pop(left)
        if end - top > 1 or right > left:
            self.merges.append(Merge(top, left, end - 1, right))


def read_docx(archive: Archive) -> tuple[tuple[Table, ...], tuple[Paragraph, ...]]:
    """The tables and the paragraphs outside them; each table's preface is the text right before it.

    Raises ReadError for a damaged document.
    """
    part = next((name for name in _MAIN_PARTS if name in archive), _MAIN_PARTS[0])
    root = parse_xml(archive, part)
    body = next((child for child in root if _tag(child) == "body"), None)
    if body is None:
        raise archive.error("不是完好的 Word 文档（没有正文）；请用 Word 或 WPS 打开并另存，再重新导入")
    try:
        return _read_body(body)
    except RecursionError as error:
        raise archive.error(
            "嵌套过深，无法读取；请用 Word 或 WPS 打开，取消多余的嵌套后另存，再重新导入"
        ) from error


def _read_body(body: Element) -> tuple[tuple[Table, ...], tuple[Paragraph, ...]]:
    tables: list[Table] = []
    paragraphs: list[Paragraph] = []
    since: list[str] = []
    for line, block in enumerate(_blocks(body), 1):
        if _tag(block) == "p":
            text = _text(block)
            if text.strip():
                paragraphs.append(Paragraph(text, line))
                since.append(text)
        else:
            tables.append(_table(block, len(tables) + 1, tuple(since[-_PREFACE:])))
            since = []
    return tuple(tables), tuple(paragraphs)


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(parent: Element | None, name: str) -> str | None:
    """The ``w:val`` of a child of a properties element; "" for a child without one."""
    for child in parent if parent is not None else ():
        if _tag(child) == name:
            return next((value for key, value in child.attrib.items() if key.rpartition("}")[2] == "val"), "")
    return None


def _blocks(parent: Element) -> Iterator[Element]:
    for child in parent:
        if _tag(child) in {"p", "tbl"}:
            yield child
        elif _tag(child) in _TRANSPARENT:
            yield from _blocks(child)


def _text(element: Element) -> str:
    """The visible text below an element; paragraphs end in a line break, deleted text is left out."""
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts).strip("\n")


def _collect(element: Element, parts: list[str]) -> None:
    for child in element:
        tag = _tag(child)
        if tag == "t":
            parts.append(child.text or "")
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        elif tag not in _SKIPPED:
            _collect(child, parts)
            if tag == "p":
                parts.append("\n")


def _children(parent: Element, name: str) -> Iterator[Element]:
    for child in parent:
        if _tag(child) == name:
            yield child
        elif _tag(child) in _TRANSPARENT:
            yield from _children(child, name)


def _table(element: Element, ordinal: int, preface: tuple[str, ...]) -> Table:
    grid = _Grid()
    for number, row in enumerate(_children(element, "tr")):
        _read_row(grid, row, number)
    for left in list(grid.open):
        grid.close(left, len(grid.rows))
    spread(grid.rows, grid.merges)
    return Table(f"表{ordinal}", grid.rows, ordinal=ordinal, merges=tuple(grid.merges), preface=preface)


def _read_row(grid: _Grid, row: Element, number: int) -> None:
    properties = next((child for child in row if _tag(child) == "trPr"), None)
    cells = [""] * min(_integer(_value(properties, "gridBefore"), 0), _MAX_COLUMNS)
    continued: set[int] = set()
    for cell in _children(row, "tc"):
        settings = next((child for child in cell if _tag(child) == "tcPr"), None)
        span = max(1, min(_integer(_value(settings, "gridSpan"), 1), _MAX_COLUMNS - len(cells)))
        left, vertical = len(cells), _value(settings, "vMerge")
        cells += [_text(cell), *[""] * (span - 1)]
        if vertical is not None and vertical != "restart" and left in grid.open:
            continued.add(left)
            continue
        if left in grid.open:
            grid.close(left, number)
        grid.open[left] = (number, left + span - 1)
        continued.add(left)
    for left in [left for left in grid.open if left not in continued]:
        grid.close(left, number)
    grid.rows.append(cells)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default
