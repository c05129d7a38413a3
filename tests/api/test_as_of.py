"""Editions with dates: what held on a day, and taking editions out again; over the command line and HTTP."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.cli import run
from api.composition import Zhize
from api.errors import BadRequest, NotFound
from api.http.app import create_app
from api.keys import KeyRing, Scope
from api.models.core import EditionModel
from api.naming import as_of_day, choose
from api.options import CheckRequest, IngestRequest, PeersRequest, SearchOptions
from api.settings import load

TOWN = "东山县青石镇基本履职事项清单"
LISTS = {
    "旧": (f"{TOWN}（2024年版）.csv", "序号,事项名称\n1,组织村级河长开展巡河\n2,开展防溺水宣传\n"),
    "部门": (
        "东山县县水利局部门职责清单（2024年版）.csv",
        "序号,职责名称\n1,负责河道采砂管理\n2,负责水库大坝安全检查\n",
    ),
    "新": (f"{TOWN}（2025年7月）.csv", "序号,事项名称\n1,组织村级河长开展巡河\n2,开展青少年防溺水教育\n"),
    "稿": (f"{TOWN}.csv", "序号,事项名称\n1,调解邻里纠纷\n"),
}


@pytest.fixture(scope="module")
def stored(module_folder: Path) -> Zhize:
    """A list of 2024, its successor of July 2025 (ingested first), a department's list of 2024, a draft."""
    zhize = Zhize(load({}, data=module_folder / "data"))
    for names, request in (
        (("新",), IngestRequest(jurisdiction="东山县")),
        (("旧", "部门"), IngestRequest(jurisdiction="东山县")),
        (("稿",), IngestRequest(jurisdiction="东山县", round="一上")),
    ):
        files = []
        for name in names:
            file = module_folder / LISTS[name][0]
            file.write_text(LISTS[name][1], "utf-8")
            files.append(file)
        zhize.ingest(files, request)
    return zhize


@pytest.fixture
def changed(stored: Zhize, tmp_path: Path) -> Zhize:
    """A copy that a test may change."""
    import shutil

    shutil.copytree(stored.settings.data, tmp_path / "data", symlinks=True)
    return Zhize(load({}, data=tmp_path / "data"))


def test_editions_know_their_dates_their_lists_and_their_place_in_the_chain(stored):
    editions = {edition.name: edition for edition in stored.status().editions}
    assert {name: (e.since, e.status) for name, e in editions.items()} == {
        "2024年版": ("2024-01-01", "published"),
        "2025年7月": ("2025-07-01", "published"),
        "一上": (None, "draft"),
    }
    assert editions["2024年版"].lists == {"basic": 2, "department": 2}
    assert editions["2024年版"].revision_of is None
    assert editions["2025年7月"].revision_of == editions["2024年版"].iri
    assert editions["一上"].revision_of == editions["2025年7月"].iri
    assert editions["2025年7月"].documents == [LISTS["新"][0]]


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        ("2024-06-30", {"组织村级河长开展巡河", "开展防溺水宣传", "负责河道采砂管理", "负责水库大坝安全检查"}),
        ("2025-07", {"组织村级河长开展巡河", "开展青少年防溺水教育", "负责河道采砂管理", "负责水库大坝安全检查"}),
        ("2023", set()),
    ],
)  # fmt: skip
def test_search_check_and_status_look_at_the_lists_of_the_day(stored, day: str, titles: set[str]):
    options = SearchOptions(k=50, as_of=day)
    found = {
        hit.title
        for query in ("溺水", "河道巡河", "水库", "纠纷")
        for hit in stored.search(query, options).hits
    }
    assert found <= titles
    assert {title for title in titles if "溺水" in title} <= found
    assert stored.review.check_stored(CheckRequest(as_of=day)).checked.items == len(titles)
    status = stored.status(day)
    assert (status.items, status.as_of) == (len(titles), as_of_day(day))


def test_who_answers_by_the_lists_of_the_day(stored):
    assert stored.who("防溺水", as_of="2024").answer.title == "开展防溺水宣传"
    assert stored.who("防溺水", as_of="2025-08-01").answer.title == "开展青少年防溺水教育"
    assert stored.who("防溺水", as_of="2023").answer is None


def titles_by(stored: Zhize, day: str) -> set[str]:
    query = "SELECT ?t { ?i a zhize:DutyItem ; dct:title ?t ; zhize:holder ?h . ?h rdfs:label ?l }"
    rows = json.loads(stored.sparql(query, as_of=day).body)["results"]["bindings"]
    return {row["t"]["value"] for row in rows}


def test_sparql_has_the_editions_of_the_day_and_the_shared_graphs(stored):
    try:
        assert "开展防溺水宣传" in titles_by(stored, "2024-06-01")
        assert "开展青少年防溺水教育" not in titles_by(stored, "2024-06-01")
        assert {"开展青少年防溺水教育", "负责河道采砂管理"} <= titles_by(stored, "2025-08-01")
        assert "调解邻里纠纷" not in titles_by(stored, "2026-01-01")
        assert titles_by(stored, "2020") == set()
        for query, graphs in (
            ("ASK FROM <http://a.example/> { ?s ?p ?o }", ()),
            ("ASK { ?s ?p ?o }", ("http://a.example/",)),
        ):
            with pytest.raises(BadRequest, match="as_of"):
                stored.sparql(query, default_graphs=graphs, as_of="2024")
    finally:
        stored.close()


def test_published_editions_without_a_date_are_left_out_and_told(tmp_path, capsys):
    file = tmp_path / f"{TOWN}.csv"
    file.write_text("序号,事项名称\n1,组织村级河长开展巡河\n", "utf-8")
    data = ["--data", str(tmp_path / "data")]
    assert run(["ingest", str(file), "--edition", "正式稿", *data]) == 0
    assert run(["search", "巡河", "--as-of", "2025-01-01", *data]) == 1
    assert "正式稿" in capsys.readouterr().out
    assert run(["edition", "set", "正式稿", "--date", "2024年3月", *data]) == 0
    assert "2024-03-01" in capsys.readouterr().out
    assert run(["search", "巡河", "--as-of", "2025-01-01", *data]) == 0
    assert run(["edition", "set", "正式稿", *data]) == 2
    assert run(["search", "巡河", "--as-of", "去年", *data]) == 2
    # The same file again, with a date: only what is said of the edition changes.
    assert run(["ingest", str(file), "--edition", "正式稿", "--date", "2024-05-01", *data]) == 0
    capsys.readouterr()
    run(["edition", "list", "--json", *data])
    [edition] = json.loads(capsys.readouterr().out)
    assert (edition["effective"], edition["items"]) == ("2024-05-01", 1)


def test_an_edition_taken_out_is_gone_from_search_and_findings_and_can_come_back(changed, capsys):
    data = ["--data", str(changed.settings.data)]
    before = changed.snapshot_id()
    assert run(["edition", "remove", "2025年", "--yes", *data]) == 2
    assert "2025年7月" in capsys.readouterr().err
    assert run(["edition", "remove", "2025年7月", "--yes", "--json", *data]) == 0
    assert json.loads(capsys.readouterr().out)["items"] == 2
    assert changed.snapshot_id() != before
    assert (
        not changed.search("青少年防溺水教育", SearchOptions(edition=None))
        .hits[0]
        .title.startswith("开展青少年")
    )
    revised = {edition.name: edition.revision_of for edition in changed.status().editions}
    [first] = [e.iri for e in changed.status().editions if e.name == "2024年版"]
    assert revised == {"2024年版": None, "一上": first}


def test_one_document_of_an_edition_is_taken_out(changed):
    with pytest.raises(NotFound, match="县水利局"):
        changed.remove_edition("2024年版", "县水利局.csv")
    assert changed.remove_edition("东山县/2024年版", LISTS["部门"][0]).items == 2
    assert not [hit for hit in changed.search("河道采砂", SearchOptions()).hits if "采砂" in hit.title]
    assert {e.name: e.items for e in changed.status().editions}["2024年版"] == 2


def test_http_lists_describes_and_removes_with_a_key(changed):
    client = TestClient(create_app(changed), raise_server_exceptions=False)
    _, reading = KeyRing(changed.settings.data).create(Scope.READ.word, "读")
    _, writing = KeyRing(changed.settings.data).create(Scope.INGEST.word, "写")
    may, may_not = ({"Authorization": f"Bearer {key}"} for key in (writing, reading))
    assert [e["name"] for e in client.get("/api/editions", params={"as_of": "2024"}).json()] == ["2024年版"]
    assert client.get("/api/editions/2025年7月").json()["published"] == "2025-07"
    assert (
        client.get("/api/search", params={"q": "溺水", "as_of": "2024"}).json()["hits"][0]["title"]
        == "开展防溺水宣传"
    )
    assert client.get("/api/status", params={"as_of": "x"}).status_code == 400
    assert client.delete("/api/editions/一上").status_code == 401
    assert client.delete("/api/editions/一上", headers=may_not).status_code == 403
    assert client.delete("/api/editions/没有", headers=may).status_code == 404
    assert (
        client.patch("/api/editions/一上", headers=may, json={"status": "withdrawn"}).json()["status"]
        == "withdrawn"
    )
    assert client.delete("/api/editions/一上", headers=may).json()["items"] == 1
    assert client.get("/api/editions/一上").status_code == 404
    page = client.get("/api/editions/2024年版/diff/2025年7月", params={"format": "html"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<ins>" in page.text
    assert client.get("/api/townships", params={"county": "东山县"}).json()["townships"][0]["items"] == 4
    assert client.get("/api/areas/110101").status_code == 404


def test_a_round_of_another_year_does_not_take_the_place_of_the_first(tmp_path):
    zhize = Zhize(load({}, data=tmp_path / "data"))
    for year in ("2024", "2025"):
        folder = tmp_path / year
        folder.mkdir()
        file = folder / f"{TOWN}.csv"
        file.write_text(f"序号,事项名称\n1,{year}年的事\n", "utf-8")
        zhize.ingest([file], IngestRequest(jurisdiction="东山县", round="一上", date=year))
    assert [(e.name, e.since) for e in zhize.status().editions] == [
        ("2025年一上", "2025-01-01"),
        ("一上", "2024-01-01"),
    ]


def test_names_that_several_counties_have_must_be_told_apart():
    stored = [
        EditionModel(iri=f"http://x/edition/{n}", name="一上", jurisdiction=county)
        for n, county in enumerate(("甲县", "乙县"))
    ]
    assert choose(stored, "乙县一上") is choose(stored, "乙县/一上") is choose(stored, "1") is stored[1]
    with pytest.raises(BadRequest, match="甲县/一上、乙县/一上"):
        choose(stored, "一上")
    with pytest.raises(NotFound, match="最相近"):
        choose(stored, "乙县一下")


@pytest.mark.parametrize(
    ("asked", "day"),
    [("2024", "2024-12-31"), ("2024年2月", "2024-02-29"), ("2025-03-01", "2025-03-01"), (None, None)],
)
def test_as_of_a_month_or_a_year_is_its_last_day(asked, day):
    assert as_of_day(asked) == day


def test_files_of_the_same_bytes_stay_where_their_names_say_whose_they_are(tmp_path):
    folder = tmp_path / "清单"
    folder.mkdir()
    for town in ("青石镇", "白水乡"):
        (folder / f"东山县{town}基本履职事项清单.csv").write_text(
            "序号,事项名称\n1,调解邻里纠纷\n2,开展巡河\n", "utf-8"
        )
    zhize = Zhize(load({}, data=tmp_path / "data"))
    for _ in range(2):
        zhize.ingest([folder], IngestRequest())
        assert zhize.status().items == 4
    [edition] = zhize.status().editions
    assert len(edition.documents) == 2
    guidance = tmp_path / "东山县乡镇（街道）基本履职事项清单.csv"
    guidance.write_text("序号,事项名称\n1,开展护林\n", "utf-8")
    zhize.ingest([guidance], IngestRequest())
    found = zhize.peers(PeersRequest("青石镇"))
    assert (found.peers, found.counts["common"], found.lacks) == (["白水乡"], 2, [])
    client = TestClient(create_app(zhize))
    [iri] = [
        each["iri"] for each in client.get("/api/townships").json()["townships"] if each["name"] == "青石镇"
    ]
    assert client.get(f"/api/townships/{iri.rsplit('/', 1)[1]}/peers").json()["peers"] == ["白水乡"]
