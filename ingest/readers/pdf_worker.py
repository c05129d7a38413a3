"""The process that opens a PDF: bytes on stdin, page contents as JSON on stdout; run as a module with its limits.

PDF streams are compressed without a stated size and their structure may loop, so no check before parsing can bound
the cost. This process is bounded as a whole instead: memory and processor time by the system, wall time by the
parent (:mod:`ingest.readers.pdf`). Scripts, links, attachments and forms of a PDF are never opened.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ingest.readers.pdf_layout import APART, arranged

_SAME_LINE = 0.5  # of the size of a character: how far two characters of a line may differ in height
_GAP = 0.35  # of the size: what counts as a blank between two words
_WRAP = 1.6  # of the size: how near to the border of its cell a line must end to be a wrapped one
_TOLERANCE = 1.5  # points
_MOST_TEXT = 30_000_000
_COVERED = 0.6
_DRAWN = 50  # curves of a page without text: letters made to drawings

# What does not go on in the next line, though the line is full.
_ENDS = re.compile(r"[。；！？：;]$")
_BEGINS = re.compile(
    r"\d{1,2}[.．、](?!\d)|[（(][\d一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳]"
)
_NAME_ENDS = re.compile(r"(?:局|委|委员会|办|办公室|部|大队|支队|中心|[)）])$")
_TIER = re.compile(r"[省市县区州旗](?!级|域|内|区)")

Box = tuple[float, float, float, float]
Char = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Read stdin, write {"error": …} or {"pages": [{"blocks": […], "images": n}], "total": n} to stdout."""
    pages, memory, seconds = map(int, arguments)
    limit_process(memory, seconds)
    logging.disable(logging.CRITICAL)
    data = sys.stdin.buffer.read()
    try:
        answer = read_pages(data, pages)
    except MemoryError:
        answer = {"error": "memory"}
    sys.stdout.write(json.dumps(answer))
    return 0


def limit_process(memory: int, seconds: int) -> None:
    """Cap the memory (bytes) and the processor time (seconds) of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's deadline remains
        return
    for kind, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        resource.setrlimit(kind, (value, value))


def read_pages(data: bytes, most: int) -> dict[str, Any]:
    """The contents of all pages; {"error": "encrypted" | "damaged" | "pages" | "text", …} where there are none."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            total = len(document.pages)
            if total > most:
                return {"error": "pages", "total": total}
            pages, size = [], 0
            for page in document.pages:
                content = page_content(page)
                size += sum(len(json.dumps(block)) for block in content["blocks"])
                if size > _MOST_TEXT:
                    return {"error": "text"}
                pages.append(content)
                page.close()
            return {"pages": pages, "total": total}
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, MemoryError):
            return {"error": "memory"}
        return {
            "error": "encrypted" if isinstance(cause, PDFPasswordIncorrect) else "damaged",
            "detail": repr(cause),
        }
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged PDF may fail anywhere in the parser, with any error
        return {"error": "damaged", "detail": f"{type(error).__name__}: {error}"[:200]}


def page_content(page: Any) -> dict[str, Any]:
    """Tables and lines of one page from top to bottom, and how many pictures it has."""
    chars = [char for char in page.chars if char.get("upright", True)]
    settings = {"explicit_horizontal_lines": list(_missing_lines(page.edges))}
    tables = [table for table in page.find_tables(settings) if len(table.cells) > 1]
    blocks = [
        {"top": table.bbox[1], "table": table_content(table.cells, _inside(chars, table.bbox))}
        for table in tables
    ]
    outside = [char for char in chars if not any(contains(table.bbox, char) for table in tables)]
    blocks += text_blocks(outside, sorted(block["top"] for block in blocks))
    blocks.sort(key=lambda block: block["top"])
    return {
        "blocks": blocks, "images": len(page.images), "height": float(page.height), "chars": len(chars),
        "drawn": len(page.curves) > _DRAWN, "covered": _covered(page),
    }  # fmt: skip


def _covered(page: Any) -> bool:
    """Whether one picture covers most of a page."""
    area = float(page.width) * float(page.height)
    return any(one["width"] * one["height"] > _COVERED * area for one in page.images)


def text_blocks(
    chars: Iterable[Char], tables: Sequence[float], apart: float = APART
) -> Iterator[dict[str, Any]]:
    """The blocks of the text around ruled tables, whose tops are given: text in columns never goes past one.

    ``apart`` is the blank between two pieces of a line, in sizes of a character.
    """
    lines = list(_char_lines(chars))
    start = 0
    for top in (*tables, float("inf")):
        end = start + sum(min(char["top"] for char in line) < top for line in lines[start:])
        yield from arranged(lines[start:end], _line, cell_text, apart)
        start = end


def _missing_lines(edges: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Horizontal lines that a page break left out: where upright lines end together and none lies across."""
    across = [edge["top"] for edge in edges if edge["orientation"] == "h"]
    ends: dict[int, list[dict[str, Any]]] = {}
    for edge in edges:
        if edge["orientation"] == "v":
            for end in (edge["top"], edge["bottom"]):
                ends.setdefault(round(end), []).append({**edge, "end": end})
    for uprights in ends.values():
        height = uprights[0]["end"]
        places = sorted({round(edge["x0"]) for edge in uprights})
        if len(places) > 2 and not any(abs(height - top) < 2 * _TOLERANCE for top in across):
            yield {
                **{key: uprights[0][key] for key in ("object_type",)},
                "orientation": "h", "x0": float(places[0]), "x1": float(places[-1]), "width": places[-1] - places[0],
                "top": height, "bottom": height, "height": 0,
            }  # fmt: skip


def contains(box: Box, char: Char) -> bool:
    """Whether the middle of a character lies in a box (left, top, right, bottom)."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _inside(chars: Iterable[Char], box: Box) -> list[Char]:
    return [char for char in chars if contains(box, char)]


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _TOLERANCE:
            edges.append(value)
    return edges


def _place(edges: Sequence[float], value: float) -> int:
    """The index of the edge that is nearest to a value."""
    return min(range(len(edges)), key=lambda place: abs(edges[place] - value))


def table_content(cells: Sequence[Box], chars: list[Char]) -> dict[str, Any]:
    """Rows of texts, merged ranges as (top, left, bottom, right), and the left edges of the columns."""
    lefts, tops = _edges(cell[0] for cell in cells), _edges(cell[1] for cell in cells)
    rights, bottoms = _edges(cell[2] for cell in cells), _edges(cell[3] for cell in cells)
    rows = [[""] * len(lefts) for _ in tops]
    merges = []
    for cell in cells:
        top, left = _place(tops, cell[1]), _place(lefts, cell[0])
        bottom = max(top, sum(edge < cell[3] - _TOLERANCE for edge in tops) - 1)
        right = max(left, sum(edge < cell[2] - _TOLERANCE for edge in lefts) - 1)
        rows[top][left] = cell_text(_inside(chars, cell), cell)
        if bottom > top or right > left:
            merges.append((top, left, bottom, right))
    return {
        "rows": rows,
        "merges": merges,
        "edges": [*lefts, rights[-1]],
        "bottom": bottoms[-1],
    }


def lines_of(chars: Iterable[Char]) -> Iterator[dict[str, Any]]:
    """The lines that characters form, from top to bottom, with their extent and size in points."""
    return map(_line, _char_lines(chars))


def _char_lines(chars: Iterable[Char]) -> Iterator[list[Char]]:
    """The characters of each line, from top to bottom."""
    ordered = sorted(chars, key=lambda char: (char["top"] + char["bottom"]) / 2)
    line: list[Char] = []
    middle = 0.0
    for char in ordered:
        centre = (char["top"] + char["bottom"]) / 2
        if line and centre - middle > _SAME_LINE * max(line[0]["size"], 1):
            yield line
            line = []
        if not line:
            middle = centre
        line.append(char)
    if line:
        yield line


def _line(chars: list[Char]) -> dict[str, Any]:
    chars = sorted(chars, key=lambda char: float(char["x0"]))
    parts: list[str] = []
    before: Char | None = None
    for char in chars:
        if before is not None:
            if _is_shadow(before, char):
                continue
            if char["x0"] - before["x1"] > _GAP * char["size"] and parts[-1] != " ":
                parts.append(" ")
        parts.append(char["text"])
        before = char
    filled = [char for char in chars if char["text"].strip()] or chars
    return {
        "text": "".join(parts).strip(),
        "top": min(char["top"] for char in filled),
        "x0": filled[0]["x0"],
        "x1": max(char["x1"] for char in filled),
        "size": sorted(char["size"] for char in filled)[len(filled) // 2],
    }


def _is_shadow(before: Char, char: Char) -> bool:
    """Bold type is often made by printing a character twice, a little aside."""
    return bool(before["text"] == char["text"] and char["x0"] - before["x0"] < 0.3 * char["size"])


def cell_text(chars: list[Char], cell: Box) -> str:
    """The text of a cell; a line that reaches the right border goes on in the next one."""
    text = ""
    full = False
    for line in lines_of(chars):
        plain = _close_up(line["text"])
        if not plain:
            continue
        apart = (
            not full
            or _ENDS.search(text)
            or _BEGINS.match(plain)
            or (_NAME_ENDS.search(text) and _TIER.match(plain))
        )
        text += f"\n{plain}" if text and apart else plain
        full = cell[2] - line["x1"] < _WRAP * line["size"]
    return text


def _close_up(text: str) -> str:
    """Without the blanks between two Chinese characters, which come from spaced type."""
    parts = text.split(" ")
    closed = parts[0]
    for part in parts[1:]:
        chinese = closed and part and ord(closed[-1]) > 0x2E7F and ord(part[0]) > 0x2E7F
        closed += part if chinese or not part else f" {part}"
    return closed.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
