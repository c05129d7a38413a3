from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.training.choosing import questions_set, unanswerable
from search.training.written import read_written
from search.words.cutting import Cutter
from search.words.dictionary import LONGEST, Dictionary, word_code, word_codes
from search.words.folding import fold_all
from search.words.stops import terms_of

_COMPARED = 3000  # texts at least

NAMES = (
    "县自然资源局",
    "土地管理法",
    "煤矿井田范围内违规建房的处置",
    "岚溪县",
    "很" * (LONGEST + 1),
    "ＡＢ局",
)


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    return Cutter(NAMES)


@pytest.fixture(scope="module")
def dictionary(cutter: Cutter, tmp_path_factory: pytest.TempPathFactory) -> Dictionary:
    folder = tmp_path_factory.mktemp("dictionary")
    cutter.dictionary().save(folder)
    return Dictionary.open(folder)


def test_cuts_thousands_of_texts_like_jieba(cutter: Cutter, dictionary: Dictionary) -> None:
    texts = [text for duty in read_written() for text in duty.all]
    texts = texts[:: len(texts) // _COMPARED]
    texts += [labelled.question for labelled in (*questions_set().questions, *unanswerable())]
    assert len(texts) > _COMPARED
    for text in texts:
        words = cutter.jieba.lcut_for_search(text, HMM=False)
        assert dictionary.cut_for_search(text) == words
        assert cutter.cut(text) == cutter.jieba.lcut(text, HMM=False)


@given(
    st.text(
        alphabet=st.sampled_from("煤矿井田范围内违规建房的处置县自然资源局岚溪aB1 .-%《》𠀀，"), max_size=40
    )
)
def test_cuts_any_text_like_jieba(cutter: Cutter, dictionary: Dictionary, text: str) -> None:
    assert dictionary.cut(text) == cutter.cut(text) == cutter.jieba.lcut(text, HMM=False)
    assert "".join(dictionary.cut(text)) == text


@given(
    st.lists(
        st.text(
            alphabet=st.sampled_from("煤矿井田范围内违规建房的处置县自然资源局岚溪aBc1 .-%《》𠀀é，\n國"),
            max_size=40,
        ),
        max_size=6,
    )
)
def test_many_texts_at_once_are_cut_like_one(
    cutter: Cutter, dictionary: Dictionary, texts: list[str]
) -> None:
    codes, lengths = cutter.cut_all(texts)
    folded = [cutter.analyzer.normalise(text) for text in texts]
    assert fold_all(texts, cutter.analyzer) == folded
    single = [dictionary.terms(text) for text in folded]
    assert lengths.tolist() == [len(terms) for terms in single]
    assert codes.tolist() == [code for terms in single for code in terms.tolist()]


def test_a_long_run_without_punctuation_is_cut(cutter: Cutter, dictionary: Dictionary) -> None:
    text = "县自然资源局查处违规建房" * 300
    assert np.array_equal(cutter.cut_all([text])[0], dictionary.terms(text))


def test_names_are_one_word_and_keep_their_parts(dictionary: Dictionary) -> None:
    assert dictionary.cut("县自然资源局依土地管理法查处") == ["县自然资源局", "依", "土地管理法", "查处"]
    assert {"自然", "资源", "县自然资源局"} <= set(dictionary.cut_for_search("县自然资源局"))
    assert dictionary.count("ab局") > 0  # names are folded as questions are
    assert dictionary.count("很" * (LONGEST + 1)) == 0


def test_the_names_of_one_graph_stay_out_of_another(cutter: Cutter) -> None:
    assert Cutter().dictionary().count("煤矿井田范围内违规建房的处置") == 0


def test_codes_of_many_words_are_the_codes_of_each() -> None:
    words = ["煤矿", "a", "c++", "很" * LONGEST]
    assert word_codes(words).tolist() == [word_code(word) for word in words]


def test_words_that_count() -> None:
    assert terms_of(["路灯", "的", "，", " ", "ktv", "谁"]) == ["路灯", "ktv"]


def test_codes_run_text_by_text(cutter: Cutter, dictionary: Dictionary) -> None:
    texts = ["路灯不亮", "", "县自然资源局查处违规建房，的", "县自然资源局ABC123"]
    codes, lengths = cutter.cut_all(texts)
    assert lengths.sum() == len(codes)
    begin = 0
    for text, length in zip(texts, lengths.tolist(), strict=True):
        assert np.array_equal(codes[begin : begin + length], dictionary.terms(text.lower()))
        begin += length
