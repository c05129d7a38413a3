"""Paths that are missing, locked, no files, or named in odd ways: each is told, and none keeps the others from being read."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PosixPath

import pytest

from ingest.pipeline import FileError, ingest_bytes, ingest_file, ingest_paths
from ingest.readers import ReadError
from ingest.records import FileResult
from tests.ingest.workbooks import cooperative

GOOD = cooperative((1, "巡查", "县水利局", "1.检查", "1.报告"))


def test_missing_file_and_folder_given_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"“没有\.xlsx”不存在；请检查路径"):
        ingest_file(tmp_path / "没有.xlsx")
    with pytest.raises(ReadError, match="是文件夹"):
        ingest_file(tmp_path)


class Locked(PosixPath):
    """A file that somebody else holds (as root may read everything, permissions alone do not test this)."""

    def open(self, *args: object, **kwargs: object) -> io.BytesIO:  # type: ignore[override]
        raise PermissionError(13, "Permission denied")


def test_locked_file(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(GOOD)
    with pytest.raises(ReadError, match=r"“清单\.xlsx”没有读取权限；请检查文件权限"):
        ingest_file(Locked(path))


@contextmanager
def powerless() -> Iterator[None]:
    """Root reads everything; for a while, be somebody who does not."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others may look into, unlike all that pytest makes."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        Path(folder).chmod(0o700)


@pytest.mark.parametrize("mode", [0, 0o444], ids=["closed-folder", "folder-that-only-lists"])
def test_unreadable_file(open_folder: Path, mode: int) -> None:
    folder = open_folder
    path = folder / "清单.xlsx"
    path.write_bytes(GOOD)
    assert ingest_file(path).items  # also loads what is loaded when it is needed
    path.chmod(0)
    with powerless():
        results = [*ingest_paths([path]), *ingest_paths([folder])]
    folder.chmod(mode)
    with powerless():
        results += [*ingest_paths([path]), *ingest_paths([folder])]
    assert len(results) == 4
    for result in results:
        assert isinstance(result, FileError)
        assert "没有读取权限" in result.message


def test_names_of_files_are_data(tmp_path: Path) -> None:
    result = ingest_bytes(GOOD, "../../etc/passwd.xlsx")
    assert result.path == "../../etc/passwd.xlsx"
    path = tmp_path / "=cmd|'calc'!A1 $(touch x).xlsx"
    path.write_bytes(GOOD)
    [file] = ingest_paths([path])
    assert isinstance(file, FileResult)
    assert file.items[0].source.document == path.name
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    for name in ("清单.xlsx", "清单.zip"):
        os.mkfifo(tmp_path / name)
        [error] = ingest_paths([tmp_path / name])
        assert isinstance(error, FileError)
        assert f"“{name}”不是普通文件" in error.message


def test_links_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").symlink_to("a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(GOOD)
    error, result = ingest_paths([tmp_path])
    assert isinstance(error, FileError)
    assert "“a.xlsx”读取失败" in error.message
    assert isinstance(result, FileResult)


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "b.xlsx").write_bytes(GOOD)
    (tmp_path / "c.csv").write_bytes(b"")
    results = list(ingest_paths([tmp_path]))
    assert [type(one) for one in results] == [FileError, FileResult, FileError]


def test_folder_without_documents(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"x")
    skipped, error = ingest_paths([tmp_path])
    assert isinstance(skipped, FileError)
    assert skipped.skipped
    assert isinstance(error, FileError)
    assert not error.skipped
    assert "没有可读取的文件" in error.message
    assert ".xlsx" in error.message
