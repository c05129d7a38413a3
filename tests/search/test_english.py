"""English questions are read word by word, by the table that has both languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.encoders.base import BUNDLED_FOLDER
from search.encoders.static import StaticEncoder
from search.engine import Engine
from search.index.opened import build, open_index
from search.ranking.coverage import Texts, meant_coverage
from search.understanding.english import English, Meant, words_of
from search.words.dictionary import word_codes


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder.open(BUNDLED_FOLDER)


@pytest.fixture(scope="module")
def english(encoder: StaticEncoder) -> English:
    return English(encoder, lambda codes: np.ones(len(codes), dtype=bool))


def chinese_of(meant: tuple[Meant, ...], written: str) -> list[str]:
    return next([word for word, _ in each.words] for each in meant if each.written == written)


def test_words_are_read_alone_and_in_pairs(english: English) -> None:
    meant = english.read("who pays the insurance of stray dogs")
    assert "保险" in chinese_of(meant, "insurance")
    assert "野狗" in chinese_of(meant, "stray dogs")
    assert not {"who", "the", "the insurance"} & {each.written for each in meant}


def test_nearest_first_and_none_far(english: English) -> None:
    for each in english.read("penalty for drink driving without a licence"):
        cosines = [cosine for _, cosine in each.words]
        assert cosines == sorted(cosines, reverse=True)
        assert min(cosines) > 0.3


@pytest.mark.parametrize("question", ["占道经营归谁管", "KTV噪音", "", "12345", "a an the"])
def test_what_is_not_english_is_left_alone(english: English, question: str) -> None:
    assert english.read(question) == ()


def test_only_words_that_texts_have_stand_for_others(encoder: StaticEncoder) -> None:
    insurance = word_codes(["保险"])
    read = English(encoder, lambda codes: np.isin(codes, insurance)).read("insurance company")
    assert {word for each in read for word, _ in each.words} == {"保险"}
    assert words_of(read) == ["保险"]
    assert English(encoder, lambda codes: np.zeros(len(codes), dtype=bool)).read("insurance") == ()


def test_an_index_without_texts_finds_nothing(encoder: StaticEncoder, tmp_path: Path) -> None:
    build([], encoder, tmp_path)
    assert Engine(open_index(tmp_path), encoder).search("who fixes potholes").hits == ()


def test_a_text_is_covered_by_the_nearest_word_that_it_has() -> None:
    meant = (Meant("fine", (("罚款", 0.9), ("处罚", 0.6))), Meant("dogs", (("犬只", 0.8),)))
    texts = [text.encode() for text in ("处以罚款", "给予处罚", "犬只的处罚款", "种树")]
    fine, punished, both, neither = meant_coverage(Texts(texts), meant)
    assert both > fine > punished > neither == 0
    assert meant_coverage(Texts([]), meant).shape == (0,)
