"""Tasks handed down, held against the stored lists; and the figures of the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.composition import Zhize
from api.options import CheckRequest, EditionFacts, IngestRequest
from api.overview import overview
from api.settings import load

TASKS = """{county}2026年重点工作任务分解表,,,
序号,任务名称,牵头单位,责任单位
1,放射源和射线装置辐射剂量监测,市生态环境局岚溪分局,各乡镇
2,组织群众参加城乡居民医保缴费,县医疗保障局,各乡镇
"""


@pytest.mark.parametrize("against", [None, "2026年版（虚构样例）"])
def test_a_table_of_tasks_is_held_against_the_lists(county: Zhize, tmp_path, against):
    path = tmp_path / "任务分解表.csv"
    path.write_text(TASKS.format(county="岚溪县"), encoding="utf-8")
    request = CheckRequest(against=against, jurisdiction="岚溪县")
    response = county.review.check_drafts([path], request)
    found = [each for each in response.findings if each.kind == "outside-list"]
    assert [each.items[0].title for each in found] == ["放射源和射线装置辐射剂量监测"]
    assert "准入" in found[0].suggestion
    assert found[0].items[0].source.row == 3
    assert not [each for file in response.files for each in file.warnings if "对照" in each.reason]


def test_tasks_of_a_place_without_lists_are_not_called_outside(county: Zhize, tmp_path):
    path = tmp_path / "任务分解表.csv"
    path.write_text(TASKS.format(county="别山县"), encoding="utf-8")
    response = county.review.check_drafts([path], CheckRequest(jurisdiction="别山县"))
    assert not response.findings
    told = [each.reason for file in response.files for each in file.warnings]
    assert any("没有别山县的乡镇清单可以对照" in reason for reason in told)


LIST = """东山县青石镇基本履职事项清单,
序号,事项名称
1,组织群众参加城乡居民医保缴费
2,森林防火巡查和火情报告
3,农村人居环境整治
4,独居老人探访关爱
5,村道日常养护
"""


@pytest.fixture
def told(tmp_path: Path) -> Zhize:
    """One township's list, and a notice that names no county."""
    for name, text in (("清单.csv", LIST), ("任务分解表.csv", TASKS.format(county=""))):
        (tmp_path / name).write_text(text, "utf-8")
    zhize = Zhize(load({}, data=tmp_path / "data"))
    zhize.ingest([tmp_path / "清单.csv"], IngestRequest(edition="2026年版", status="published"))
    zhize.ingest([tmp_path / "任务分解表.csv"], IngestRequest(edition="任务", status="published"))
    return zhize


def outside(zhize: Zhize, *editions: str) -> list[str]:
    found = zhize.review.check_stored(CheckRequest(editions=editions)).findings
    return [each.items[0].title for each in found if each.kind == "outside-list"]


def test_tasks_that_are_stored_are_held_against_the_lists_in_force(told: Zhize, tmp_path: Path) -> None:
    task = "放射源和射线装置辐射剂量监测"
    assert outside(told) == [task]
    assert outside(told, "任务") == [task]
    assert outside(told, "2026年版") == []
    # a list that admits it settles the finding, and so does taking the notice back
    (tmp_path / "二.csv").write_text(LIST.replace("村道日常养护", task), "utf-8")
    told.ingest([tmp_path / "二.csv"], IngestRequest(edition="2027年版", status="published"))
    assert outside(told) == []
    told.ingest([tmp_path / "清单.csv"], IngestRequest(edition="2028年版", status="published"))
    assert outside(told) == [task]
    told.rebuild()
    assert outside(told) == [task]
    told.editing.describe("任务", EditionFacts(status="withdrawn"))
    assert outside(told) == []


def test_the_overview_says_who_carries_and_who_collides(county: Zhize):
    found = overview(county.opened(), 50)
    assert len(found.loads) == 14
    assert all(load.basic and load.cooperative and load.departments for load in found.loads)
    assert (
        found.loads[0].basic + found.loads[0].cooperative
        >= found.loads[-1].basic + found.loads[-1].cooperative
    )
    assert found.ties
    assert found.collisions
    assert {found.collisions[0].left, found.collisions[0].right} <= {
        each.name for each in found.most_contested
    }
    assert sum(found.findings.values()) == sum(found.severities.values()) == len(county.review.findings())
    assert len(overview(county.opened(), 3).ties) == 3
