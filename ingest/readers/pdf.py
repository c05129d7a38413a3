"""PDF → tables that go on over page breaks, and paragraphs with their pages.

A separate process opens the file (:mod:`ingest.readers.pdf_worker`) within limits of memory and time; what it finds
on each page is put together here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ingest
from ingest.limits import MEBIBYTE, Limits, setting
from ingest.readers.document import file_error
from ingest.readers.pages import Pages, assemble
from ingest.records import Notice, Source

OCR = '请安装文字识别组件（pip install "zhize[ocr]"）后重新导入，或向来文单位索取 Word、Excel 原件'
_ERRORS = {
    "encrypted": "设有打开密码，无法读取；请取消密码后另存，再重新导入",
    "damaged": "已损坏，无法读取；请用 PDF 阅读器打开并另存，或用 Word、Excel 原件导入",
    "memory": f"过于复杂，读取时内存超过上限；请拆分后导入，或用 Word、Excel 原件导入{setting('pdf_memory')}",
    "text": "的文字过多；请拆分后导入",
    "ocr": "是扫描件，文字识别组件出错，未能读取；请检查是否与本程序的版本相配（见 README），或用 Word、Excel 原件导入",
    "ocr_memory": f"是扫描件，识别文字时内存超过上限；请拆分后导入{setting('ocr_memory')}",
}
_FEW = 30  # characters: a stamp, a page number or a watermark over a scan
_UNMAPPED = 0.1


def read_pdf(data: bytes, name: str, sha256: str, limits: Limits) -> tuple[Pages, tuple[Notice, ...]]:
    """The tables and paragraphs of a PDF, and notices about pages that hold only pictures.

    Raises ReadError for a PDF that is encrypted, damaged, too large, too long, scanned without text, or takes more
    memory or time than allowed.
    """
    if len(data) > limits.pdf_bytes:
        raise file_error(
            name, f"超过 PDF 上限{limits.pdf_bytes // MEBIBYTE} MiB；请拆分后导入{setting('pdf_bytes')}"
        )
    bounds = (limits.pages, limits.pdf_memory, limits.seconds)
    answer = _ask("pdf_worker", data, name, "seconds", limits, bounds)
    kind = answer.get("error")
    if kind == "pages":
        raise file_error(
            name, f"有{answer['total']}页，超过上限{limits.pages}页；请拆分后导入{setting('pages')}"
        )
    if kind:
        raise file_error(name, _ERRORS[kind])
    pages: list[dict[str, Any]] = answer["pages"]
    scanned = [number for number, page in enumerate(pages, 1) if _is_picture(page)]
    recognised = _recognise(data, name, limits, scanned) if scanned else {}
    for number, content in recognised.items():
        pages[number - 1] = content
    left = [number for number in scanned if number not in recognised]
    if left and not any(page["chars"] for number, page in enumerate(pages, 1) if number not in left):
        raise file_error(name, f"是扫描件（{len(scanned)}页都是图片，没有文字）；{OCR}")
    found = assemble(pages)
    _check_mapping(found, name)
    return found, tuple(_notices(name, sha256, recognised, left, limits))


def _is_picture(page: Mapping[str, Any]) -> bool:
    """Whether a page is a scan, or text whose letters were made to drawings; a few characters may stand on it."""
    if not page["chars"]:
        return bool(page["images"] or page.get("drawn"))
    return page["chars"] < _FEW and bool(page.get("covered"))


def can_recognise() -> bool:
    """Whether the optional recogniser of text in pictures is installed."""
    return find_spec("rapidocr") is not None and find_spec("cv2") is not None


def _recognise(data: bytes, name: str, limits: Limits, scanned: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Contents of scanned pages by number, where the optional recogniser is installed."""
    if not can_recognise():
        return {}
    numbers = scanned[: limits.ocr_pages]
    processor = limits.ocr_seconds * (os.cpu_count() or 1)  # it works on all of them
    bounds = (limits.ocr_memory, processor, *numbers)
    answer = _ask("ocr_worker", data, name, "ocr_seconds", limits, bounds)
    if "error" in answer:
        raise file_error(name, _ERRORS[answer["error"]])
    return {int(number): content for number, content in answer["pages"].items()}


def _notices(
    name: str, sha256: str, recognised: Mapping[int, Mapping[str, Any]], left: Sequence[int], limits: Limits
) -> Iterator[Notice]:
    if recognised:
        doubtful = sum(content["doubtful"] for content in recognised.values())
        reason = f"文件“{name}”第{_shown(list(recognised))}页是扫描图片，已经文字识别读取（{doubtful}处把握不大），请逐条核对原件"
        yield Notice(Source(name, sha256, page=min(recognised)), reason)
    if left:
        advice = (
            f"一次最多识别{limits.ocr_pages}页，请拆分后导入{setting('ocr_pages')}" if recognised else OCR
        )
        reason = f"文件“{name}”第{_shown(left)}页是图片，没有文字，未读取；{advice}"
        yield Notice(Source(name, sha256, page=left[0]), reason)


def _shown(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers[:10])) + ("等" if len(numbers) > 10 else "")


def _ask(
    worker: str, data: bytes, name: str, cap: str, limits: Limits, arguments: Sequence[int]
) -> dict[str, Any]:
    """The answer of one of the processes in this folder; ``cap`` is the limit on its time."""
    seconds: int = getattr(limits, cap)
    root = str(Path(ingest.__file__).parents[1])
    command = [sys.executable, "-m", f"ingest.readers.{worker}", *map(str, arguments)]
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONSAFEPATH": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise file_error(
            name, f"读取超过{seconds}秒，已停止；请拆分后导入，或用 Word、Excel 原件导入{setting(cap)}"
        ) from error
    except OSError as error:
        raise file_error(
            name, f"的读取程序未能启动（{error.strerror or error}）；请检查系统内存与权限后重试"
        ) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        if b"No module named" in done.stderr:
            raise file_error(
                name, "需要 pdfplumber 才能读取；请执行 pip install pdfplumber 后重试"
            ) from error
        # Without an answer the process was ended by the system: out of memory or of processor time.
        raise file_error(name, _ERRORS["ocr_memory" if worker == "ocr_worker" else "memory"]) from error
    return answer


def _check_mapping(found: Pages, name: str) -> None:
    """Fonts without a table of characters give marks such as (cid:123) instead of text."""
    text = "".join(cell for table in found.tables for row in table.rows for cell in row)
    text += "".join(paragraph.text for paragraph in found.paragraphs)
    marks = text.count("(cid:")
    if marks and marks * 8 > len(text) * _UNMAPPED:
        raise file_error(name, f"的字体没有文字对照表，读不出文字；{OCR}")
