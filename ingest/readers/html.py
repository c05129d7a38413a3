"""Web pages (html, also those that Excel and WPS save under .xls) → tables and paragraphs.

libxml2 parses them without network, document types or entities of their own; scripts and styles are passed over.
The grid of a table follows the HTML Standard, section 4.9.12 (row and column spans).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.limits import Limits, setting
from ingest.readers.document import Merge, Paragraph, Table, file_error, merged_area, spread
from ingest.readers.encoding import Decoded, EncodingError, decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,24})", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HEAD_BYTES = 4096
_CHARSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "ansi": "gb18030",
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SKIPPED = {
    "head", "script", "style", "noscript", "template", "iframe", "object", "embed", "select", "button", "svg",
    "canvas", "audio", "video", "map",
    "rt", "rp",  # pinyin above a character
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_ITEM_MARKS = ("{}. ", "（{}）", "{}）")
_NUMBERED = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）、.．]|[①-⑳]")
_LABELS = re.compile(r"(?:^|(?<=[\n。；]))\s*([\u4e00-\u9fff]{2,6})[：:]")
_FEWEST_TERMS = 3
_PREFACE = 6
_MAX_COLUMNS = 200
# A line break in the source between two Chinese characters is no blank (CSS Text 3, segment break transformation).
_BREAK_IN_CHINESE = re.compile(r"(?<=[^\x00-\xff])[ \t]*[\r\n\f]+[ \t]*(?=[^\x00-\xff])")
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")


def read_html(
    data: bytes, name: str, limits: Limits
) -> tuple[tuple[Table, ...], tuple[Paragraph, ...], Decoded]:
    """The tables of a page, the text outside them by blocks, and how the page was decoded.

    A table that only arranges other tables is read as those; a table inside a cell of a list becomes its text.
    Raises ReadError for a page in no known encoding, without content, or nested deeper than libxml2 allows (256).
    """
    decoded = decode_page(data, name)
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(_DECLARATION.sub("", decoded.text).replace("\0", ""), parser)
    except (etree.LxmlError, ValueError) as error:
        raise file_error(name, "不是完好的网页，无法读取；请用浏览器打开并另存，再重新导入") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise file_error(
            name, "嵌套过深，无法读取；请用浏览器打开，将表格复制到 Excel 后另存为 .xlsx，再重新导入"
        )
    if root is None:
        raise file_error(name, "里没有内容；请检查是否保存成功，再重新导入")
    page = _Page(name, limits)
    title = root.find(".//title")
    page.title = cell_text(title) if title is not None else ""
    page.walk(root)
    page.flush()
    return tuple(page.tables), tuple(page.paragraphs), decoded


def decode_page(data: bytes, name: str) -> Decoded:
    """The text of a page: by its mark, else by the character set that it declares, else by what can be read.

    Raises ReadError for text in no known encoding.
    """
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        label = declared[1].decode("ascii", "replace").lower()
        # UTF-8 first, whatever is declared: other text hardly ever is valid UTF-8, while UTF-8 may pass for GB18030.
        for encoding in ("utf-8", _CHARSETS.get(label, label)):
            try:
                return Decoded(data.decode(encoding), encoding)
            except (LookupError, UnicodeError):
                continue
    try:
        return decode(data)
    except EncodingError as error:
        raise file_error(name, str(error)) from error


def _tag(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _line(element: etree._Element) -> int:
    return int(getattr(element, "sourceline", None) or 1)


def _squeeze(text: str) -> str:
    return _BLANKS.sub(" ", _BREAK_IN_CHINESE.sub("", text)).strip()


@dataclass(slots=True)
class _Page:
    """A page while it is walked; ``buffer`` holds the text of the block that is open."""

    name: str
    limits: Limits
    title: str = ""
    tables: list[Table] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    since: list[str] = field(default_factory=list)
    line: int = 1

    def walk(self, element: etree._Element) -> None:
        """Read what is below an element; the nesting is capped by the parser."""
        self.buffer.append(element.text or "")
        for child in element:
            tag = _tag(child)
            if tag == "br" or tag in _BLOCKS:
                self.flush()
                self.line = _line(child)
                if tag == "table" and _is_data(child):
                    self._table(child)
                elif tag == "dl" and (rows := described_terms(child)):
                    self._add_table(Table("", rows), "")
                else:
                    self.buffer.append(self._number(element, child) if tag == "li" else "")
                    self.walk(child)
                    self.flush()
            elif tag and tag not in _SKIPPED:
                self.walk(child)
            self.buffer.append(child.tail or "")

    def flush(self) -> None:
        """End the open block."""
        text = _squeeze("".join(self.buffer))
        self.buffer.clear()
        if text:
            self.paragraphs.append(Paragraph(text, self.line))
            self.since.append(text)

    def _table(self, element: etree._Element) -> None:
        caption = next(
            (text for child in element if _tag(child) == "caption" and (text := cell_text(child))), ""
        )
        grid = read_grid(element)
        if grid.size > self.limits.cells or merged_area(grid.rows, grid.merges) > self.limits.cells:
            raise file_error(
                self.name, f"的表格超过上限{self.limits.cells}格；请拆分后导入{setting('cells')}"
            )
        spread(grid.rows, grid.merges)
        self._add_table(Table("", grid.rows, merges=tuple(grid.merges)), caption)

    def _add_table(self, table: Table, caption: str) -> None:
        ordinal = len(self.tables) + 1
        preface = tuple(text for text in (self.title, *self.since[-_PREFACE:], caption) if text)
        named = replace(table, name=f"表{ordinal}", ordinal=ordinal, preface=preface)
        self.tables.append(replace(named, place=len(self.paragraphs)))
        self.since = []

    def _number(self, parent: etree._Element, child: etree._Element) -> str:
        """The number that a browser shows before an item of a list, of a style for each depth; "" if its text has one."""
        if _tag(parent) not in {"ol", "ul"} or _NUMBERED.match(cell_text(child)[:40]):
            return ""
        depth = sum(_tag(above) in {"ol", "ul"} for above in parent.iterancestors())
        start = (parent.get("start") or "1").strip()
        before = sum(_tag(item) == "li" for item in child.itersiblings(preceding=True))
        number = (int(start[:4]) if start.isdecimal() else 1) + before
        return _ITEM_MARKS[min(depth, len(_ITEM_MARKS) - 1)].format(number)


def described_terms(element: etree._Element) -> list[list[str]]:
    """The rows of a list of terms and what is said of each (dl): a header, then the term, its text, its labelled parts.

    A part is labelled where several descriptions have one of that name (职责内容：…); [] for fewer than three terms.
    """
    records: list[tuple[str, list[str]]] = []
    for child in element.iterdescendants("dt", "dd"):
        text = cell_text(child)
        if _tag(child) == "dt":
            records.append((text, []))
        elif records and text:
            records[-1][1].append(text)
    if len(records) < _FEWEST_TERMS:
        return []
    said = [part for _, texts in records for part in _LABELS.findall("\n".join(texts))]
    labels = [label for label in dict.fromkeys(said) if said.count(label) > 1]
    rows = [["事项名称", "主要内容", *labels]]
    for term, texts in records:
        cells = dict.fromkeys(("", *labels), "")
        place, end = "", 0
        whole = "\n".join(texts)
        for match in _LABELS.finditer(whole):
            if match[1] in cells:
                cells[place] += whole[end : match.start()]
                place, end = match[1], match.end()
        cells[place] += whole[end:]
        rows.append([term, *(cell.strip() for cell in cells.values())])
    return rows


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        tag = _tag(child)
        if tag == "tr":
            yield child
        elif tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if _tag(row) == "tr")


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if _tag(cell) in {"td", "th"}]


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds rows of its own, rather than arranging other tables on the page."""
    if next(table.iterdescendants("table"), None) is None:
        return any(True for _ in _rows(table))
    plain = 0
    for row in _rows(table):
        own = [cell for cell in _cells(row) if next(cell.iterdescendants("table"), None) is None]
        plain += sum(bool(cell_text(cell)) for cell in own) > 1
    return plain > 1


@dataclass(slots=True)
class Grid:
    """The cells of a table by row; ``size`` counts them."""

    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    size: int = 0


def read_grid(table: etree._Element) -> Grid:
    """The grid of a table; spans are cut at its last row and at 200 columns."""
    grid = Grid()
    elements = list(_rows(table))
    taken: dict[int, int] = {}  # column → first row that is free again
    for top, row in enumerate(elements):
        texts: list[str] = []
        for cell in _cells(row):
            while taken.get(len(texts), 0) > top:
                texts.append("")
            left = len(texts)
            if left >= _MAX_COLUMNS:
                break
            across = min(_span(cell, "colspan"), _MAX_COLUMNS - left)
            down = min(_span(cell, "rowspan") or len(elements), len(elements) - top)
            texts += [cell_text(cell), *[""] * (across - 1)]
            if down > 1:
                taken.update((column, top + down) for column in range(left, left + across))
            if down > 1 or across > 1:
                grid.merges.append(Merge(top, left, top + down - 1, left + across - 1))
        while taken.get(len(texts), 0) > top:
            texts.append("")
        grid.rows.append(texts)
        grid.size += len(texts)
    return grid


def _span(cell: etree._Element, name: str) -> int:
    """A span attribute; 1 where it is missing or no number, 0 (to the end of the table) only for rows."""
    text = (cell.get(name) or "1").strip()
    number = int(text[:9]) if text.isascii() and text.isdigit() else 1
    return number if name == "rowspan" else max(1, number)


def cell_text(element: etree._Element) -> str:
    """The text of a cell, one line for each block or line break in it."""
    lines: list[str] = []
    open_line: list[str] = []
    _collect(element, open_line, lines)
    _end_line(open_line, lines)
    return "\n".join(lines)


def _collect(element: etree._Element, open_line: list[str], lines: list[str]) -> None:
    open_line.append(element.text or "")
    number = 0
    for child in element:
        tag = _tag(child)
        block = tag == "br" or tag in _BLOCKS - {"td", "th"}
        if block:
            _end_line(open_line, lines)
        if tag == "li" and _tag(element) == "ol":
            number += 1
            open_line.append(f"{number}.")
        if tag and tag not in _SKIPPED and not _is_hidden(child):
            _collect(child, open_line, lines)
        if block:
            _end_line(open_line, lines)
        elif tag in {"td", "th"}:
            open_line.append(" ")
        open_line.append(child.tail or "")


def _is_hidden(element: etree._Element) -> bool:
    """Whether a page does not show an element: scripts would, but none is run here."""
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def _end_line(open_line: list[str], lines: list[str]) -> None:
    text = _squeeze("".join(open_line))
    open_line.clear()
    if text:
        lines.append(text)
