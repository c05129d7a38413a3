"""What is found in the neighbourhood is nearly what comparing with all gives."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kg.analysis import known, ngrams
from kg.analysis.known import DUTY, Catalogue, KnownMatter
from kg.analysis.nearby import Nearby, centres, unit

COUNT = 20


def crowded(size: int, seed: int) -> NDArray[np.float32]:
    """Unit vectors around 40 centres."""
    around = np.random.default_rng(1).standard_normal((40, 16))
    generator = np.random.default_rng(seed)
    places = around[generator.integers(0, 40, size)] + 0.6 * generator.standard_normal((size, 16))
    return unit(places.astype(np.float32))


@pytest.mark.parametrize("size", [5, 900, 1_000])
def test_each_vector_is_in_one_part(size: int) -> None:
    """Asked for all of them, a space of one part gives all; more parts give each only once."""
    nearby = Nearby(crowded(size, 2))
    numbers, cosines = nearby.nearest(crowded(30, 3), 32)
    for row in numbers.tolist():
        found = [number for number in row if number < size]
        assert len(set(found)) == len(found)
        assert len(found) == min(size, 32)
    assert cosines == pytest.approx(
        np.einsum("nd,nkd->nk", crowded(30, 3), nearby.vectors[numbers]), abs=1e-6
    )


def test_most_of_the_nearest_are_found() -> None:
    vectors, asked = crowded(3_000, 2), crowded(200, 3)
    numbers, _ = Nearby(vectors).nearest(asked, COUNT)
    exact = np.argsort(-(asked @ vectors.T), axis=1)[:, :COUNT]
    found = [len(set(one) & set(other)) for one, other in zip(numbers.tolist(), exact.tolist(), strict=True)]
    assert sum(found) / exact.size > 0.9


def test_centres_are_where_vectors_are() -> None:
    vectors = crowded(2_000, 2)
    found = centres(vectors, 40, 1_000)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert (vectors @ found.T).max(axis=1).mean() > (vectors @ vectors[:40].T).max(axis=1).mean()


def test_many_texts_are_described_nearly_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [a + b for a in "河道采砂取水许可林木砍伐" for b in "监督管理审批登记检查处罚"]
    catalogue = Catalogue(ngrams.encode, [KnownMatter(DUTY, (f"{word}的事项", word)) for word in words])
    texts = ngrams.encode([f"{one}和{other}" for one in words[::3] for other in words[::5]])
    few = catalogue.explained(texts)
    monkeypatch.setattr(known, "_EACH", 10)
    many = catalogue.explained(texts)
    assert np.linalg.norm(many, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.einsum("nd,nd->n", few, many).mean() > 0.95
