from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Precompiled

from search.encoders.base import EncoderError
from search.encoders.loading import load_encoder
from search.index.keywords import (
    Fields,
    Terms,
    gram_norms,
    gram_terms,
    search_grams,
    search_words,
    word_terms,
)
from search.index.postings import count
from search.measuring.figures import bootstrap, figures
from search.pairs import similar_pairs
from search.ranking.fusion import reciprocal_rank_fusion
from search.ranking.highlight import highlights
from search.training.charsmap import compile_map
from search.understanding.exact import Keys, Names, article_number, organ_aliases, pattern_keys, question_keys
from search.words.analysis import Analyzer, gram_codes, what_is_asked
from search.words.cutting import Cutter
from search.words.dictionary import word_codes


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    return Cutter()


def test_count_adds_up_equal_pairs() -> None:
    counted = count(
        np.array([5, 2, 5, 5]),
        np.array([1, 0, 1, 0]),
        np.array([0, 1, 2, 3], dtype=np.uint8),
        (1, 2, 3, 4),
    )
    assert counted.terms.tolist() == [2, 5, 5]
    assert counted.documents.tolist() == [0, 0, 1]
    assert counted.counts.tolist() == [2, 4, 4]


def test_bm25_prefers_the_title_and_the_rare_word() -> None:
    cutter = Cutter()
    documents = [Fields("道路养护", "日常巡查"), Fields("河道巡查", "道路"), Fields("森林巡查", "巡查")]
    words = word_terms(documents, cutter.cut_all)
    scores = search_words([words], cutter.dictionary().terms("道路"), 3)
    assert scores[0] > scores[1] > scores[2] == 0
    assert search_words([words], word_codes([]), 3).tolist() == [0, 0, 0]


def test_grams_survive_a_wrong_segmentation() -> None:
    analyzer = Analyzer.bundled()
    grams = [gram_terms([Fields("堰塘清淤"), Fields("路灯维修")], analyzer)]
    norms = gram_norms(grams, 2)
    scores = search_grams(grams, analyzer.grams("挖堰塘"), 2, norms)
    assert scores[0] > 0 == scores[1]
    assert search_grams(grams, analyzer.grams("!!"), 2, norms).tolist() == [0, 0]


TEXTS = ("道路养护", "河道巡查", "森林防火巡查", "养护河道道路", "路灯维修", "巡查")


@settings(max_examples=40)
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8), st.data())
def test_shards_score_as_one(cutter: Cutter, titles: list[str], data: st.DataObject) -> None:
    documents = [Fields(title, f"第{number}条") for number, title in enumerate(titles)]
    cut = data.draw(st.integers(0, len(documents)))
    gone = data.draw(st.sets(st.integers(0, len(documents) - 1)))
    alive = np.array([number not in gone for number in range(len(documents))])
    parts = [part for part in (documents[:cut], documents[cut:]) if part]
    shards, first = [], 0
    for part in parts:
        terms = word_terms(part, cutter.cut_all)
        dead = terms.count_dead(~alive[first : first + len(part)])
        shards.append(Terms(terms.codes, terms.postings, dead))
        first += len(part)
    kept = [document for document, there in zip(documents, alive.tolist(), strict=True) if there]
    words = word_codes(["道路", "巡查", "养护", "路灯"])
    found = search_words(shards, words, len(kept))[alive]
    if kept:
        assert found.tolist() == search_words([word_terms(kept, cutter.cut_all)], words, len(kept)).tolist()
        numbers = np.where(alive, np.cumsum(alive) - 1, -1)
        ends = np.cumsum([0, *map(len, parts)])
        split = [numbers[begin:end] for begin, end in pairwise(ends)]
        merged = Terms.merged(list(zip(shards, split, strict=True)), len(kept))
        assert search_words([merged], words, len(kept)).tolist() == found.tolist()


@given(st.text(max_size=60))
def test_gram_codes_take_any_text(text: str) -> None:
    assert len(gram_codes(text)) <= 2 * len(text)


@given(st.text(max_size=200))
def test_any_question_is_normalised_and_cut(text: str) -> None:
    analyzer = Analyzer.bundled()
    analyzer.grams(what_is_asked(text))
    question_keys(analyzer.normalise(text), Names({"自然资源局": ("organ", "县自然资源局")}))


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("煤矿井田里有人私自盖房归谁管", "煤矿井田里有人私自盖房"),
        ("who handles illegal construction in mine areas", "illegal construction in mine areas"),
        ("归谁管", "归谁管"),
    ],
)
def test_what_is_asked(question: str, rest: str) -> None:
    assert what_is_asked(question) == rest


def test_patterns() -> None:
    found = {
        key.key
        for key in pattern_keys("国能发煤炭〔2019〕1号第六条、第七十七条之一，511z07001006-511602000000")
    }
    assert found == {"number:煤炭-2019-1", "article:6", "article:77-1", "code:511z07001006-511602000000"}


@given(st.integers(1, 9999))
def test_article_numbers_in_digits(number: int) -> None:
    assert article_number(str(number)) == str(number)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十", "10"),
        ("一百零三", "103"),
        ("二百六十", "260"),
        ("一千二百六十", "1260"),
        ("一二〇", "120"),
        ("一〇六二", "1062"),
    ],
)
def test_article_numbers(written: str, number: str) -> None:
    assert article_number(written) == number


def test_a_numeral_written_digit_by_digit() -> None:
    assert [found.key for found in pattern_keys("民法典第一〇六二条，国务院令第五九二号")] == [
        "number:国务院令-592",
        "article:1062",
    ]


def test_organ_aliases() -> None:
    assert organ_aliases("县住房和城乡建设局") == ("县住房和城乡建设局", "住房和城乡建设局")
    assert organ_aliases("石桥镇") == ("石桥镇",)


def test_names_prefer_the_longest() -> None:
    names = Names()
    names.add(["土地管理法"], "statute", "土地管理法")
    names.add(["土地管理法实施条例"], "statute", "土地管理法实施条例")
    assert [key.value for key in names.find("看土地管理法实施条例")] == ["土地管理法实施条例"]


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=4), max_size=6))
def test_keys_find_their_documents(keys: list[list[str]]) -> None:
    built = Keys.build(keys)
    for letter in "abcdefg":
        assert built.documents(letter).tolist() == [place for place, own in enumerate(keys) if letter in own]


def test_reciprocal_rank_fusion() -> None:
    fused = reciprocal_rank_fusion([np.array([3.0, 2.0, 0.0]), np.array([0.0, 5.0, 4.0])])
    assert fused.argmax() == 1
    assert fused[1] == pytest.approx(1 / 62 + 1 / 61)


def test_highlights_mark_traditional_text() -> None:
    texts = [("對違規建房的查處", "无关"), ("无关", ""), ("ﬃ", "違規。")]  # one that folds to another length
    marked = highlights(Analyzer.bundled(), frozenset({"违规"}), texts)
    assert marked == [("對<em>違規</em>建房的查處",), (), ("<em>違規</em>。",)]


def test_figures() -> None:
    result = figures([1, 2, None, 20])
    assert (result.mrr.mean, result.recall_1.mean, result.recall_5.mean) == (0.375, 0.25, 0.5)
    interval = bootstrap([0.0, 1.0] * 50)
    assert interval.low < 0.5 < interval.high


def test_similar_pairs(encoder) -> None:
    texts = ["农村公路养护", "乡村道路养护管理", "老年人高龄津贴发放", "高龄老人津贴", ""]
    pairs = [(pair.left, pair.right) for pair in similar_pairs(texts, encoder, neighbours=3, threshold=0.5)]
    assert pairs == [(0, 1), (2, 3)]
    assert list(similar_pairs(["一个"], encoder)) == []


def test_character_map_in_a_tokenizer() -> None:
    mapping = {"違": "违", "國": "国", "a": "b", "𠀀": "丁"}
    tokenizer = Tokenizer(WordLevel({"x": 0}, unk_token="x"))
    tokenizer.normalizer = Precompiled(compile_map(mapping))
    assert tokenizer.normalizer.normalize_str("違反國家a法c𠀀") == "违反国家b法c丁"


def test_an_unknown_encoder_says_what_to_do(tmp_path) -> None:
    (tmp_path / "modules.json").write_text(json.dumps([{"type": "x.StaticEmbedding"}]), "utf-8")
    with pytest.raises(EncoderError, match=r"缺 model\.safetensors"):
        load_encoder(str(tmp_path))
