"""Bytes of a text file → text: which encoding it is, decided by what can be read, and said when in doubt."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_RARE = re.compile(
    "[^\\x00-\\x7f\u00b7\u00d7\u2010-\u206f\u2100-\u216b\u2460-\u24ff\u2500-\u25ff\u3000-\u303f\u3220-\u33ff"
    "\u4e00-\u9fff\uff00-\uffef]"
)
_TOLERATED = 0.01


class EncodingError(ValueError):
    """Bytes that are no text in a known encoding; the message (Chinese) says what to do."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text; ``lost`` is the number of characters that could not be read and stand as U+FFFD."""

    text: str
    encoding: str
    lost: int = 0


def decode(data: bytes) -> Decoded:
    """Decode UTF-8 (with or without mark), UTF-16 and UTF-32 with mark, GB18030 (with GBK and GB 2312) or Big5.

    Up to one character in a hundred may be damaged; it is replaced and counted.

    Raises EncodingError for binary data and for text in no known encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return _checked(Decoded(text, encoding, text.count("\ufffd")))
    if b"\0" not in (trimmed := data.rstrip(b"\0\x1a"))[:65536]:
        data = trimmed  # DOS programs fill the end of a file
    if wide := _without_mark(data):
        return _checked(wide)
    if b"\0" in data[:65536]:
        raise EncodingError("不是文本文件（含二进制内容）；请确认文件类型")
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        candidates = [_attempt(data, encoding) for encoding in ("utf-8", "gb18030", "big5")]
    return _checked(min(candidates, key=_badness))


def _without_mark(data: bytes) -> Decoded | None:
    """UTF-16 that lost its mark: every line break in it has a zero byte on one side, always the same."""
    head = data[:65536]
    for encoding, line_break in (("utf-16-le", b"\n\0"), ("utf-16-be", b"\0\n")):
        count = head.count(b"\0")
        if count and len(data) % 2 == 0 and line_break in head and count <= len(head) // 2:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not _CONTROL.search(text) and len(_RARE.findall(text)) <= len(text) * _TOLERATED:
                return Decoded(text, encoding)
    return None


def _attempt(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _badness(decoded: Decoded) -> float:
    """Share of characters that are lost or that Chinese office texts hardly use; ties go to the earlier candidate."""
    others = sum(1 for char in decoded.text if ord(char) > 127) or 1
    return (decoded.lost * 2 + len(_RARE.findall(decoded.text))) / others


def _checked(decoded: Decoded) -> Decoded:
    controls = len(_CONTROL.findall(decoded.text))
    if controls > len(decoded.text) * _TOLERATED:
        raise EncodingError("不是文本文件（含大量控制字符）；请确认文件类型")
    if decoded.lost > max(1, len(decoded.text) * _TOLERATED):
        raise EncodingError("的文字编码无法识别；请用 Excel、WPS 或记事本另存为 UTF-8 编码，再重新导入")
    # A single-byte encoding decodes as GB18030 too, into characters that no list contains.
    if decoded.encoding in {"gb18030", "big5"} and _badness(decoded) > 0.2:
        raise EncodingError("的文字编码无法识别；请用 Excel、WPS 或记事本另存为 UTF-8 编码，再重新导入")
    return decoded
