"""Decisions about findings, and search and findings made anew, over HTTP."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.composition import Zhize
from api.http.app import create_app
from api.settings import load
from search.index.manifest import VERSION
from tests.api.writing.asking import UPDATE


def test_a_finding_is_waived_and_reopened_by_someone_with_a_reason(client, keys, data):
    finding, other, *_ = client.get("/api/findings").json()
    assert (finding["state"], finding["settled_by"]) == ("open", None)
    url = f"/api/findings/{finding['id']}"
    waive = {"state": "waived", "reason": "两局已书面商定，由水利局牵头。"}
    assert client.patch(url, json=waive).status_code == 401
    assert client.patch(url, json=waive, headers=keys["read"]).status_code == 403
    answer = client.patch(url, json=waive, headers=keys["check"])
    assert answer.status_code == 200, answer.text
    shown = {each["id"]: each for each in client.get("/api/findings").json()}
    assert shown[finding["id"]] == answer.json()
    assert {name: answer.json()[name] for name in (*waive, "settled_by")} == waive | {
        "settled_by": "check 员"
    }
    assert answer.json()["settled_at"]
    assert shown[other["id"]] == other
    assert "waived" in (data / "settlements.json").read_text("utf-8")
    client.patch(url, json={"state": "open"}, headers=keys["admin"])
    again = client.get("/api/findings", params={"iri": finding["items"][0]["iri"]}).json()
    assert [each["state"] for each in again if each["id"] == finding["id"]] == ["open"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"state": "resolved"}, 400),
        ({"state": "waived", "reason": "  "}, 400),
        ({"state": "waived", "reason": "长" * 3000}, 400),
        ({"state": "forgotten", "reason": "x"}, 422),
        ({"reason": "x"}, 422),
        ({"state": "open", "settled_by": "someone else"}, 422),
    ],
)
def test_a_decision_that_cannot_be_is_refused(client, keys, body, status):
    finding = client.get("/api/findings").json()[1]
    answer = client.patch(f"/api/findings/{finding['id']}", json=body, headers=keys["check"])
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/api/findings").json()[1] == finding


def test_a_finding_that_is_not_there_cannot_be_settled(client, keys):
    answer = client.patch("/api/findings/none", json={"state": "open"}, headers=keys["check"])
    assert answer.status_code == 404


def test_search_and_findings_are_made_anew_on_request(empty, tmp_path):
    client, admin = empty
    files = [("files", ("一.csv", "序号,事项名称\n1,河道清障\n2,山洪预警\n".encode(), "text/csv"))]
    fields = {"jurisdiction": "某县", "as": "duty-list"}
    assert client.post("/api/ingest", files=files, data=fields, headers=admin).status_code == 200
    assert client.get("/api/status").json()["stale"] is False
    renamed = """PREFIX dct: <http://purl.org/dc/terms/>
        DELETE { GRAPH ?g { ?s dct:title '河道清障' } } INSERT { GRAPH ?g { ?s dct:title '养老服务' } }
        WHERE { GRAPH ?g { ?s dct:title '河道清障' } }"""
    assert client.post("/sparql", content=renamed, headers=UPDATE | admin).status_code == 204
    stale = client.get("/api/status").json()
    assert stale["stale"] is True
    assert any("zhize rebuild" in each for each in stale["notices"])

    def titles() -> list[str]:
        return [hit["title"] for hit in client.get("/api/search?q=河道清障养老服务").json()["hits"]]

    assert "养老服务" not in titles()
    assert client.post("/api/rebuild").status_code == 401
    made = client.post("/api/rebuild", headers=admin)
    assert made.status_code == 200
    assert made.json()["stale"] is False
    assert "养老服务" in titles()
    assert "河道清障" not in titles()


def test_an_index_of_another_version_is_told_and_made_anew(empty, tmp_path):
    client, admin = empty
    files = [("files", ("一.csv", "序号,事项名称\n1,河道清障\n2,山洪预警\n".encode(), "text/csv"))]
    fields = {"jurisdiction": "某县", "as": "duty-list"}
    assert client.post("/api/ingest", files=files, data=fields, headers=admin).status_code == 200
    manifest = tmp_path / "current" / "index" / "manifest.json"
    written = manifest.read_text("utf-8")
    manifest.unlink()  # other snapshots may share the file
    manifest.write_text(written.replace(f'"version": {VERSION}', '"version": 1'), "utf-8")
    status = client.get("/api/status").json()
    assert status["stale"] is True
    assert any("另一版本" in each for each in status["notices"])
    zhize = Zhize(load({}, data=tmp_path, sparql_workers=1))
    with TestClient(create_app(zhize)) as upgraded:
        answer = upgraded.get("/api/search?q=河道清障")
        assert answer.status_code == 503
        assert "zhize rebuild" in answer.json()["detail"]
        assert upgraded.post("/api/rebuild", headers=admin).json()["stale"] is False
        assert upgraded.get("/api/search?q=河道清障").json()["hits"]
    zhize.close()


def test_a_decision_leaves_search_as_it_is(client, keys):
    finding = client.get("/api/findings").json()[-1]["id"]
    was = client.get("/api/status").json()["stale"]
    body = {"state": "waived", "reason": "分工已写明"}
    assert client.patch(f"/api/findings/{finding}", json=body, headers=keys["check"]).status_code == 200
    now = client.get("/api/status").json()
    assert now["stale"] is was
