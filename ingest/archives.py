"""Archives of folders (zip), as townships send them: each file in one, or in an archive in it, is read as if it lay in a
folder.

Nothing is unpacked to disk, so that a name in an archive, whatever it holds, is data and never a path.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from ingest.limits import MEBIBYTE, Limits, setting
from ingest.names import is_ignored, safe_name
from ingest.readers.archive import open_archive
from ingest.readers.document import ReadError, file_error

SUFFIX = ".zip"
DEEPEST = 3
"""How deep archives may lie in each other: a county's holds those of its townships."""
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
        return path.is_file() and not _is_office(path)
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return False  # reading it says what is wrong


def _is_office(archive: Path | BytesIO) -> bool:
    with zipfile.ZipFile(archive) as file:
        names = file.namelist()
    return bool(_OFFICE_PARTS & set(names)) or any(name.startswith(_OFFICE_FOLDERS) for name in names)


def packed_files(path: Path, name: str, limits: Limits) -> Iterator[Packed]:
    """The files of an archive and of archives in it, sorted by name; hidden files and lock files are passed over.

    Raises ReadError for an archive that cannot be read or is over a limit.
    """
    try:
        if path.stat().st_size > limits.file_bytes:
            most = limits.file_bytes // MEBIBYTE
            raise file_error(name, f"超过上限{most} MiB；请拆分后导入{setting('file_bytes')}")
        data = path.read_bytes()
    except OSError as error:
        raise file_error(name, f"读取失败（{error.strerror or error}）；请检查文件后重试") from error
    yield from _packed(data, name, limits, [], 1)


def _packed(data: bytes, name: str, limits: Limits, sizes: list[int], depth: int) -> Iterator[Packed]:
    """The files of one archive; ``sizes`` has those of all parts so far, since many small archives make a bomb, too."""
    archive = open_archive(data, name, limits)
    sizes += (info.file_size for info in archive.file.infolist())
    if depth > 1:
        _check_all(sizes, name, limits)
    found = [(_name(info), info) for info in archive.file.infolist() if not info.is_dir()]
    for inner, info in sorted(found, key=lambda one: one[0]):
        if any(map(is_ignored, PurePosixPath(inner).parts)):
            continue
        full = safe_name(f"{name}/{inner}")
        try:
            if info.file_size > limits.file_bytes:
                most = limits.file_bytes // MEBIBYTE
                raise file_error(full, f"超过上限{most} MiB；请拆分后导入{setting('file_bytes')}")
            content = archive.unpacked(info)
            if not _holds_files(content, inner):
                yield Packed(full, content)
            elif depth == DEEPEST:
                raise file_error(full, f"是压缩包里的压缩包，套了{DEEPEST}层以上；请解压后导入")
            else:
                yield from _packed(content, full, limits, sizes, depth + 1)
        except ReadError as error:
            yield Packed(full, error=error.message)


def _check_all(sizes: list[int], name: str, limits: Limits) -> None:
    if len(sizes) > limits.entries:
        raise file_error(
            name, f"连同外层的压缩包超过上限{limits.entries}个文件；请解压后分批导入{setting('entries')}"
        )
    if sum(sizes) > limits.unpacked_bytes:
        most = limits.unpacked_bytes // MEBIBYTE
        raise file_error(
            name, f"连同外层的压缩包解压后超过上限{most} MiB；请解压后分批导入{setting('unpacked_bytes')}"
        )


def _holds_files(data: bytes, name: str) -> bool:
    """Whether a file in an archive is to be opened as an archive itself; a damaged one is, so that it says so."""
    if not name.lower().endswith(SUFFIX):
        return False
    try:
        return not _is_office(BytesIO(data))
    except (ValueError, NotImplementedError, zipfile.BadZipFile):
        return True


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
