"""Abbreviations mean what a county's own lists call the organ, whichever file says so first."""

from __future__ import annotations

from dataclasses import replace

from ingest.organs.own_names import OwnNames, names_of
from ingest.organs.register import Register
from ingest.records import DutyItem, ListKind, Responsibility, Role, Source


def item(holder: str, organ: str, county: str) -> DutyItem:
    return DutyItem(
        title="采矿用地巡查",
        list_kind=ListKind.COOPERATIVE,
        holder=holder,
        source=Source("清单.xlsx"),
        jurisdiction=county,
        responsibilities=(Responsibility(organ, Role.LEAD),),
    )


def test_each_county_resolves_by_its_own_lists():
    items = [
        item("甲镇", "资源规划局", "东山县"),
        item("乙镇", "县自然资源局", "东山县"),
        item("丙镇", "资源规划局", "西山县"),
        item("丁镇", "县自然资源和规划局", "西山县"),
    ]
    names = names_of(items)
    assert set(names["东山县"]) == {"甲镇", "乙镇", "资源规划局", "县自然资源局"}
    own = OwnNames(Register.load(), names)
    assert own.resolve("资源规划局", "东山县").name == own.resolve("县自然资源局", "东山县").name
    assert own.resolve("资源规划局", "西山县").name == own.resolve("县自然资源和规划局", "西山县").name
    assert own.resolve("资源规划局", "东山县").name != own.resolve("资源规划局", "西山县").name
    assert own.resolve("不知道的局", "北山县").status == "unknown"


def test_a_short_name_means_the_county_s_own_organ_that_no_register_has():
    items = [
        item("乡镇", "县海洋渔业局", "岚屿县"),
        item("县海洋发展和渔业局", "县海洋发展和渔业局", "岚屿县"),
    ]
    own = OwnNames(Register.load(), names_of(items))
    assert own.resolve("县海洋渔业局", "岚屿县").name == "县海洋发展和渔业局"


def test_a_name_plate_means_the_organ_behind_it():
    health = replace(item("县卫生健康局", "县卫生健康局", "岚屿县"), plates=("县疾病预防控制局",))
    own = OwnNames(Register.load(), names_of([health, item("乡镇", "县疾控局", "岚屿县")]))
    assert own.resolve("县疾控局", "岚屿县").name == own.resolve("县卫生健康局", "岚屿县").name
