"""Every way to find near vectors finds what comparing all finds, whatever is allowed and however often it is opened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.encoders.base import Vectors, normalise_rows
from search.index import nearest, vectors
from search.index.nearest import Made, made_index
from search.index.vectors import VectorIndex

SIZE, DIMENSION = 3000, 32
KINDS = {"flat": (SIZE, SIZE), "codes": (100, SIZE), "lists": (100, 100)}
"""How many vectors are still compared with all, and with the codes of all, for an index of each kind."""


@pytest.fixture(scope="module")
def points() -> Vectors:
    generator = np.random.default_rng(3)
    centres = generator.standard_normal((40, DIMENSION))
    noise = generator.standard_normal((SIZE, DIMENSION))
    return normalise_rows((centres[generator.integers(0, 40, SIZE)] + 0.3 * noise).astype(np.float32))


@pytest.fixture(params=KINDS)
def index(request: pytest.FixtureRequest, points: Vectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An index of each kind, as it is after it was written and opened again."""
    monkeypatch.setattr(vectors, "FEW", 0)
    monkeypatch.setattr(vectors, "_SPARSE", 20)
    rows = points.astype(np.float16)
    made = VectorIndex(rows, *made_index(points, *KINDS[request.param]))
    assert made.made.kind == request.param
    made.save(tmp_path, np.zeros((SIZE, 2), dtype=np.uint64))
    assert VectorIndex.how_made(tmp_path) == made.made
    return VectorIndex.open(tmp_path)


def share_found(index: VectorIndex, points: Vectors, allowed: np.ndarray | None) -> float:
    """The share of the exactly nearest ten that are among the 150 found."""
    shares = []
    for point in points[::100]:
        cosines = points @ point if allowed is None else np.where(allowed, points @ point, -2)
        found = index.search(point, 150, allowed)
        assert len(np.unique(found)) == len(found) <= 150
        assert allowed is None or allowed[found].all()
        shares.append(np.isin(np.argsort(-cosines)[:10], found).mean())
    return float(np.mean(shares))


def test_the_nearest_of_all(index: VectorIndex, points: Vectors):
    assert share_found(index, points, None) > 0.97


def test_the_nearest_of_half(index: VectorIndex, points: Vectors):
    assert share_found(index, points, np.arange(SIZE) % 2 == 0) > 0.97


def test_the_nearest_of_what_is_far(index: VectorIndex, points: Vectors):
    """None of those allowed is among the many that are nearer."""
    allowed = points @ points[0] < np.quantile(points @ points[0], 0.4)
    found = index.search(points[0], 30, allowed)
    assert len(found) > 15
    assert allowed[found].all()


def test_all_of_few(index: VectorIndex, points: Vectors):
    allowed = np.zeros(SIZE, dtype=bool)
    allowed[[5, 17, 2999]] = True
    assert sorted(index.search(points[0], 10, allowed).tolist()) == [5, 17, 2999]
    assert not len(index.search(points[0], 10, np.zeros(SIZE, dtype=bool)))


def test_several_masks_at_once(index: VectorIndex, points: Vectors):
    half = np.arange(SIZE) % 2 == 0
    both = index.search_each(points[7], 40, [None, half, np.ones(SIZE, dtype=bool)])
    assert [len(found) for found in both] == [40, 40, 40]
    assert set(both[0].tolist()) == set(both[2].tolist())
    assert half[both[1]].all()


def test_what_finds_too_little_is_not_used(points: Vectors, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(nearest, "RECALL", 1.01)
    for limits in KINDS.values():
        assert made_index(points, *limits)[1] == Made("flat")
