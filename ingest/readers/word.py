"""Word documents (docx) → tables and paragraphs in reading order, straight from WordprocessingML.

``word/document.xml`` is read, and the numberings that it uses: pictures, macros, linked files and comments are never
opened. ISO/IEC 29500-1 §17.4 describes the table grid (``gridSpan``, ``vMerge``, ``gridBefore``) that is followed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from xml.etree.ElementTree import Element

from ingest.limits import setting
from ingest.readers.archive import Archive
from ingest.readers.document import Merge, Paragraph, Table, spread
from ingest.readers.numbering import Numbering, integer, read_numbering, value_of
from ingest.readers.xmlpart import parse_xml
from ingest.records import Notice, Source

_MAIN_PARTS = ("word/document.xml", "word/document2.xml")
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_TRANSPARENT = {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink"}
_SKIPPED = {
    "del", "moveFrom", "instrText", "delText", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "Fallback",
    "rt",  # pinyin above a character
}  # fmt: skip
_BOX = "txbxContent"
_STRIKES = ("strike", "dstrike")
_PREFACE = 6
_MAX_COLUMNS = 200
_SHOWN = 60


@dataclass(slots=True)
class _Grid:
    """A table while it is read: texts by row, merged ranges, and the open vertical merges by column."""

    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    open: dict[int, tuple[int, int]] = field(default_factory=dict)
    cells: dict[tuple[int, int], Element] = field(default_factory=dict)  # by row and column, both from 0

    def close(self, left: int, end: int) -> None:
        """End the vertical merge that began in column ``left``; ``end`` is the first row behind it."""
        top, right = self.open.pop(left)
        if end - top > 1 or right > left:
            self.merges.append(Merge(top, left, end - 1, right))


def read_docx(
    archive: Archive, sha256: str
) -> tuple[tuple[Table, ...], tuple[Paragraph, ...], tuple[Notice, ...]]:
    """The tables, the paragraphs outside them, and what was left out; a table's preface is the text before it.

    Text boxes and tables that only arrange the page are read as what they hold. Raises ReadError for a damaged
    document and for one that nests deeper than the limit.
    """
    reader, body = _read(archive)
    reader.deleted = [one.text for one in body.iter() if _tag(one) == "delText" and one.text]
    return tuple(reader.tables), tuple(reader.paragraphs), tuple(reader.notices(sha256))


def paragraph_places(archive: Archive) -> dict[tuple[int | None, int, int], int]:
    """Where in the body each place of :func:`read_docx` begins: which of its ``w:p`` in document order, from 0.

    A place is a cell (table, row and column, each from 1) or a paragraph outside the tables (None, its line, 1).
    """
    reader, body = _read(archive)
    order = {id(one): number for number, one in enumerate(one for one in body.iter() if _tag(one) == "p")}
    return {
        place: order[id(first)]
        for place, element in reader.places.items()
        if (first := next((one for one in element.iter() if _tag(one) == "p"), None)) is not None
    }


def _read(archive: Archive) -> tuple[_Reader, Element]:
    """What reads a document, when it has done so, and the document's body."""
    part = next((name for name in _MAIN_PARTS if name in archive), _MAIN_PARTS[0])
    root = parse_xml(archive, part)
    body = next((child for child in root if _tag(child) == "body"), None)
    if body is None:
        raise archive.error("不是完好的 Word 文档（没有正文）；请用 Word 或 WPS 打开并另存，再重新导入")
    settings = (
        parse_xml(archive, f"word/{name}.xml") if f"word/{name}.xml" in archive else None
        for name in ("numbering", "styles")
    )
    try:
        reader = _Reader(archive, read_numbering(*settings))
        reader.read(body)
    except RecursionError as error:
        raise reader.too_deep() from error
    return reader, body


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(parent: Element, name: str) -> Element | None:
    return next((child for child in parent if _tag(child) == name), None)


def _value(parent: Element | None, name: str) -> str | None:
    """The ``w:val`` of a child of a properties element; "" for a child without one, None where there is none."""
    child = None if parent is None else _child(parent, name)
    return None if child is None else value_of(child)


def _is_on(parent: Element | None, name: str) -> bool:
    return _value(parent, name) not in {None, "0", "false", "off"}


def _children(parent: Element, name: str) -> Iterator[Element]:
    for child in parent:
        if _tag(child) == name:
            yield child
        elif _tag(child) in _TRANSPARENT:
            yield from _children(child, name)


class _Reader:
    """One pass over a document's body."""

    def __init__(self, archive: Archive, numbering: Numbering) -> None:
        self.archive = archive
        self.numbering = numbering
        self.tables: list[Table] = []
        self.paragraphs: list[Paragraph] = []
        self.since: list[str] = []
        self.line = 0
        self.hidden: list[str] = []
        self.struck: list[str] = []
        self.deleted: list[str] = []
        self.left_out = 0
        self.places: dict[tuple[int | None, int, int], Element] = {}

    def too_deep(self) -> Exception:
        """The error for a document that nests too deep."""
        message = "嵌套过深，无法读取；请用 Word 或 WPS 打开，取消多余的嵌套后另存，再重新导入"
        return self.archive.error(message + setting("nesting"))

    def read(self, parent: Element, depth: int = 0) -> None:
        """Take the paragraphs and tables below an element, those in text boxes behind the paragraph that holds them."""
        if depth > self.archive.limits.nesting:
            raise self.too_deep()
        for child in parent:
            tag = _tag(child)
            if tag == "p":
                self._paragraph(child, depth)
            elif tag == "tbl":
                self._tables(child, depth)
            elif tag in _TRANSPARENT:
                self.read(child, depth + 1)
            elif tag == "altChunk":
                self.left_out += 1

    def _paragraph(self, element: Element, depth: int) -> None:
        self.line += 1
        parts: list[str] = []
        self._collect(element, parts, boxes=False, depth=depth)
        text = "".join(parts).strip("\n")
        if text.strip():
            text = self.numbering.label(_child(element, "pPr")) + text
            self.paragraphs.append(Paragraph(text, self.line))
            self.places[None, self.line, 1] = element
            self.since.append(text)
        for box in self._boxes(element, depth):
            self.read(box, depth + 1)

    def _boxes(self, element: Element, depth: int) -> Iterator[Element]:
        if depth > self.archive.limits.nesting:
            raise self.too_deep()
        for child in element:
            tag = _tag(child)
            if tag == _BOX:
                yield child
            elif tag not in _SKIPPED and len(child):
                yield from self._boxes(child, depth + 1)

    def _tables(self, element: Element, depth: int) -> None:
        """One table, or what a table holds that only arranges other tables on the page."""
        rows = [row for row in _children(element, "tr") if not _is_on(_child(row, "trPr"), "del")]
        if self._arranges(rows):
            for row in rows:
                for cell in _children(row, "tc"):
                    self.read(cell, depth + 1)
            return
        self.line += 1
        grid = _Grid()
        for number, row in enumerate(rows):
            self._row(grid, row, number, depth)
        for left in list(grid.open):
            grid.close(left, len(grid.rows))
        spread(grid.rows, grid.merges)
        if not self.since and self._goes_on(grid):
            return
        ordinal = len(self.tables) + 1
        self._place(grid, ordinal, 0)
        preface = tuple(self.since[-_PREFACE:])
        self.tables.append(
            Table(
                f"表{ordinal}", grid.rows, ordinal=ordinal, merges=tuple(grid.merges), preface=preface,
                place=len(self.paragraphs),
            )
        )  # fmt: skip
        self.since = []

    def _place(self, grid: _Grid, table: int, above: int) -> None:
        """Note where the cells of a table stand, with so many rows of it above."""
        places = dict(grid.cells)
        for one in grid.merges:
            merged = product(range(one.top, one.bottom + 1), range(one.left, one.right + 1))
            places |= dict.fromkeys(merged, grid.cells[one.top, one.left])
        for (row, column), cell in places.items():
            self.places[table, above + row + 1, column + 1] = cell

    @staticmethod
    def _arranges(rows: list[Element]) -> bool:
        """Whether rows hold tables or boxes with tables, and hardly any cells of their own."""
        cells = [[list(cell.iter()) for cell in _children(row, "tc")] for row in rows]
        nested = [[any(_tag(one) == "tbl" for one in below) for below in row] for row in cells]
        if not any(map(any, nested)):
            return False
        plain = 0
        for row, inner in zip(cells, nested, strict=True):
            own = (below for below, other in zip(row, inner, strict=True) if not other)
            plain += (
                sum(any(_tag(one) == "t" and (one.text or "").strip() for one in below) for below in own) > 1
            )
        return plain <= 1

    def _goes_on(self, grid: _Grid) -> bool:
        """Add a table to the one right before it, if its first row has the number that comes next there."""
        if not self.tables or not grid.rows or not self.tables[-1].rows:
            return False
        before = self.tables[-1]
        number, width = grid.rows[0][0].strip(), len(grid.rows[0])
        last = next((row[0].strip() for row in reversed(before.rows) if row and row[0].strip()), "")
        if not (number.isdecimal() and last.isdecimal() and len(number + last) < 12) or width < 2:
            return False
        if int(number) != int(last) + 1 or max(map(len, before.rows)) != width:
            return False
        offset = len(before.rows)
        self._place(grid, before.ordinal or len(self.tables), offset)
        moved = (Merge(one.top + offset, one.left, one.bottom + offset, one.right) for one in grid.merges)
        self.tables[-1] = Table(
            before.name, [*before.rows, *grid.rows], ordinal=before.ordinal, merges=(*before.merges, *moved),
            preface=before.preface, place=before.place,
        )  # fmt: skip
        return True

    def _row(self, grid: _Grid, row: Element, number: int, depth: int) -> None:
        cells = [""] * min(integer(_value(_child(row, "trPr"), "gridBefore"), 0), _MAX_COLUMNS)
        continued: set[int] = set()
        for cell in _children(row, "tc"):
            settings = _child(cell, "tcPr")
            if _is_on(settings, "cellDel"):
                continue
            span = max(1, min(integer(_value(settings, "gridSpan"), 1), _MAX_COLUMNS - len(cells)))
            left, vertical = len(cells), _value(settings, "vMerge")
            grid.cells[number, left] = cell
            parts: list[str] = []
            self._collect(cell, parts, boxes=True, depth=depth)
            cells += ["".join(parts).strip("\n"), *[""] * (span - 1)]
            continued.add(left)
            if vertical is not None and vertical != "restart" and left in grid.open:
                continue
            if left in grid.open:
                grid.close(left, number)
            grid.open[left] = (number, left + span - 1)
        for left in [left for left in grid.open if left not in continued]:
            grid.close(left, number)
        grid.rows.append(cells)

    def _collect(self, element: Element, parts: list[str], *, boxes: bool, depth: int) -> None:
        """The visible text below an element; a paragraph ends in a line break, deleted and hidden text is left out."""
        if depth > self.archive.limits.nesting:
            raise self.too_deep()
        for child in element:
            tag = _tag(child)
            if tag == "t":
                parts.append(child.text or "")
            elif tag in _BREAKS:
                parts.append(_BREAKS[tag])
            elif tag == "r" and _is_on(_child(child, "rPr"), "vanish"):
                self.hidden += (one.text for one in child if _tag(one) == "t" and one.text)
            elif tag not in _SKIPPED and (boxes or tag != _BOX):
                start = len(parts)
                struck = tag == "r" and any(_is_on(_child(child, "rPr"), one) for one in _STRIKES)
                self._collect(child, parts, boxes=boxes, depth=depth + 1)
                if struck:
                    self.struck += parts[start:]
                if tag == "p":
                    own = "".join(parts[start:])
                    label = self.numbering.label(_child(child, "pPr"))
                    parts[start:] = [label.rstrip(" .") if not own.strip() else label + own, "\n"]

    def notices(self, sha256: str) -> Iterator[Notice]:
        """What was not read, so that it can be looked at."""
        name = self.archive.name

        def notice(text: str) -> Notice:
            return Notice(Source(name, sha256), f"文件“{name}”{text}")

        if hidden := "".join(self.hidden).strip():
            yield notice(f"有隐藏文字，未读取：{hidden[:_SHOWN]}；如应计入，请取消隐藏后重新导入")
        if struck := "".join(self.struck).strip():
            yield notice(f"有带删除线的文字，已照常读取：{struck[:_SHOWN]}；如应删除，请删去后重新导入")
        if deleted := "".join(self.deleted).strip():
            advice = "如不应删去，请拒绝该修订后重新导入"
            yield notice(f"有未处理的修订，已按接受修订读取，其中删去：{deleted[:_SHOWN]}；{advice}")
        if self.left_out:
            yield notice(f"嵌入了{self.left_out}个外部文档，未读取；请用 Word 或 WPS 打开并另存，再重新导入")
        for part, label in (("footnotes", "脚注"), ("endnotes", "尾注")):
            if f"word/{part}.xml" not in self.archive:
                continue
            texts = [
                text
                for one in parse_xml(self.archive, f"word/{part}.xml")
                if (text := "".join(child.text or "" for child in one.iter() if _tag(child) == "t").strip())
            ]
            if texts:
                yield notice(f"有{len(texts)}条{label}，未作为职责读取，请核对：{texts[0][:_SHOWN]}")
