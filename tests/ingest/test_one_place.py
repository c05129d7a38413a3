"""Lists of one county that come together, only some of which name it."""

from __future__ import annotations

from ingest.one_place import in_one_place
from ingest.pipeline import ingest_bytes
from tests.ingest.workbooks import xlsx


def test_lists_that_name_no_place_have_that_of_those_beside_them() -> None:
    town = ingest_bytes(
        xlsx({"Sheet1": [("石岭镇基本履职事项清单",), ("序号", "事项名称"), (1, "巡查河道")]}), "a.xlsx"
    )
    water, other = (
        ingest_bytes(
            xlsx({"Sheet1": [(f"{county}水利局职责清单",), ("序号", "职责事项"), (1, "河道管理")]}), "b.xlsx"
        )
        for county in ("岚溪县", "府谷县")
    )
    assert [item.jurisdiction for result in in_one_place([town, water]) for item in result.items] == [
        "岚溪县"
    ] * 2
    assert in_one_place([town, water, other])[0].items[0].jurisdiction is None, "it may be for either"
    province = ingest_bytes(
        xlsx({"Sheet1": [("云川省乡镇基本履职事项指导目录",), ("序号", "事项名称"), (1, "巡查河道")]}),
        "c.xlsx",
    )
    assert in_one_place([town, province])[0].items[0].jurisdiction is None
