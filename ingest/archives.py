"""Archives of folders (zip), as townships send them: each file in one is read as if it lay in a folder.

Nothing is unpacked to disk, so that a name in an archive, whatever it holds, is data and never a path.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.limits import MEBIBYTE, Limits, setting
from ingest.names import is_ignored, safe_name
from ingest.readers.archive import open_archive
from ingest.readers.document import ReadError
from ingest.records import Source

SUFFIX = ".zip"
_OFFICE_PARTS = {
    "[Content_Types].xml",
    "mimetype",
}  # an Office file under a wrong suffix is read as what it is
_OFFICE_FOLDERS = ("xl/", "word/", "ppt/", "_rels/", "META-INF/")  # of damaged ones, too
_UTF8 = 0x800  # the flag of a name in UTF-8 (APPNOTE 4.4.4, bit 11)


@dataclass(frozen=True, slots=True)
class Packed:
    """A file in an archive: ``name`` is the archive's with its place in it; ``data`` or an ``error`` (Chinese)."""

    name: str
    data: bytes = b""
    error: str = ""


def is_archive_of_files(path: Path, *, any_suffix: bool = False) -> bool:
    """Whether a path is a zip that is no Office file; ``any_suffix``: also under another suffix than ``.zip``."""
    if path.suffix.lower() != SUFFIX and not any_suffix:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        return not (_OFFICE_PARTS & set(names) or any(name.startswith(_OFFICE_FOLDERS) for name in names))
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return False  # reading it says what is wrong


def packed_files(path: Path, name: str, limits: Limits) -> Iterator[Packed]:
    """The files of an archive, sorted by name; hidden files and lock files are passed over.

    Raises ReadError for an archive that cannot be read or is over a limit.
    """
    try:
        if path.stat().st_size > limits.file_bytes:
            most = limits.file_bytes // MEBIBYTE
            raise _error(name, f"超过上限{most} MiB；请拆分后导入{setting('file_bytes')}")
        data = path.read_bytes()
    except OSError as error:
        raise _error(name, f"读取失败（{error.strerror or error}）；请检查文件后重试") from error
    archive = open_archive(data, name, limits)
    found = [(_name(info), info) for info in archive.file.infolist() if not info.is_dir()]
    for inner, info in sorted(found, key=lambda one: one[0]):
        if any(map(is_ignored, PurePosixPath(inner).parts)):
            continue
        full = safe_name(f"{name}/{inner}")
        if info.file_size > limits.file_bytes:
            most = limits.file_bytes // MEBIBYTE
            yield Packed(full, error=f"文件“{full}”超过上限{most} MiB；请拆分后导入{setting('file_bytes')}")
            continue
        try:
            yield Packed(full, archive.unpacked(info))
        except ReadError as error:
            yield Packed(full, error=error.message)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a file in an archive: many packers write UTF-8 or, on Chinese Windows, GBK, and do not say so."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")  # as which it was read
        name = next(filter(None, (_decoded(raw, encoding) for encoding in ("utf-8", "gb18030"))), name)
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."})


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeError:
        return None


def _error(name: str, message: str) -> ReadError:
    return ReadError(f"文件“{name}”{message}", Source(name))
