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
from search.index.pieces import (
    Sentences,
    open_pieces,
    packed_pieces,
    packed_sentences,
    sentences,
    telling,
    unpacked,
    write_pieces,
)
from search.ranking import order
from search.ranking.answered import ARTICLES, DUTIES, Answered
from search.ranking.order import Order
from tests.search.conftest import Built, small_views

TEXTS = (
    ("盗伐、滥伐林木的处罚", ""),
    ("严重精神障碍患者随访与送诊收治", "对有肇事风险者组织送诊"),
    ("乡村道路日常养护", ""),
    ("", ""),
)


def packed(encoder: StaticEncoder, texts: list[str]) -> list[bytes]:
    """Texts, packed with their sentences."""
    parts = [sentences(text) for text in texts]
    cut = encoder.pieces([each for own in parts for each in own])
    several, counting = [*map(len, parts)], telling(encoder)
    whole = packed_pieces(encoder.pieces(texts), counting)
    return [
        *map(b"".join, zip(whole, packed_sentences(cut, several, encoder, counting), strict=True)),
    ]


@pytest.fixture(scope="module")
def answers(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Answered:
    assert isinstance(encoder, StaticEncoder)
    folder = tmp_path_factory.mktemp("pieces")
    write_pieces(folder, packed(encoder, [*map("\n".join, TEXTS)]))
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
    said = [*map(unpacked, packed_pieces(cut, counting))]
    assert [len(each.pieces) for each in said] == [len({p for p in cut.ids if counting[p]}), 0, 0]
    assert 0 < len(said[0].pieces) < len(cut.ids)
    assert not any(len(each.sentences) for each in said)


LONG = "饲养犬只应当登记。禁止毁林开垦；违者处罚款！可以申请吗？\n（一）道路养护；（二）2.5吨以上货车，须 permit. 其他。"


def test_a_text_cut_by_sentences_is_cut_as_it_is(encoder: Encoder) -> None:
    assert isinstance(encoder, StaticEncoder)
    assert "".join(sentences(LONG)) == LONG
    assert len(sentences(LONG)) > 5
    parts = encoder.pieces(sentences(LONG))
    assert parts.ids.tolist() == encoder.pieces([LONG]).ids.tolist()


def test_sentences_come_back_as_they_were_packed(encoder: Encoder) -> None:
    assert isinstance(encoder, StaticEncoder)
    texts = [LONG, "", "道路", "养护道路和桥梁。", "。；"]
    counting = telling(encoder)
    found = Sentences.of([*map(unpacked, packed(encoder, texts))])
    own = [
        (number, sorted({piece for piece in ids if counting[piece]}))
        for number, text in enumerate(texts)
        for ids in encoder.cut(sentences(text))
    ]
    own = [(number, pieces) for number, pieces in own if len(pieces) > 1]
    ends = np.cumsum(found.counts).tolist()
    came = [found.pieces[end - count : end].tolist() for end, count in zip(ends, found.counts, strict=True)]
    assert [*zip(found.texts.tolist(), came, strict=True)] == own
    sums = [np.linalg.norm(encoder.rows(pieces).sum(axis=0)) for _, pieces in own]
    assert found.lengths.tolist() == pytest.approx(sums, rel=1e-4)
    assert not len(Sentences.of([]).counts)
    assert not len(Sentences.of([unpacked(b"")]).counts)


def test_one_sentence_that_answers_beats_several_that_do_in_part(encoder: Encoder) -> None:
    assert isinstance(encoder, StaticEncoder)
    texts = ["饲养犬只应当登记。货车不得超载。", "饲养货车应当检验。犬只不得超载登记。", ""]
    kept = packed(encoder, texts)
    answers = Answered(encoder, lambda documents: [unpacked(kept[each]) for each in documents], ARTICLES)
    _, _, best = answers.looked("饲养犬只登记", [0, 1, 2])
    assert best[0] > best[1] > best[2] == 0
    assert best[0] <= 2 + 1e-4
    shares, lengths, none = answers.looked("饲养犬只登记", [0, 1, 2], passages=False)
    assert not none.any()
    adds = answers.adds("饲养犬只登记", [0, 1, 2])
    worth = ARTICLES.answered * shares - ARTICLES.length * np.log(lengths) + ARTICLES.passage * best
    assert adds.tolist() == pytest.approx(worth.tolist(), abs=1e-5)


def test_pieces_stay_with_their_texts_when_an_index_grows(encoder: Encoder, tmp_path: Path) -> None:
    views = small_views()
    build(views[::2], encoder, tmp_path / "0")
    update((), views[1::2], encoder, tmp_path / "1", tmp_path / "0")
    build(views, encoder, tmp_path / "2")
    grown, whole = (open_index(tmp_path / name).segments for name in "12")
    for group, segment in whole.items():
        known = {
            segment.text(d): [*map(np.ndarray.tolist, p)]
            for d, p in enumerate(segment.pieces(range(segment.size)))
        }
        other = grown[group]
        assert other.has_pieces
        for number in range(other.size):
            assert [*map(np.ndarray.tolist, other.pieces([number])[0])] == known[other.text(number)]


def test_nothing_to_order(small: Built) -> None:
    assert Order(small.engine.index.segments)("道路", []) == []
