"""The shape of the HTTP door: methods, headers, errors, and values that there are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.composition import Zhize
from api.http.app import create_app
from api.settings import load


@pytest.fixture
def bare(tmp_path) -> Iterator[TestClient]:
    """A service without data, for pages of anybody's."""
    zhize = Zhize(load({"ZHIZE_CORS": "https://a.example, https://b.example/"}, data=tmp_path / "none"))
    with TestClient(create_app(zhize), raise_server_exceptions=False) as opened:
        yield opened


@pytest.mark.parametrize(
    "path",
    [
        "/health",
        "/api/status",
        "/api/search?q=防汛",
        "/sparql?query=ASK%7B%7D",
        "/api/findings",
        "/openapi.json",
    ],
)
def test_head_answers_as_get_does_without_the_body(client, path):
    got, asked = client.get(path), client.head(path)
    assert asked.status_code == got.status_code == 200
    assert asked.headers["content-type"] == got.headers["content-type"]
    assert asked.content == b""


def test_head_of_what_is_not_there_says_so(client):
    assert client.head("/api/items/nothing").status_code == 404
    assert client.head("/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/search", {"GET", "HEAD", "OPTIONS"}),
        ("/sparql", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("/graphs", {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}),
        ("/api/editions/x", {"GET", "HEAD", "PATCH", "DELETE", "OPTIONS"}),
        ("/api/findings/x", {"GET", "HEAD", "PATCH", "OPTIONS"}),
        ("/api/ingest", {"POST", "OPTIONS"}),
        ("/overview", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_an_address_says_what_it_allows(client, path, methods):
    told = client.options(path)
    assert told.status_code == 204
    assert set(told.headers["allow"].split(", ")) == methods
    refused = client.request("TRACE", path)
    assert refused.status_code == 405
    assert set(refused.headers["allow"].split(", ")) == methods
    assert refused.headers["content-type"] == "application/problem+json"
    assert "GET" in refused.json()["detail"] or "GET" not in methods


def test_pages_of_other_sites_are_let_in_only_where_that_is_set(client, bare):
    theirs = {"Origin": "https://b.example"}
    assert "access-control-allow-origin" not in client.get("/health", headers=theirs).headers
    assert bare.get("/health", headers=theirs).headers["access-control-allow-origin"] == "https://b.example"
    assert (
        "access-control-allow-origin"
        not in bare.get("/health", headers={"Origin": "https://c.example"}).headers
    )
    preflight = theirs | {
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization",
    }
    asked = bare.options("/api/findings/x", headers=preflight)
    assert asked.status_code == 200
    assert "PATCH" in asked.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/search", 422, "参数 q 缺少"),
        ("/api/search?q=a&k=0", 422, "参数 k 应不小于 1（收到 0）"),
        ("/api/search?q=a&k=many", 422, "参数 k 应为整数（收到 many）"),
        ("/api/search?q=a&kind=bogus", 400, "没有“bogus”这个清单类别"),
        ("/api/search?q=a&power=bogus", 400, "没有“bogus”这个职权类型"),
        ("/api/findings?kind=bogus", 422, "'statutory-gap'（收到 bogus）"),
        ("/api/findings?severity=bogus", 422, "参数 severity"),
        ("/api/findings?state=bogus", 422, "'open', 'resolved' 或 'waived'"),
        ("/api/findings/bogus", 404, "没有编号为 bogus 的发现"),
    ],
)
def test_what_cannot_be_used_is_told_in_words(client, path, status, said):
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert said in body["detail"]
    assert body["status"] == status
    assert body["instance"] == path.partition("?")[0]


def test_filters_that_nothing_has_are_told(client):
    notices = client.get("/api/search", params={"q": "占道", "township": "下和镇"}).json()["notices"]
    assert any("下和镇" in each and "下河镇" in each for each in notices)
    assert client.get("/api/search", params={"q": "占道", "department": "自然资源局"}).json()["notices"] == []
    notices = client.get("/api/who", params={"q": "占道", "township": "下和镇"}).json()["notices"]
    assert any("下和镇" in each for each in notices)
    notices = client.get("/api/who", params={"q": "street stalls", "township": "下和镇"}).json()["notices"]
    assert notices[0].startswith("No list has a township called “下和镇”. The nearest: 下河镇")
    early = client.get("/api/search", params={"q": "占道", "as_of": "1990"}).json()
    assert early["hits"] == []
    assert any("1990-12-31" in each for each in early["notices"])


def test_filters_may_be_in_traditional_characters(client: TestClient) -> None:
    params = {"q": "违规建房", "township": "下河鎮", "department": "縣自然資源局"}
    found = client.get("/api/search", params=params).json()
    assert found["hits"]
    assert found["notices"] == []
    simple, traditional = (
        client.get("/api/who", params={"q": "占道经营归谁管", "township": name}).json()
        for name in ("下河镇", "下河鎮")
    )
    assert traditional == simple
    notices = client.get("/api/search", params={"q": "占道", "field": "資源"}).json()["notices"]
    assert "相近的有：自然资源" in notices[0]


def test_findings_are_counted_chosen_and_had_one_by_one(client):
    some = client.get("/api/findings", params={"limit": 2})
    every = client.get("/api/findings", params={"limit": 500})
    assert int(some.headers["zhize-total"]) == len(every.json()) > len(some.json()) == 2
    one = some.json()[0]
    assert client.get(f"/api/findings/{one['id']}").json() == one
    opened = client.get("/api/findings", params={"state": "open"})
    assert opened.headers["zhize-total"] == some.headers["zhize-total"]
    assert client.get("/api/findings", params={"state": "waived"}).json() == []


def test_a_service_without_data_says_what_to_do(bare, tmp_path):
    for path in ("/api/search?q=a", "/api/who?q=a", "/api/findings", "/api/graph", "/sparql?query=ASK%7B%7D"):
        response = bare.get(path)
        assert response.status_code == 503
        assert "zhize ingest" in response.json()["detail"]
        assert response.json()["type"].endswith("/nothing-stored")
        assert str(tmp_path) not in response.text
    assert bare.get("/api/status").json()["snapshot"] is None
    assert bare.get("/api/editions").json() == []


def test_the_endpoint_describes_itself_in_the_format_asked_for(client):
    assert client.get("/sparql").headers["content-type"].startswith("text/turtle")
    for wanted in ("application/rdf+xml", "application/ld+json", "application/n-triples"):
        assert client.get("/sparql", headers={"Accept": wanted}).headers["content-type"].startswith(wanted)
    assert client.get("/sparql", headers={"Accept": "text/html"}).status_code == 200


def test_a_form_with_a_query_and_an_update_is_refused(client):
    response = client.post("/sparql", data={"query": "ASK{}", "update": "CLEAR ALL"})
    assert response.status_code == 400


def test_the_format_of_a_check_may_stand_in_the_address(client):
    draft = ("甲镇基本履职事项清单.csv", "序号,事项名称\n1,开展防溺水宣传\n".encode(), "text/csv")
    answer = client.post("/api/check?format=text", files={"files": draft})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("共检查 1 条事项")
