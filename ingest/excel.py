"""What a cell of an Excel workbook can hold."""

from __future__ import annotations

import re

_LONGEST = 32_767  # characters
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def writable(text: str) -> str:
    """``text`` without the control characters that XML forbids, cut where a cell is full."""
    return _UNWRITABLE.sub("", text)[:_LONGEST]
