"""The W3C's HTTP tests as they stand in its manifests: the Graph Store Protocol and the SPARQL Protocol."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, RdfFormat, Store, parse

from api.composition import Zhize
from api.http.app import create_app
from api.keys import KeyRing
from api.settings import load
from tests.kg.test_w3c import MF, RDF, algorithm

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
STATUSES = {"OK": {200}, "Created": {201}, "NoContent": {204}, "NotFound": {404}}
STATUSES |= {f"StatusCode{n}xx": set(range(n * 100, n * 100 + 100)) for n in (2, 3, 4, 5)}


@pytest.fixture(scope="module")
def blank(module_folder: Path) -> Path:
    """A data folder with a first snapshot in which nobody has put anything."""
    data = module_folder / "data"
    zhize = Zhize(load({}, data=data))
    zhize.updating.update("CLEAR DEFAULT", (), (), "http://www.example/", "")
    zhize.close()
    return data


@pytest.fixture
def client(blank: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A client with a key of scope admin over a folder of its own."""
    data = shutil.copytree(blank, tmp_path / "data", symlinks=True)
    key = KeyRing(data).create("admin")[1]
    zhize = Zhize(load({}, data=data, sparql_workers=1))
    app = create_app(zhize)
    with TestClient(app, base_url="http://www.example", headers={"Authorization": f"Bearer {key}"}) as opened:
        yield opened
    zhize.close()


class Manifest:
    """A manifest with its tests and their requests."""

    def __init__(self, path: Path) -> None:
        self.store = Store()
        self.store.load(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri())

    def all(self, subject, predicate: str) -> list[Any]:
        found = self.store.quads_for_pattern(subject, NamedNode(predicate), None, None)
        return [quad.object for quad in found]

    def one(self, subject, predicate: str):
        [found] = self.all(subject, predicate) or [None]
        return found

    def text(self, subject, predicate: str) -> str:
        found = self.one(subject, predicate)
        return found.value if isinstance(found, Literal | NamedNode) else ""

    def sequence(self, node) -> Iterator[object]:
        while isinstance(node, BlankNode):
            yield self.one(node, RDF + "first")
            node = self.one(node, RDF + "rest")

    def tests(self, kind: str) -> dict[str, object]:
        """The tests that are not deprecated, by the last part of their names."""
        nodes = self.store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(MF + kind), None)
        return {quad.subject.value.rsplit("#", 1)[1]: quad.subject for quad in nodes}  # type: ignore[union-attr]

    def headers(self, message) -> dict[str, str]:
        return {
            self.text(each, HT + "fieldName"): self.text(each, HT + "fieldValue")
            for each in self.sequence(self.one(message, HT + "headers"))
        }


def perform(client: TestClient, manifest: Manifest, test) -> None:
    """Send the requests of a test one after the other and compare what comes back."""
    location = ""
    requests = list(manifest.sequence(manifest.one(manifest.one(test, MF + "action"), HT + "requests")))
    assert requests
    for request in requests:
        method = manifest.text(request, HT + "methodName")
        path = manifest.text(request, HT + "absolutePath").replace("$LOCATION$", location)
        path = path.replace("/gsp", "/graphs", 1).replace("/sparql/", "/sparql", 1)
        body = manifest.one(request, HT + "body")
        content = encoded(manifest, body) if body else None
        answer = client.request(method, path, content=content, headers=manifest.headers(request))
        expected = manifest.one(request, HT + "resp")
        where = (method, path, answer.status_code, answer.text[:300])
        statuses = [each.value.rsplit("#", 1)[-1] for each in manifest.all(expected, MF + "expectedStatus")]
        assert answer.status_code in set().union(*(STATUSES[each] for each in statuses)), (where, statuses)
        if manifest.one(expected, MF + "expectedLocation"):
            location = answer.headers["Location"]
        if boolean := manifest.text(expected, MF + "expectedBoolean"):
            assert answer.json()["boolean"] is (boolean == "true"), where
        if wanted := manifest.one(expected, HT + "body"):
            turtle = manifest.text(wanted, CNT + "chars").encode()
            assert canonical(answer.content) == canonical(turtle), where
        if method == "HEAD":
            assert answer.content == b""


def encoded(manifest: Manifest, body) -> bytes:
    encoding = manifest.text(body, CNT + "characterEncoding")
    return manifest.text(body, CNT + "chars").encode(encoding or "utf-8")


def canonical(turtle: bytes) -> Dataset:
    found = Dataset(parse(turtle, RdfFormat.TURTLE, base_iri="http://www.example/"))
    found.canonicalize(algorithm=algorithm())
    return found


def load_manifest(shared_data: Path, *parts: str) -> Manifest:
    return Manifest(shared_data.joinpath("w3c", "sparql", "sparql11", *parts))


GRAPH_STORE = [
    "put_get_repeat_indirect",
    "put_get_default",
    "put_delete_get_delete_indirect",
    "post_get_post_get_indirect",
    "post_get_new_graph",
    "head_existing_indirect",
    "head_non_existing_indirect",
    "put_get_uri_pct_encoded_indirect",
    "put_get_uri_pct_encoded_twice",
]


@pytest.mark.parametrize("name", GRAPH_STORE)
def test_graph_store_protocol(shared_data: Path, client: TestClient, name: str):
    manifest = load_manifest(shared_data, "graph-store-protocol", "manifest-indirect.ttl")
    tests = manifest.tests("GraphStoreProtocolTest")
    assert set(tests) == set(GRAPH_STORE)
    perform(client, manifest, tests[name])


UPDATES = [
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
    "bad_update_get",
    "bad_multiple_updates",
    "bad_update_wrong_media_type",
    "bad_update_missing_form_type",
    "bad_update_non_utf8",
    "bad_update_syntax",
    "bad_update_dataset_conflict",
]


@pytest.mark.parametrize("name", UPDATES)
def test_sparql_protocol_updates(shared_data: Path, client: TestClient, name: str):
    manifest = load_manifest(shared_data, "protocol", "manifest.ttl")
    tests = manifest.tests("ProtocolTest")
    assert {each for each in tests if "update" in each} == set(UPDATES)
    perform(client, manifest, tests[name])


def test_sparql_protocol_queries(shared_data: Path, client: TestClient):
    manifest = load_manifest(shared_data, "protocol", "manifest.ttl")
    tests = [test for name, test in manifest.tests("ProtocolTest").items() if "update" not in name]
    assert tests
    for number in (1, 2, 3):
        body = shared_data.joinpath("w3c", "sparql", "sparql11", "protocol", f"data{number}.nt").read_bytes()
        graph = {"graph": f"http://kasei.us/2009/09/sparql/data/data{number}.rdf"}
        headers = {"Content-Type": "application/n-triples"}
        assert client.put("/graphs", params=graph, content=body, headers=headers).status_code == 201
    for test in tests:
        perform(client, manifest, test)
