"""The process that reads scanned pages of a PDF: bytes on stdin, page contents as JSON on stdout, as its sibling does.

RapidOCR (Apache-2.0) brings its models in its package, so nothing is fetched. What it recognises stands in lines with
boxes; the ruled lines of tables are found in the picture, and from there on a scanned page is like any other.
"""

# mypy: disable-error-code="import-untyped, import-not-found"

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.readers.pdf_worker import Char, limit_process, lines_of, table_content

_SCALE = 200 / 72  # pixels for a point
_LONGEST_SIDE = 4_000  # pixels
_SHORTEST_RULE = 25  # points
_SURE = 0.5


def main(arguments: Sequence[str]) -> int:
    """Read stdin, write {"pages": {number: content}} or {"error": …} to stdout; arguments: limits, page numbers."""
    memory, seconds, *numbers = map(int, arguments)
    limit_process(memory, seconds)
    logging.disable(logging.CRITICAL)
    data = sys.stdin.buffer.read()
    output, sys.stdout = sys.stdout, sys.stderr  # libraries may print
    try:
        answer: dict[str, Any] = {"pages": dict(_read(data, numbers))}
    except MemoryError:
        answer = {"error": "memory"}
    output.write(json.dumps(answer))
    return 0


def _read(data: bytes, numbers: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    import pypdfium2
    from rapidocr import RapidOCR

    engine = RapidOCR()
    document = pypdfium2.PdfDocument(data)
    for number in numbers:
        page = document[number - 1]
        scale = min(_SCALE, _LONGEST_SIDE / max(page.get_size()))
        picture = page.render(scale=scale, grayscale=True).to_numpy()
        yield number, picture_content(engine, picture, scale)


def picture_content(engine: Any, picture: Any, scale: float) -> dict[str, Any]:
    """Tables and lines of a grey picture of a page, in the shape of ``pdf_worker.page_content``."""
    import cv2
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    picture = picture[:, :, 0] if picture.ndim == 3 else picture
    found = engine(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    chars = list(_lines(found, scale))
    edges = merge_edges(list(_rules(picture, scale)), 3, 3, 3, 3)
    cells = intersections_to_cells(edges_to_intersections(edges, 4, 4))
    groups = [group for group in cells_to_tables(cells) if len(group) > 1]
    blocks: list[dict[str, Any]] = []
    outside = chars
    for group in groups:
        box = (
            min(cell[0] for cell in group), min(cell[1] for cell in group),
            max(cell[2] for cell in group), max(cell[3] for cell in group),
        )  # fmt: skip
        inside = [char for char in outside if _middle_in(box, char)]
        outside = [char for char in outside if not _middle_in(box, char)]
        blocks.append({"top": box[1], "table": table_content(group, inside)})
    blocks += ({"top": line["top"], "line": line} for line in lines_of(outside) if line["text"])
    blocks.sort(key=lambda block: float(block["top"]))
    doubtful = sum(char["score"] < _SURE for char in chars)
    return {
        "blocks": blocks,
        "images": 1,
        "chars": sum(len(char["text"]) for char in chars),
        "doubtful": doubtful,
    }


def _middle_in(box: tuple[float, float, float, float], char: Char) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _lines(found: Any, scale: float) -> Iterator[Char]:
    """What was recognised, as characters of a page are given: extents in points."""
    if found.boxes is None:
        return
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        xs, ys = [float(point[0]) / scale for point in box], [float(point[1]) / scale for point in box]
        size = max(ys) - min(ys)
        yield {
            "text": text, "x0": min(xs), "x1": max(xs), "top": min(ys), "bottom": max(ys), "size": size * 0.9,
            "score": float(score),
        }  # fmt: skip


def _rules(picture: Any, scale: float) -> Iterator[dict[str, Any]]:
    """The ruled lines of a picture, found by what survives thinning to long horizontal or upright strokes."""
    import cv2

    dark = cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    length = int(_SHORTEST_RULE * scale)
    for orientation, kernel in (("h", (length, 1)), ("v", (1, length))):
        strokes = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
        contours, _ = cv2.findContours(strokes, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            x, y, width, height = (float(value) / scale for value in cv2.boundingRect(contour))
            if orientation == "h":
                y, height = y + height / 2, 0.0
            else:
                x, width = x + width / 2, 0.0
            yield {
                "orientation": orientation, "object_type": "line",
                "x0": x, "x1": x + width, "top": y, "bottom": y + height, "width": width, "height": height,
            }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
