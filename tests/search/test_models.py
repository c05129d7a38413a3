"""Other models: ONNX exports, vectors that are remembered, errors without a network."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
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
from search.ranking.reranker import load_reranker

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
    for broken in ("{", "[1]", "7", '"text"'):
        (tmp_path / "modules.json").write_text(broken, "utf-8")
        with pytest.raises(EncoderError, match="打不开"):
            load_encoder(str(tmp_path))


class Opened:
    """What a hub's library opens: models that are on this machine, and those that the hub has."""

    here: tuple[str, ...] = ()
    asked: list[tuple[str, bool]]

    def __init__(self, name: str, *, local_files_only: bool = False) -> None:
        self.asked.append((name, local_files_only))
        if not local_files_only or name not in self.here:
            raise OSError("no such file\nand more")

    def encode(self, texts, *, show_progress_bar: bool):
        return np.ones((len(texts), 2), dtype=np.float32)


@pytest.fixture
def library(monkeypatch) -> type[Opened]:
    import sentence_transformers

    fake = type("Opened", (Opened,), {"asked": []})
    for name in ("SentenceTransformer", "CrossEncoder"):
        monkeypatch.setattr(sentence_transformers, name, fake)
    return fake


OPENERS: dict[str, Callable[[str], object]] = {"--encoder": load_encoder, "--reranker": load_reranker}


@pytest.mark.parametrize("option", OPENERS)
def test_a_hub_that_does_not_answer_is_asked_once(monkeypatch, library, caplog, option: str) -> None:
    import huggingface_hub

    calls = []

    class Silent:
        def head(self, address: str, *, timeout: float) -> None:
            calls.append(address)
            logging.getLogger("huggingface_hub.utils").warning("Retrying")
            raise ConnectionError("no route to host")

    monkeypatch.setattr(huggingface_hub, "get_session", Silent)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    with pytest.raises(
        EncoderError, match=rf"“BAAI/bge-m3”不在本机.*连不上 http.*整个文件夹拷到本机.*{option}"
    ) as error:
        OPENERS[option]("BAAI/bge-m3")
    assert len(str(error.value).splitlines()) == 1
    assert library.asked == [("BAAI/bge-m3", True)]
    assert len(calls) == 1
    assert not caplog.records


def test_a_model_on_this_machine_is_opened_without_asking(monkeypatch, library) -> None:
    monkeypatch.setattr("search.encoders.hub._ask_hub", lambda: pytest.fail("asked"))
    library.here = ("BAAI/bge-m3",)
    assert load_encoder("BAAI/bge-m3").name == "sentence-transformers:BAAI/bge-m3"


@pytest.mark.parametrize("option", OPENERS)
def test_a_folder_that_is_missing_is_told(tmp_path, library, option: str) -> None:
    with pytest.raises(EncoderError, match=r"没有.*模型文件夹"):
        OPENERS[option](str(tmp_path / "none"))
    assert library.asked == []
