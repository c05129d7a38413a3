"""Files and folders → results, one file at a time; a file that cannot be read does not stop the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ingest.collector import collector_at_rest
from ingest.documents import read_result
from ingest.mending import mend_tables
from ingest.names import safe_name
from ingest.options import IngestOptions
from ingest.readers import SUFFIXES, ReadError, read_document
from ingest.records import FileResult

__all__ = [
    "FileError",
    "IngestOptions",
    "Progress",
    "ProgressCallback",
    "ingest_bytes",
    "ingest_file",
    "ingest_paths",
]

_IGNORED_PREFIXES = ("~$", ".")
_IGNORED_NAMES = {"thumbs.db", "desktop.ini", "__macosx", "node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True)
class FileError:
    """A file that gave nothing; ``message`` (Chinese) says what, where and what to do.

    ``skipped`` marks a file of another kind that merely lay in a folder (a picture, a licence).
    """

    path: str
    message: str
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files done and in all, the file at hand, items and rejections so far.

    While a long table of that file is read, ``row`` of ``rows`` are done; both are 0 when the file is finished.
    """

    done: int
    total: int
    path: str
    items: int
    rejected: int
    row: int = 0
    rows: int = 0


class ProgressCallback(Protocol):
    """Called after each file, and now and then in a long table."""

    def __call__(self, progress: Progress, /) -> None:
        """Take note of how far the run is."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to read and what it is called in sources: its path below the folder that the user named."""

    path: Path
    name: str
    explicit: bool


def ingest_file(path: Path, options: IngestOptions | None = None, name: str | None = None) -> FileResult:
    """Read one file into records; ``name`` is what sources call it (default: the file's name).

    Raises ReadError, in Chinese, when nothing can be read.
    """
    options = options or IngestOptions()
    with collector_at_rest():
        return read_result(mend_tables(read_document(path, name or path.name, options.limits)), options, path)


def ingest_bytes(data: bytes, name: str, options: IngestOptions | None = None) -> FileResult:
    """Read an uploaded file; ``name`` is data, never a path to open. Raises ReadError."""
    options = options or IngestOptions()
    with collector_at_rest():
        return read_result(mend_tables(read_document(data, name, options.limits)), options)


def ingest_paths(
    paths: Iterable[Path], options: IngestOptions | None = None, progress: ProgressCallback | None = None
) -> Iterator[FileResult | FileError]:
    """Read files and folders in sorted order, one at a time, so that a collection of any size streams.

    Folders are walked without following links to folders; hidden files and lock files (``~$…``) are passed over.
    Each file found gives one FileResult or one FileError; so does a path that does not exist, and a folder in
    which there is nothing to read.
    """
    options = options or IngestOptions()
    found: list[_Found | FileError] = []
    seen: set[Path] = set()
    for path in paths:
        for one in _find(path):
            if isinstance(one, _Found):
                real = one.path.resolve()
                if real in seen:
                    continue
                seen.add(real)
            found.append(one)
    items = rejected = 0
    for done, one in enumerate(found, 1):
        if isinstance(one, FileError):
            result: FileResult | FileError = one
        else:
            place = (done - 1, len(found), safe_name(str(one.path)), items, rejected)
            result = _ingest(one, replace(options, rows=_in_table(progress, place)) if progress else options)
        if isinstance(result, FileResult):
            items += len(result.items)
            rejected += len(result.rejected)
        yield result
        if progress is not None:
            progress(Progress(done, len(found), result.path, items, rejected))


def _in_table(
    progress: ProgressCallback, place: tuple[int, int, str, int, int]
) -> Callable[[int, int], None]:
    def tell(row: int, rows: int) -> None:
        progress(Progress(*place, row, rows))

    return tell


def _ingest(found: _Found, options: IngestOptions) -> FileResult | FileError:
    suffix = found.path.suffix.lower()
    if not found.explicit and suffix not in SUFFIXES:
        known = "、".join(SUFFIXES)
        message = f"文件“{found.name}”不是可读取的格式（{suffix or '无后缀'}），已跳过；可读取：{known}"
        return FileError(safe_name(str(found.path)), message, skipped=True)
    try:
        return ingest_file(found.path, options, found.name)
    except ReadError as error:
        return FileError(safe_name(str(found.path)), error.message)
    except MemoryError:
        return FileError(safe_name(str(found.path)), f"文件“{found.name}”太大，内存不足；请拆分后导入")
    except Exception as error:  # noqa: BLE001 - a defect of ours in one file must not cost the user the other files
        detail = f"{type(error).__name__}: {error}"
        message = f"文件“{found.name}”读取时出现意外错误（{detail[:200]}），已跳过；请将该文件反馈给维护人员"
        return FileError(safe_name(str(found.path)), message)


def _find(path: Path) -> Iterator[_Found | FileError]:
    if not _is_folder(path):
        yield _Found(path, safe_name(path.name), explicit=True)
        return
    empty = True
    failures: list[OSError] = []
    for folder, subfolders, files in os.walk(path, onerror=failures.append):
        subfolders[:] = sorted(name for name in subfolders if not _ignored(name))
        for name in sorted(files):
            file = Path(folder, name)
            if not _ignored(name) and _is_file(file):
                found = _Found(file, safe_name(file.relative_to(path).as_posix()), explicit=False)
                empty = empty and file.suffix.lower() not in SUFFIXES
                yield found
    for failure in failures:
        yield FileError(
            safe_name(str(failure.filename)),
            f"文件夹“{safe_name(str(failure.filename))}”没有读取权限；请检查权限后重试",
        )
    if empty and not failures:
        known = "、".join(SUFFIXES)
        yield FileError(
            safe_name(str(path)), f"文件夹“{safe_name(path.name)}”里没有可读取的文件；可读取的格式：{known}"
        )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # in a folder that must not be looked into: reading the file will say so
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file() or path.is_symlink()
    except OSError:
        return True


def _ignored(name: str) -> bool:
    return name.startswith(_IGNORED_PREFIXES) or name.lower() in _IGNORED_NAMES
