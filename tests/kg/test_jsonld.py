from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.jsonld import compact
from kg.vocabulary import DCT, PREFIXES, RDF, XSD

NAMES = st.text("ab/:é岚-._~1", max_size=5)
NODES = st.builds(
    lambda head, tail: NamedNode(head + tail),
    st.sampled_from([*PREFIXES.values(), "http://x/", "urn:x:", "field:", "org:"]),
    NAMES,
)
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=6) | st.sampled_from(
    ["dct:title", "_:a", "@id"]
)
LITERALS = st.one_of(
    st.builds(Literal, TEXT),
    st.builds(lambda text: Literal(text, language="zh"), TEXT),
    st.builds(Literal, st.integers() | st.booleans()),
    st.builds(lambda text: Literal(text, datatype=XSD.date), st.just("2026-01-01")),
    st.builds(lambda text, node: Literal(text, datatype=node), TEXT, st.just(NamedNode("http://x/type"))),
)
QUADS = st.builds(
    Quad,
    NODES,
    NODES | st.just(RDF["type"]),
    NODES | LITERALS,
    st.one_of(NODES, st.just(DefaultGraph())),
)


def roundtrip(quads: list[Quad]) -> None:
    data = compact(serialize(quads, format=RdfFormat.JSON_LD) or b"[]")
    assert set(parse(data, RdfFormat.JSON_LD)) == set(quads)


@given(st.lists(QUADS, max_size=6))
def test_compact_json_ld_says_the_same(quads: list[Quad]):
    roundtrip(quads)


def test_blank_nodes_and_iris_that_look_shortened_stay_what_they_are():
    ambiguous = [
        Quad(NamedNode("field:a"), DCT.title, Literal("t")),
        Quad(NamedNode("field:a"), DCT.type, NamedNode("org:b")),
    ]
    roundtrip(ambiguous)
    blank = BlankNode("b")
    data = json.loads(
        compact(
            serialize(
                [Quad(blank, DCT.title, Literal("t")), Quad(blank, DCT.title, Literal("u", language="zh"))],
                format=RdfFormat.JSON_LD,
            )
            or b""
        )
    )
    assert data["@id"].startswith("_:")
    assert data["dct:title"] == ["t", {"@value": "u", "@language": "zh"}]
