"""Delimited text (csv, tsv) → one table; tables of markdown."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from ingest.readers.document import ReadError, Table
from ingest.records import Notice, Source

_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 30
_EVEN = 0.8


def read_delimited(text: str, name: str, sha256: str = "") -> tuple[Table, tuple[Notice, ...]]:
    """The rows of a delimited text, and a notice where its quoting is broken.

    The delimiter is the one that gives the most even table. A record that spans several lines counts as the one row
    that a spreadsheet would show. A quotation mark that no other one closes properly stands for itself: the line it is in is
    divided as if it had none, so that it does not swallow the rows below.

    Raises ReadError for a cell that is longer than any spreadsheet's.
    """
    delimiter = sniff(text)
    lines = io.StringIO(text, newline="").readlines()
    rows: list[list[str]] = []
    broken: list[int] = []
    start = 0
    while start < len(lines):
        rest = map(lines.__getitem__, range(start, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        done = 0  # lines of whole records
        try:
            for row in reader:
                rows.append(row)
                done = reader.line_num
        except csv.Error:
            broken.append(len(rows) + 1)
            rows.append(_plainly(lines[start + done], delimiter, name, len(rows) + 1))
            done += 1
        start += done
    if not broken:
        return Table(name, rows), ()
    reason = (
        f"文件“{name}”有{len(broken)}行的引号不成对（首个在第{broken[0]}行），已按没有引号断行读取，请核对"
    )
    return Table(name, rows), (Notice(Source(name, sha256, row=broken[0]), reason),)


def _plainly(line: str, delimiter: str, name: str, row: int) -> list[str]:
    """The cells of one line with a quotation mark too many, or with text behind a closing one."""
    paired = line.count('"') % 2 == 0
    reader = csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if paired else csv.QUOTE_NONE)
    try:
        return [cell if paired else cell.removeprefix('"') for cell in next(reader)]
    except csv.Error as error:
        message = (
            f"文件“{name}”第{row}行有一格超过{csv.field_size_limit()}字，无法读取；"
            "请用 Excel 或 WPS 打开，拆分该格后另存，再重新导入"
        )
        raise ReadError(message, Source(name, row=row)) from error


def is_tabbed(text: str) -> bool:
    r"""Whether a text is a sheet saved with tabs between its cells: nearly all rows equally wide, most with two texts.

    >>> is_tabbed("序号\t事项名称\n1\t巡查\n"), is_tabbed("\t县水利局负责巡查。\n\t县公安局负责登记。\n")
    (True, False)
    """
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    if sniff(sample) != "\t" or _evenness(sample, "\t")[0] < _EVEN:
        return False
    rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter="\t"))
    return sum(sum(map(bool, map(str.strip, row))) > 1 for row in rows) * 2 > len(rows)


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
