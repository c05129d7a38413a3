"""What a query gave: complete before anybody sees it; where it is large, a file without a name, gone when it is closed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

_AT_ONCE: Final = 1 << 18
_SMALL: Final = 1 << 20  # bytes that are taken into memory


@dataclass(frozen=True, slots=True)
class SparqlResult:
    """A complete result: never cut off in the middle. ``truncated`` says that the row limit left rows out.

    ``file`` is to be closed by whoever has read it; :meth:`pieces` does that.
    """

    media_type: str
    file: BinaryIO
    truncated: bool
    rows: int
    row_limit: int

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.file.seek(0, io.SEEK_END)

    @property
    def body(self) -> bytes:
        """All of it, in memory."""
        self.file.seek(0)
        return self.file.read()

    def pieces(self) -> Iterator[bytes]:
        """It piece by piece; the file is closed after the last one."""
        with self.file:
            self.file.seek(0)
            while piece := self.file.read(_AT_ONCE):
                yield piece


def open_spool(folder: Path | None) -> BinaryIO:
    """A file without a name in ``folder``; among the system's temporary files where that is None or cannot be written."""
    try:
        return cast("BinaryIO", tempfile.TemporaryFile(dir=folder))
    except (FileNotFoundError, PermissionError):
        return cast("BinaryIO", tempfile.TemporaryFile())


def spooled(file: BinaryIO) -> BinaryIO:
    """``file``, or where it is small its content in memory; then it is closed."""
    if file.seek(0, io.SEEK_END) > _SMALL:
        return file
    with file:
        file.seek(0)
        return io.BytesIO(file.read())
