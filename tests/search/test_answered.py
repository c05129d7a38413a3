"""The first duties stand in the order of how much of the question they answer; everything else stays as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.encoders.base import Encoder
from search.encoders.static import StaticEncoder
from search.engine import Engine
from search.index.entries import ITEMS
from search.ranking import order
from search.ranking.answered import Answered
from search.ranking.order import Order
from tests.search.conftest import Built

TEXTS = (
    ("盗伐、滥伐林木的处罚", ""),
    ("严重精神障碍患者随访与送诊收治", "对有肇事风险者组织送诊"),
    ("乡村道路日常养护", ""),
    ("", ""),
)


@pytest.fixture(scope="module")
def answers(encoder: Encoder) -> Answered:
    assert isinstance(encoder, StaticEncoder)
    return Answered(encoder, TEXTS.__getitem__)


def plain(built: Built, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine without this order."""
    monkeypatch.setattr(order, "DEPTH", 0)
    return built.engine


def test_a_word_that_nothing_answers_is_missed(answers: Answered) -> None:
    shares, _ = answers.shares("精神障碍患者砍伐林木", [0, 1, 2])
    assert shares[:2].min() > shares[2]
    whole, _ = answers.shares("乡村道路养护", [0, 1, 2])
    assert whole.argmax() == 2
    assert whole[2] == pytest.approx(1.0)


def test_a_long_text_gains_nothing_by_its_length(answers: Answered) -> None:
    _, lengths = answers.shares("道路", [1, 2])
    assert lengths[0] > lengths[1]
    shares, _ = answers.shares("道路", [2, 2])
    assert shares[0] == shares[1]


@given(st.text(max_size=40))
def test_any_question_has_shares(answers: Answered, question: str) -> None:
    shares, lengths = answers.shares(question, [0, 1, 2])
    assert ((shares >= 0) & (shares <= 1 + 1e-5)).all()
    assert (lengths >= 1).all()


def test_a_text_without_words_answers_nothing(answers: Answered) -> None:
    shares, _ = answers.shares("乡村道路养护", [3, 2])
    assert shares[0] == 0
    assert shares[1] == pytest.approx(1.0)


def test_hits_and_scores_stay(county: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "邻居把渣土倒在路边"
    anew = county.engine.search(question, 20).hits
    before = plain(county, monkeypatch).search(question, 20).hits
    assert [hit.score for hit in anew] == [hit.score for hit in before]
    assert {hit.iri for hit in anew} == {hit.iri for hit in before}
    statutes = [place for place, hit in enumerate(before) if hit.explain.answered_score is not None]
    assert statutes == []


def test_the_order_is_that_of_scores_and_shares(county: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "邻居把渣土倒在路边"
    anew = county.engine.search(question, 20, groups=(ITEMS,)).hits
    own = {
        hit.iri: hit.score for hit in plain(county, monkeypatch).search(question, 20, groups=(ITEMS,)).hits
    }
    found = [own[hit.iri] + (hit.explain.answered_score or 0.0) for hit in anew]
    assert found == pytest.approx(sorted(found, reverse=True), abs=1e-3)
    assert len(set(np.round([hit.explain.answered_score or 0.0 for hit in anew], 3))) > 1


def test_nothing_to_order(small: Built) -> None:
    assert Order(small.engine.index.segments)("道路", []) == []
