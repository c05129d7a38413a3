"""The Graph Store Protocol: a graph from PUT to DELETE, and what is refused."""

from __future__ import annotations

import pytest

from tests.api.writing.asking import ask

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
