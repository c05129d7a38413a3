"""Rows without a unit: merged cells lose their text in exports, but a list that names its unit in every row has none to lose."""

from __future__ import annotations

from ingest.pipeline import ingest_bytes
from ingest.records import UNKNOWN_HOLDER

_HEAD = "部门,职责事项,法律依据\n"
_NAMED = "".join(
    f"县水利局,{title},“三定”规定\n" for title in ("河道采砂许可", "取水许可", "水库除险加固", "水资源费征收")
)


def _holders(text: str) -> list[str]:
    return [item.holder for table in ingest_bytes(text.encode(), "职责.csv").tables for item in table.items]


def test_a_blank_unit_below_names_in_every_row_is_nobody() -> None:
    result = ingest_bytes(f"{_HEAD}{_NAMED},海漂垃圾清理,\n".encode(), "职责.csv")
    assert [item.holder for table in result.tables for item in table.items] == ["县水利局"] * 4 + [
        UNKNOWN_HOLDER
    ]
    assert any("1行没有写单位" in notice.reason for notice in result.warnings)


def test_blank_cells_below_a_name_are_a_merged_cell() -> None:
    merged = "县水利局,河道采砂许可,\n,取水许可,\n,水库除险加固,\n县林业局,古树保护,\n,森林防火,\n"
    assert _holders(_HEAD + merged) == ["县水利局"] * 3 + ["县林业局"] * 2


def test_a_basis_that_is_no_statute_is_kept_as_written() -> None:
    table = ingest_bytes(f"{_HEAD}县水利局,水库移民后扶,县政府会议纪要\n".encode(), "职责.csv").tables[0]
    assert [basis.title for basis in table.items[0].legal_bases] == ["县政府会议纪要"]


def test_a_row_that_opens_with_its_township_belongs_to_it() -> None:
    rows = "类别,序号,事项名称\n平安,1,开展矛盾纠纷排查化解\n平安,2,柳湾镇：滩地种植的劝阻和巡查\n城建,3,集镇：环境卫生的日常保洁\n"
    table = ingest_bytes(rows.encode(), "基本履职事项清单.csv").tables[0]
    assert [(item.holder, item.title) for item in table.items] == [
        ("乡镇（街道）", "开展矛盾纠纷排查化解"),
        ("柳湾镇", "滩地种植的劝阻和巡查"),
        ("乡镇（街道）", "集镇：环境卫生的日常保洁"),
    ]
