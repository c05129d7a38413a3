from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Quad, Store

from ingest.records import Area, Article
from kg.iris import Minter
from kg.surroundings import Surroundings
from kg.vocabulary import ZHIZE
from kg.writing.writer import GraphWriter
from tests.kg.conftest import fill
from tests.kg.world import BASE, COUNTY, LAND_LAW, context, statute

MINT = Minter(BASE)


@pytest.fixture
def around() -> Surroundings:
    store = fill(Store())
    return Surroundings(store, MINT.law)


def test_articles_of_a_cited_statute_in_order(around: Surroundings):
    assert [article.number for article in around.articles(LAND_LAW)] == ["1", "77"]
    assert around.articles("没有这部法律") == []


def test_articles_are_ordered_by_number_not_by_text():
    writer = GraphWriter(Store(), context())
    numbers = ("10", "9", "9-1", "100")
    long = replace(statute(), articles=tuple(Article(number, f"第{number}条的条文。") for number in numbers))
    writer.add_statutes([long], lambda _: "in-force")
    found = Surroundings(writer.store, MINT.law).articles(LAND_LAW)
    assert [article.number for article in found] == ["9", "9-1", "10", "100"]


def test_statutory_duties_are_read_once(around: Surroundings):
    assert around.statutory() is around.statutory()


def test_places_above_a_county_by_the_table_of_divisions(around: Surroundings):
    assert around.places(COUNTY) == frozenset()
    store = fill(Store())
    writer = GraphWriter(store, context())
    writer.add_areas([Area("99", "云省"), Area("9901", "云川市", "99"), Area("990101", COUNTY, "9901")])
    area = NamedNode(MINT.named_area(COUNTY))
    store.add(Quad(area, ZHIZE.division, NamedNode(MINT.area("990101")), NamedNode(MINT.graph("places"))))
    assert Surroundings(store, MINT.law).places(COUNTY) == {COUNTY, "云川市", "云省"}
