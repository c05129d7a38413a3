"""A look at the XML of an xlsx file's sheets: how far they reach, what is hidden, what a formula left empty.

The fast reader gives neither, and it allocates the whole rectangle up to the last cell with content.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from ingest.limits import setting
from ingest.readers.archive import Archive
from ingest.readers.xmlpart import parse_xml

# [^<>] and fixed windows keep every search linear: "<" cannot stand inside a tag.
_ROW = re.compile(rb"<(?:\w{1,32}:)?row\b[^<>]*>")
_COLUMN = re.compile(rb"<(?:\w{1,32}:)?col\b[^<>]*>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d{1,9})[\"']")
_WIDE_CELL = re.compile(rb' r="([A-Z]{2,3})\d')
_WIDE_CELL_OTHERWISE = re.compile(rb"\sr\s{0,9}=\s{0,9}[\"']([A-Z]{2,3})\d")  # as no Office program writes it
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_MINIMUM = re.compile(rb"\bmin=[\"'](\d{1,5})[\"']")
_MAXIMUM = re.compile(rb"\bmax=[\"'](\d{1,5})[\"']")

_CELL = re.compile(rb"<(?:\w{1,32}:)?c(?=[\s/>])[^<>]*>")
_PLACE = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_STYLE = re.compile(rb"\ss=[\"'](\d{1,6})[\"']")
_CELL_ENDS = re.compile(rb"\s{0,99}</(?:\w{1,32}:)?c\s{0,99}>")
# In any spelling that a parser might accept: to be sure that none was passed over.
_ANY_CELL = re.compile(rb"<(?:[^<>\s/:]{1,99}:)?c[\s/>]")
_ANY_PLACE = re.compile(rb"\sr\s{0,99}=")
_BARE_FORMULA = re.compile(rb"(?:</(?:\w{1,32}:)?f>|<(?:\w{1,32}:)?f\b[^<>]*/>)\s{0,99}</(?:\w{1,32}:)?c>")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_CELL_BEGINS = re.compile(rb"<(?:\w{1,32}:)?c\s")
_SHOWN = re.compile(rb"<(?:\w{1,32}:)?v>([^<]{1,20})</")
_STRINGS = "xl/sharedStrings.xml"
_STRING = re.compile(rb"<(?:\w{1,32}:)?si[\s>]")
_STRIKE = re.compile(rb"<(?:\w{1,32}:)?strike(?:\s{0,9}/?>|\s{1,9}val=[\"'](?:1|true)[\"'])")
_SHARED = re.compile(
    rb"(<(?:\w{1,32}:)?c(?=\s)(?=[^<>]*\st=[\"']s[\"'])[^<>]*>)\s{0,99}<(?:\w{1,32}:)?v>(\d{1,9})<"
)
_LONGEST_TAG = 400
_LONGEST_FORMULA = 9_000
_TOLD = 10_000

Place = tuple[str, int]
"""A cell: its column's letters and its row, as a spreadsheet shows them."""


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What the XML of a sheet says; hidden rows and columns count from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    not_computed: tuple[Place, ...] = ()
    errors: tuple[tuple[Place, str], ...] = ()
    struck: tuple[Place, ...] = ()
    partly: tuple[Place, ...] = ()  # cells of which a part of the text is struck through

    def remarks(self, sheet: str) -> Iterator[tuple[int, str, str]]:
        """(row, column, what to look at) for formulas that gave nothing, and for texts that are struck through."""
        if self.not_computed:
            (column, row), count = self.not_computed[0], len(self.not_computed)
            what = f"个单元格是公式而没有计算结果（首个在{column}{row}），只能按空白读取"
            yield row, column, f"工作表“{sheet}”有{count}{what}；请用 Excel 或 WPS 打开，保存后重新导入"
        if self.errors:
            ((column, row), shown), count = self.errors[0], len(self.errors)
            what = f"个公式出错的单元格（首个在{column}{row}，显示为{shown}），按空白读取"
            yield row, column, f"工作表“{sheet}”有{count}{what}；请改正后重新导入"
        if self.struck:
            (column, row), count = self.struck[0], len(self.struck)
            what = f"个单元格带删除线（首个在{column}{row}），已照常读取"
            yield row, column, f"工作表“{sheet}”有{count}{what}；如应删除，请删去内容后重新导入"
        if self.partly:
            (column, row), count = self.partly[0], len(self.partly)
            what = f"个单元格里有部分文字带删除线（首个在{column}{row}），已连同其余文字照常读取"
            yield row, column, f"工作表“{sheet}”有{count}{what}；如应删除，请删去这些文字后重新导入"


def scan_sheets(archive: Archive) -> dict[str, SheetScan]:
    """What there is to know about each sheet, by name, after checking its rectangle against the limit.

    Every part is unpacked here once, so a size that the directory lies about shows before calamine unpacks it.
    Any part could be declared a sheet, so all parts with rows are measured: calamine allocates the whole
    rectangle from the first to the last cell, and one cell in XFD1048576 would be 17 billion of them.
    """
    by_part: dict[str, SheetScan] = {}
    formats, strings = _struck_formats(archive), _struck_strings(archive)
    for info in archive.file.infolist():
        content = archive.part(info.filename)
        tags = _ROW.findall(content)
        if tags:
            scan = _measure(archive, info.filename, content, tags)
            struck = _struck(content, formats) if formats else ()
            partly = _partly_struck(content, strings)
            by_part[info.filename] = replace(scan, struck=struck, partly=partly)
    return {name: by_part[part] for name, part in _sheet_parts(archive) if part in by_part}


def _struck_formats(archive: Archive) -> frozenset[bytes]:
    """The numbers of the cell formats whose font is struck through (ISO/IEC 29500-1 §18.8.10, §18.8.22)."""
    if "xl/styles.xml" not in archive or b"strike" not in archive.part("xl/styles.xml"):
        return frozenset()
    root = parse_xml(archive, "xl/styles.xml")
    parts = {child.tag.rpartition("}")[2]: list(child) for child in root}
    fonts = {
        str(number)
        for number, font in enumerate(parts.get("fonts", ()))
        if any(one.tag.endswith("}strike") and one.get("val") not in {"0", "false"} for one in font)
    }
    formats = enumerate(parts.get("cellXfs", ()))
    return frozenset(str(number).encode() for number, one in formats if one.get("fontId") in fonts)


def _struck_strings(archive: Archive) -> frozenset[bytes]:
    """The numbers of the shared strings of which a part is struck through (ISO/IEC 29500-1 §18.4.8, §18.4.10)."""
    if _STRINGS not in archive:
        return frozenset()
    content = archive.part(_STRINGS)
    if b"strike" not in content:
        return frozenset()
    starts = [match.start() for match in _STRING.finditer(content)]
    found = {bisect_right(starts, match.start()) - 1 for match in _STRIKE.finditer(content)}
    return frozenset(str(number).encode() for number in found if number >= 0)


def _partly_struck(content: bytes, strings: frozenset[bytes]) -> tuple[Place, ...]:
    """The cells that show one of these strings, or that hold a text of their own of which a part is struck through."""
    found: list[Place] = []
    for match in _SHARED.finditer(content) if strings else ():
        place = _PLACE.search(match[1])
        if place and match[2] in strings:
            found.append((place[1].decode(), int(place[2])))
    for match in islice(_STRIKE.finditer(content), _TOLD):
        place_before = _place_before(content, match.start())
        if place_before and place_before not in found:
            found.append(place_before)
    return tuple(found[:_TOLD])


def _struck(content: bytes, formats: frozenset[bytes]) -> tuple[Place, ...]:
    """The cells with content in one of these formats."""
    found: list[Place] = []
    for match in _CELL.finditer(content):
        style, place = _STYLE.search(match[0]), _PLACE.search(match[0])
        empty = match[0].endswith(b"/>") or _CELL_ENDS.match(content, match.end())
        if style and place and style[1] in formats and not empty:
            found.append((place[1].decode(), int(place[2])))
    return tuple(found[:_TOLD])


def _measure(archive: Archive, part: str, content: bytes, tags: list[bytes]) -> SheetScan:
    numbers = [
        int(match[1]) if (match := _ROW_NUMBER.search(tag)) else index + 1 for index, tag in enumerate(tags)
    ]
    last_row = max(len(numbers), *numbers)
    usual = b"r='" not in content and content.count(b'r="') >= len(tags)
    wide = (_WIDE_CELL if usual else _WIDE_CELL_OTHERWISE).findall(content)
    last_column = max(map(_column_number, set(wide)), default=26)
    if last_row * last_column > archive.limits.cells:
        # Whole columns with a colour reach down to the last row: only cells with content count.
        last_row, last_column = _filled(content) or (last_row, last_column)
    if last_row * last_column > archive.limits.cells:
        raise archive.error(
            f"的工作表（{part}）范围达{last_row}行×{last_column}列，超过上限{archive.limits.cells}格；"
            f"请删去多余的空行空列后另存，再重新导入{setting('cells')}"
        )
    rows: frozenset[int] = frozenset()
    columns: set[int] = set()
    if b"hidden" in content:
        rows = frozenset(number - 1 for number, tag in zip(numbers, tags, strict=True) if _HIDDEN.search(tag))
        for tag in _COLUMN.findall(content):
            low, high = _MINIMUM.search(tag), _MAXIMUM.search(tag)
            if low and high and _HIDDEN.search(tag):
                columns.update(range(int(low[1]) - 1, min(int(high[1]), last_column)))
    return SheetScan(rows, frozenset(columns), _formulas(content), _errors(content))


def _filled(content: bytes) -> tuple[int, int] | None:
    """The last row and column of the cells with content; None where that cannot be told for certain."""
    last_row = last_column = count = 0
    for match in _CELL.finditer(content):
        place = _PLACE.search(match[0])
        if place is None:
            return None
        count += 1
        if not (match[0].endswith(b"/>") or _CELL_ENDS.match(content, match.end())):
            last_row = max(last_row, int(place[2]))
            last_column = max(last_column, _column_number(place[1]))
    rows = sum(1 for tag in _ROW.findall(content) if _ANY_PLACE.search(tag))
    # A cell that is written in another way than Office programs do might hide where it stands.
    certain = count == len(_ANY_CELL.findall(content)) and count + rows == len(_ANY_PLACE.findall(content))
    return (max(last_row, 1), max(last_column, 1)) if certain else None


def _formulas(content: bytes) -> tuple[Place, ...]:
    if b"f>" not in content and b"<f" not in content:
        return ()
    found = (
        _place_before(content, match.start()) for match in islice(_BARE_FORMULA.finditer(content), _TOLD)
    )
    return tuple(filter(None, found))


def _errors(content: bytes) -> tuple[tuple[Place, str], ...]:
    if b't="e"' not in content:
        return ()
    found = []
    for match in islice(_ERROR.finditer(content), _TOLD):
        place = _place_before(content, match.start(), within=_LONGEST_TAG)
        shown = _SHOWN.search(content, match.end(), match.end() + _LONGEST_FORMULA)
        if place:
            found.append((place, shown[1].decode("utf-8", "replace") if shown else "#"))
    return tuple(found)


def _place_before(content: bytes, end: int, within: int = _LONGEST_FORMULA) -> Place | None:
    """The place of the cell whose tag begins last before ``end``."""
    tags = list(_CELL_BEGINS.finditer(content, max(0, end - within), end))
    place = _PLACE.search(content, tags[-1].start(), tags[-1].start() + _LONGEST_TAG) if tags else None
    return (place[1].decode(), int(place[2])) if place else None


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
            identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            target = targets.get(identifier, "")
            yield sheet.get("name") or "", posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
