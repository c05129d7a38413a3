"""Updates by SPARQL: keys are asked for, the next query sees the change, a failure changes nothing."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock

from api.composition import Zhize
from api.http.app import create_app
from api.settings import load
from tests.api.writing.asking import INSERT, UPDATE, ask


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
