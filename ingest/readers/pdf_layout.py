"""Text of a page that stands in columns: tables without ruled lines, and running text set in two columns.

Both show in the blank strips (gutters) that run down between pieces of lines.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Line = dict[str, Any]
MakeLine = Callable[[list[dict[str, Any]]], Line]
MakeCell = Callable[[list[dict[str, Any]], tuple[float, float, float, float]], str]

APART = 1.4
"""The blank between two pieces of a line, in sizes of a character."""
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_LONG = 10  # characters of a line of running text in a column
_COLUMN_LINES = 4
_LONGEST_REST = 20  # lines


def arranged(
    lines: Sequence[list[dict[str, Any]]], make_line: MakeLine, make_cell: MakeCell, apart: float = APART
) -> Iterator[dict[str, Any]]:
    """Blocks ({"top", "line"} or {"top", "table"}) in reading order, from the characters of each line, top down."""
    pieces = [[{**make_line(piece), "chars": piece} for piece in _pieces(chars, apart)] for chars in lines]
    pieces = [[one for one in line if one["text"].strip()] for line in pieces]
    wholes = [make_line(chars) for chars in lines]
    place = 0
    while place < len(lines):
        if rows := _table(pieces, place):
            yield {"top": wholes[place]["top"], "table": _content(rows, make_cell)}
            place += sum(len(row) for row in rows)
        elif (end := _rest_ends(pieces, place)) > place:
            rows = [pieces[place:end], *_table(pieces, end)]
            yield {"top": wholes[place]["top"], "table": _content(rows, make_cell)}
            place += sum(len(row) for row in rows)
        elif (end := _two_columns(pieces, place)) > place:
            yield from _column_blocks(pieces[place:end])
            place = end
        else:
            if wholes[place]["text"].strip():
                yield {"top": wholes[place]["top"], "line": wholes[place]}
            place += 1


def _pieces(chars: list[dict[str, Any]], apart: float) -> Iterator[list[dict[str, Any]]]:
    piece: list[dict[str, Any]] = []
    for char in sorted(chars, key=lambda one: float(one["x0"])):
        if not char["text"].strip():
            continue
        if piece and char["x0"] - piece[-1]["x1"] > apart * char["size"]:
            yield piece
            piece = []
        piece.append(char)
    if piece:
        yield piece


Row = list[list[Line]]
"""The lines of a row of a table, each in pieces."""


def _table(lines: Sequence[list[Line]], start: int) -> list[Row]:
    """The rows of a table that starts with this line; [] if none does."""
    width = len(lines[start])
    if width < _FEWEST_COLUMNS:
        return []
    columns = [(one["x0"], one["x1"]) for one in lines[start]]
    rows: list[Row] = [[lines[start]]]
    for line in lines[start + 1 :]:
        merged = _merged([*columns, *((one["x0"], one["x1"]) for one in line)])
        near = bool(line) and line[0]["top"] - rows[-1][-1][0]["top"] < 4 * line[0]["size"]
        if not near or len(merged) != width:
            break
        columns = merged
        if line[0]["x0"] < columns[0][1]:
            rows.append([line])
        else:
            rows[-1].append(line)
    full = sum(len(row[0]) >= _FEWEST_COLUMNS for row in rows)
    return rows if full >= _FEWEST_ROWS and full * 2 > len(rows) else []


def _rest_ends(lines: Sequence[list[Line]], start: int) -> int:
    """Where the lower part of a row that a page break cut ends, if it starts with this line; else ``start``.

    Its lines stand at the top of the page, right above the next row, under columns other than the first.
    """
    if start:
        return start
    for end in range(1, min(_LONGEST_REST, len(lines) - 1) + 1):
        if rows := _table(lines, end):
            columns = _merged([(one["x0"], one["x1"]) for row in rows for line in row for one in line])
            rest = [one for line in lines[:end] for one in line]
            spans = _merged([*columns, *((one["x0"], one["x1"]) for one in rest)])
            near = lines[end][0]["top"] - rest[0]["top"] < (end + 3) * 2 * rest[0]["size"] if rest else False
            under = all(one["x0"] > columns[0][1] for one in rest)
            return end if near and under and len(spans) == len(columns) else start
    return start


def _merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _content(rows: Sequence[Row], make_cell: MakeCell) -> dict[str, Any]:
    columns = _merged([(one["x0"], one["x1"]) for row in rows for line in row for one in line])
    cells: list[list[list[dict[str, Any]]]] = [[[] for _ in columns] for _ in rows]
    for places, row in zip(cells, rows, strict=True):
        for line in row:
            for one in line:
                column = next(at for at, (_, right) in enumerate(columns) if one["x0"] <= right)
                places[column] += one["chars"]
    texts = [
        [
            make_cell(chars, (left, 0.0, right, 0.0))
            for chars, (left, right) in zip(places, columns, strict=True)
        ]
        for places in cells
    ]
    edges = [*(left for left, _ in columns), columns[-1][1]]
    return {"rows": texts, "merges": [], "edges": edges, "loose": True, "bottom": rows[-1][-1][0]["top"]}


def _two_columns(lines: Sequence[list[Line]], start: int) -> int:
    """Where running text in two columns that starts with this line ends; ``start`` if none does."""
    if len(lines[start]) != 2:
        return start
    left, right = lines[start]
    edge, begin = left["x1"], right["x0"]
    end, both = start, list[list[Line]]()
    for line in lines[start:]:
        inside = [one for one in line if one["x1"] <= begin - 1 or one["x0"] >= begin - line[0]["size"]]
        if not line or len(line) > 2 or len(inside) < len(line):
            break
        edge = max([edge, *(one["x1"] for one in line if one["x0"] < begin - 1)])
        both += [line] if len(line) == 2 else []
        end += 1
    if len(both) < _COLUMN_LINES:
        return start
    for side in (0, 1):
        texts = [len(line[side]["text"]) for line in both]
        if statistics.median(texts) < _LONG:
            return start
    return end


def _column_blocks(lines: Sequence[list[Line]]) -> Iterator[dict[str, Any]]:
    """The left column, then the right one, moved under it so that its lines are joined in the same way."""
    begin = next(line[1]["x0"] for line in lines if len(line) == 2)
    left = [one for line in lines for one in line if one["x0"] < begin - one["size"]]
    right = [one for line in lines for one in line if one["x0"] >= begin - one["size"]]
    shift = min(one["x0"] for one in right) - min(one["x0"] for one in left)
    moved = ({**one, "x0": one["x0"] - shift, "x1": one["x1"] - shift} for one in right)
    top = lines[0][0]["top"]
    for number, one in enumerate([*left, *moved]):
        yield {"top": top + number / 1000, "line": {key: one[key] for key in one if key != "chars"}}
