"""The compiled shapes against pySHACL, which is exact."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.store import ONTOLOGY
from kg.vocabulary import RDF, SH, XSD
from kg.writing import validate as validation
from kg.writing.shapes import compiled
from kg.writing.validate import _run, constrained, validate

SHAPES = ONTOLOGY / "shapes.ttl"
QUADS = list(parse(path=str(SHAPES), format=RdfFormat.TURTLE))
CLASSES = sorted({quad.object.value for quad in QUADS if quad.predicate == SH.targetClass})
ALLOWED = sorted(
    {
        quad.object.value
        for quad in QUADS
        if quad.predicate == RDF.first and isinstance(quad.object, NamedNode)
    }
)
NODES = [NamedNode(f"http://example.org/{number}") for number in range(4)]

WORDS = ["", "局", "水务局", "—", "current", "12", "12-3", "x" * 61, "职" * 301, "f" * 64]
terms = st.one_of(
    st.sampled_from(WORDS).map(Literal),
    st.sampled_from(WORDS).map(lambda text: Literal(text, language="zh")),
    st.sampled_from(["1", "0", "-3", "一"]).map(lambda text: Literal(text, datatype=XSD.integer)),
    st.sampled_from(["1.5", "2", "0.5", "-2.0"]).map(lambda text: Literal(text, datatype=XSD.decimal)),
    st.sampled_from(["10.0", "0.5"]).map(lambda text: Literal(text, datatype=XSD.double)),
    st.sampled_from(ALLOWED).map(NamedNode),
    st.sampled_from([*NODES, BlankNode("b")]),
)
statements = st.one_of(
    st.tuples(st.sampled_from(NODES), st.just(RDF["type"]), st.sampled_from(CLASSES).map(NamedNode)),
    st.tuples(st.sampled_from(NODES), st.sampled_from(sorted(constrained())).map(NamedNode), terms),
)


def counted(violations):
    blank = (replace(each, value="") if each.value in {"b", "_:b"} else each for each in violations)
    return Counter(blank)


def test_all_of_our_shapes_are_compiled():
    assert compiled(SHAPES) is not None


@settings(max_examples=30)
@given(st.lists(statements, max_size=40))
def test_the_compiled_shapes_object_to_what_pyshacl_objects_to(found):
    quads = [Quad(*each) for each in found]
    assert counted(validate(quads)) == counted(_run(quads))


@pytest.mark.parametrize("more", ["sh:uniqueLang true", "sh:maxInclusive 3", 'sh:languageIn ("zh")'])
def test_shapes_that_say_more_are_left_to_pyshacl(tmp_path, monkeypatch, more):
    text = SHAPES.read_text("utf-8").replace("sh:minCount 1 ; sh:maxCount 1", f"{more} ; sh:maxCount 1", 1)
    file = tmp_path / "shapes.ttl"
    file.write_text(text, "utf-8")
    assert compiled(file) is None
    monkeypatch.setattr(validation, "_SHAPES", file)
    item = Quad(NODES[0], RDF["type"], NamedNode("https://w3id.org/zhize/ns#DutyItem"))
    assert "事项必须属于一种清单。" in {violation.message for violation in validate([item])}
