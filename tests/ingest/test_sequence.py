"""A number that a list leaves out is told: a row may have been lost on the way."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest_bytes
from tests.ingest.workbooks import docx, xlsx

TITLE, HEADER = ("石岭镇基本履职事项清单",), ("序号", "事项名称")


def told(*sheets: list[int]) -> list[str]:
    rows = {
        f"表{place}": [TITLE, HEADER, *((number, f"事项{row}甲") for row, number in enumerate(numbers))]
        for place, numbers in enumerate(sheets)
    }
    return [one.reason for one in ingest_bytes(xlsx(rows), "a.xlsx").warnings if "不连续" in one.reason]


@pytest.mark.parametrize(
    ("sheets", "missing"),
    [
        ([[1, 2, 4, 5, 6, 7]], "缺少3；"),
        ([[1, 2, 3, 4, 5, 9, 10, 11]], "缺少6—8；"),
        ([[2, 3, 4]], "缺少1；"),
        ([[1, 2, 3], [5, 6, 7]], "缺少4；"),
    ],
)
def test_missing_numbers_are_told(sheets: list[list[int]], missing: str) -> None:
    [reason] = told(*sheets)
    assert missing in reason


@pytest.mark.parametrize(
    "sheets",
    [
        [[1, 2, 3, 1, 2, 3]],  # anew under each heading
        [[1, 2, 3], [4, 5, 6]],  # on from sheet to sheet
        [[1, 1, 2, 2, 3]],  # a number for several rows
        [[101, 203, 305, 411]],  # codes
        [[7]],
    ],
)
def test_other_ways_of_numbering_are_not(sheets: list[list[int]]) -> None:
    assert told(*sheets) == []


def test_categories_above_the_tables_of_a_text_are_their_fields() -> None:
    result = ingest_bytes(
        docx(
            "石桥镇基本履职事项清单",
            "一、党的建设（3项）",
            (HEADER, ("1", "党员发展"), ("2", "党费收缴")),
            "二、民生服务（1项）",
            (HEADER, ("3", "参保动员")),
        ),
        "a.docx",
    )
    assert [(item.title, item.field, item.holder) for item in result.items] == [
        ("党员发展", "党的建设", "石桥镇"), ("党费收缴", "党的建设", "石桥镇"), ("参保动员", "民生服务", "石桥镇")]  # fmt: skip
    assert [one.reason for one in result.warnings if "项" in one.reason] == [
        "“表1”的“党的建设”写明3项，实有2项；请核对"
    ]
