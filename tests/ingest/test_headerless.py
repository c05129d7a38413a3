"""Lists with a title and numbered rows, but without the names of their columns."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest_bytes
from tests.ingest.workbooks import xlsx

TITLE = ("石岭镇基本履职事项清单", None)


def test_numbered_rows_under_a_title_are_read_and_told() -> None:
    rows = [TITLE, ("一、党的建设（2项）", None), (1, "党员教育"), (2, "党费收缴"), ("填表人：王五", None)]
    result = ingest_bytes(xlsx({"S": rows}), "a.xlsx")
    assert [(item.title, item.field, item.source.row) for item in result.items] == [
        ("党员教育", "党的建设", 3), ("党费收缴", "党的建设", 4)]  # fmt: skip
    assert not result.rejected
    assert any("没有表头，已按“序号、事项名称”两列读取" in notice.reason for notice in result.warnings)


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "党员教育"), (2, "党费收缴")],  # no title
        [TITLE, (1, "党员教育", "县委组织部"), (2, "党费收缴", "县委组织部")],  # which column is what?
        [TITLE, ("甲", "党员教育"), ("乙", "党费收缴")],
        [TITLE, (17, "党员教育"), (29, "党费收缴")],
    ],
)
def test_what_is_not_certain_stays_rejected(rows: list[tuple[object, ...]]) -> None:
    result = ingest_bytes(xlsx({"S": rows}), "a.xlsx")
    assert not result.items
    assert result.rejected
