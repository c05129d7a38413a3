"""Lists ingested in any order and in any number of steps give the answers of one ingest of all of them."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from api.composition import Zhize
from api.options import IngestRequest, SearchOptions
from api.settings import load

HEAD = "序号,事项名称,对应上级部门,上级部门职责,乡镇（街道）配合职责\n"
LISTS = {
    "岚溪县": {
        "石桥镇配合履职事项清单.csv": HEAD
        + "1,违规建房查处,县自然资源局,依法查处违法占地建房,做好巡查并及时报告\n"
        + "2,河道清淤,县水利局,组织河道清淤,协助做好群众工作\n",
        "柳林乡配合履职事项清单.csv": HEAD
        + "1,违规建房查处,县自然资源局,依法查处违法占地建房,做好巡查并及时报告\n"
        + "2,违法建设房屋的查处,县综合行政执法局,查处违法占地建房,做好巡查并及时报告\n"
        + "3,森林防火,,,开展宣传\n",
    },
    "青阳县": {
        "东山镇配合履职事项清单.csv": HEAD
        + "1,森林防火,县林业局,组织森林防火,开展宣传和巡查\n"
        + "2,河道清淤,县水利局,组织河道清淤,协助做好群众工作\n",
    },
}
QUESTIONS = ("有人乱盖房子归谁管", "河里淤泥太多", "森林防火", "县水利局")


@pytest.fixture(scope="module")
def files(module_folder: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for county, lists in LISTS.items():
        for name, text in lists.items():
            path = module_folder / county / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
            found.setdefault(county, []).append(path)
    return found


def put(zhize: Zhize, county: str, *paths: Path) -> None:
    zhize.ingest(paths, IngestRequest(jurisdiction=county, edition="2026年版"))


def answers(zhize: Zhize) -> list[object]:
    found: list[object] = []
    for question in QUESTIONS:
        result = zhize.search(question, SearchOptions(k=20))
        hits = [(hit.iri, hit.title, round(hit.score, 3), hit.lead) for hit in result.hits]
        who = zhize.who(question)
        found.append((question, result.total, result.facets, hits))
        found.append(who.answer and (who.answer.status, who.answer.text, round(who.answer.confidence, 2)))
    found.append(
        sorted((each.id, each.kind, each.title, tuple(each.departments)) for each in zhize.review.findings())
    )
    return found


@pytest.fixture(scope="module")
def at_once(module_folder: Path, files: dict[str, list[Path]]) -> list[object]:
    zhize = Zhize(load({}, data=module_folder / "once"))
    for county, paths in files.items():
        put(zhize, county, *paths)
    return answers(zhize)


ORDERS = [*permutations([("岚溪县", 0), ("岚溪县", 1), ("青阳县", 0)])][1::3]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_step_by_step(tmp_path, files, at_once, order: tuple[tuple[str, int], ...]) -> None:
    zhize = Zhize(load({}, data=tmp_path))
    for county, number in order:
        put(zhize, county, files[county][number])
    assert answers(zhize) == at_once


def test_there_and_back(tmp_path, files, at_once) -> None:
    zhize = Zhize(load({}, data=tmp_path / "data"))
    for county, paths in files.items():
        put(zhize, county, *paths)
    path = files["岚溪县"][1]
    other = tmp_path / path.name
    other.write_text(path.read_text("utf-8").replace("森林防火,,,", "山塘养护,县水利局,组织养护,"), "utf-8")
    put(zhize, "岚溪县", other)
    assert answers(zhize) != at_once
    assert [hit.title for hit in zhize.search("山塘养护", SearchOptions(k=1)).hits] == ["山塘养护"]
    put(zhize, "岚溪县", path)
    assert answers(zhize) == at_once


def test_what_did_not_change_is_linked(tmp_path, files) -> None:
    zhize = Zhize(load({}, data=tmp_path))
    put(zhize, "青阳县", *files["青阳县"])
    first = zhize.opened().snapshot.index
    put(zhize, "岚溪县", files["岚溪县"][0], files["岚溪县"][1])
    after = zhize.opened().snapshot.index
    shared = {file.stat().st_ino for file in first.rglob("*.npy")} & {
        file.stat().st_ino for file in after.rglob("*.npy")
    }
    assert shared


STATUTE = """# 中华人民共和国占地建房管理法

（2020年1月1日第十三届全国人民代表大会常务委员会第一次会议通过）

**第一条**　县级以上人民政府自然资源主管部门负责违规建房查处工作。

**第二条**　国务院自然资源主管部门负责违规建房查处工作。

**第三条**　公安机关负责违规建房查处工作。
"""


def test_statutes_speak_for_lists_that_come_after_them(tmp_path, files) -> None:
    law = tmp_path / "中华人民共和国占地建房管理法.md"
    law.write_text(STATUTE, "utf-8")
    told = []
    for name, order in (("before", [[law], files["岚溪县"]]), ("after", [files["岚溪县"], [law]])):
        zhize = Zhize(load({}, data=tmp_path / name))
        for paths in order:
            put(zhize, "岚溪县", *paths)
        told.append(sorted((each.id, each.explanation, each.suggestion) for each in zhize.review.findings()))
    assert told[0] == told[1]
    assert any("《中华人民共和国占地建房管理法》第一条" in explanation for _, explanation, _ in told[0])
