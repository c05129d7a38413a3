"""Page contents → a document: running heads dropped, tables joined over page breaks, lines joined to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ingest.readers.document import Merge, Paragraph, Table, spread

_PREFACE = 6
_SAME_EDGE = 4.0  # points that a column may be off on the next page
_MOSTLY = 0.5
_RUNNING = 2  # pages that must repeat a line before it is a running head
_EDGE_LINES = 2
_PAGE_NUMBER = re.compile(
    r"^[-\u2013—－·\s]*(?:第?\s*\d{1,4}\s*页?|[ivxlc]{1,6})\s*(?:[/／,，共]\s*共?\s*\d{1,4}\s*页?)?[-\u2013—－·\s]*$",
    re.IGNORECASE,
)
_BEGINS_ANEW = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]{1,9}[编章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]|附件)"
)
_SENTENCE_ENDS = "。！？"
_ENDS = "。；！？：;:!?"
_HEADER_ROWS = 4


@dataclass(frozen=True, slots=True)
class Pages:
    """What all pages of a document give together."""

    tables: tuple[Table, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(slots=True)
class _Grid:
    """A table that may go on behind the next page break; ``pages`` has the page on which each row begins.

    ``reached`` is the page it has come to so far, which a row longer than a page reaches without another one beginning.
    """

    rows: list[list[str]]
    merges: list[Merge]
    edges: Sequence[float]
    pages: list[int]
    reached: int
    preface: tuple[str, ...] = ()
    place: int = 0


@dataclass(slots=True)
class _Flow:
    """The document while its pages are put together; ``last`` is what stood last: a table or a line."""

    grids: list[_Grid] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    since: list[str] = field(default_factory=list)
    last: _Grid | Mapping[str, Any] | None = None


def assemble(pages: Sequence[Mapping[str, Any]]) -> Pages:
    """Join the pages that :func:`ingest.readers.pdf_worker.page_content` gives."""
    flow = _Flow()
    running = _running_heads(pages)
    for number, page in enumerate(pages, 1):
        blocks = list(_without_heads(page["blocks"], running))
        left, right = _margins([block["line"] for block in blocks if "line" in block])
        for place, block in enumerate(blocks):
            if "table" in block:
                _add_table(flow, block["table"], number, first=place == 0)
            else:
                _add_line(flow, block["line"], number, left, right)
    tables = tuple(
        Table(
            f"表{ordinal}",
            grid.rows,
            ordinal=ordinal,
            merges=tuple(grid.merges),
            preface=grid.preface,
            pages=tuple(grid.pages),
            place=grid.place,
        )
        for ordinal, grid in enumerate(flow.grids, 1)
    )
    return Pages(tables, tuple(flow.paragraphs))


def _margins(lines: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """Where most lines of a page begin, and where the longest of these ends."""
    lefts = Counter(round(line["x0"]) for line in lines)
    left = max(lefts, key=lambda place: (lefts[place], -place), default=0)
    return float(left), max((line["x1"] for line in lines if line["x0"] - left < 1), default=0.0)


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text))


def _edge_lines(blocks: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    """Places of the blocks at the top and the bottom of a page that are lines."""
    places = [*range(min(_EDGE_LINES, len(blocks))), *range(max(0, len(blocks) - _EDGE_LINES), len(blocks))]
    return (place for place in dict.fromkeys(places) if "line" in blocks[place])


def _running_heads(pages: Sequence[Mapping[str, Any]]) -> set[str]:
    """Lines at the edges of pages that most pages repeat, but for their numbers."""
    seen: Counter[str] = Counter()
    for page in pages:
        blocks = page["blocks"]
        seen.update({_key(blocks[place]["line"]["text"]) for place in _edge_lines(blocks)})
    return {key for key, count in seen.items() if count >= max(_RUNNING, len(pages) * 0.6)}


def _without_heads(blocks: Sequence[Mapping[str, Any]], running: set[str]) -> Iterator[Mapping[str, Any]]:
    edges = set(_edge_lines(blocks))
    for place, block in enumerate(blocks):
        if place in edges:
            text = block["line"]["text"]
            if _PAGE_NUMBER.match(text) or _key(text) in running:
                continue
        yield block


def _add_line(flow: _Flow, line: Mapping[str, Any], page: int, left: float, right: float) -> None:
    text, before = line["text"], flow.last
    size = max(line["size"], 1.0)
    goes_on = (
        isinstance(before, dict)
        and bool(flow.paragraphs)
        and before["full"]
        and line["x0"] - left < size
        and abs(before["size"] - line["size"]) < 1
        and not _BEGINS_ANEW.match(text)
        and not (before["page"] != page and before["text"][-1] in _SENTENCE_ENDS)
    )
    if goes_on:
        last = flow.paragraphs[-1]
        joined = last.text + _joint(last.text, text) + text
        flow.paragraphs[-1] = Paragraph(joined, last.line, last.page)
        flow.since[-1:] = [joined]
    else:
        flow.paragraphs.append(Paragraph(text, len(flow.paragraphs) + 1, page))
        flow.since.append(text)
    flow.last = {
        **line,
        "page": page,
        "full": right - line["x1"] < 1.6 * size and line["x1"] - line["x0"] > 8 * size,
    }


def _joint(before: str, after: str) -> str:
    """A blank where two Latin words meet."""
    return " " if before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() else ""


def _add_table(flow: _Flow, table: Mapping[str, Any], page: int, *, first: bool) -> None:
    rows = [list(map(str, row)) for row in table["rows"]]
    merges = [Merge(*merge) for merge in table["merges"]]
    spread(rows, merges)
    before = flow.last
    if (
        first
        and isinstance(before, _Grid)
        and before.reached == page - 1
        and (_overlap if table.get("loose") else _same)(before.edges, table["edges"])
    ):
        _go_on(before, rows, merges, page)
        return
    preface = tuple(flow.since[-_PREFACE:])
    pages = [page] * len(rows)
    grid = _Grid(rows, merges, table["edges"], pages, page, preface, len(flow.paragraphs))
    flow.grids.append(grid)
    flow.last = grid
    flow.since = []


def _same(edges: Sequence[float], others: Sequence[float]) -> bool:
    """Whether the columns of two tables lie under each other."""
    return len(edges) == len(others) and all(
        abs(one - other) <= _SAME_EDGE for one, other in zip(edges, others, strict=True)
    )


def _overlap(edges: Sequence[float], others: Sequence[float]) -> bool:
    """Whether the columns of two tables without ruled lines lie under each other: theirs end with their texts."""
    if len(edges) != len(others):
        return False
    columns, under = pairwise(edges), pairwise(others)
    return all(
        min(one[1], other[1]) - max(one[0], other[0]) > _MOSTLY * min(one[1] - one[0], other[1] - other[0])
        for one, other in zip(columns, under, strict=True)
    )


def _go_on(grid: _Grid, rows: list[list[str]], merges: list[Merge], page: int) -> None:
    """Add the rows of the next page without the header that it repeats, and mend the row that the break cut."""
    skipped = _repeated(grid.rows, rows)
    if skipped < len(rows) and _is_rest(grid.rows, rows[skipped]):
        grid.rows[-1] = [
            _mend(upper, lower) for upper, lower in zip(grid.rows[-1], rows[skipped], strict=True)
        ]
        skipped += 1
    offset = len(grid.rows) - skipped
    grid.merges += (
        Merge(one.top + offset, one.left, one.bottom + offset, one.right)
        for one in merges
        if one.top >= skipped
    )
    grid.rows += rows[skipped:]
    grid.pages += [page] * (len(rows) - skipped)
    grid.reached = page


def _repeated(before: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the top repeat rows from the top of the table: a title row, one or two rows of header."""
    tops = [_plain(row) for row in before[:_HEADER_ROWS]]
    count = 0
    start: int | None = None
    for row in rows[:_HEADER_ROWS]:
        plain = _plain(row)
        if start is None:
            start = next((place for place, top in enumerate(tops) if top == plain and any(top)), None)
            if start is None:
                return 0
        if (
            start + count >= len(tops)
            or tops[start + count] != plain
            or any(cell.isdecimal() for cell in plain)
        ):
            break
        count += 1
    return count


def _plain(row: Sequence[str]) -> list[str]:
    return [re.sub(r"\s+", "", cell) for cell in row]


def _is_rest(before: Sequence[Sequence[str]], row: Sequence[str]) -> bool:
    """Whether the first row of a page is the lower part of the last row of the page before.

    Where a column numbers the rows, such a row has no number; otherwise it leaves its first cell empty. A row whose
    cells all hold one text is a heading.
    """
    filled = {cell for cell in row if cell.strip()}
    if not before or not filled or (len(filled) == 1 and sum(bool(cell.strip()) for cell in row) > 1):
        return False
    numbers = [sum(one[place].strip().isdecimal() for one in before) for place in range(len(row))]
    column = next((place for place, count in enumerate(numbers) if count * 2 >= len(before) or count > 2), 0)
    return not row[column].strip() and bool(before[-1][column].strip())


def _mend(upper: str, lower: str) -> str:
    if not upper or not lower or upper == lower:
        return upper or lower
    anew = upper[-1] in _ENDS or _BEGINS_ANEW.match(lower)
    return f"{upper}\n{lower}" if anew else f"{upper}{_joint(upper, lower)}{lower}"
