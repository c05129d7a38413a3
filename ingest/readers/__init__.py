"""Readers: bytes of a file → :class:`Document`. What a file is is decided by its content, not by its suffix."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ingest.limits import MEBIBYTE, Limits, setting
from ingest.names import safe_name
from ingest.readers.deadline import within
from ingest.readers.document import (
    Document,
    Merge,
    Paragraph,
    ReadError,
    Table,
    column_letter,
    file_error,
    trimmed,
)
from ingest.readers.office import TARGETS as CONVERTED
from ingest.readers.office import convert
from ingest.readers.picture import PICTURES, picture_as_pdf
from ingest.readers.texts import JSON, TEXTS, lost, read_text, read_text_sheet
from ingest.records import Notice, Source

if TYPE_CHECKING:
    from ingest.readers.archive import Archive

__all__ = [
    "PACKED",
    "SUFFIXES",
    "UNPACK",
    "Document",
    "Merge",
    "Paragraph",
    "ReadError",
    "Table",
    "column_letter",
    "read_document",
]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGES = {".htm", ".html", ".xhtml"}
_SHEETS = {".xls", ".xlsx", ".et"}

SUFFIXES: tuple[str, ...] = tuple(sorted({
    *TEXTS, *_PAGES, *JSON, *CONVERTED, ".docx", ".ods", ".pdf", ".xls", ".xlsm", ".xlsx",
}))  # fmt: skip
"""Suffixes of the formats that can be read, in lower case; some of them need LibreOffice."""

PACKED: dict[str, bytes] = {
    ".rar": b"Rar!\x1a\x07",
    ".7z": b"7z\xbc\xaf\x27\x1c",
    ".gz": b"\x1f\x8b\x08",
    ".tgz": b"\x1f\x8b\x08",
    ".bz2": b"BZh",
    ".xz": b"\xfd7zXZ\x00",
}
"""Archives of other kinds than zip, by suffix, with what they begin with: they are not looked into, and that is told."""
UNPACK = "是 {} 压缩包，不能直接读取；请解压后导入，或改用 .zip 打包"

_PAGE_BEGINS = re.compile(
    rb"(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_document(source: Path | bytes, name: str | None = None, limits: Limits | None = None) -> Document:
    """Read one file (or its bytes) into tables and paragraphs.

    ``name`` is what the document is called in sources and messages (default: the file's name). Raises ReadError,
    in Chinese, for a file that is missing, locked, empty, encrypted, damaged, too large or of an unknown format.
    """
    limits = limits or Limits()
    if isinstance(source, Path):
        name = safe_name(name or source.name)
        data = _load(source, name, limits)
    else:
        name, data = safe_name(name or "未命名"), source
    return trimmed(_read(data, name, limits), limits)


def _read(data: bytes, name: str, limits: Limits) -> Document:
    if not data.strip(b"\0 \t\r\n"):
        raise file_error(name, "是空的；请检查是否保存成功，再重新导入")
    sha256 = hashlib.sha256(data).hexdigest()
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_ZIP):
        return _read_zip(data, name, sha256, limits)
    if data.startswith(_OLE):
        return _read_ole(data, name, sha256, limits)
    if b"%PDF-" in data[:1024]:
        return _read_pdf(data, name, sha256, limits)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{\\rtf"):
        return _read_converted(data, name, sha256, ".rtf", limits)
    if suffix in TEXTS | JSON | _PAGES or _PAGE_BEGINS.match(head):
        if len(data) > limits.text_bytes:
            raise file_error(
                name,
                f"超过文本文件上限{limits.text_bytes // MEBIBYTE} MiB；请拆分后导入{setting('text_bytes')}",
            )
        if suffix in _PAGES or (suffix not in TEXTS | JSON and _PAGE_BEGINS.match(head)):
            with within(limits.seconds, name):
                return _read_page(data, name, sha256, suffix, limits)
        with within(limits.seconds, name):
            return read_text(data, name, sha256, suffix, limits)
    return _read_other(data, name, sha256, suffix, limits)


def _read_other(data: bytes, name: str, sha256: str, suffix: str, limits: Limits) -> Document:
    """What is neither an Office file nor text by its suffix: text under another suffix, pictures, or an error."""
    if suffix in _SHEETS and (found := read_text_sheet(data, name, sha256, limits)):
        return found
    if data.startswith(PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        read = _read_pdf(picture_as_pdf(data, name), name, sha256, limits)
        own = tuple(notice for notice in read.notices if notice not in _disguised(name, sha256, ".pdf"))
        return replace(read, format=suffix, notices=own)
    if kind := next((kind for kind, head in PACKED.items() if data.startswith(head)), None):
        raise file_error(name, UNPACK.format(kind))
    if suffix in SUFFIXES:
        raise file_error(
            name, f"不是完好的 {suffix} 文件，无法读取；请用 Office 或 WPS 打开并另存，再重新导入"
        )
    raise file_error(name, f"的格式（{suffix or '无后缀'}）尚不支持；可以读取的格式：{'、'.join(SUFFIXES)}")


def _load(path: Path, name: str, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise file_error(name, "是文件夹，不是文件")
        if path.exists() and not path.is_file():  # a pipe would be waited for, a device never ends
            raise file_error(name, "不是普通文件（是管道或设备）；请先存成文件，再导入")
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise file_error(
                name,
                f"大小为{size // MEBIBYTE} MiB，超过上限{limits.file_bytes // MEBIBYTE} MiB；请拆分后导入{setting('file_bytes')}",
            )
        with path.open("rb") as file:
            # A device or a growing file may give more than its size says.
            data = file.read(limits.file_bytes + 1)
    except FileNotFoundError as error:
        raise file_error(name, "不存在；请检查路径") from error
    except PermissionError as error:
        raise file_error(name, "没有读取权限；请检查文件权限，或关闭正在使用它的程序后重试") from error
    except (OSError, ValueError) as error:
        raise file_error(
            name, f"读取失败（{getattr(error, 'strerror', None) or error}）；请检查磁盘或网络位置后重试"
        ) from error
    if len(data) > limits.file_bytes:
        raise file_error(
            name, f"超过上限{limits.file_bytes // MEBIBYTE} MiB；请拆分后导入{setting('file_bytes')}"
        )
    return data


def _read_zip(data: bytes, name: str, sha256: str, limits: Limits) -> Document:
    from ingest.readers.archive import open_archive

    archive = open_archive(data, name, limits)
    with within(limits.seconds, name):
        document = _read_parts(archive, data, name, sha256)
    if document:
        return document
    if "mimetype" in archive and b"opendocument.text" in archive.part("mimetype"):
        return _read_converted(data, name, sha256, ".odt", limits)
    if "xl/workbook.bin" in archive:
        return _read_converted(data, name, sha256, ".xlsb", limits)
    raise file_error(
        name,
        "是压缩包，但里面不是 Excel 工作簿或 Word 文档；如是打包的清单，请把后缀改为 .zip，或解压后导入",
    )


def _read_parts(archive: Archive, data: bytes, name: str, sha256: str) -> Document | None:
    """A workbook, text or spreadsheet from its archive; None for another kind."""
    if "xl/workbook.xml" in archive:
        from ingest.readers.spreadsheet import read_xlsx

        tables, notices = read_xlsx(archive, data, sha256)
        return Document(name, sha256, ".xlsx", tables, notices=(*notices, *_disguised(name, sha256, ".xlsx")))
    if any(part in archive for part in ("word/document.xml", "word/document2.xml")):
        from ingest.readers.word import read_docx

        archive.verify()
        texts, paragraphs, left_out = read_docx(archive, sha256)
        notices = (*left_out, *_disguised(name, sha256, ".docx"))
        return Document(name, sha256, ".docx", texts, paragraphs, notices)
    if "mimetype" in archive and b"opendocument.spreadsheet" in archive.part("mimetype"):
        from ingest.readers.opendocument import read_ods

        archive.verify()
        tables, notices = read_ods(archive, sha256)
        return Document(name, sha256, ".ods", tables, notices=(*notices, *_disguised(name, sha256, ".ods")))
    return None


def _disguised(name: str, sha256: str, real: str) -> tuple[Notice, ...]:
    suffix = PurePath(name).suffix.lower()
    if suffix == real or (real, suffix) == (".xlsx", ".xlsm") or suffix in CONVERTED:
        return ()
    return (Notice(Source(name, sha256), f"文件“{name}”的内容其实是 {real} 格式，已按 {real} 读取"),)


def _read_ole(data: bytes, name: str, sha256: str, limits: Limits) -> Document:
    """Files in the compound format of old Office: encrypted new ones, or legacy ones."""
    import olefile

    from ingest.readers.biff import check_biff
    from ingest.readers.spreadsheet import password_error, read_xls

    try:
        with olefile.OleFileIO(data) as file:
            streams = {"/".join(path) for path in file.listdir()}
            head = file.openstream("WordDocument").read(12) if "WordDocument" in streams else b""
            books = [file.openstream(one).read() for one in ("Workbook", "Book") if one in streams]
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise file_error(name, "已损坏，无法打开；请用 Office 或 WPS 打开并另存，再重新导入") from error
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise password_error(name)
    if books:
        for book in books:
            check_biff(book, name, limits)
        with within(limits.seconds, name):
            tables, notices = read_xls(data, name, sha256, limits)
        return Document(name, sha256, ".xls", tables, notices=notices)
    suffix = PurePath(name).suffix.lower()
    if len(head) == 12 and head[11] & 1:  # fEncrypted of the file information block ([MS-DOC] 2.5.2)
        raise password_error(name)
    if head or suffix in CONVERTED:
        return _read_converted(data, name, sha256, ".doc" if suffix not in CONVERTED else suffix, limits)
    raise file_error(name, "不是 Excel 工作簿或 Word 文档；请另存为 .xlsx 或 .docx，再重新导入")


def _read_converted(data: bytes, name: str, sha256: str, suffix: str, limits: Limits) -> Document:
    """A file that LibreOffice turns into one of the formats above; its places are those of the converted file."""
    converted = convert(data, name, suffix, limits)
    if not converted.startswith(_ZIP):
        raise file_error(name, "未能由 LibreOffice 转换；请用 Office 或 WPS 另存为 .docx 或 .xlsx 后导入")
    document = _read_zip(converted, name, sha256, limits)
    notice = Notice(Source(name, sha256), f"文件“{name}”（{suffix}）经 LibreOffice 转换后读取，请核对")
    return replace(document, format=suffix, notices=(notice, *document.notices))


def _read_pdf(data: bytes, name: str, sha256: str, limits: Limits) -> Document:
    from ingest.readers.pdf import read_pdf

    found, notices = read_pdf(data, name, sha256, limits)
    notices = (*notices, *_disguised(name, sha256, ".pdf"))
    return Document(name, sha256, ".pdf", found.tables, found.paragraphs, notices)


def _read_page(data: bytes, name: str, sha256: str, suffix: str, limits: Limits) -> Document:
    from ingest.readers.html import read_html

    tables, paragraphs, decoded = read_html(data, name, limits)
    notices = lost(decoded, name, sha256)
    if suffix not in _PAGES:
        notices += (Notice(Source(name, sha256), f"文件“{name}”的内容其实是网页（.html），已按网页读取"),)
    return Document(name, sha256, ".html", tables, paragraphs, notices)
