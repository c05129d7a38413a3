"""Files and folders → results, one file at a time; a file that cannot be read does not stop the others."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Protocol

from ingest import archives
from ingest.collector import collector_at_rest
from ingest.documents import read_result
from ingest.names import is_ignored, safe_name
from ingest.options import IngestOptions
from ingest.readers import PACKED, SUFFIXES, UNPACK, ReadError, read_document
from ingest.readers.deadline import within
from ingest.records import FileResult
from ingest.tables.mending import mend_tables

__all__ = [
    "FileError",
    "IngestOptions",
    "Progress",
    "ProgressCallback",
    "ingest_bytes",
    "ingest_file",
    "ingest_paths",
]


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
class Found:
    """A file to read and what it is called in sources: its path below the folder that the user named."""

    path: Path
    name: str
    explicit: bool


def ingest_file(path: Path, options: IngestOptions | None = None, name: str | None = None) -> FileResult:
    """Read one file into records; ``name`` is what sources call it (default: the file's name).

    Raises ReadError, in Chinese, when nothing can be read.
    """
    options = options or IngestOptions()
    return _read(path, name or path.name, options, path)


def ingest_bytes(data: bytes, name: str, options: IngestOptions | None = None) -> FileResult:
    """Read an uploaded file; ``name`` is data, never a path to open. Raises ReadError."""
    options = options or IngestOptions()
    return _read(data, name, options)


def _read(source: Path | bytes, name: str, options: IngestOptions, path: Path | None = None) -> FileResult:
    with collector_at_rest():
        document = read_document(source, name, options.limits)
        with within(options.limits.seconds, document.name):
            return read_result(mend_tables(document), options, path)


def ingest_paths(
    paths: Iterable[Path], options: IngestOptions | None = None, progress: ProgressCallback | None = None
) -> Iterator[FileResult | FileError]:
    """Read files and folders in sorted order, one at a time, so that a collection of any size streams.

    Folders are walked without following links to folders; hidden files and lock files (``~$…``) are passed over.
    Each file found gives one FileResult or one FileError, an archive (zip) one for each file in it; so does a path that
    does not exist, and a folder or archive in which there is nothing to read.
    """
    options = options or IngestOptions()
    found = find_files(paths)
    items = rejected = 0
    for done, one in enumerate(found, 1):
        place = (done - 1, len(found), safe_name(str(one.path)), items, rejected)
        telling = replace(options, rows=_in_table(progress, place)) if progress else options
        for result in (one,) if isinstance(one, FileError) else _results(one, telling):
            if isinstance(result, FileResult):
                items += len(result.items)
                rejected += len(result.rejected)
            yield result
            if progress is not None:
                progress(Progress(done, len(found), result.path, items, rejected))


def find_files(paths: Iterable[Path]) -> list[Found | FileError]:
    """The files of these files and folders, each once, by what sources call them."""
    found: list[Found | FileError] = []
    seen: set[str] = set()
    for path in paths:
        for one in _find(path):
            if isinstance(one, Found):
                real = os.path.realpath(one.path)  # other than Path.resolve, it takes links in a circle
                if real in seen:
                    continue
                seen.add(real)
            found.append(one)
    return _told_apart(found)


def _told_apart(found: list[Found | FileError]) -> list[Found | FileError]:
    """Files that were named one by one and are called the same, with as many folders as tell them apart."""
    named = [one for one in found if isinstance(one, Found)]
    deepest = max((len(one.path.parts) for one in named), default=0)
    for depth in range(2, deepest + 1):
        often = Counter(one.name for one in named)
        if max(often.values()) == 1:
            break
        longer = {
            id(one): replace(one, name=safe_name("/".join(one.path.parts[-depth:])))
            for one in named
            if one.explicit and often[one.name] > 1
        }
        found = [longer.get(id(one), one) for one in found]
        named = [longer.get(id(one), one) for one in named]
    return found


def _in_table(
    progress: ProgressCallback, place: tuple[int, int, str, int, int]
) -> Callable[[int, int], None]:
    def tell(row: int, rows: int) -> None:
        progress(Progress(*place, row, rows))

    return tell


def _results(found: Found, options: IngestOptions) -> Iterator[FileResult | FileError]:
    """What a file gives: one result, or, of an archive, one for each file in it."""
    path = safe_name(str(found.path))
    if not archives.is_archive_of_files(found.path, any_suffix=found.explicit):
        if not found.explicit and found.path.suffix.lower() not in {*SUFFIXES, archives.SUFFIX}:
            yield _passed_over(path, found.name)
        else:
            yield _guarded(path, found.name, lambda: ingest_file(found.path, options, found.name))
        return
    count = 0
    try:
        for one in archives.packed_files(found.path, found.name, options.limits):
            where = f"{path}{one.name.removeprefix(found.name)}"
            if one.error:
                yield FileError(where, one.error)
            elif PurePosixPath(one.name).suffix.lower() not in SUFFIXES:
                yield _passed_over(where, one.name)
                continue
            else:
                yield _guarded(where, one.name, partial(ingest_bytes, one.data, one.name, options))
            count += 1
    except ReadError as error:
        yield FileError(path, error.message)
    else:
        if not count:
            yield FileError(
                path, f"压缩包“{found.name}”里没有可读取的文件；可读取的格式：{'、'.join(SUFFIXES)}"
            )


def _passed_over(path: str, name: str) -> FileError:
    suffix = PurePosixPath(name).suffix.lower() or "无后缀"
    if suffix in PACKED:  # lists may be in it
        return FileError(path, f"文件“{name}”{UNPACK.format(suffix)}")
    known = "、".join(SUFFIXES)
    return FileError(path, f"文件“{name}”不是可读取的格式（{suffix}），已跳过；可读取：{known}", skipped=True)


def _guarded(path: str, name: str, read: Callable[[], FileResult]) -> FileResult | FileError:
    try:
        return read()
    except ReadError as error:
        return FileError(path, error.message)
    except MemoryError:
        return FileError(path, f"文件“{name}”太大，内存不足；请拆分后导入")
    except Exception as error:  # noqa: BLE001 - a defect of ours in one file must not cost the user the other files
        detail = f"{type(error).__name__}: {error}"
        message = f"文件“{name}”读取时出现意外错误（{detail[:200]}），已跳过；请将该文件反馈给维护人员"
        return FileError(path, message)


def _find(path: Path) -> Iterator[Found | FileError]:
    if not _is_folder(path):
        yield Found(path, safe_name(path.name), explicit=True)
        return
    empty = True
    failures: list[OSError] = []
    for folder, subfolders, files in os.walk(path, onerror=failures.append):
        subfolders[:] = sorted(name for name in subfolders if not is_ignored(name))
        for name in sorted(files):
            file = Path(folder, name)
            if not is_ignored(name) and _is_file(file):
                found = Found(file, safe_name(file.relative_to(path).as_posix()), explicit=False)
                empty = empty and file.suffix.lower() not in {*SUFFIXES, archives.SUFFIX}
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
