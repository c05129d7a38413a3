"""What every reader gives: a document as tables and paragraphs of text, with places to point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ingest.limits import Limits, setting
from ingest.records import Notice, Source

_WIDE = 256
"""Columns that any table may have without being looked at more closely."""


class ReadError(Exception):
    """A file that could not be read; the message (Chinese) says what, where and what to do."""

    def __init__(self, message: str, source: Source) -> None:
        super().__init__(message)
        self.message = message
        self.source = source


def file_error(name: str, message: str, row: int | None = None) -> ReadError:
    """What is wrong with the file ``name``, or with its line ``row``; the message goes on behind the name."""
    return ReadError(f"文件“{name}”{message}", Source(name, row=row))


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range of cells; rows and columns count from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or line of a text document; ``line`` and ``page`` (of a PDF) count from 1."""

    text: str
    line: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, one table of a text document, or one delimited file.

    ``rows`` hold the cells as written; row 0 is row 1 of the sheet. The text of a merged range stands in each of
    its cells. ``preface`` is text before the table that may name it. ``originals`` has the rows that were repaired,
    as they were. ``pages`` has the page of each row, where the
    format has pages; ``origins`` has where each row's name of the duty stands (row and column from 0), where the rows
    are not those of the sheet. ``place`` is how many of the document's paragraphs stand above the table, where the
    format tells.
    """

    name: str
    rows: Sequence[Sequence[str]]
    sheet: str | None = None
    ordinal: int | None = None
    merges: tuple[Merge, ...] = ()
    preface: tuple[str, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    pages: tuple[int, ...] = ()
    originals: Mapping[int, Sequence[str]] = field(default_factory=dict)
    origins: tuple[tuple[int, int], ...] = ()
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: ``format`` is the suffix of the format that it really has.

    ``text`` is the whole text of a plain text file, with its line breaks.
    """

    name: str
    sha256: str
    format: str
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
    text: str = ""


@cache
def column_letter(index: int) -> str:
    """The spreadsheet's letter of a column that counts from 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def spread(rows: list[list[str]], merges: Sequence[Merge]) -> None:
    """Write the text of each merged range into all of its cells, in place.

    Short rows grow, but never past the widest row: a range may claim the whole sheet.
    """
    width = max(map(len, rows), default=0)
    for merge in merges:
        if merge.top >= len(rows):
            continue
        first = rows[merge.top]
        text = first[merge.left] if merge.left < len(first) else ""
        if not text:
            continue
        right = min(merge.right, width - 1)
        for row in rows[merge.top : merge.bottom + 1]:
            row.extend("" for _ in range(right + 1 - len(row)))
            row[merge.left : right + 1] = [text] * (right + 1 - merge.left)


def merged_area(rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> int:
    """How many cells :func:`spread` would write."""
    height, width = len(rows), max(map(len, rows), default=0)
    return sum(
        max(0, min(merge.bottom + 1, height) - merge.top) * max(0, min(merge.right + 1, width) - merge.left)
        for merge in merges
    )


def trimmed(document: Document, limits: Limits) -> Document:
    """A document whose wide tables have lost the empty columns at their right end.

    Raises ReadError where more columns are left than a table may have: each of them is looked at by name.
    """
    if all(max(map(len, table.rows), default=0) <= _WIDE for table in document.tables):
        return document
    return replace(
        document, tables=tuple(_trimmed(table, document.name, limits) for table in document.tables)
    )


def _trimmed(table: Table, document: str, limits: Limits) -> Table:
    width = max(map(_filled, table.rows), default=0)
    if width > limits.columns:
        what = "" if table.name == document else f"的“{table.name}”"
        message = (
            f"文件“{document}”{what}有{width}列，超过上限{limits.columns}列；"
            f"请删去多余的列后重新导入{setting('columns')}"
        )
        raise ReadError(message, Source(document, sheet=table.sheet))
    return replace(table, rows=[row[:width] for row in table.rows])


def _filled(row: Sequence[str]) -> int:
    """How many cells a row has up to the last that holds something."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)
