from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from search.encoders.base import BUNDLED_FOLDER
from search.encoders.loading import SentenceTransformerEncoder, load_encoder

TEXTS = [
    "煤矿井田里有人私自盖房归谁管",
    "Who handles illegal construction in mine areas?",
    "違規建房的處置",
    "ＡＢＣ　第六十五条（二）",
    "",
    "☃",
]


def test_unit_vectors(encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[:4], axis=1) == pytest.approx(1, abs=1e-5)
    assert not vectors[4].any()


def test_traditional_and_full_width_are_the_same_text(encoder) -> None:
    one, other, wide, narrow = encoder.encode(["違規建築", "违规建筑", "ＫＴＶ", "ktv"])
    assert one == pytest.approx(other)
    assert wide == pytest.approx(narrow)


def test_english_and_chinese_meet(encoder) -> None:
    question, right, wrong = encoder.encode(
        ["unpaid wages of migrant workers", "拖欠农民工工资", "古树名木保护"]
    )
    assert question @ right > question @ wrong + 0.2


def test_large_batches_are_the_same_as_single_texts(encoder) -> None:
    many = [f"第{number}号道路养护" * (number % 7) for number in range(5000)]
    together = encoder.encode(many)
    for number in (0, 1, 4095, 4096, 4999):
        assert np.array_equal(together[number], encoder.encode([many[number]])[0])


@pytest.mark.slow
def test_sentence_transformers_gives_the_same_vectors(encoder) -> None:
    other = SentenceTransformerEncoder(str(BUNDLED_FOLDER))
    assert other.dimension == encoder.dimension
    assert np.abs(other.encode(TEXTS) - encoder.encode(TEXTS)).max() < 2e-3


def test_a_query_loads_nothing_heavy() -> None:
    code = (
        "import sys; from search.encoders.loading import load_encoder; import search.engine, search.answering.who;"
        "load_encoder('bundled').encode(['路灯不亮']);"
        "heavy = {'torch', 'jieba', 'opencc', 'sentence_transformers', 'pyshacl', 'scipy', 'networkx', 'rdflib', 'pyoxigraph'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"


def test_the_bundled_model_is_small_enough() -> None:
    assert sum(file.stat().st_size for file in BUNDLED_FOLDER.iterdir()) <= 20_000_000


def test_none_and_bundled_are_the_same() -> None:
    assert load_encoder(None).name == load_encoder("bundled").name
