from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Store
from rdflib import RDF, Graph, Namespace, URIRef

from ingest.records import Citation, Responsibility, Role
from kg.reading.lists import items
from kg.store import ONTOLOGY
from kg.triples.lists import Scribe, edition_quads, item_quads
from kg.writing import validate as validation
from kg.writing.validate import _run, validate, validate_store
from kg.writing.writer import GraphWriter
from tests.kg.world import COUNTY, EDITION, context, cooperative, file_result, power, source

SH = Namespace("http://www.w3.org/ns/shacl#")


def quads_of(*records):
    scribe = Scribe(context(), context().mint.edition(EDITION.name, COUNTY))
    quads = list(edition_quads(scribe, EDITION))
    for number, record in enumerate(records):
        quads += item_quads(scribe, record, f"http://example.org/item/{number}", EDITION)
    return quads


def test_sound_items_have_no_violations():
    assert validate(quads_of(cooperative(), cooperative(holder="石岭镇", row=6), power())) == []


BAD = [
    (cooperative(title="—"), "没有文字"),
    (cooperative(responsibilities=(Responsibility("局", Role.LEAD),)), "两个字以上"),
    (cooperative(legal_bases=(Citation("法", article="1"),)), "文件名称"),
    (cooperative(source=replace(source(1), row=-2)), "来源行号"),
]


@pytest.mark.parametrize(("record", "words"), BAD)
def test_a_row_that_breaks_a_shape_is_rejected_with_its_cell(record, words):
    store = Store()
    added = GraphWriter(store, context()).add_file(
        file_result((record, cooperative("另一件事", row=8))), EDITION
    )
    [rejection] = added.rejected
    assert words in rejection.reason
    assert rejection.source.row == record.source.row
    assert added.items == 1
    assert [view.title for view in items(store)] == ["另一件事"]
    assert any("RejectedRow" in str(quad.object) for quad in store)


def test_a_warning_lets_the_item_in_and_is_a_notice():
    store = Store()
    long = cooperative(title="负责" * 200)
    odd = cooperative("条号不清", row=7, legal_bases=(Citation("某某条例", article="七七"),))
    added = GraphWriter(store, context()).add_file(file_result((long, odd)), EDITION)
    assert added.items == 2
    assert {(notice.source.row, notice.reason[:4]) for notice in added.notices} == {
        (5, "事项名称"),
        (7, "条号无法"),
    }


@pytest.mark.parametrize("way", ["shapes", "pyshacl"])
def test_validating_one_of_many_alike_finds_the_same_as_validating_all(way, monkeypatch):
    if way == "pyshacl":
        monkeypatch.setattr(validation, "compiled", lambda _file: None)
    records = [cooperative(f"事项{row % 3}", f"第{row}镇", row) for row in range(1, 12)]
    records += [cooperative(title="—", holder=f"第{row}镇", row=row + 20) for row in range(3)]
    quads = quads_of(*records)
    assert sorted(map(str, validate(quads))) == sorted(map(str, _run(quads)))
    assert {v.focus for v in validate(quads)} == {v.focus for v in _run(quads)}
    assert len(validate_store(Store_of(quads))) == 3


def Store_of(quads):
    store = Store()
    store.extend(quads)
    return store


def test_every_shape_looks_at_a_nodes_own_values_only():
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl", format="turtle")
    assert all(isinstance(path, URIRef) for path in shapes.objects(None, SH.path))
    used = {predicate for _, predicate, _ in shapes if str(predicate).startswith(str(SH))}
    looks_further = {
        SH.node,
        SH.qualifiedValueShape,
        SH.sparql,
        SH.equals,
        SH.disjoint,
        SH.lessThan,
        SH.closed,
    }
    assert not used & looks_further
    assert list(shapes.subjects(RDF.type, SH.NodeShape))
