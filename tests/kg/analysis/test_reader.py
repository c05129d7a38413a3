"""The reader of two texts: what its network gives, what it is shown by, and when it is asked."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from kg.analysis import ngrams
from kg.analysis.cards import UNDECIDED, Deck, deal
from kg.analysis.fit import judge_for
from kg.analysis.reader import Network, Reader, bundled_network, pieces_of
from kg.analysis.texts import distinct_texts
from search.encoders.loading import load_encoder
from search.training.reader import Lessons, train
from tests.kg.analysis.lists import department

VOCABULARY = "甲乙丙丁戊己庚辛"


class Letters:
    """Each letter is a piece; its vector is a row of the identity."""

    def cut(self, texts):
        return [[VOCABULARY.index(letter) for letter in text] for text in texts]

    def rows(self, pieces):
        return np.eye(len(VOCABULARY), dtype=np.float32)[np.asarray(pieces, dtype=np.int64)]

    def said(self, text):
        return list(text)


def lessons() -> Lessons:
    """Two texts are one matter if they have the same letters."""
    random = np.random.default_rng(3)
    texts = [sorted(random.permutation(len(VOCABULARY))[:3].tolist()) for _ in range(200)]
    shuffled = [random.permutation(text).tolist() for text in texts]
    same = np.arange(200)
    other = np.roll(same, 7)
    pairs = np.concatenate([np.stack([same, same + 200], 1), np.stack([same, other + 200], 1)] * 4)
    labels = np.array([sorted(texts[a]) == sorted(texts[b - 200]) for a, b in pairs], dtype=np.float32)
    return Lessons(
        [*texts, *shuffled], np.eye(8, dtype=np.float32), pairs, labels, np.ones(len(pairs), np.float32)
    )


@pytest.fixture(scope="module")
def network():
    return train(lessons(), "letters", rounds=12)


def test_it_learns_which_pieces_answer_each_other(network):
    reading = Reader(network, Letters()).over(["甲乙丙", "丙甲乙", "丁戊己", "甲乙庚"])
    same, other, near = reading.bits(np.array([0, 0, 0]), np.array([1, 2, 3])).tolist()
    assert same > 1.0 > -1.0 > other
    assert same > near > other


def test_both_sides_are_read_alike_however_they_are_batched(network):
    reading = Reader(network, Letters()).over(["甲乙丙", "丙", "丁戊己庚辛", "甲乙庚"])
    left, right = np.array([0, 1, 2, 0]), np.array([1, 2, 3, 3])
    told = reading.bits(left, right)
    assert told == pytest.approx(reading.bits(right, left), abs=1e-4)
    alone = [reading.bits(left[[n]], right[[n]])[0] for n in range(4)]
    assert told == pytest.approx(alone, abs=1e-4)


def test_a_text_without_pieces_says_nothing(network):
    reading = Reader(network, Letters()).over(["甲乙丙", ""])
    assert reading.bits(np.array([0, 1]), np.array([1, 1])).tolist() == [0.0, 0.0]
    assert Reader(network, Letters()).over([""]).bits(np.array([0]), np.array([0])).tolist() == [0.0]
    assert reading.words(0, 1, 1.0) == ("", "")


def test_it_is_shown_by_the_words_that_it_hangs_on(network):
    reading = Reader(network, Letters()).over(["甲乙丙", "甲乙庚"])
    told = reading.bits(np.array([0]), np.array([1]))[0]
    ours, theirs = reading.words(0, 1, float(told))
    assert set(ours) <= set("甲乙丙、")
    assert set(theirs) <= set("甲乙庚、")
    assert ("丙" in ours) == (told < 0)


def test_the_same_lessons_give_the_same_network():
    first, again = (train(lessons(), "letters", rounds=1) for _ in range(2))
    assert all(np.array_equal(part, again.parts[name]) for name, part in first.parts.items())


def test_a_file_keeps_the_network(network, tmp_path):
    file = tmp_path / "reader.npz"
    network.write(file)
    again = Network.of(file.read_bytes())
    assert again.encoder == "letters"
    for name, part in network.parts.items():
        assert again.parts[name] == pytest.approx(part, rel=1e-2, abs=1e-3)
    with pytest.raises((KeyError, ValueError)):
        Network.of(b"no file of weights")


def test_it_can_tell_more_or_less(network):
    texts, left, right = ["甲乙丙", "丙甲乙"], np.array([0]), np.array([1])
    told = Reader(network, Letters()).over(texts).bits(left, right)
    half = Reader(network.scaled(0.5), Letters()).over(texts).bits(left, right)
    assert half == pytest.approx(0.5 * told, abs=1e-4)


def test_the_bundled_encoder_has_a_reader_that_reads_its_pieces():
    encoder = load_encoder(None)
    pieces = pieces_of(encoder)
    assert pieces is not None
    network = bundled_network(encoder.name)
    assert network is not None, "the encoder has changed: run make fits"
    text = "渔船安全生产的监督检查"
    assert "".join(pieces.said(text)) == text
    assert len(pieces.said(text)) == len(pieces.cut([text])[0])
    reading = Reader(network, pieces).over([text, "渔业船舶安全监管", "出版物发行许可"])
    same, other = reading.bits(np.array([0, 0]), np.array([1, 2]))
    assert same > other


def test_an_encoder_without_pieces_has_no_reader():
    assert pieces_of(ngrams) is None
    assert judge_for(ngrams.NAME, ngrams.encode).reader is None


def _deck(reader: Reader | None) -> Deck:
    titles = ("渔船安全监管", "渔业船舶安全监督管理", "渔船安全监管工作", "渔港污染防治", "取水许可")
    rows = [department(f"县{number}局", title, number) for number, title in enumerate(titles, 1)]
    near = ngrams.similar_pairs(distinct_texts(rows).texts, neighbours=20, threshold=0.0)
    judge = judge_for(ngrams.NAME, ngrams.encode)
    return deal(rows, near, dataclasses.replace(judge, reader=reader))


def test_only_undecided_pairs_are_read_and_what_is_read_is_shown():
    encoder = load_encoder(None)
    network = bundled_network(encoder.name)
    pieces = pieces_of(encoder)
    assert network is not None
    assert pieces is not None
    bare, read = _deck(None), _deck(Reader(network, pieces))
    pairs = list(bare.candidates())
    read.weigh(pairs)
    for left, right in pairs:
        before, after = bare.odds(left, right), read.odds(left, right)
        shown = {each.field: each for each in read.evidence(left, right)}
        assert ("read" in shown) == (abs(before) < UNDECIDED)
        assert after - before == pytest.approx(shown["read"].weight if "read" in shown else 0.0, abs=0.01)
        if "read" in shown:
            assert shown["read"].left or shown["read"].right
