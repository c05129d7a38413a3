"""Vectors that are kept are those of the encoder, and are not made twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.encoders.base import normalise_rows
from search.encoders.loading import load_encoder
from search.index import kept, vectors
from search.index.kept import KeepingEncoder, keeping
from search.index.mapped import distinct, load_mapped
from search.index.vectors import VectorIndex


class Counting:
    """The bundled encoder, counting the texts that it is asked for."""

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self.name, self.dimension = self._encoder.name, self._encoder.dimension
        self.asked = 0

    def encode(self, texts):
        self.asked += len(texts)
        return self._encoder.encode(texts)


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(kept, "MANY", 4)


TEXTS = ["防汛抗旱", "违法占地建房", "义务教育", "", "森林防火"]


def test_kept_vectors_are_the_encoders_own_to_the_bit(tmp_path: Path):
    encoder = Counting()
    first = KeepingEncoder(encoder, tmp_path)
    made = first.encode(TEXTS)
    first.flush()
    again = KeepingEncoder(encoder, tmp_path).encode([*reversed(TEXTS), "养老服务"])
    assert encoder.asked == len(TEXTS) + 1
    assert np.array_equal(made, encoder.encode(TEXTS))
    assert np.array_equal(again, encoder.encode([*reversed(TEXTS), "养老服务"]))


def test_few_texts_are_neither_looked_for_nor_kept(tmp_path: Path):
    encoder = Counting()
    keeps = KeepingEncoder(encoder, tmp_path)
    for _ in range(2):
        keeps.encode(TEXTS[:3])
    keeps.flush()
    assert encoder.asked == 6
    assert not list(tmp_path.rglob("*.npy"))


def test_another_model_has_vectors_of_its_own(tmp_path: Path):
    encoder, other = Counting(), Counting()
    other.name = "another"
    for each in (encoder, other):
        keeps = KeepingEncoder(each, tmp_path)
        keeps.encode(TEXTS)
        keeps.flush()
    assert other.asked == len(TEXTS)


def test_without_a_folder_nothing_is_kept():
    encoder = load_encoder()
    assert keeping(encoder, None) is encoder


@pytest.mark.parametrize(
    "values",
    [
        np.arange(6, dtype=np.int32).reshape(2, 3),
        np.zeros((0, 4), dtype=np.float32),
        np.array(7),
        np.array([True, False]),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.array(["县", "乡镇"]),
    ],
)
def test_a_mapped_array_is_what_was_saved(tmp_path: Path, values: np.ndarray):
    np.save(tmp_path / "a.npy", values)
    found = load_mapped(tmp_path / "a.npy")
    assert found.dtype == values.dtype
    assert np.array_equal(found, values)
    assert not found.size or not found.flags.writeable


def test_distinct_values_are_those_of_numpy():
    values = np.random.default_rng(3).integers(0, 9, 40)
    assert np.array_equal(distinct(values), np.unique(values))
    assert np.array_equal(distinct(values[:0]), values[:0])


def test_a_small_index_finds_what_faiss_finds(monkeypatch: pytest.MonkeyPatch):
    generator = np.random.default_rng(5)
    rows = normalise_rows(generator.standard_normal((300, 16)).astype(np.float32))
    allowed = generator.random(300) < 0.5
    index = VectorIndex.build(rows)
    few = [index.search(rows[3], 20), index.search(rows[3], 20, allowed), index.search(rows[3], 400, allowed)]
    monkeypatch.setattr(vectors, "FEW", 0)
    by_faiss = [
        index.search(rows[3], 20),
        index.search(rows[3], 20, allowed),
        index.search(rows[3], 400, allowed),
    ]
    for ours, theirs in zip(few, by_faiss, strict=True):
        assert ours.tolist() == theirs.tolist()
