from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, serialize

from ingest.thesaurus.concepts import Concept, read_bundled
from kg.browsing.drawing import kind_of, label_of
from kg.browsing.neighbours import Neighbours
from kg.iris import Minter
from kg.thesaurus import (
    GRAPH,
    NoThesaurusError,
    all_concepts,
    concept_iri,
    own_concepts,
    read_skos,
    thesaurus_quads,
    write_bundled,
    write_own,
)

MINT = Minter()
CAR = Concept(
    "car",
    "废弃机动车",
    "abandoned vehicle",
    ("僵尸车", "破车"),
    ("将尸车",),
    None,
    ("road",),
    "交警",
    "《道路交通安全法》第十四条",
)
ROAD = Concept("road", "公路养护", related=("car",))
OWN = Concept("own-1", "违法建设", alt=("铁皮棚",), family="公安", own=True)


def test_skos_and_back() -> None:
    triples = serialize(
        [quad.triple for quad in thesaurus_quads(MINT, [CAR, ROAD], GRAPH)], format=RdfFormat.TURTLE
    )
    assert triples is not None
    found = {concept.label: concept for concept in read_skos(triples, ".ttl", "词表.ttl")}
    car = found["废弃机动车"]
    assert car.id == concept_iri(MINT, "car")
    assert (car.en, car.alt, car.hidden) == (CAR.en, CAR.alt, CAR.hidden)
    assert (car.related, car.family, car.basis) == ((concept_iri(MINT, "road"),), CAR.family, CAR.basis)


@pytest.mark.parametrize(
    ("text", "said"),
    [("这不是 RDF", "不是正确的 RDF"), ("<urn:a> <urn:b> <urn:c> .", "没有带 skos:prefLabel")],
)
def test_what_is_no_thesaurus_says_so(text: str, said: str) -> None:
    with pytest.raises(NoThesaurusError, match=said):
        read_skos(text.encode(), ".ttl", "词表.ttl")


def test_a_label_without_language_and_narrower_are_read() -> None:
    text = (
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<urn:a> skos:prefLabel "甲" ; skos:narrower <urn:b> .\n<urn:b> skos:prefLabel "乙"@zh-Hans .\n'
    )
    found = {concept.label: concept for concept in read_skos(text.encode(), ".ttl", "a.ttl")}
    assert found["乙"].broader == "urn:a"


def test_the_bundled_one_is_written_once() -> None:
    store = Store()
    assert write_bundled(store, MINT)
    assert not write_bundled(store, MINT)
    iri = concept_iri(MINT, "transport-abandoned-vehicle")
    assert (kind_of(store, iri), label_of(store, iri)) == ("concept", "废弃机动车")
    assert list(Neighbours(store).of(iri, "concept"))
    asked = "SELECT ?lead { GRAPH ?g { ?c <http://www.w3.org/2004/02/skos/core#altLabel> '僵尸车'@zh ; "
    asked += "<https://w3id.org/zhize/ns#usualLead> ?lead } }"
    found = store.query(asked)
    assert isinstance(found, QuerySolutions)
    assert [row["lead"] for row in found] == [NamedNode(MINT.base + "family/traffic-police")]


def test_own_concepts_take_the_place_of_those_with_their_iri() -> None:
    store = Store()
    assert all_concepts(store, MINT) is None
    assert write_own(store, MINT, [OWN])
    assert not write_own(store, MINT, [OWN])
    changed = Concept("own-1", "违法建设", alt=("彩钢棚",), own=True)
    assert write_own(store, MINT, [changed])
    (stored,) = own_concepts(store, MINT)
    assert stored.alt == ("彩钢棚",)
    every = all_concepts(store, MINT)
    assert every is not None
    assert len(every) == len(read_bundled())  # it joined the bundled concept of its label
    assert next(each for each in every if each.label == "违法建设").own
