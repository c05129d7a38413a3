"""The SPARQL endpoint: W3C SPARQL 1.1 Protocol, query operation."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import json
from dataclasses import replace

import pytest
from defusedxml import ElementTree
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect
from starlette.types import Message

from api.composition import Zhize
from api.http.app import create_app
from api.http.sparql import Sent
from kg.sparql.result import SparqlResult

ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?s ?title WHERE { ?s a <https://w3id.org/zhize/ns#DutyItem> ; <http://purl.org/dc/terms/title> ?title } LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/zhize/ns#DutyItem> ; ?p ?o } LIMIT 5"
HOURS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_get_form_and_direct_give_the_same(client):
    headers = {"Accept": "application/sparql-results+json"}
    get = client.get("/sparql", params={"query": ASK}, headers=headers)
    form = client.post("/sparql", data={"query": ASK}, headers=headers)
    direct = client.post(
        "/sparql", content=ASK, headers=headers | {"Content-Type": "application/sparql-query"}
    )
    assert get.json() == form.json() == direct.json()
    assert get.json()["boolean"] is True


def _json(body):
    return len(json.loads(body)["results"]["bindings"])


def _xml(body):
    return len(ElementTree.fromstring(body).findall(".//{http://www.w3.org/2005/sparql-results#}result"))


def _csv(body):
    return len(list(csv.DictReader(io.StringIO(body))))


@pytest.mark.parametrize(
    ("accept", "media_type", "count"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", _json),
        ("application/sparql-results+xml", "application/sparql-results+xml", _xml),
        ("text/csv", "text/csv", _csv),
        ("text/tab-separated-values", "text/tab-separated-values", lambda body: len(body.splitlines()) - 1),
        ("*/*", "application/sparql-results+json", _json),
    ],
)
def test_select_in_every_format(client, accept, media_type, count):
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert response.headers["content-length"] == str(len(response.content))  # whoever gets less knows it
    assert response.headers["content-type"].startswith(media_type)
    assert count(response.text) == 3


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/n-triples"])
def test_construct_in_every_format(client, accept):
    response = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(accept)
    assert response.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT WHERE {", 400),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("SELECT * WHERE { { SELECT * WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } } }", 403),
        ("LOAD <http://127.0.0.1:9/>", (400, 403)),
        ("DROP ALL", (400, 403)),
    ],
)
def test_bad_and_dangerous_queries_are_refused(client, query, status):
    response = client.get("/sparql", params={"query": query})
    assert response.status_code in (status if isinstance(status, tuple) else (status,))
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_requests_that_are_not_of_the_protocol(client):
    assert client.post("/sparql", content=ASK, headers={"Content-Type": "text/plain"}).status_code == 415
    assert client.get("/sparql", params=[("query", ASK), ("query", ASK)]).status_code == 400
    assert client.post("/sparql", data={"update": "DROP ALL"}).status_code == 401
    assert client.get("/sparql", params={"update": "DROP ALL"}).status_code == 400
    assert client.put("/sparql", content=ASK).status_code == 405


def test_without_a_query_the_service_describes_itself(client):
    response = client.get("/sparql")
    assert response.headers["content-type"].startswith("text/turtle")
    assert "http://www.w3.org/ns/sparql-service-description#" in response.text


def test_a_query_that_would_run_for_hours_is_killed_and_the_next_one_works(county: Zhize):
    short = Zhize(replace(county.settings, sparql_timeout=1.0, sparql_workers=1))
    try:
        with TestClient(create_app(short), raise_server_exceptions=False) as client:
            response = client.get("/sparql", params={"query": HOURS})
            assert response.status_code == 503
            assert response.headers["content-type"] == "application/problem+json"
            assert client.get("/sparql", params={"query": ASK}).status_code == 200
    finally:
        short.close()


def test_the_row_limit_is_announced(county: Zhize):
    limited = Zhize(replace(county.settings, sparql_rows=5, sparql_workers=1))
    try:
        with TestClient(create_app(limited), raise_server_exceptions=False) as client:
            response = client.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p ?o }"})
            assert _json(response.text) == 5
            assert response.headers["Zhize-Truncated"] == "rows=5"
            whole = client.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p ?o } LIMIT 5"})
            assert "Zhize-Truncated" not in whole.headers
    finally:
        limited.close()


def test_a_client_that_goes_away_leaves_no_file() -> None:
    file = io.BytesIO(b"x" * (1 << 20))
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) > 1:
            raise OSError("gone")

    response = Sent(SparqlResult("text/csv", file, False, 1, 1), {})
    with contextlib.suppress(OSError, ClientDisconnect):
        asyncio.run(response({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send))
    assert len(sent) > 0
    assert file.closed
