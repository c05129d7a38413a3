"""SPARQL 1.1 Update: the W3C's evaluation tests, and what must not get past the guard."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, Store, parse

from kg.reading.patterns import text_of
from kg.sparql.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTimeout
from kg.sparql.update import check_update, run_update
from kg.sparql.updater import update_folder
from tests.kg.test_w3c import MF, algorithm

UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
FOLDERS = [
    "add",
    "basic-update",
    "clear",
    "copy",
    "delete",
    "delete-data",
    "delete-insert",
    "delete-where",
    "drop",
    "move",
    "update-silent",
]
A, B = "http://example.org/a", "http://example.org/b"
COPY_ALL = "INSERT { GRAPH <urn:out> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
COPY_NAMED = "INSERT { GRAPH <urn:out> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }"

TRICKY = "INSERT DATA { GRAPH <urn:out> { <urn:3> <urn:p> '} } WHERE {' } }"


def only(manifest: Store, subject, predicate: str):
    [quad] = manifest.quads_for_pattern(subject, NamedNode(predicate), None, None)
    return quad.object


def state(manifest: Store, node) -> list[Quad]:
    """The quads that a part of the manifest describes: ut:data, ut:graphData [ut:graph, rdfs:label]."""

    def values(subject, predicate):
        return [q.object for q in manifest.quads_for_pattern(subject, NamedNode(predicate), None, None)]

    def quads(file, graph=None):
        path = Path(unquote(urlparse(file.value).path))
        for quad in parse(path=path, base_iri=path.as_uri()):
            yield Quad(quad.subject, quad.predicate, quad.object, graph) if graph else quad

    found: list[Quad] = []
    for file in values(node, UT + "data"):
        found += quads(file)
    for graph in values(node, UT + "graphData"):
        [label] = values(graph, LABEL)
        for file in values(graph, UT + "graph"):
            found += quads(file, NamedNode(label.value))
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_suite_passes(shared_data: Path, folder: str):
    path = shared_data / "w3c" / "sparql" / "sparql11" / folder / "manifest.ttl"
    manifest = Store()
    manifest.load(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri())
    done = 0
    for kind in (MF + "UpdateEvaluationTest", UT + "UpdateEvaluationTest"):
        for test in manifest.quads_for_pattern(None, RDF_TYPE, NamedNode(kind), None):
            action, result = (only(manifest, test.subject, MF + name) for name in ("action", "result"))
            request = urlparse(text_of(only(manifest, action, UT + "request"))).path
            update = Path(unquote(request)).read_text("utf-8")
            store = Store()
            store.extend(state(manifest, action))
            done += 1
            if "LOAD" in update:
                with pytest.raises(QueryRefused):
                    run_update(store, update)
                continue
            run_update(store, update)
            got, wanted = Dataset(store), Dataset(state(manifest, result))
            for each in (got, wanted):
                each.canonicalize(algorithm=algorithm())
            assert got == wanted, test.subject
    assert done


def test_every_well_formed_update_of_the_suite_is_let_in_unless_it_loads(shared_data: Path):
    names = sorted((shared_data / "w3c" / "sparql" / "sparql11" / "syntax-update-1").glob("*.ru"))
    assert names
    for path in names:
        update = path.read_text("utf-8")
        if "bad" in path.name:
            with pytest.raises(QueryError):
                run_update(Store(), update, base="http://example.org/")
        elif "LOAD" in update:
            with pytest.raises(QueryRefused):
                check_update(update)
        else:
            check_update(update)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/>",
        "load silent <http://127.0.0.1:9/> into graph <urn:g>",
        "INSERT DATA { <urn:a> <urn:b> 1 };LOAD<http://127.0.0.1:9/>",
        "# a comment\rLOAD <http://127.0.0.1:9/>",
        "\\u004cOAD <http://127.0.0.1:9/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { { SELECT * { serVICE SILENT ?x { ?s ?p ?o } } } }",
        "INSERT { ?s ?p ?o } WHERE { BIND('\\'' AS ?q) SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_nothing_reaches_the_network(update: str):
    with pytest.raises((QueryRefused, QuerySyntaxError)):
        run_update(Store(), update)


@pytest.mark.parametrize("text", ["'LOAD <x>'", '"""SERVICE"""', "<urn:load>", "'download' # LOAD\n"])
def test_the_words_may_stand_where_they_do_nothing(text: str):
    store = Store()
    run_update(store, f"INSERT DATA {{ <urn:a> <urn:b> {text} }}")
    assert len(store) == 1


def test_a_failed_update_changes_nothing():
    store = Store()
    with pytest.raises(QueryError):
        run_update(store, "INSERT DATA { <urn:a> <urn:b> 1 } ; DROP GRAPH <urn:none>")
    with pytest.raises(QuerySyntaxError):
        run_update(store, "INSERT DATA { <urn:a> <urn:b> 1 } ; INSERT")
    assert len(store) == 0


def two_graphs() -> Store:
    store = Store()
    run_update(
        store, f"INSERT DATA {{ GRAPH <{A}> {{ <urn:1> <urn:p> 1 }} GRAPH <{B}> {{ <urn:2> <urn:p> 2 }} }}"
    )
    return store


def subjects(store: Store) -> set[str]:
    return {quad.subject.value for quad in store.quads_for_pattern(None, None, None, NamedNode("urn:out"))}  # type: ignore[union-attr]


def test_parameters_of_the_protocol_choose_the_graphs():
    for using, named, update, expected in [
        ([], [], COPY_ALL, set()),
        ([A], [], COPY_ALL, {"urn:1"}),
        ([A, B], [], COPY_ALL, {"urn:1", "urn:2"}),
        ([], [B], COPY_NAMED, {"urn:2"}),
        ([A], [], f"{COPY_ALL} ; {TRICKY}", {"urn:1", "urn:3"}),
    ]:
        store = two_graphs()
        run_update(store, update, using, named)
        assert subjects(store) == expected, (using, named, update)


@pytest.mark.parametrize(
    "update",
    [
        f"WITH <{A}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ ?s ?p ?o }} USING <{A}> WHERE {{ ?s ?p ?o }}",
        "DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_a_dataset_named_twice_is_refused(update: str):
    with pytest.raises(QueryError):
        run_update(two_graphs(), update, [B])


def test_a_graph_that_is_no_iri_is_refused():
    with pytest.raises(QueryError, match="a b"):
        run_update(two_graphs(), COPY_ALL, ["a b"])


HOURS = "INSERT { <urn:n> <urn:n> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }"


def folder_update(folder: Path, update: str, timeout: float = 20.0, memory_mb: int = 512) -> None:
    update_folder(folder, update, [], [], None, timeout=timeout, memory_mb=memory_mb)


def test_a_process_of_its_own_does_the_same(tmp_path: Path):
    folder_update(tmp_path / "graph", "INSERT DATA { <urn:a> <urn:b> 1 }")
    assert len(Store.read_only(str(tmp_path / "graph"))) == 1
    with pytest.raises(QuerySyntaxError, match="语法"):
        folder_update(tmp_path / "graph", "INSERT DATA {")
    with pytest.raises(QueryRefused):
        folder_update(tmp_path / "graph", "LOAD <http://127.0.0.1:9/>")
    with pytest.raises(QueryError, match="没有改变"):
        folder_update(tmp_path / "graph", "INSERT DATA { <urn:a> <urn:b> 2 } ; DROP GRAPH <urn:none>")
    assert len(Store.read_only(str(tmp_path / "graph"))) == 1


def test_an_update_that_would_run_for_hours_is_killed(tmp_path: Path):
    store = Store(str(tmp_path / "graph"))
    store.bulk_extend(Quad(NamedNode(f"urn:{n}"), RDF_TYPE, NamedNode("urn:c")) for n in range(3000))
    store.flush()
    del store
    with pytest.raises(QueryTimeout, match="1 秒"):
        folder_update(tmp_path / "graph", HOURS, timeout=1.0)
    assert len(Store.read_only(str(tmp_path / "graph"))) == 3000
