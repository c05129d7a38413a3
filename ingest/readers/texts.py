"""Files that are text by their suffix: csv, tsv, md, txt, json and jsonl."""

from __future__ import annotations

from ingest.limits import Limits
from ingest.readers.delimited import is_tabbed, read_delimited, read_pipe_tables
from ingest.readers.document import Document, Paragraph, ReadError, file_error
from ingest.readers.encoding import Decoded, EncodingError, decode
from ingest.records import Notice, Source

DELIMITED = {".csv", ".tsv"}
JSON = {".json", ".jsonl", ".ndjson"}
TEXTS = DELIMITED | {".md", ".txt"}


def read_text(data: bytes, name: str, sha256: str, suffix: str, limits: Limits) -> Document:
    """A text by its suffix: delimited, markdown, JSON or plain. Raises ReadError."""
    try:
        decoded = decode(data)
    except EncodingError as error:
        raise file_error(name, str(error)) from error
    notices = lost(decoded, name, sha256)
    if suffix in JSON:
        from ingest.readers.structured import read_json, read_json_lines

        if suffix == ".json":
            return Document(name, sha256, suffix, read_json(decoded.text, name, limits), notices=notices)
        tables, unread = read_json_lines(decoded.text, name, sha256, limits)
        return Document(name, sha256, ".jsonl", tables, notices=(*notices, *unread))
    if suffix in DELIMITED:
        table, broken = read_delimited(decoded.text, name, sha256)
        return Document(name, sha256, suffix, (table,), notices=(*notices, *broken))
    tables = read_pipe_tables(decoded.text) if suffix == ".md" else ()
    if suffix == ".txt" and is_tabbed(decoded.text):
        # What Excel calls Unicode text. Other texts may have tabs, too: they keep their paragraphs.
        table, broken = read_delimited(decoded.text, name, sha256)
        tables, notices = (table,), (*notices, *broken)
    return Document(name, sha256, suffix, tables, _paragraphs(decoded.text), notices, decoded.text)


def read_text_sheet(data: bytes, name: str, sha256: str, limits: Limits) -> Document | None:
    """Delimited text under the suffix of a workbook, as many systems export it; None if it is none."""
    if len(data) > limits.text_bytes:
        return None
    try:
        decoded = decode(data)
        table, broken = read_delimited(decoded.text, name, sha256)
    except (EncodingError, ReadError):
        return None
    if sum(len(row) > 1 for row in table.rows) * 2 < len(table.rows) or len(table.rows) < 2:
        return None
    notice = Notice(Source(name, sha256), f"文件“{name}”的内容其实是文本表格（.csv），已按文本读取")
    return Document(name, sha256, ".csv", (table,), notices=(notice, *lost(decoded, name, sha256), *broken))


def lost(decoded: Decoded, name: str, sha256: str) -> tuple[Notice, ...]:
    """A notice about characters that could not be decoded."""
    if not decoded.lost:
        return ()
    place = decoded.text[: decoded.text.index("\ufffd")].count("\n") + 1
    message = f"按 {decoded.encoding.upper()} 读取时有{decoded.lost}个字无法识别（首个在第{place}行），已用“\ufffd”代替，请核对原文"
    return (Notice(Source(name, sha256, row=place), message),)


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line, number) for number, line in enumerate(text.splitlines(), 1) if line.strip())
