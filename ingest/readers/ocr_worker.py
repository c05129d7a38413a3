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

from ingest.readers.pdf_worker import Char, contains, limit_process, table_content, text_blocks

_SCALE = 200 / 72  # pixels for a point
_LONGEST_SIDE = 4_000  # pixels
_SHORTEST_RULE = 25  # points
_SURE = 0.8
_LEAST = 0.3  # what is recognised with less confidence is no text
_APART = 0.5  # of the size: the recogniser has told apart the pieces of a line already
_UPRIGHT = 0.85  # mean confidence above which nobody need ask whether a page stands on its head
_SAMPLE = 8
_STRAIGHT = 0.1  # degrees
_MOST_SKEW = 15.0


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
        answer = {"error": "ocr_memory"}
    except Exception as error:  # noqa: BLE001 - the recogniser may fail in any of its parts, with any error
        answer = {"error": "ocr", "detail": f"{type(error).__name__}: {error}"[:200]}
    output.write(json.dumps(answer))
    return 0


def _read(data: bytes, numbers: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    import pypdfium2
    from rapidocr import RapidOCR

    quality = {
        "Global.text_score": _LEAST,
        "Global.max_side_len": _LONGEST_SIDE,
        "Global.log_level": "critical",
    }
    engine = RapidOCR(params=quality)
    document = pypdfium2.PdfDocument(data)
    for number in numbers:
        page = document[number - 1]
        scale = min(_SCALE, _LONGEST_SIDE / max(page.get_size()))
        picture = page.render(scale=scale, grayscale=True).to_numpy()
        yield number, picture_content(engine, picture, scale)


def picture_content(engine: Any, picture: Any, scale: float) -> dict[str, Any]:
    """Tables and lines of a grey picture of a page, in the shape of ``pdf_worker.page_content``."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    picture = picture[:, :, 0] if picture.ndim == 3 else picture
    picture, found = _upright(engine, picture)
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
        inside = [char for char in outside if contains(box, char)]
        outside = [char for char in outside if not contains(box, char)]
        blocks.append({"top": box[1], "table": table_content(group, inside)})
    blocks += text_blocks(outside, sorted(block["top"] for block in blocks), _APART)
    blocks.sort(key=lambda block: float(block["top"]))
    doubtful = sum(char["score"] < _SURE for char in chars)
    return {
        "blocks": blocks,
        "images": 1,
        "chars": sum(len(char["text"]) for char in chars),
        "doubtful": doubtful,
    }


def _upright(engine: Any, picture: Any) -> tuple[Any, Any]:
    """A picture turned so that its lines run from left to right, and what is recognised in it then."""
    import numpy as np

    found = _recognised(engine, picture)
    if found.boxes is None:
        return picture, found
    tall = sum(abs(box[3][1] - box[0][1]) > 1.5 * abs(box[1][0] - box[0][0]) for box in found.boxes)
    sideways = tall * 2 > len(found.boxes)
    turned = np.ascontiguousarray(np.rot90(picture)) if sideways else picture
    if sideways:
        found = _recognised(engine, turned)
    if _on_its_head(engine, turned, found):
        turned = np.ascontiguousarray(np.rot90(turned, 2))
        found = _recognised(engine, turned)
    skew = _skew(found)
    if _STRAIGHT < abs(skew) < _MOST_SKEW:
        turned = _turned(turned, skew)
        found = _recognised(engine, turned)
    return turned, found


def _recognised(engine: Any, picture: Any) -> Any:
    """Boxes, texts and confidences; no single line may be turned over, since a page stands one way."""
    import cv2

    return engine(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=True)


def _on_its_head(engine: Any, picture: Any, found: Any) -> bool:
    """Whether the longest lines of a page can be read better upside down."""
    import cv2
    import numpy as np

    if found.boxes is None or np.mean(found.scores) >= _UPRIGHT:
        return False
    better = 0
    boxes = sorted(found.boxes, key=lambda box: float(min(box[:, 0]) - max(box[:, 0])))[:_SAMPLE]
    for box in boxes:
        left, top = (max(0, int(value)) for value in box.min(axis=0))
        right, bottom = (int(value) + 1 for value in box.max(axis=0))
        line = cv2.cvtColor(picture[top:bottom, left:right], cv2.COLOR_GRAY2BGR)
        here, there = (
            engine(one, use_det=False, use_cls=False, use_rec=True).scores
            for one in (line, np.ascontiguousarray(line[::-1, ::-1]))
        )
        better += bool(there) and (not here or there[0] > here[0])
    return better * 2 > len(boxes)


def _skew(found: Any) -> float:
    """By how many degrees the lines fall to the right: the median of the longer ones."""
    import numpy as np

    if found.boxes is None:
        return 0.0
    edges = [box[1] - box[0] for box in found.boxes if box[1][0] - box[0][0] > 4 * (box[3][1] - box[0][1])]
    return float(np.degrees(np.median([np.arctan2(y, x) for x, y in edges]))) if edges else 0.0


def _turned(picture: Any, degrees: float) -> Any:
    import cv2

    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _lines(found: Any, scale: float) -> Iterator[Char]:
    """What was recognised, as characters of a page are given: extents in points."""
    if found.boxes is None:
        return
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        xs, ys = [float(point[0]) / scale for point in box], [float(point[1]) / scale for point in box]
        size, bottom = max(ys) - min(ys), max(ys)
        if size > 1.5 * (max(xs) - min(xs)) and len(text) > 1:
            # 序 over 号 in a narrow column: it stands on the line of its first character.
            size = max(xs) - min(xs)
            bottom = min(ys) + size
        yield {
            "text": text, "x0": min(xs), "x1": max(xs), "top": min(ys), "bottom": bottom, "size": size * 0.9,
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
