from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.options import IngestOptions
from ingest.organs.register import Register
from ingest.pipeline import ingest_bytes
from ingest.readers import ReadError
from ingest.records import DocumentKind
from ingest.thesaurus.concepts import Concept, family_ids, joined, problems, read_bundled


def test_the_bundled_thesaurus_keeps_its_rules() -> None:
    concepts = read_bundled()
    assert len(concepts) >= 1500
    assert list(problems(concepts)) == []


def test_every_family_is_known() -> None:
    known, families = family_ids(), Register.load().families
    assert {concept.family for concept in read_bundled()} <= known.keys()
    assert {one for ids in known.values() for one in ids} <= families.keys()


GOOD = (
    Concept("a", "甲", alt=("子",), related=("b",)),
    Concept("b", "乙", alt=("丑",), related=("a",)),
    Concept("c", "丙", broader="a"),
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(GOOD[2], id="a"), "an id stands twice"),
        (replace(GOOD[2], label="甲"), "label 甲 is that of a"),
        (replace(GOOD[2], broader="x"), "broader x is not there"),
        (replace(GOOD[2], broader="c"), "broader runs in a circle"),
        (replace(GOOD[2], related=("x",)), "related x is not there"),
        (replace(GOOD[2], related=("b",)), "related b does not point back"),
        (replace(GOOD[2], alt=("甲",)), "甲 is the label of a"),
        (replace(GOOD[2], alt=("子", "子")), "子: too often"),
        (replace(GOOD[2], label=""), "id or label missing"),
    ],
)
def test_each_rule_is_held(changed: Concept, said: str) -> None:
    assert list(problems(GOOD)) == []
    assert any(said in line for line in problems([*GOOD[:2], changed]))


def test_related_never_goes_up() -> None:
    up = [replace(GOOD[0], related=("c",)), GOOD[1], replace(GOOD[2], related=("a",))]
    assert any("above it" in line for line in problems(up))


def test_own_words_win() -> None:
    own = [
        Concept("own-1", "丁", alt=("子",), own=True),
        Concept("own-2", "乙", alt=("寅",), family="公安", own=True),
    ]
    found = {concept.label: concept for concept in joined(GOOD, own)}
    assert found["甲"].alt == ()
    assert found["丁"].alt == ("子",)
    assert (found["乙"].id, found["乙"].alt, found["乙"].family) == ("b", ("寅", "丑"), "公安")


TABLE = "俗称,规范名称,牵头部门,备注\n铁疙瘩车、破车,废弃机动车,县公安局,\n没人要的车,废弃机动车,,\n,空的,,\n"


def test_a_table_of_two_columns_is_a_thesaurus() -> None:
    result = ingest_bytes(TABLE.encode(), "词表.csv")
    assert result.document_kind == DocumentKind.THESAURUS
    (concept,) = result.concepts
    assert (concept.label, concept.alt) == ("废弃机动车", ("铁疙瘩车", "破车", "没人要的车"))
    assert (concept.family, concept.own) == ("县公安局", True)
    (warning,) = result.warnings
    assert warning.source.row == 4
    assert "缺少规范名称或俗称" in warning.reason


def test_a_duty_list_is_none() -> None:
    result = ingest_bytes("序号,事项名称,牵头部门\n1,防汛抢险,县水利局\n".encode(), "清单.csv")
    assert result.document_kind != DocumentKind.THESAURUS


def test_forced_and_none() -> None:
    with pytest.raises(ReadError, match="不是词表"):
        ingest_bytes("甲,乙\n1,2\n".encode(), "表.csv", IngestOptions(kind=DocumentKind.THESAURUS))
