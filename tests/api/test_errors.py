"""The table of expected errors, and the line that says why nothing could be read."""

from __future__ import annotations

from importlib import import_module

import pytest

from api.errors import STATUS, status_of
from api.ingesting import MOST_ERRORS, unreadable
from api.models.core import FileModel

ROOMS = (
    "api.settings",
    "ingest.readers",
    "kg.graph_store",
    "kg.sparql.errors",
    "kg.store",
    "search.encoders.base",
    "search.engine",
    "search.index.opened",
)


@pytest.mark.parametrize("name", sorted(STATUS))
def test_every_name_in_the_table_is_an_exception_of_a_room(name):
    found = [getattr(import_module(room), name) for room in ROOMS if hasattr(import_module(room), name)]
    assert found, f"no room has an exception {name}"
    assert issubclass(found[0], Exception)
    assert status_of(found[0].__new__(found[0])) == STATUS[name]


def test_a_fault_of_ours_has_no_status():
    assert status_of(KeyError("x")) is None


def test_files_that_are_not_named_are_counted():
    files = [FileModel(path=f"{n}.xlsx", document_kind=None, error=f"坏{n}") for n in range(MOST_ERRORS + 2)]
    assert "另有 2 个文件" in unreadable(files)
    assert "另有" not in unreadable(files[:MOST_ERRORS])


def test_each_file_has_a_line_and_what_merely_lay_there_none():
    photo = FileModel(path="照片.jpg", document_kind=None, error="照片", skipped=True)
    files = [FileModel(path=f"{n}.xlsx", document_kind=None, error=f"坏{n}") for n in range(2)]
    assert unreadable([photo, *files]).splitlines() == [
        "3 个文件都未能读取：", "  坏0", "  坏1", "  另有 1 个文件也未能读取，可分批导入查看原因"]  # fmt: skip
    assert unreadable(files[:1]) == "坏0"
    assert unreadable([photo]) == "照片"
