"""The first duties and articles stand in the order of how much of the question they answer; everything else stays as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.encoders.base import Encoder
from search.encoders.static import StaticEncoder
from search.engine import Engine
from search.index.entries import ITEMS, LAW
from search.index.opened import build, open_index, update
from search.index.pieces import open_pieces, packed_pieces, telling, unpacked, write_pieces
from search.ranking import order
from search.ranking.answered import DUTIES, Answered
from search.ranking.order import Order
from tests.search.conftest import Built, small_views

TEXTS = (
    ("盗伐、滥伐林木的处罚", ""),
    ("严重精神障碍患者随访与送诊收治", "对有肇事风险者组织送诊"),
    ("乡村道路日常养护", ""),
    ("", ""),
)


@pytest.fixture(scope="module")
def answers(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Answered:
    assert isinstance(encoder, StaticEncoder)
    folder = tmp_path_factory.mktemp("pieces")
    write_pieces(folder, packed_pieces(encoder.pieces([*map("\n".join, TEXTS)]), telling(encoder)))
    kept = open_pieces(folder)
    assert kept is not None
    return Answered(encoder, lambda documents: [unpacked(kept[each]) for each in documents], DUTIES)


def plain(built: Built, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine without this order."""
    monkeypatch.setattr(order, "DEPTHS", dict.fromkeys(order.DEPTHS, 0))
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
    assert all(hit.explain.answered_score is None for hit in before)
    assert all((hit.explain.answered_score is None) == (hit.kind == "statutory") for hit in anew)


def test_the_order_is_that_of_scores_and_shares(county: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "邻居把渣土倒在路边"
    anew = county.engine.search(question, 20, groups=(ITEMS,)).hits
    own = {
        hit.iri: hit.score for hit in plain(county, monkeypatch).search(question, 20, groups=(ITEMS,)).hits
    }
    found = [own[hit.iri] + (hit.explain.answered_score or 0.0) for hit in anew]
    assert found == pytest.approx(sorted(found, reverse=True), abs=1e-3)
    assert len(set(np.round([hit.explain.answered_score or 0.0 for hit in anew], 3))) > 1


def test_articles_are_put_in_order_too(small: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "村庄里乱建房罚不罚"
    anew = small.engine.search(question, 20, groups=(LAW,)).hits
    before = plain(small, monkeypatch).search(question, 20, groups=(LAW,)).hits
    own = {hit.iri: hit.score for hit in before}
    found = [own[hit.iri] + (hit.explain.answered_score or 0.0) for hit in anew]
    assert len(found) > 1
    assert found == pytest.approx(sorted(found, reverse=True), abs=1e-3)
    assert [hit.score for hit in anew] == [hit.score for hit in before]


def test_pieces_are_those_that_say_something_each_once(encoder: Encoder) -> None:
    assert isinstance(encoder, StaticEncoder)
    counting = telling(encoder)
    cut = encoder.pieces(["道路，道路的养护。", "", "，。"])
    packed = packed_pieces(cut, counting)
    assert [len(each) for each in map(unpacked, packed)] == [len({p for p in cut.ids if counting[p]}), 0, 0]
    assert 0 < len(unpacked(packed[0])) < len(cut.ids)


def test_pieces_stay_with_their_texts_when_an_index_grows(encoder: Encoder, tmp_path: Path) -> None:
    views = small_views()
    build(views[::2], encoder, tmp_path / "0")
    update((), views[1::2], encoder, tmp_path / "1", tmp_path / "0")
    build(views, encoder, tmp_path / "2")
    grown, whole = (open_index(tmp_path / name).segments for name in "12")
    for group, segment in whole.items():
        known = {segment.text(d): p.tolist() for d, p in enumerate(segment.pieces(range(segment.size)))}
        other = grown[group]
        assert other.has_pieces
        for number in range(other.size):
            assert other.pieces([number])[0].tolist() == known[other.text(number)]


def test_nothing_to_order(small: Built) -> None:
    assert Order(small.engine.index.segments)("道路", []) == []
