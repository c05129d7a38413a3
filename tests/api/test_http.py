"""The HTTP door over the sample county, as a client sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.composition import Zhize
from api.http.app import create_app
from api.settings import load
from ingest import sample

MINE = "煤矿井田里有人私自盖房归谁管"


@pytest.mark.parametrize("question", [MINE, "who handles illegal construction in mine areas"])
def test_who_answers_the_mine_question(client, question):
    body = client.get("/api/who", params={"q": question}).json()
    answer = body["answer"]
    assert answer["status"] == "owned"
    assert [part["name"] for part in answer["lead"]] == ["县自然资源局"]
    assert "县住房和城乡建设局" in [part["name"] for part in answer["cooperate"]]
    assert answer["township"][0]["duties"]
    assert answer["evidence"][0]["source"]["row"] > 0
    assert 0 < answer["confidence"] <= 1


def test_who_has_no_answer_to_what_no_list_speaks_of(client):
    response = client.get("/api/who", params={"q": "今天晚上吃什么好"})
    assert response.status_code == 200
    assert response.json()["answer"] is None


def test_search_filters_pages_and_explains(client):
    every = client.get("/api/search", params={"q": "防汛", "k": 5}).json()
    assert every["total"] >= len(every["hits"]) > 0
    second = client.get("/api/search", params={"q": "防汛", "k": 5, "offset": 2}).json()
    assert [hit["iri"] for hit in second["hits"][:3]] == [hit["iri"] for hit in every["hits"][2:5]]
    assert [hit["rank"] for hit in second["hits"][:2]] == [3, 4]
    only = client.get("/api/search", params={"q": "防汛", "kind": "department"}).json()
    assert {hit["kind"] for hit in only["hits"]} == {"department"}
    explain = every["hits"][0]["explain"]
    assert explain["vector_rank"] or explain["keyword_rank"] or explain["character_rank"]


def test_what_a_form_leaves_empty_restricts_nothing(client):
    every = client.get("/api/search", params={"q": "防汛"}).json()
    left = dict.fromkeys(("kind", "department", "field", "power", "township", "edition", "as_of"), "")
    assert client.get("/api/search", params={"q": "防汛", **left}).json()["facets"] == every["facets"]
    own = client.get("/api/search", params={"q": "防汛", "department": ["", " 县水利局 "]}).json()
    assert not own["notices"]
    assert 0 < own["total"] < every["total"]
    assert client.get("/api/who", params={"q": MINE, "township": " ", "as_of": ""}).json()["notices"] == []
    count = {"query": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"}
    assert (
        client.get("/sparql", params={**count, "as_of": ""}).json()
        == client.get("/sparql", params=count).json()
    )


def test_item_is_whole_and_its_iri_dereferences(client):
    hit = client.get("/api/search", params={"q": MINE, "k": 1}).json()["hits"][0]
    item = client.get(f"/api/items/{hit['iri'].rsplit('/', 1)[1]}").json()
    assert item["title"] == hit["title"]
    assert item["source"]["sheet"]
    path = hit["iri"].removeprefix("http://localhost:8000")
    turtle = client.get(path, headers={"Accept": "text/turtle"})
    assert turtle.headers["content-type"].startswith("text/turtle")
    # A browser that follows a link asks for HTML; the link says what it wants.
    linked = client.get(f"{path}?format=ttl", headers={"Accept": "text/html"})
    assert linked.headers["content-type"].startswith("text/turtle")
    assert linked.text == turtle.text
    assert hit["title"] in turtle.text
    jsonld = client.get(path, headers={"Accept": "application/ld+json"})
    assert jsonld.headers["content-type"].startswith("application/ld+json")
    assert jsonld.json()


def test_graph_unfolds_a_department_and_keeps_to_the_limit(client):
    overview = client.get("/api/graph").json()
    assert {node["kind"] for node in overview["nodes"]} >= {"department", "township"}
    department = next(node for node in overview["nodes"] if node["kind"] == "department")
    near = client.get("/api/graph", params={"focus": department["id"], "limit": 20}).json()
    ids = {node["id"] for node in near["nodes"]}
    assert department["id"] in ids
    assert len(ids) <= 20
    assert all(edge["source"] in ids and edge["target"] in ids for edge in near["edges"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/items/nothing-has-this-id", 404),
        ("/id/item/0000000000000000", 404),
        ("/api/search", 422),
        ("/api/search?q=", 400),
        ("/api/search?q=x&k=0", 422),
        ("/api/graph?focus=http://localhost:8000/id/organ/none", 404),
        ("/nothing/here", 404),
    ],
)
def test_errors_are_problems(client, path, status):
    response = client.get(path, headers={"Accept": "application/json"})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["detail"]
    assert "Traceback" not in response.text


def test_check_of_a_draft_stores_nothing(client, county):
    before = county.status()
    workbook = min(sample.folder().glob("*.xlsx"))
    response = client.post("/api/check", files=[("files", (workbook.name, workbook.read_bytes()))])
    assert response.status_code == 200
    body = response.json()
    assert body["checked"]["items"] > 0
    assert sum(body["summary"].values()) == len(body["findings"])
    assert county.status() == before


def test_a_draft_is_not_checked_against_its_own_earlier_list(client):
    workbook = min(sample.folder().glob("*乡_*.xlsx"))
    body = client.post(
        "/api/check",
        files=[("files", (workbook.name, workbook.read_bytes()))],
        data={"against": "2026年版（虚构样例）", "jurisdiction": "岚溪县"},
    ).json()
    alone = client.post(
        "/api/check",
        files=[("files", (workbook.name, workbook.read_bytes()))],
        data={"jurisdiction": "岚溪县"},
    ).json()
    assert body["summary"].get("duplicate", 0) == alone["summary"].get("duplicate", 0)
    assert len(body["findings"]) > len(alone["findings"])
    missing = client.post(
        "/api/check", files=[("files", (workbook.name, workbook.read_bytes()))], data={"against": "没有"}
    )
    assert missing.status_code == 404


def test_check_of_a_broken_file_says_what_is_wrong(client):
    response = client.post("/api/check", files=[("files", ("坏.xlsx", b"this is not a workbook"))])
    assert response.status_code == 400
    assert "坏.xlsx" in response.json()["detail"]


def test_stored_findings_can_be_filtered(client):
    found = client.get("/api/findings", params={"kind": "overlap", "limit": 500}).json()
    assert found
    assert {finding["kind"] for finding in found} == {"overlap"}
    iri = found[0]["items"][0]["iri"]
    about = client.get("/api/findings", params={"iri": iri}).json()
    assert found[0]["id"] in {finding["id"] for finding in about}


def test_health_ready_and_docs(client):
    assert client.get("/health").json()["status"] == "ok"
    assert client.get("/ready").status_code == 200
    docs = client.get("/docs")
    assert docs.status_code == 200
    assert "https://" not in docs.text, "the documentation must load nothing from elsewhere"


def test_an_empty_store_says_what_to_do(tmp_path: Path):
    with TestClient(create_app(Zhize(load({}, data=tmp_path)))) as empty:
        response = empty.get("/api/search", params={"q": "防汛"})
        assert response.status_code == 503
        assert "zhize ingest" in response.json()["detail"]
        assert empty.get("/health").status_code == 200
        assert empty.get("/ready").status_code == 503


def test_long_questions_are_cut_and_say_so(client):
    body = client.get("/api/search", params={"q": "防汛抗旱" * 1_000}).json()
    assert body["notices"]


def test_a_letter_of_100_kilobytes_is_answered(client):
    body = client.post("/api/who", data={"q": "尊敬的县长：煤矿井田里有人私自盖房，" * 2000}).json()
    assert body["notices"]
    assert body["answer"]


def test_nonsense_has_no_hits(client):
    body = client.get("/api/search", params={"q": "zzz qqq xyzzy"}).json()
    assert body["total"] == len(body["hits"]) == 0


def test_a_wide_question_is_asked_back(client: TestClient) -> None:
    body = client.get("/api/who", params={"q": "补贴"}).json()
    assert body["answer"] is None
    options = body["clarify"]["options"]
    assert len({tuple(option["lead"]) for option in options}) > 1
    assert client.get("/api/who", params={"q": options[0]["title"]}).json()["answer"]["title"]


def test_what_was_understood_is_told_and_dereferences(client: TestClient) -> None:
    body = client.get("/api/search", params={"q": "僵尸车"}).json()
    (found,) = body["understood"]
    assert (found["written"], found["means"], found["by"]) == ("僵尸车", "废弃机动车", "word")
    path = "/id/" + found["iri"].partition("/id/")[2]
    turtle = client.get(path, headers={"Accept": "text/turtle"})
    assert turtle.status_code == 200
    assert "废弃机动车" in turtle.text
    assert "usualLead" in turtle.text
    drawn = client.get("/api/graph", params={"focus": found["iri"]}).json()
    assert drawn["nodes"][0]["kind"] == "concept"


def test_completions_and_more_like_this(client: TestClient) -> None:
    found = client.get("/api/suggest", params={"q": "mkjt"}).json()["suggestions"]
    assert any("煤矿井田" in each["text"] for each in found)
    hit = client.get("/api/search", params={"q": MINE, "k": 1}).json()["hits"][0]
    name = hit["iri"].rsplit("/", 1)[1]
    alike = client.get(f"/api/items/{name}/similar", params={"k": 3}).json()
    assert [each["rank"] for each in alike["hits"]] == [1, 2, 3]
    assert hit["title"] not in {each["title"] for each in alike["hits"]}
    assert client.get("/api/items/none/similar").status_code == 404


def test_hits_are_paged_and_filtered_by_type_of_power(client: TestClient) -> None:
    first = client.get("/api/search", params={"q": "煤矿", "k": 2}).json()
    second = client.get("/api/search", params={"q": "煤矿", "k": 2, "offset": 2}).json()
    assert second["offset"] == 2
    assert [hit["rank"] for hit in second["hits"]] == [3, 4]
    assert not {hit["iri"] for hit in first["hits"]} & {hit["iri"] for hit in second["hits"]}
    field = next(iter(first["facets"]["field"]))
    only = client.get("/api/search", params={"q": "煤矿", "field": field}).json()
    assert set(only["facets"]["field"]) == {field}
