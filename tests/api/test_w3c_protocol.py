"""The W3C's tests of the SPARQL 1.1 Protocol, as requests to the HTTP door with a key that may change the graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, RdfFormat, parse_query_results
from rdflib import Graph, Namespace, Node, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

from api.composition import Zhize
from api.http.app import create_app
from api.keys import KeyRing
from api.settings import load
from kg.iris import DEFAULT_BASE
from kg.snapshots import Snapshots
from tests.conftest import SHARED

FOLDER = SHARED / "w3c" / "sparql" / "sparql11" / "protocol"
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

TABULAR = {form.media_type for form in (QueryResultsFormat.JSON, QueryResultsFormat.XML)} | {
    form.media_type.partition(";")[0] for form in (QueryResultsFormat.CSV, QueryResultsFormat.TSV)
}


@dataclass(frozen=True)
class Exchange:
    """A request of a test and what is expected of the response."""

    method: str
    path: str
    body: bytes | None
    headers: tuple[tuple[str, str], ...]
    statuses: frozenset[str]  # 2xx, 4xx …
    form: str | None
    boolean: bool | None


@dataclass(frozen=True)
class Case:
    """One test of the manifest."""

    name: str
    exchanges: tuple[Exchange, ...]


def manifest() -> Graph:
    graph = Graph()
    if FOLDER.is_dir():
        graph.parse(FOLDER / "manifest.ttl", format="turtle")
    return graph


def members(graph: Graph, head: Node | None) -> list[Node]:
    return [] if head is None else list(Collection(graph, head))


def exchange(graph: Graph, request: Node) -> Exchange:
    def text(node: Node | None, predicate: URIRef) -> str | None:
        found = graph.value(node, predicate) if node is not None else None
        return None if found is None else str(found)

    body, response = graph.value(request, HT.body), graph.value(request, HT.resp)
    headers = graph.value(request, HT.headers)
    encoding = text(body, CNT.characterEncoding) or "utf-8"
    chars, boolean = text(body, CNT.chars), text(response, MF.expectedBoolean)
    return Exchange(
        method=text(request, HT.methodName) or "GET",
        path=(text(request, HT.absolutePath) or "").replace("/sparql/", "/sparql", 1),
        body=None if chars is None else chars.encode(encoding),
        headers=tuple(
            (text(header, HT.fieldName) or "", text(header, HT.fieldValue) or "")
            for header in members(graph, headers)
        ),
        statuses=frozenset(
            str(status).rsplit("StatusCode", 1)[-1] for status in graph.objects(response, MF.expectedStatus)
        ),
        form=text(response, MF.expectedFormat),
        boolean=None if boolean is None else boolean == "true",
    )


def cases() -> list[Case]:
    graph = manifest()
    found = []
    for test in graph.subjects(RDF.type, MF.ProtocolTest):
        requests = graph.value(graph.value(test, MF.action), HT.requests)
        exchanges = tuple(exchange(graph, request) for request in members(graph, requests))
        found.append(Case(str(test).rsplit("#", 1)[-1], exchanges))
    return sorted(found, key=lambda case: case.name)


CASES = cases()


@pytest.fixture(scope="module")
def door(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A client over the graphs that the tests name, one for queries and one for updates, with a key that may change them."""
    data = tmp_path_factory.mktemp(request.param)
    graph = manifest()
    with Snapshots(data, base=DEFAULT_BASE).write() as copy:
        for file, name in {
            (graph.value(each, UT.graph), graph.value(each, RDFS.label))
            for each in graph.objects(None, UT.graphData)
        }:
            path = unquote(urlparse(str(file)).path)
            copy.store.load(path=path, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(str(name)))
        copy.commit()
    key = {"Authorization": f"Bearer {KeyRing(data).create('admin', 'W3C')[1]}"}
    zhize = Zhize(load({}, data=data, sparql_workers=1))
    with TestClient(create_app(zhize), raise_server_exceptions=False) as opened:
        yield opened, key
    zhize.close()


def test_the_manifest_is_known_in_full(shared_data: Path):
    assert len({case.name for case in CASES}) == 34


DOORS = [("updates" if case.name.startswith("update_") else "queries", case) for case in CASES]


@pytest.mark.parametrize(
    ("door", "case"), DOORS, indirect=["door"], ids=lambda value: getattr(value, "name", "")
)
def test_the_door_speaks_the_protocol(door: tuple[TestClient, dict[str, str]], case: Case):
    client, key = door
    for each in case.exchanges:
        headers = key | dict(each.headers)
        response = client.request(
            each.method, each.path, content=each.body, headers=headers, follow_redirects=False
        )
        said = f"{each.method} {each.path} {each.body!r} → {response.status_code} {response.text[:300]}"
        assert f"{response.status_code // 100}xx" in each.statuses, said
        media_type = response.headers.get("content-type", "").partition(";")[0]
        if each.form == "boolean":
            results = parse_query_results(
                response.content, QueryResultsFormat.from_media_type(response.headers["content-type"])
            )
            assert isinstance(results, QueryBoolean), said
            assert each.boolean in {None, bool(results)}, said
        elif each.form == "tabular":
            assert media_type in TABULAR, said
        elif each.form == "RDF":
            assert RdfFormat.from_media_type(media_type) is not None, said
