"""Small documents for the tests, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]


def xlsx(sheets: Mapping[str, Rows], merges: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A workbook with these sheets."""
    book = Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merges or {}).get(name, ()):
            sheet.merge_cells(area)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip archive with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an archive, for changing one and zipping it again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def cell(text: str, span: int = 1, vertical: str | None = None) -> str:
    """One cell of a Word table; ``vertical`` is ``restart`` or ``continue``."""
    merge = "" if vertical is None else f'<w:vMerge w:val="{vertical}"/>'
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{body}</w:tc>'


def docx(*blocks: str | Sequence[Sequence[str]], document: str | None = None) -> bytes:
    """A Word file of paragraphs (texts) and tables (rows of cells made by :func:`cell`, or of texts)."""
    body = "".join(
        f"<w:p><w:r><w:t>{block}</w:t></w:r></w:p>"
        if isinstance(block, str)
        else "<w:tbl>" + "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in block) + "</w:tbl>"
        for block in blocks
    )
    text = document or f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": text})


def _cell(content: str) -> str:
    return content if content.startswith("<w:tc>") else cell(content)


COOPERATIVE_HEADER = ("序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责")


def cooperative(*rows: Sequence[object], title: str = "岚溪县石岭镇配合履职事项清单（2025年版）") -> bytes:
    """A workbook with one cooperative list."""
    return xlsx({"Sheet1": [(title,), COOPERATIVE_HEADER, *rows]})


def ole(*empty: str, **streams: bytes) -> bytes:
    """A compound file (MS-CFB version 3) with these streams below its root.

    Full streams are padded to 4,096 bytes, so that they need no mini stream.
    """
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    contents = [(name, b"") for name in empty]
    contents += [
        (name, data.ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")) for name, data in streams.items()
    ]
    chain, sectors, places = [fat, end], b"", []
    for _, data in contents:
        places.append(len(chain) if data else end)
        size = len(data) // 512
        chain += [len(chain) + step + 1 for step in range(size - 1)] + [end] * bool(size)
        sectors += data
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = struct.pack(f"<{len(chain)}I", *chain) + struct.pack("<I", free) * (128 - len(chain))

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        numbers = (len(text), kind, 1, free, right, child, 0, start, size)
        return text.ljust(64, b"\0") + struct.pack("<HBBIII16xI16xIQ", *numbers)

    directory = entry("Root Entry", 5, free, 1, end, 0)
    for number, ((name, data), place) in enumerate(zip(contents, places, strict=True), 1):
        directory += entry(name, 2, number + 1 if number < len(contents) else free, free, place, len(data))
    return head + table + directory.ljust(512, b"\0") + sectors


def xls(
    rows: Rows, *, first: tuple[int, bytes] | None = None, more: Sequence[tuple[int, bytes]] = ()
) -> bytes:
    """A workbook of Excel 97 with one sheet of text cells, as BIFF8 records.

    ``first`` stands behind the workbook's first record, ``more`` among the cells: pairs of kind and content.
    """

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(value: str, width: str) -> bytes:
        return struct.pack(width, len(value)) + b"\1" + value.encode("utf-16-le")

    start, stop = (struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 6) for kind in (5, 0x10))
    cells = b"".join(
        record(0x204, struct.pack("<HHH", y, x, 0) + text(str(value), "<H"))
        for y, row in enumerate(rows)
        for x, value in enumerate(row)
    )
    cells += b"".join(record(*one) for one in more)
    name = text("Sheet1", "<B")
    head = record(0x809, start) + (record(*first) if first else b"")
    offset = len(head) + 4 + 6 + len(name) + 4
    book = head + record(0x85, struct.pack("<IH", offset, 0) + name) + record(0x0A, b"")
    return ole(Workbook=book + record(0x809, stop) + cells + record(0x0A, b""))


ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: str, *, styles: str = "", attributes: str = "", manifest: str = "") -> bytes:
    """A spreadsheet of OpenDocument with one sheet; ``rows`` are its elements, see :func:`ods_row`."""
    spaces = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in
                      ("office", "table", "text", "style"))  # fmt: skip
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="表" {attributes}>{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return zipped({"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": f"<m>{manifest}</m>"})


def ods_cell(text: str, attributes: str = "") -> str:
    """One cell; its lines become paragraphs."""
    body = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n") if line)
    return f"<table:table-cell {attributes}>{body}</table:table-cell>"


def ods_row(*cells: str, attributes: str = "") -> str:
    """One row of texts and of cells made by :func:`ods_cell`."""
    body = "".join(one if one.startswith("<") else ods_cell(one) for one in cells)
    return f"<table:table-row {attributes}>{body}</table:table-row>"
