"""What changes something over HTTP: keys are asked for, the next query sees the change, a failure changes nothing."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock

from api.cli.app import ROUNDS
from api.composition import Zhize
from api.http.app import create_app
from api.http.ingest import Round
from api.keys import SCOPES, KeyRing
from api.settings import load

INSERT = "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 'x' } }"
UPDATE = {"Content-Type": "application/sparql-update"}


@pytest.fixture(scope="module")
def data(county_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample county's data that may be changed."""
    return shutil.copytree(county_data, tmp_path_factory.mktemp("writing") / "data", symlinks=True)


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[TestClient]:
    zhize = Zhize(load({}, data=data, sparql_workers=1))
    with TestClient(create_app(zhize), raise_server_exceptions=False) as opened:
        yield opened
    zhize.close()


@pytest.fixture(scope="module")
def keys(data: Path) -> dict[str, dict[str, str]]:
    """Headers with a key of each scope."""
    return {
        scope: {"Authorization": f"Bearer {KeyRing(data).create(scope, f'{scope} 员')[1]}"}
        for scope in SCOPES
    }


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A client of a service over an empty folder, and the header with a key of scope admin."""
    key = KeyRing(tmp_path).create("admin")[1]
    zhize = Zhize(load({}, data=tmp_path, sparql_workers=1))
    with TestClient(create_app(zhize), raise_server_exceptions=False) as opened:
        yield opened, {"Authorization": f"Bearer {key}"}
    zhize.close()


def ask(client: TestClient, pattern: str) -> bool:
    answer = client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"})
    assert answer.status_code == 200, answer.text
    return answer.json()["boolean"]


def test_an_update_needs_a_key_of_scope_admin(client, keys):
    for headers, status in [
        ({}, 401),
        ({"Authorization": "Bearer zhize_00000000_wrong"}, 401),
        ({"Authorization": "Basic eDp5"}, 401),
        (keys["ingest"], 403),
    ]:
        for response in (
            client.post("/sparql", content=INSERT, headers=UPDATE | headers),
            client.post("/sparql", data={"update": INSERT}, headers=headers),
        ):
            assert response.status_code == status
            assert response.headers["content-type"] == "application/problem+json"
            assert response.headers["www-authenticate"].startswith("Bearer")
            assert response.json()["detail"]
    assert not ask(client, "<urn:s> ?p ?o")


def test_the_next_query_sees_an_update(client, keys, data):
    before = client.get("/api/status").json()["snapshot"]
    response = client.post("/sparql", content=INSERT, headers=UPDATE | keys["admin"])
    assert response.status_code == 204, response.text
    assert ask(client, "GRAPH <urn:g> { <urn:s> <urn:p> 'x' }")
    assert client.get("/api/status").json()["snapshot"] > before
    undo = client.post("/sparql", data={"update": "DROP GRAPH <urn:g>"}, headers=keys["admin"])
    assert undo.status_code == 204
    assert not ask(client, "<urn:s> ?p ?o")
    assert client.get("/api/search", params={"q": "防汛"}).json()["hits"], "the index still holds"
    assert not list((data / "work").glob("*"))


def test_parameters_choose_the_graphs_of_an_update(client, keys):
    setup = "INSERT DATA { GRAPH <urn:one> { <urn:1> <urn:p> 1 } GRAPH <urn:two> { <urn:2> <urn:p> 2 } }"
    copy = "INSERT { GRAPH <urn:three> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    for update, parameters in [(setup, {}), (copy, {"using-graph-uri": "urn:one"})]:
        response = client.post("/sparql", params=parameters, content=update, headers=UPDATE | keys["admin"])
        assert response.status_code == 204, response.text
    assert ask(client, "GRAPH <urn:three> { <urn:1> ?p ?o }")
    assert not ask(client, "GRAPH <urn:three> { <urn:2> ?p ?o }")


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("INSERT DATA { <urn:s> <urn:p> 'x' } ; INSERT DATA {", 400),
        ("INSERT DATA { <urn:s> <urn:p> 'x' } ; DROP GRAPH <urn:there-is-none>", 400),
        ("INSERT DATA { <urn:s> <urn:p> 'x' } ; LOAD <http://127.0.0.1:9/>", 403),
        ("INSERT { <urn:s> <urn:p> ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("SELECT * { ?s ?p ?o }", 400),
    ],
)
def test_a_refused_update_changes_nothing(client, keys, data, update, status):
    before = client.get("/api/status").json()
    response = client.post("/sparql", content=update, headers=UPDATE | keys["admin"])
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert client.get("/api/status").json() == before
    assert not list((data / "work").glob("*"))


def test_an_update_that_would_run_for_hours_is_killed(data, keys):
    hours = "INSERT { <urn:n> <urn:n> ?n } WHERE { SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } } }"
    zhize = Zhize(load({}, data=data, sparql_timeout=1.0))
    with TestClient(create_app(zhize), raise_server_exceptions=False) as client:
        before = client.get("/api/status").json()
        answer = client.post("/sparql", content=hours, headers=UPDATE | keys["admin"])
        assert answer.status_code == 503
        assert client.get("/api/status").json() == before
        assert not list((data / "work").glob("*"))
    zhize.close()


def test_requests_that_are_not_of_the_protocol(client, keys):
    for fields in ({"update": [INSERT, INSERT]}, {"update": INSERT, "query": "ASK {}"}):
        assert client.post("/sparql", data=fields, headers=keys["admin"]).status_code == 400


def test_an_update_waits_for_another_writer_but_not_for_ever(client, keys, data, monkeypatch):
    monkeypatch.setattr("api.updating.WAIT_SECONDS", 0.05)
    with FileLock(data / ".lock"):
        response = client.post("/sparql", content=INSERT, headers=UPDATE | keys["admin"])
    assert response.status_code == 423
    assert not ask(client, "<urn:s> ?p ?o")


def test_an_empty_store_takes_an_update_and_can_be_searched(empty):
    client, key = empty
    assert client.post("/sparql", content=INSERT, headers=UPDATE | key).status_code == 204
    assert ask(client, "<urn:s> ?p ?o")
    assert client.get("/api/search", params={"q": "防汛"}).json()["hits"] == []
    assert client.get("/api/findings").json() == []


LIST = "序号,事项名称,牵头单位,配合单位\n1,{},县水利局,县农业农村局\n"


def upload(text: str, name: str = "水利.csv"):
    return [("files", (name, text.encode()))]


def test_an_ingest_needs_a_key_of_scope_ingest(client, keys):
    before = client.get("/api/status").json()
    body = upload(LIST.format("开展河道巡查"))
    assert client.post("/api/ingest", files=body).status_code == 401
    assert client.post("/api/ingest", files=body, headers=keys["check"]).status_code == 403
    assert client.get("/api/status").json() == before


def test_the_next_search_finds_what_was_ingested(empty):
    client, key = empty
    title = "组织开展鼋头渚水葫芦打捞"
    fields = {
        "jurisdiction": "岚溪县",
        "edition": "水利专项",
        "round": "一上",
        "status": "draft",
        "as": "duty-list",
    }
    body = upload(LIST.format(title))
    response = client.post("/api/ingest", files=body, data=fields, headers=key)
    assert response.status_code == 200, response.text
    shown = response.json()
    assert (shown["items"], shown["rejected"], shown["edition"]) == (1, 0, "水利专项")
    assert [file["path"] for file in shown["files"]] == ["水利.csv"]
    (edition,) = [each for each in client.get("/api/editions").json() if each["name"] == "水利专项"]
    assert (edition["round"], edition["status"], edition["items"]) == ("一上", "draft", 1)
    hits = client.get("/api/search", params={"q": title, "k": 1}).json()["hits"]
    assert hits[0]["title"] == title
    again = client.post("/api/ingest", files=body, data=fields, headers=key).json()
    assert again["files"][0]["unchanged"] is True
    assert again["snapshot"] == shown["snapshot"]


def test_an_archive_of_townships_is_ingested_file_by_file(empty):
    client, key = empty
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for township in ("石岭镇", "柳湾镇"):
            archive.writestr(f"{township}/清单.csv", LIST.format("巡河"))
            archive.writestr(f"{township}/印章.exe", "MZ")
        archive.writestr("坏.xlsx", "x")
    files = [
        ("files", ("各乡镇.zip", body.getvalue())),
        ("files", ("水利.csv", LIST.format("清淤").encode())),
    ]
    response = client.post("/api/ingest", files=files, headers=key)
    assert response.status_code == 200, response.text
    assert {file["path"]: file["items"] for file in response.json()["files"] if not file["skipped"]} == {
        "各乡镇.zip/坏.xlsx": 0, "各乡镇.zip/柳湾镇/清单.csv": 1, "各乡镇.zip/石岭镇/清单.csv": 1, "水利.csv": 1}  # fmt: skip
    assert "/tmp" not in response.text


@pytest.mark.parametrize(
    ("files", "fields", "status"),
    [
        (None, {}, 400),
        (upload("不是表", "坏.xlsx"), {}, 400),
        (upload(LIST.format("巡河")), {"as": "novel"}, 422),
        (upload(LIST.format("巡河")), {"round": "四上"}, 422),
        (upload(LIST.format("巡河")), {"status": "secret"}, 422),
    ],
)
def test_an_ingest_that_cannot_be_is_refused(client, keys, files, fields, status):
    before = client.get("/api/status").json()
    response = client.post("/api/ingest", files=files, data=fields, headers=keys["ingest"])
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert "/tmp" not in response.text
    assert client.get("/api/status").json() == before


def test_a_locked_store_is_said_to_be_locked(client, keys, data):
    with FileLock(data / ".lock"):
        body = upload(LIST.format("开展河道巡查"))
        response = client.post("/api/ingest", files=body, headers=keys["ingest"])
    assert response.status_code == 423
    assert "写入" in response.json()["detail"]


def test_the_rounds_are_those_of_the_command():
    assert get_args(Round) == ROUNDS


TURTLE = {"Content-Type": "text/turtle"}
TRIPLE = b"<urn:a> <urn:b> <rel>, [] ."
BOMB = b"""<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e#">
<rdf:Description rdf:about="urn:x"><e:p>&b;</e:p></rdf:Description></rdf:RDF>"""


def test_writing_a_graph_needs_a_key_of_scope_admin_and_reading_none(client, keys):
    for method in ("PUT", "POST", "DELETE"):
        for headers, status in [({}, 401), (keys["ingest"], 403)]:
            answer = client.request(method, "/graphs?graph=urn:g", content=TRIPLE, headers=TURTLE | headers)
            assert answer.status_code == status
    assert client.get("/graphs?graph=urn:g").status_code == 404
    (edition, *_) = client.get("/api/editions").json()
    answer = client.get("/graphs", params={"graph": edition["iri"]}, headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert len(answer.text) > 10_000
    assert client.get("/graphs?default").text.strip() == ""


def test_a_graph_lives_from_put_to_delete(client, keys):
    graph = {"graph": "http://example.org/g"}
    headers = TURTLE | keys["admin"]
    assert client.put("/graphs", params=graph, content=TRIPLE, headers=headers).status_code == 201
    assert client.put("/graphs", params=graph, content=TRIPLE, headers=headers).status_code == 204
    assert ask(client, "GRAPH <http://example.org/g> { <urn:a> <urn:b> <http://example.org/rel> }")
    more = client.post("/graphs", params=graph, content=b"<urn:a> <urn:b> [] .", headers=headers)
    assert more.status_code == 204
    lines = client.get("/graphs", params=graph, headers={"Accept": "application/n-triples"}).text.splitlines()
    assert len(lines) == 3, "blank nodes of two bodies are two nodes"
    as_json = client.get("/graphs", params=graph, headers={"Accept": "application/ld+json"})
    assert as_json.headers["content-type"].startswith("application/ld+json")
    copy = client.put(
        "/graphs?graph=urn:copy",
        content=as_json.content,
        headers=keys["admin"] | {"Content-Type": "application/ld+json"},
    )
    assert copy.status_code == 201
    assert client.get("/graphs", params=graph, headers={"Accept": "image/png"}).status_code == 406
    assert client.put("/graphs", params=graph, content=b"", headers=headers).status_code == 204
    assert client.get("/graphs", params=graph).text.strip() == ""
    assert client.head("/graphs", params=graph).status_code == 200
    for status in (204, 404):
        assert client.delete("/graphs", params=graph, headers=keys["admin"]).status_code == status
    assert client.head("/graphs", params=graph).status_code == 404


@pytest.mark.parametrize(
    ("query", "body", "content_type", "status"),
    [
        ("", TRIPLE, "text/turtle", 400),
        ("?graph=urn:a&graph=urn:b", TRIPLE, "text/turtle", 400),
        ("?graph=urn:a&default", TRIPLE, "text/turtle", 400),
        ("?graph=no-iri", TRIPLE, "text/turtle", 400),
        ("?graph=urn:a", b"<urn:a> <urn:b>", "text/turtle", 400),
        ("?graph=urn:a", b"\xff\xfe", "text/turtle", 400),
        ("?graph=urn:a", TRIPLE, "application/rdf+xml", 400),
        ("?graph=urn:a", b"<urn:g> { <urn:a> <urn:b> 1 }", "application/trig", 400),
        ("?graph=urn:a", b'{"@context": "http://127.0.0.1:9/"}', "application/ld+json", 400),
        ("?graph=urn:a", BOMB, "application/rdf+xml", 400),
        ("?graph=urn:a", TRIPLE, "text/turtle; charset=gbk", 415),
        ("?graph=urn:a", TRIPLE, "text/html", 415),
        ("?graph=urn:a", TRIPLE, "", 415),
    ],
)
def test_a_refused_graph_changes_nothing(client, keys, query, body, content_type, status):
    before = client.get("/api/status").json()
    answer = client.put(
        f"/graphs{query}", content=body, headers=keys["admin"] | {"Content-Type": content_type}
    )
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/api/status").json() == before


def test_a_graph_over_the_limit_is_refused(client, keys):
    from api.http import graphs

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphs, "MEGABYTE", 1)
        answer = client.put("/graphs?graph=urn:a", content=TRIPLE * 10, headers=TURTLE | keys["admin"])
    assert answer.status_code == 413


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


def test_a_decision_leaves_search_as_it_is(client, keys):
    finding = client.get("/api/findings").json()[-1]["id"]
    was = client.get("/api/status").json()["stale"]
    body = {"state": "waived", "reason": "分工已写明"}
    assert client.patch(f"/api/findings/{finding}", json=body, headers=keys["check"]).status_code == 200
    now = client.get("/api/status").json()
    assert now["stale"] is was
