"""A reranker sets the first hits in order anew; none, and nothing changes."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from search.encoders.base import EncoderError
from search.encoders.onnx import cutting
from search.engine import Engine
from search.ranking.reranker import OnnxReranker, chances, load_reranker
from tests.search.conftest import Built
from tests.search.test_models import vocabulary

ROADS = "乡村道路日常养护"
MINE = "煤矿井田里有人私自盖房归谁管"


class Preferring:
    """A reranker that puts texts with a word first, and remembers what it read."""

    def __init__(self, word: str) -> None:
        self.word, self.read = word, list[str]()

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        self.read += texts
        return np.array([0.9 if self.word in text else 0.1 for text in texts], dtype=np.float32)


def reranking(built: Built, reranker: Preferring) -> Engine:
    return Engine(built.engine.index, built.engine.encoder, reranker=reranker)


def test_the_first_hits_are_set_in_order_anew(small: Built) -> None:
    plain = small.engine.search(MINE).hits
    anew = reranking(small, Preferring(ROADS)).search(MINE).hits
    assert plain[0].title != ROADS
    assert anew[0].title == ROADS
    assert anew[0].explain.rerank_score == pytest.approx(0.9)
    assert plain[0].explain.rerank_score is None
    assert {hit.iri for hit in anew} == {hit.iri for hit in plain}


def test_scores_keep_their_places(small: Built) -> None:
    # How sure an answer is was calibrated on them.
    scores = [hit.score for hit in small.engine.search(MINE).hits]
    assert [hit.score for hit in reranking(small, Preferring(ROADS)).search(MINE).hits] == scores


def test_what_is_named_exactly_stays_first(small: Built) -> None:
    question = "511z07001006-511602000000 道路怎么养护"
    assert "废弃机动车" in reranking(small, Preferring(ROADS)).search(question).hits[0].title


def test_only_the_first_hits_are_read(small: Built, monkeypatch) -> None:
    monkeypatch.setattr("search.ranking.order.READ", 2)
    reranker = Preferring(ROADS)
    reranking(small, reranker).search(MINE)
    assert len(reranker.read) == 2


def test_one_logit_or_two() -> None:
    logits = np.array([-40.0, 0.0, 3.0], dtype=np.float32)
    one, two = chances(logits[:, None]), chances(np.stack([-logits / 2, logits / 2], axis=1))
    assert one == pytest.approx(two)
    assert one == pytest.approx(chances(logits))
    assert one[0] < 1e-9
    assert one[1] == 0.5


class Session:
    """A model that counts the characters which question and text share, as two logits."""

    def get_inputs(self) -> list[object]:
        return [type("Input", (), {"name": name}) for name in ("input_ids", "token_type_ids")]

    def run(self, _outputs: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        shared = [
            len(set(ids[types == 0]) & set(ids[types == 1]) - {0})
            for ids, types in zip(inputs["input_ids"], inputs["token_type_ids"], strict=True)
        ]
        return [np.array([[0.0, count] for count in shared], dtype=np.float32)]


def test_an_export_reads_question_and_text_together(tmp_path: Path) -> None:
    tokenizer = cutting(Tokenizer.from_file(str(vocabulary(tmp_path) / "tokenizer.json")))
    texts = ["道路", "河", *["路"] * 9]
    scores = OnnxReranker(Session(), tokenizer).scores("道路", texts)
    assert scores.shape == (11,)
    assert scores[0] > scores[2] > scores[1] == 0.5


def test_a_folder_with_a_cross_encoder(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    transformers: Any = importlib.import_module("transformers")

    small = transformers.BertConfig(
        vocab_size=8,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=1,
    )
    transformers.BertForSequenceClassification(small).save_pretrained(tmp_path)
    words = str(vocabulary(tmp_path) / "tokenizer.json")
    transformers.PreTrainedTokenizerFast(tokenizer_file=words, pad_token="[UNK]").save_pretrained(tmp_path)
    loaded = load_reranker(str(tmp_path))
    assert loaded is not None
    scores = loaded.scores("道路", ["河", "道路"])
    logits = CrossEncoder(str(tmp_path)).predict([("道路", "河"), ("道路", "道路")])
    assert scores == pytest.approx(
        logits, abs=1e-5
    )  # one label: the library applies the logistic function itself


def test_none_is_used_unless_one_is_set() -> None:
    assert load_reranker("") is None
    assert load_reranker(None) is None


def test_a_model_that_is_not_there_is_told(monkeypatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError, match=r"重排模型.*不在本机.*--reranker"):
        load_reranker("no-such/model")
