"""Delimited text (csv, tsv) → one table; tables of markdown."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from ingest.readers.document import ReadError, Table
from ingest.records import Source

_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 30


def read_delimited(text: str, name: str) -> Table:
    """The rows of a delimited text; the delimiter is the one that gives the most even table.

    A record that spans several lines counts as the one row that a spreadsheet would show.
    Raises ReadError where the quoting is broken beyond use.
    """
    delimiter = sniff(text)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows.extend(reader)
    except csv.Error as error:
        message = (
            f"文件“{name}”第{reader.line_num}行附近的引号或分隔符不成对，无法读取；"
            "请用 Excel 或 WPS 打开并另存为 .xlsx 或 UTF-8 编码的 .csv，再重新导入"
        )
        raise ReadError(message, Source(name, row=len(rows) + 1)) from error
    return Table(name, rows)


_RULE = re.compile(
    r"^\s{0,9}\|?\s{0,9}:?-{1,999}:?\s{0,9}(?:\|\s{0,9}:?-{1,999}:?\s{0,9}){1,500}\|?\s{0,9}$|^\s{0,9}\|\s{0,9}:?-{1,999}:?\s{0,9}\|\s{0,9}$"
)
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)([^*_`]{1,200})(?<=\S)\1")
_CELL_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_pipe_tables(text: str) -> tuple[Table, ...]:
    """The tables of a markdown text (GitHub Flavored Markdown, section 4.10); row numbers are line numbers."""
    lines = text.splitlines()
    tables: list[Table] = []
    position = 1
    while position < len(lines):
        if not (_RULE.match(lines[position]) and "|" in lines[position - 1]):
            position += 1
            continue
        end = position + 1
        while end < len(lines) and "|" in lines[end]:
            end += 1
        rows: list[list[str]] = [[] for _ in range(position - 1)]
        rows += [_pipe_cells(line) for line in (lines[position - 1], "", *lines[position + 1 : end])]
        before = tuple(
            line.lstrip("# ") for line in lines[max(0, position - 6) : position - 1] if line.strip()
        )
        tables.append(Table(f"表{len(tables) + 1}", rows, ordinal=len(tables) + 1, preface=before))
        position = end + 1
    return tuple(tables)


def _pipe_cells(line: str) -> list[str]:
    if not line.strip():
        return []
    inner = line.strip().removeprefix("|").removesuffix("|")
    cells = (cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner))
    return [_EMPHASIS.sub(r"\2", _CELL_BREAK.sub("\n", cell)) for cell in cells]


def sniff(text: str) -> str:
    r"""The delimiter of a delimited text: comma, tab, semicolon or bar.

    >>> sniff("序号;事项名称\n1;巡查,上报\n2;登记")
    ';'
    """
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """(share of rows that have the commonest width above one, that width)."""
    try:
        widths = Counter(
            len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row
        )
    except csv.Error:
        return 0.0, 0
    total = sum(widths.values())
    width, count = max(((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(1, 0))
    return (count / total if total else 0.0), width
