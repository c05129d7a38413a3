"""What is kept of the known matters says the same as what is worked out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import sparse

from kg.analysis import ngrams
from kg.analysis.described import described, stacked
from kg.analysis.known import CONCEPT, DUTY, Catalogue, KnownMatter

KNOWN = (
    KnownMatter(CONCEPT, ("取水", "用水", "引水")),
    KnownMatter(DUTY, ("取水许可审批", "取水权的许可", "发放取水许可证")),
    KnownMatter(DUTY, ("河道采砂监管", "查处非法采砂")),
)
TEXTS = ("审批取水许可", "打击河道非法采砂", "森林防火")


def test_what_is_kept_is_read_again_and_says_the_same(tmp_path: Path):
    asked: list[int] = []

    def encode(texts):
        asked.append(len(texts))
        return ngrams.encode(texts)

    vectors = ngrams.encode(TEXTS)
    made = [Catalogue(encode, KNOWN, tmp_path) for _ in range(2)]
    assert asked == [8]
    first, second = (each.places(vectors, vectors) for each in made)
    assert np.array_equal(first.soft.weights, second.soft.weights)
    assert np.array_equal(made[0].spread.even, made[1].spread.even)
    assert [each.rarity("取水") for each in made] == [made[0].rarity("取水")] * 2


def test_other_matters_take_the_place_of_what_was_kept(tmp_path: Path):
    Catalogue(ngrams.encode, KNOWN, tmp_path)
    other = Catalogue(ngrams.encode, KNOWN[1:], tmp_path)
    assert len(other.matters) == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_file_is_made_anew(tmp_path: Path):
    Catalogue(ngrams.encode, KNOWN, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"PK\x03\x04 cut off")
    Catalogue(ngrams.encode, KNOWN, tmp_path)
    assert file.stat().st_size > 1000


def test_descriptions_agree_as_the_rows_of_a_sparse_matrix_do():
    random = np.random.default_rng(3)
    found = random.uniform(-1, 1, (50, 70)).astype(np.float32)
    rows = stacked([described(found[:20], 0.06), described(found[20:], 0.06)])
    ends = np.arange(0, rows.matters.size + 1, rows.matters.shape[1])
    matrix = sparse.csr_array((rows.weights.ravel(), rows.matters.ravel(), ends), shape=found.shape)
    left, right = random.integers(0, 50, (2, 5000))
    wanted = matrix[left].multiply(matrix[right]).sum(axis=1)
    assert np.allclose(rows.agreement(left, right), wanted, atol=1e-5)
    vectors = random.uniform(-1, 1, (70, 8)).astype(np.float32)
    assert np.allclose(rows.means(vectors), matrix @ vectors, atol=1e-5)
