"""What queries answer and in which forms, which of them are refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)

from kg.sparql.description import service_description
from kg.sparql.errors import (
    NotAcceptable,
    QueryRefused,
    QuerySyntaxError,
    QueryTooLarge,
)
from kg.sparql.formats import Family, negotiate
from kg.sparql.guard import MAX_QUERY, check, parse_with_rdflib, words
from kg.sparql.pool import SparqlPool
from kg.sparql.rows import WRITERS
from tests.kg.sparql.rows import values

N = NamedNode


def test_queries_run_over_the_union_unless_they_name_their_graphs(pool: SparqlPool):
    count = "SELECT (COUNT(*) AS ?n) %s { ?s <http://x/p> ?o }"
    assert values(pool.run(count % "")) == ["300"]
    assert values(pool.run(count % "FROM <http://g/a>")) == ["100"]
    assert values(pool.run(count % "FROM NAMED <http://g/a>")) == ["0"]
    assert values(pool.run(count % "", default_graphs=["http://g/a", "http://g/b"])) == ["200"]
    assert values(pool.run(count % "FROM <http://g/a>", default_graphs=["http://g/b", "http://g/c"])) == [
        "200"
    ]
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://x/p> ?o } }"
    assert values(pool.run(inside, named_graphs=["http://g/a"])) == ["100"]
    assert values(pool.run(count % "", named_graphs=["http://g/a"])) == ["0"]


def test_relative_iris_are_resolved_against_the_endpoint_where_the_query_names_no_base(pool):
    query = "SELECT (STR(<a>) AS ?n) {}"
    assert values(pool.run(query, base="http://door/sparql")) == ["http://door/a"]
    assert values(pool.run("BASE <http://own/> " + query, base="http://door/sparql")) == ["http://own/a"]
    with pytest.raises(QuerySyntaxError):
        pool.run(query)


def test_the_row_limit_is_announced_when_it_bites(pool: SparqlPool):
    result = pool.run("SELECT * { ?s <http://x/p> ?o }")
    assert (result.truncated, result.rows, result.row_limit) == (True, 50, 50)
    assert len(json.loads(result.body)["results"]["bindings"]) == 50
    exact = pool.run("SELECT * { ?s <http://x/p> ?o } LIMIT 50")
    assert (exact.truncated, exact.rows) == (False, 50)
    graph = pool.run("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", format="ntriples")
    assert (graph.truncated, len(graph.body.splitlines())) == (True, 50)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_row_formats_say_the_same(pool: SparqlPool, name: str):
    query = "SELECT ?s ?l ?n ?none { ?s <http://x/label> ?l ; <http://x/p> ?n }"
    result = pool.run(query, format=name)
    text = result.body.decode()
    label = "煤矿,\t“井田”\n二"
    if name == "csv":
        assert list(csv.reader(io.StringIO(text, newline=""))) == [
            ["s", "l", "n", "none"],
            ["http://x/a0", label, "0", ""],
        ]
        return
    if name == "xml":
        assert ET.fromstring(text).tag.endswith("sparql")  # noqa: S314
    form = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}[
        name
    ]
    [row] = list(parse_query_results(result.body, form))  # type: ignore[arg-type]
    assert row["s"] == N("http://x/a0")
    assert row["l"] == Literal(label, language="zh")
    assert row["n"] == Literal(0)
    assert row["none"] is None


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_ask_in_each_format(pool: SparqlPool, name: str):
    assert b"true" in pool.run("ASK { ?s ?p 7 }", format=name).body
    assert b"false" in pool.run("ASK { ?s ?p 7000 }", format=name).body


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
        ("trig", RdfFormat.TRIG),
        ("nquads", RdfFormat.N_QUADS),
    ],
)
def test_graph_formats_say_the_same(pool: SparqlPool, name: str, form: RdfFormat):
    result = pool.run("DESCRIBE <http://x/a0>", format=name)
    found = {(quad.predicate.value, quad.object) for quad in parse(result.body, form)}
    assert found == {
        ("http://x/p", Literal(0)),
        ("http://x/label", Literal("煤矿,\t“井田”\n二", language="zh")),
    }


@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.none(),
                st.text()
                .filter(lambda t: "\x00" not in t and not any(0xD800 <= ord(c) < 0xE000 for c in t))
                .map(Literal),
                st.integers().map(Literal),
                st.booleans().map(Literal),
                st.just(N("http://x/煤")),
            )
        ),
        max_size=5,
    )
)
@pytest.mark.parametrize("name", ["json", "tsv"])
def test_what_is_written_reads_back(name: str, rows):
    form = {"json": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV}[name]
    read = parse_query_results("".join(WRITERS[name](["v"], rows)), form)
    assert [tuple(solution) for solution in read] == rows  # type: ignore[union-attr]


def test_accept_decides_the_format(pool: SparqlPool):
    assert pool.run("ASK {}", accept="text/csv").media_type == "text/csv"
    assert pool.run("ASK {}", accept="application/json").media_type == "application/sparql-results+json"
    assert pool.run("DESCRIBE <http://x/a0>", accept="application/json").media_type == "application/ld+json"
    assert pool.run("ASK {}").media_type == "application/sparql-results+json"
    assert negotiate(Family.ROWS, "text/html, */*;q=0.1").name == "json"
    assert negotiate(Family.ROWS, "application/*").name == "json"
    assert negotiate(Family.ROWS, "application/sparql-results+json;q=0, */*").name == "xml"
    with pytest.raises(NotAcceptable, match="text/csv"):
        pool.run("ASK {}", accept="image/png")
    with pytest.raises(NotAcceptable, match="turtle"):
        pool.run("DESCRIBE <http://x/a0>", format="csv")


REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { service SILENT ?x { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    'SELECT * { ?a ?b ?c FILTER(?a <?b#>"""\n) SERVICE <http://127.0.0.1/> { ?s ?p ?o } #"""\n}',
    "ASK { ?s ?p 1SERVICE<http://127.0.0.1/>{ ?s ?p ?o } }",
    "LOAD <http://127.0.0.1/> INTO GRAPH <http://g/a>",
    "INSERT DATA { <http://x/a> <http://x/b> 1 }",
    "PREFIX x: <http://x/> DELETE WHERE { ?s ?p ?o }",
    "DROP ALL",
    "WITH <http://g/a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", REFUSED)
def test_what_reaches_the_network_or_writes_is_refused(pool: SparqlPool, query: str):
    with pytest.raises(QueryRefused):
        pool.run(query)


HARMLESS = [
    "SELECT ?service { ?service a <http://purl.org/vocab/cpsv#PublicService> }",
    "SELECT * { ?s a cpsv:PublicService # SERVICE <http://x/>\n}",
    "SELECT ('SERVICE <http://x/> { }' AS ?x) {}",
    "PREFIX service: <http://x/> SELECT * { ?s service:service 'load'@service }",
    "SELECT ?load { ?load <http://x/insert> ?delete }",
]


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_alone_is_no_reason_to_refuse(pool: SparqlPool, query: str):
    pool.run(query)


@pytest.mark.parametrize(
    "query", ["SELECT * {", "SELECT ?x { ?x ?y }", "nonsense", "", "SELECT * { ?s nope:a ?o }"]
)
def test_malformed_queries_are_told_so(pool: SparqlPool, query: str):
    with pytest.raises(QuerySyntaxError, match=r"SPARQL|语法"):
        pool.run(query)


def test_too_long_a_query_is_refused_before_it_is_read(pool: SparqlPool):
    with pytest.raises(QueryTooLarge, match="太长"):
        pool.run("ASK {} #" + "x" * MAX_QUERY)


def test_the_guard_agrees_with_rdflib_on_the_w3c_suite(shared_data: Path):
    queries = sorted((shared_data / "w3c" / "sparql" / "sparql11").rglob("*.rq"))[::6]
    assert len(queries) > 30
    compared = 0
    for path in queries:
        text = path.read_text(encoding="utf-8")
        try:
            family, has_dataset, uses_service = parse_with_rdflib(text)
        except Exception:  # noqa: BLE001, S112
            continue  # a negative syntax test, or beyond rdflib
        compared += 1
        if uses_service:
            with pytest.raises(QueryRefused):
                check(text)
        else:
            checked = check(text)
            assert (checked.family, checked.has_dataset) == (family, has_dataset), path
    assert compared > 25


def test_the_service_describes_itself():
    text = service_description("http://localhost:8000/sparql")
    triples = {(str(q.predicate), str(q.object)) for q in parse(text, RdfFormat.TURTLE)}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert (f"<{sd}supportedLanguage>", f"<{sd}SPARQL11Query>") in triples
    assert sum(predicate == f"<{sd}resultFormat>" for predicate, _ in triples) == 10


@given(st.text(max_size=200))
def test_the_tokeniser_never_fails(text: str):
    list(words(text))
