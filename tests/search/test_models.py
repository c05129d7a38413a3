"""Other models: ONNX exports, vectors that are remembered, errors without a network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from search.encoders import onnx
from search.encoders.base import EncoderError
from search.encoders.loading import load_encoder
from search.encoders.onnx import OnnxEncoder, cutting
from search.index.remembered import RememberingEncoder, remembering

WORDS = ("[UNK]", "道", "路", "河", "测")
TABLE = np.eye(len(WORDS), 4, dtype=np.float32) + 0.1


def vocabulary(folder: Path) -> Path:
    """A folder with a tokenizer that makes each character a word."""
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def field(number: int, content: bytes | int) -> bytes:
    """A field of a protocol buffer."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value: int) -> bytes:
    found = []
    while True:
        found.append(value & 0x7F | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(found)


def tensor_type(kind: int, names: Sequence[str]) -> bytes:
    dimensions = b"".join(field(1, field(2, name.encode())) for name in names)
    return field(1, field(1, kind) + field(2, dimensions))


def write_model(file: Path) -> None:
    """An ONNX model of one operation: the rows of a table, one for each token."""
    table = field(1, TABLE.shape[0]) + field(1, TABLE.shape[1]) + field(2, 1)
    table += field(8, b"table") + field(9, TABLE.tobytes())
    node = field(1, b"table") + field(1, b"input_ids") + field(2, b"rows") + field(4, b"Gather")
    graph = field(1, node) + field(2, b"g") + field(5, table)
    graph += field(11, field(1, b"input_ids") + field(2, tensor_type(7, ("batch", "length"))))
    graph += field(12, field(1, b"rows") + field(2, tensor_type(1, ("batch", "length", "size"))))
    file.write_bytes(field(1, 8) + field(7, graph) + field(8, field(1, b"") + field(2, 13)))


def expected(texts: Sequence[str], first: bool = False) -> np.ndarray:
    rows = [TABLE[[WORDS.index(character) for character in text]] for text in texts]
    means = np.stack([each[0] if first else each.mean(axis=0) for each in rows])
    return means / np.linalg.norm(means, axis=1, keepdims=True)


def test_an_onnx_export(tmp_path) -> None:
    pytest.importorskip("onnxruntime")
    write_model(vocabulary(tmp_path) / "model.onnx")
    encoder = load_encoder(str(tmp_path))
    assert encoder.dimension == 4
    assert encoder.name.startswith(f"onnx:{tmp_path.name}:")
    texts = ["道路", "河", "道路河测"]
    assert np.allclose(encoder.encode(texts), expected(texts), atol=1e-6)
    assert not encoder.encode([""]).any()


class Session:
    """What onnxruntime would do with the model above."""

    def get_inputs(self) -> list[object]:
        return [type("Input", (), {"name": name}) for name in ("input_ids", "attention_mask")]

    def run(self, _outputs: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        assert set(inputs) == {"input_ids", "attention_mask"}
        return [TABLE[inputs["input_ids"]]]


@pytest.mark.parametrize("first", [False, True])
def test_token_vectors_are_pooled_without_the_padding(tmp_path, first: bool) -> None:
    tokenizer = cutting(Tokenizer.from_file(str(vocabulary(tmp_path) / "tokenizer.json")))
    encoder = OnnxEncoder(Session(), tokenizer, "onnx:test", first=first)
    texts = ["道路河测" * 9, "河", "道路"]
    assert np.allclose(encoder.encode(texts), expected(texts, first), atol=1e-6)


def test_the_runtime_is_asked_for(tmp_path, monkeypatch) -> None:
    def absent() -> None:
        raise ImportError

    monkeypatch.setattr(onnx, "_module", absent)
    write_model(vocabulary(tmp_path) / "model.onnx")
    with pytest.raises(EncoderError, match=r"zhize\[onnx\]"):
        load_encoder(str(tmp_path))


class Counting:
    """An encoder that notes what it was asked."""

    name, dimension = "counting:1", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = np.array([[len(text), 3.3] for text in texts], dtype=np.float32).reshape(-1, 2)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_each_text_is_encoded_once(tmp_path) -> None:
    model = Counting()
    encoder = RememberingEncoder(model, tmp_path)
    first = encoder.encode(["甲", "乙", "甲"])
    assert model.asked == ["甲", "乙"]
    encoder.flush()
    again = RememberingEncoder(model, tmp_path)
    assert np.array_equal(again.encode(["乙", "丙", "甲"])[[2, 0]], first[:2])
    assert model.asked == ["甲", "乙", "丙"]
    other = Counting()
    other.name = "counting:2"
    RememberingEncoder(other, tmp_path).encode(["甲"])
    assert other.asked == ["甲"]


def test_a_pair_that_was_left_half_made_is_not_seen(tmp_path) -> None:
    encoder = RememberingEncoder(Counting(), tmp_path)
    encoder.folder.mkdir(parents=True)
    (encoder.folder / "x.rows.npy").write_bytes(b"half")
    (encoder.folder / "x.part.npy").write_bytes(b"half")
    assert RememberingEncoder(Counting(), tmp_path).encode(["甲"]).shape == (1, 2)


def test_a_table_is_not_remembered(tmp_path, encoder) -> None:
    assert remembering(encoder, tmp_path) is encoder


def test_a_missing_folder_and_a_broken_one(tmp_path) -> None:
    with pytest.raises(EncoderError, match="没有编码模型文件夹"):
        load_encoder(str(tmp_path / "none"))
    (tmp_path / "modules.json").write_text(json.dumps([{"type": "no.such.Module", "path": "", "idx": 0}]))
    with pytest.raises(EncoderError, match="打不开"):
        load_encoder(str(tmp_path))


def test_no_hub_says_to_bring_a_folder(monkeypatch) -> None:
    import sentence_transformers

    class Offline:
        def __init__(self, _name: str) -> None:
            raise ConnectionError("no route to host\nand more")

    monkeypatch.setattr(sentence_transformers, "SentenceTransformer", Offline)
    with pytest.raises(EncoderError, match="整个文件夹拷到本机"):
        load_encoder("BAAI/bge-m3")
