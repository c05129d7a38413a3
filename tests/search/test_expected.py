"""An article with the kind of answer that a question expects stands before its equal without; nothing else changes."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.encoders.static import StaticEncoder
from search.engine import Engine
from search.index.entries import LAW
from search.ranking.answered import ARTICLES as WORTH
from search.ranking.answered import Answered
from search.ranking.expected import KINDS, Expected
from search.ranking.order import Order, Ranked
from search.words.analysis import Analyzer
from tests.search.conftest import Built

ARTICLES = (
    "饲养犬只应当登记。",
    "未登记饲养犬只的，处二百元以上五百元以下罚款。",
    "主管部门应当自受理之日起二十日内办结。",
    "年满十六周岁的公民可以申请。",
    "",
)
BY_NAME = {kind.name: place for place, kind in enumerate(KINDS)}


def expected() -> Expected:
    return Expected(lambda document: ARTICLES[document])


@pytest.mark.parametrize(
    ("question", "kind", "best"),
    [
        ("养狗不登记罚多少", "money", 1),
        ("what is the fine for an unregistered dog", "money", 1),
        ("多久能办好", "period", 2),
        ("how long does it take", "period", 2),
        ("几岁可以申请", "age", 3),
        ("how old must i be", "age", 3),
    ],
)
def test_the_answer_that_is_asked_for_gains_most(question: str, kind: str, best: int) -> None:
    seen = expected().seen(question, range(len(ARTICLES)))[:, BY_NAME[kind]]
    assert seen.argmax() == best
    assert seen[best] == 1
    assert seen[0] == seen[-1] == 0


@given(st.text(max_size=60))
def test_nothing_loses(question: str) -> None:
    adds = expected().adds(Analyzer.bundled().normalise(question), [0, 1, 2, 3, 4, 1])
    assert adds.dtype == np.float32
    assert (adds >= 0).all()
    assert adds[4] == 0
    assert adds[1] == adds[5]


def test_a_question_that_expects_nothing_leaves_all_as_they_are() -> None:
    assert not expected().adds("犬只", [0, 1, 2]).any()
    assert expected().adds("养狗罚多少", []).shape == (0,)


def test_kinds_are_told_apart_by_name_and_bring_something() -> None:
    assert len(BY_NAME) == len(KINDS)
    for kind in KINDS:
        assert kind.worth > 0
        for pattern in (kind.chinese, kind.english, kind.says):
            assert re.compile(pattern).search("") is None


def test_phrases_of_asking_count(small: Built) -> None:
    """What the vectors are made without tells what is expected: 能不能."""
    prepared = small.engine.prepare("村里能不能养狗")
    assert "能不能" not in prepared.text
    assert "能不能" in prepared.said
    assert KINDS[BY_NAME["allowed"]].asked(prepared.said)


def test_equals_change_places_and_the_rest_stays(small: Built) -> None:
    """Scores keep their places; hits that gain alike stay in their order."""
    engine: Engine = small.engine
    prepared = engine.prepare("村庄里乱建房罚不罚")
    ranked = engine.rank(prepared, groups=(LAW,), most=20).first
    assert isinstance(engine.encoder, StaticEncoder)
    answers = {LAW: Answered(engine.encoder, engine.index.segments[LAW].pieces, WORTH)}
    plain = Order(engine.index.segments, None, answers)(prepared.text, ranked)

    def ordered(wanted: int) -> list[Ranked]:
        gains = Expected(lambda document: "罚款" if document == wanted else "", KINDS)
        return Order(engine.index.segments, None, answers, {LAW: gains})(prepared.text, ranked, prepared.said)

    assert [each.document for each in ordered(-1)] == [each.document for each in plain]
    last = plain[-1].document
    anew = ordered(last)
    assert [each.score for each in anew] == [each.score for each in plain]
    assert [each.document for each in anew if each.document != last] == [
        each.document for each in plain if each.document != last
    ]
    gained = next(each for each in anew if each.document == last)
    assert (gained.answered or 0) > (plain[-1].answered or 0)
