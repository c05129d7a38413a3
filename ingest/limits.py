"""What a single input may cost, so that no file can take the machine down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

MEBIBYTE = 1024 * 1024
PREFIX = "ZHIZE_LIMIT_"
"""What the environment variables of these caps begin with."""

_BYTES = {"": 1, "K": 1024, "M": MEBIBYTE, "G": 1024 * MEBIBYTE}
_AMOUNT = re.compile(r"(\d{1,15})\s*([KMG]?)(?:I?B)?", re.IGNORECASE)


class LimitError(ValueError):
    """A cap that cannot be used; the message (Chinese) names it and says what would do."""


def _cap(default: int, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on one document; each names itself in its error (:func:`setting`) and can be set (:func:`set_limits`).

    The defaults let workbooks of hundreds of thousands of rows through and stop the known archive bombs: deflate
    cannot shrink real sheets more than some 50 times, while a bomb comes near the format's maximum of 1,032.
    """

    file_bytes: int = _cap(256 * MEBIBYTE, "文件大小 · size of a file on disk")
    unpacked_bytes: int = _cap(512 * MEBIBYTE, "解压后大小 · all parts of an xlsx, docx or ods, unpacked")
    ratio: int = _cap(200, "压缩比 · unpacked over packed size of one part")
    ratio_floor: int = _cap(8 * MEBIBYTE, "不查压缩比的大小 · parts that unpack to less may have any ratio")
    entries: int = _cap(10_000, "压缩包内的部分数 · parts of one archive")
    cells: int = _cap(20_000_000, "一张表的格数 · cells of one table: last row times last column")
    columns: int = _cap(16_384, "一张表的列数 · columns of one table, empty ones at its end not counted")
    text_bytes: int = _cap(64 * MEBIBYTE, "文本文件大小 · size of a csv, md, txt, html or json file")
    xml_bytes: int = _cap(
        128 * MEBIBYTE, "正文解压后大小 · one part of a docx or ods; its tree takes ten times that"
    )
    nesting: int = _cap(200, "嵌套层数 · depth of the elements of a docx, of the values of a json")
    pages: int = _cap(2_000, "PDF 页数 · pages of a PDF")
    pdf_bytes: int = _cap(64 * MEBIBYTE, "PDF 大小 · size of a PDF")
    pdf_memory: int = _cap(2048 * MEBIBYTE, "读取 PDF 的内存 · memory that reading a PDF may take")
    ocr_pages: int = _cap(200, "文字识别页数 · scanned pages of one file whose text is recognised")
    ocr_memory: int = _cap(8192 * MEBIBYTE, "文字识别的内存 · address space of the recognition")
    ocr_seconds: int = _cap(3_600, "文字识别的时间（秒） · seconds for recognising one file")
    seconds: int = _cap(600, "读取时间（秒） · seconds for reading one file, or converting it")


def setting(name: str) -> str:
    """The end of an error about a cap: which setting changes it.

    >>> setting("cells")
    '；如确有需要，可用设置项 ZHIZE_LIMIT_CELLS 调高上限'
    """
    return f"；如确有需要，可用设置项 {PREFIX}{name.upper()} 调高上限"


def shown(name: str, value: int) -> str:
    """A cap's value as people write it; sizes in MiB."""
    if not _is_size(name):
        return str(value)
    return f"{value // MEBIBYTE}M" if value >= MEBIBYTE else str(value)


def _is_size(name: str) -> bool:
    return name.endswith(("_bytes", "_memory", "_floor"))


def table() -> Iterator[tuple[str, str, str, str]]:
    """(name, environment variable, default, help) of every cap, for the documentation."""
    for one in fields(Limits):
        default = shown(one.name, int(getattr(Limits(), one.name)))
        yield f"limit_{one.name}", f"{PREFIX}{one.name.upper()}", default, str(one.metadata["help"])


def set_limits(values: Mapping[str, str]) -> Limits:
    """The caps with some of them set, by name: ``{"cells": "50000000", "file_bytes": "512M"}``.

    Raises LimitError for an unknown name and for a value that is no positive amount.
    """
    known = {one.name for one in fields(Limits)}
    read: dict[str, int] = {}
    for key, text in values.items():
        name = key.strip().lower().removeprefix(PREFIX.lower())
        if name not in known:
            raise LimitError(f"没有名为 {key} 的读取上限；可用：{'、'.join(sorted(known))}")
        match = _AMOUNT.fullmatch(text.strip())
        amount = int(match[1]) * _BYTES[match[2].upper()] if match else 0
        if amount <= 0 or (match and match[2] and not _is_size(name)):
            raise LimitError(f"读取上限 {key}={text} 无法使用：应为正整数（大小可写 512M、2G）")
        read[name] = amount
    return Limits(**read)


def limits_of(environment: Mapping[str, str]) -> Limits:
    """The caps as the environment sets them (``ZHIZE_LIMIT_CELLS`` …). Raises LimitError."""
    return set_limits({key: value for key, value in environment.items() if key.startswith(PREFIX)})
