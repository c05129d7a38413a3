"""Editions beside one another: what changed, and which lists are in force."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli import run
from api.composition import Zhize
from api.errors import BadRequest, NotFound
from api.options import CheckRequest, EditionFacts, IngestRequest
from api.settings import load

FIRST = "序号,事项名称\n1,组织村级河长开展巡河\n2,开展防溺水宣传\n3,负责食品摊贩登记\n"
SECOND = "序号,事项名称\n1,组织村级河长开展巡河\n2,开展青少年防溺水宣传\n3,调解邻里纠纷\n"


@pytest.fixture
def rounds(tmp_path: Path) -> Zhize:
    """Two rounds of one township's list."""
    zhize = Zhize(load({}, data=tmp_path / "data"))
    for name, text in (("一上", FIRST), ("二上", SECOND)):
        folder = tmp_path / name
        folder.mkdir()
        file = folder / "东山县青石镇基本履职事项清单.csv"
        file.write_text(text, "utf-8")
        zhize.ingest([file], IngestRequest(jurisdiction="东山县", edition=name, round=name, status="draft"))
    return zhize


def test_both_rounds_stay_and_the_difference_is_told(rounds):
    assert [(edition.name, edition.round) for edition in rounds.status().editions] == [
        ("一上", "一上"),
        ("二上", "二上"),
    ]
    found = rounds.diff("一上", "二上")
    assert [item.title for item in found.added] == ["调解邻里纠纷"]
    assert [item.title for item in found.removed] == ["负责食品摊贩登记"]
    assert [change.after.title for change in found.reworded] == ["开展青少年防溺水宣传"]
    assert found.counts["unchanged"] == 1


def test_only_the_newer_round_is_checked_unless_asked(rounds):
    assert rounds.review.check_stored(CheckRequest()).checked.items == 3
    assert rounds.review.check_stored(CheckRequest(editions=("一上", "二上"))).checked.items == 6


def test_the_command_prints_it_and_says_that_there_is_something_to_look_at(rounds, capsys):
    data = str(rounds.settings.data)
    assert run(["diff", "一上", "二上", "--data", data]) == 1
    assert "调解邻里纠纷" in capsys.readouterr().out
    assert run(["diff", "一上", "二上", "--data", data, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["counts"]["added"] == 1


def test_editions_that_cannot_be_compared(rounds):
    with pytest.raises(NotFound, match="一上"):
        rounds.diff("一上", "没有")
    with pytest.raises(BadRequest):
        rounds.diff("一上", "一上")


def test_an_edition_that_is_dated_later_takes_its_place_in_the_chain(rounds):
    dates = (("一上", "2026-01-01"), ("二上", "2024-05"))
    for name, date in dates:
        rounds.editing.describe(name, EditionFacts(effective=date))
    revised = {edition.name: edition.revision_of for edition in rounds.status().editions}
    [older] = [edition.iri for edition in rounds.status().editions if edition.name == "二上"]
    assert revised == {"二上": None, "一上": older}
    rounds.editing.describe("二上", EditionFacts(effective="2027"))
    assert {edition.name: edition.revision_of is None for edition in rounds.status().editions} == {
        "一上": True,
        "二上": False,
    }


def test_a_date_is_taken_back_and_others_stay(rounds):
    rounds.editing.describe("二上", EditionFacts(published="2025", effective="2026-02"))
    rounds.editing.describe("二上", EditionFacts(published=""))
    [edition] = [each for each in rounds.status().editions if each.name == "二上"]
    assert (edition.published, edition.effective) == (None, "2026-02")


def test_a_list_that_comes_again_under_another_name_is_told(tmp_path):
    zhize = Zhize(load({}, data=tmp_path / "data"))
    told = []
    for name in ("", "（修改稿）"):
        file = tmp_path / f"东山县青石镇基本履职事项清单{name}.csv"
        file.write_text(FIRST + f"4,调解邻里纠纷{name}\n", "utf-8")
        request = IngestRequest(edition="2025年版")
        [read] = zhize.ingest([file], request).files
        told.append([warning.reason for warning in read.warnings])
    assert told[0] == []
    assert "3 条" in told[1][0]
    assert "--document 东山县青石镇基本履职事项清单.csv" in told[1][0]


def test_a_file_that_is_read_as_another_kind_takes_its_own_place(tmp_path):
    zhize = Zhize(load({}, data=tmp_path / "data"))
    file = tmp_path / "东山县青石镇基本履职事项清单.csv"
    file.write_text(FIRST, "utf-8")
    for kind, lists in ((None, {"basic": 3}), ("power-list", {"power": 3})):
        zhize.ingest([file], IngestRequest(kind=kind))
        assert [edition.lists for edition in zhize.status().editions] == [lists]


def test_rejected_rows_are_written_mended_and_sent_in_again(tmp_path, capsys):
    from openpyxl import load_workbook

    file = tmp_path / "东山县青石镇基本履职事项清单.csv"
    file.write_text("序号,事项名称\n1,组织村级河长开展巡河\n2,\n", "utf-8")
    data, rejects = str(tmp_path / "data"), tmp_path / "改.xlsx"
    assert run(["ingest", str(file), "--data", data, "--rejects", str(rejects), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["rejected"] == 1
    book = load_workbook(rejects)
    sheet = book.worksheets[0]
    title = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "事项名称")
    title.offset(row=1).value = "调解邻里纠纷"
    book.save(rejects)
    assert run(["ingest", str(rejects), "--data", data, "--json"]) in (0, 1)
    body = json.loads(capsys.readouterr().out)
    assert (body["items"], body["rejected"]) == (1, 0)


@pytest.mark.parametrize(
    "options",
    [["--edition", "春季修订稿", "--round", "二上"], ["--round", "一下"], ["--edition", "2027年版"]],
)
def test_mended_rows_come_into_the_edition_that_the_others_are_in(tmp_path, capsys, options):
    from openpyxl import load_workbook

    file = tmp_path / "清单.csv"
    file.write_text("序号,事项名称,牵头部门\n1,农村公路养护,县交通运输局\n2,,县水利局\n", "utf-8")
    data, rejects = str(tmp_path / "data"), tmp_path / "改.xlsx"
    said = ["--jurisdiction", "东山县", *options]
    assert run(["ingest", str(file), "--data", data, "--rejects", str(rejects), *said]) == 1
    book = load_workbook(rejects)
    (row,) = (row for row in book.worksheets[0].iter_rows() if row[2].value == "县水利局")
    row[1].value = "小型水库巡查"
    book.save(rejects)
    assert run(["ingest", str(rejects), "--data", data]) == 0
    capsys.readouterr()
    run(["status", "--data", data, "--json"])
    (edition,) = json.loads(capsys.readouterr().out)["editions"]
    assert (edition["jurisdiction"], edition["items"]) == ("东山县", 2)


def test_a_code_in_several_files_becomes_one_statute(tmp_path):
    folder = tmp_path / "法典"
    folder.mkdir()
    head = "# 中华人民共和国样例法典\n\n2020年5月28日 通过\n\n<!-- INFO END -->\n\n"
    (folder / "总则.md").write_text(head + "第一条 甲。\n\n第二条 乙。\n", "utf-8")
    (folder / "分则.md").write_text(head + "第三条 丙。\n\n第四条 丁。\n", "utf-8")
    zhize = Zhize(load({}, data=tmp_path / "data"))
    response = zhize.ingest([folder], IngestRequest())
    assert response.entities.legal_resources == 1
    assert response.entities.articles == 4


def test_files_of_one_name_from_two_units_both_stay_and_a_newer_one_takes_its_units_place(tmp_path):
    zhize = Zhize(load({}, data=tmp_path / "data"))
    request = IngestRequest(jurisdiction="东山县", edition="一上")

    def send(folder: str, township: str, rows: str) -> int:
        file = tmp_path / folder / "清单.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"东山县{township}基本履职事项清单,\n序号,事项名称\n{rows}", "utf-8")
        zhize.ingest([file], request)
        return zhize.status().items

    assert send("甲", "青石镇", "1,组织村级河长开展巡河\n2,调解邻里纠纷\n") == 2
    assert send("乙", "白水乡", "1,开展防溺水宣传\n") == 3
    assert send("甲", "青石镇", "1,组织村级河长开展巡河\n") == 2


@pytest.mark.parametrize(("round_", "names"), [(None, {"一上", "已公布"}), ("一上", {"一上"})])
def test_a_title_that_only_says_the_round_names_no_edition(tmp_path, round_, names):
    zhize = Zhize(load({}, data=tmp_path / "data"))
    titled = tmp_path / "青石镇基本履职事项清单.csv"
    titled.write_text("青石镇基本履职事项清单（一上稿）,\n" + FIRST, "utf-8")
    silent = tmp_path / "白水镇基本履职事项清单.csv"
    silent.write_text(FIRST, "utf-8")
    told = zhize.ingest([titled, silent], IngestRequest(jurisdiction="东山县", round=round_)).notices
    assert {edition.name for edition in zhize.status().editions} == names
    assert any("分入了 2 个版本" in each for each in told) == (round_ is None)


def test_files_without_an_edition_belong_to_that_of_the_files_beside_them(tmp_path):
    """A division of work without a date and a department's list with one came together: neither replaces the other."""
    division = (
        "岚溪县部门职责分工清单\n序号,事项名称,牵头部门,配合部门\n1,餐饮油烟治理,县城市管理局,县水利局\n"
    )
    dated = "岚溪县城市管理局职责清单（2026年版）\n序号,职责名称\n1,城市照明\n"
    for name, text in (("a.csv", division), ("b.csv", dated)):
        (tmp_path / name).write_text(text, "utf-8")
    zhize = Zhize(load({}, data=tmp_path / "data"))
    zhize.ingest([tmp_path / "a.csv", tmp_path / "b.csv"], IngestRequest())
    assert [edition.name for edition in zhize.status().editions] == ["2026年版"]
    assert zhize.review.check_stored(CheckRequest()).checked.items == 2
