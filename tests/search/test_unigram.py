"""The pieces on disk against the tokenizer whose they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.encoders.base import BUNDLED_FOLDER
from search.words.analysis import Analyzer, Cutting, open_tokenizer
from search.words.cuts import Cut, cut_texts
from search.words.folding import fold_table
from search.words.pieces import Pieces
from search.words.unigram import Unigram

FILE = BUNDLED_FOLDER / "tokenizer.json"
PARTS = [
    "煤矿井田",
    "違規建房",
    "who handles",
    "ILLEGAL",
    "12345",
    "3.5吨",
    "ＫＴＶ",
    "龘䶮",
    "，。（）",
    " ",
    "\n",
    "乡镇",
    "é",
    "〇",
]


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> Pieces:
    folder: Path = tmp_path_factory.mktemp("words")
    made = Pieces.made(json.loads(FILE.read_text("utf-8")), fold_table())
    assert made is not None
    made.save(folder, "mark")
    assert Pieces.open(folder, "another") is None
    found = Pieces.open(folder, "mark")
    assert found is not None
    return found


texts = st.one_of(
    st.lists(st.sampled_from(PARTS), max_size=8).map("".join),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12),
    st.text(st.sampled_from("abcdefghilmnoprstuvwy0123456789 ，的管理局县"), max_size=24),
    st.text(max_size=8),
)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_a_text_has_the_pieces_that_the_tokenizer_finds(pieces: Pieces, text: str) -> None:
    tokenizer = open_tokenizer(FILE).tokenizer
    folded = pieces.fold(text)
    if folded is None:  # left to the tokenizer
        return
    assert folded == tokenizer.normalizer.normalize_str(text)
    encoding = tokenizer.encode(text, add_special_tokens=False)
    wanted = [(number, *place) for number, place in zip(encoding.ids, encoding.offsets, strict=True)]
    assert pieces.spans(folded) == wanted


@pytest.fixture(scope="module")
def unigram(pieces: Pieces) -> Unigram:
    return Unigram(pieces, open_tokenizer(FILE))


@settings(max_examples=200, deadline=None)
@given(st.lists(texts, max_size=30))
def test_many_texts_have_the_pieces_that_the_tokenizer_finds(unigram: Unigram, many: list[str]) -> None:
    tokenizer = open_tokenizer(FILE).tokenizer
    wanted = [tokenizer.encode(text, add_special_tokens=False).ids for text in many]
    assert unigram.cut(many).lists == wanted


def test_of_equal_ways_the_tokenizer_s_is_taken(pieces: Pieces, unigram: Unigram) -> None:
    """Texts of common pieces of equal score side by side, where which way is taken hangs on the order of sums."""
    tokenizer = open_tokenizer(FILE).tokenizer
    vocabulary = sorted(
        tokenizer.get_vocab(), key=lambda piece: (pieces.scores[tokenizer.token_to_id(piece)], piece)
    )
    many = ["".join(vocabulary[start : start + 3]) for start in range(0, len(vocabulary) - 3, 7)]
    found = tokenizer.encode_batch_fast(many, add_special_tokens=False)
    assert unigram.cut(many).lists == [encoding.ids for encoding in found]


def test_texts_longer_than_a_batch(unigram: Unigram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.words.unigram._BATCH", 20)
    many = ["", "煤矿井田" * 20, "é", "", "违规建房，" * 3, "a1" * 30, "é", "", "煤" * 501, "矿"]
    assert unigram.cut(many).lists == open_tokenizer(FILE).ids(many)


def test_many_texts_are_cut_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    many = ["煤矿井田", "é 违规建房", "", "who handles 12345"]
    cutting = open_tokenizer(FILE)
    few = cut_texts(many, cutting)
    monkeypatch.setattr("search.words.cuts._MANY", 1)
    assert cut_texts(many, cutting).lists == few.lists == cutting.ids(many)


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=8), st.data())
def test_texts_are_taken_out_of_a_cut(ids: list[list[int]], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(ids) - 1), max_size=12))
    assert Cut.of(ids).lists == ids
    assert Cut.of(ids).taken(rows).lists == [ids[row] for row in rows]


def test_ordinary_questions_are_cut_without_the_tokenizer(pieces: Pieces, tmp_path: Path) -> None:
    def fail():
        raise AssertionError("the tokenizer was loaded")

    cutting = Cutting(fail, FILE)
    pieces.save(tmp_path, cutting.mark)
    cutting.learn(tmp_path)
    analyzer = Analyzer(cutting)
    real = Analyzer(open_tokenizer(FILE))
    for question in ("煤矿井田里有人私自盖房归谁管", "who handles illegal construction?", "噪音扰民，找谁？"):
        assert analyzer.spans(question) == real.spans(question)
        assert analyzer.normalise(question) == real.normalise(question)
        assert cutting.ids([question]) == open_tokenizer(FILE).ids([question])
    with pytest.raises(AssertionError):
        analyzer.normalise("é")
    analyzer.spans("这么多字" * 10_000)
    analyzer.normalise("这么多字")
    with pytest.raises(AssertionError):
        analyzer.spans("这么多字")


@pytest.mark.parametrize(
    "change",
    [
        {"post_processor": {"type": "Bert"}},
        {"added_tokens": [{"id": 0}]},
        {"pre_tokenizer": None},
        {"model": {"type": "WordPiece", "vocab": []}},
    ],
)
def test_tokenizers_of_another_make_have_no_pieces_here(change: dict[str, object]) -> None:
    assert Pieces.made({**json.loads(FILE.read_text("utf-8")), **change}, fold_table()) is None
