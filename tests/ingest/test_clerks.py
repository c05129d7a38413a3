"""Lists as different clerks make them: headers, categories, roles and scopes in every form, and no row is lost."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest_bytes
from ingest.readers import read_document
from ingest.records import DutyItem, FileResult, TableResult
from ingest.tables.layout import lay_out
from tests.ingest.clerks import CASES, Case

BY_NAME = pytest.mark.parametrize("case", CASES, ids=[case.about for case in CASES])
_ELSEWHERE = ("没有写明", "登记表")  # told by tests of their own


def shown(table: TableResult, item: DutyItem) -> str:
    parts = "；".join(
        f"{part.organ}:{part.role.value}" + (f"({'/'.join(part.duties)})" if part.duties else "")
        for part in item.responsibilities
    )
    power = item.power_type and item.power_type.value
    more = (("F", item.field), ("S", item.scope), ("P", power), ("C", item.code), ("W", item.process))
    marks = "".join(f" {key}={value}" for key, value in more if value)
    return f"{table.list_kind} {item.source.row} {item.title} @{item.holder}{marks} | {parts}"


def read(case: Case) -> FileResult:
    return ingest_bytes(case.data(), case.name)


@BY_NAME
def test_what_each_clerk_wrote_is_read(case: Case) -> None:
    result = read(case)
    assert [shown(table, item) for table in result.tables for item in table.items] == case.items


@BY_NAME
def test_warnings_and_rejections(case: Case) -> None:
    result = read(case)
    told = [f"{one.source.row or ''} {one.reason}".strip() for one in result.warnings]
    assert [text for text in told if not any(word in text for word in _ELSEWHERE)] == case.warnings
    assert [one.source.row for one in result.rejected] == case.rejected
    assert sum(table.continued for table in result.tables) == case.continued


@BY_NAME
def test_every_numbered_row_is_somewhere(case: Case) -> None:
    """A row with a number in front and a text beside it is an item, rejected, or part of the item above."""
    result = read(case)
    document = read_document(case.data(), case.name)
    numbered = sum(
        bool(row and row[0].strip().isdecimal() and any(cell.strip() for cell in row[1:]))
        for table in document.tables
        if lay_out(table).sections
        for row in table.rows
    )
    found = sum(len(table.items) + len(table.rejected) + table.continued for table in result.tables)
    assert found >= numbered
