"""Near pairs: exact for few vectors, and nearly so where they are compared cell by cell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.cells import Cells, cells_of
from search.encoders.base import Vectors, normalise_rows
from search.pairs import neighbour_pairs

NEIGHBOURS, LEAST = 10, 0.3


def crowded(size: int, seed: int = 1) -> Vectors:
    """Unit vectors around 60 centres."""
    generator = np.random.default_rng(seed)
    centres = generator.standard_normal((60, 24))
    around = centres[generator.integers(0, 60, size)] + 0.7 * generator.standard_normal((size, 24))
    return normalise_rows(around.astype(np.float32))


def by_definition(vectors: Vectors, neighbours: int, least: float) -> set[tuple[int, int]]:
    """The pairs as they are defined, one row after the other."""
    found = set()
    for row, cosines in enumerate(vectors @ vectors.T):
        cosines[row] = -2
        for other in np.argsort(-cosines, kind="stable")[:neighbours].tolist():
            if cosines[other] >= least:
                found.add((min(row, other), max(row, other)))
    return found


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 12), st.integers(0, 9))
def test_few_vectors_are_all_compared(size: int, neighbours: int, seed: int) -> None:
    vectors = crowded(size, seed)
    pairs = neighbour_pairs(vectors, neighbours, LEAST)
    assert list(map(tuple, pairs.tolist())) == sorted(by_definition(vectors, neighbours, LEAST))


def test_cell_by_cell_nearly_all_are_found_and_none_that_is_not_near() -> None:
    vectors = crowded(3_000)
    pairs = neighbour_pairs(vectors, NEIGHBOURS, LEAST, alone=500)
    exact = by_definition(vectors, NEIGHBOURS, LEAST)
    found = set(map(tuple, pairs.tolist()))
    assert len(exact & found) / len(exact) > 0.97
    assert len(found) == len(pairs)
    assert len(found - exact) < 0.1 * len(exact)
    assert (np.einsum("nd,nd->n", *vectors[pairs.T]) >= LEAST - 1e-5).all()


def test_cell_by_cell_twice_is_the_same() -> None:
    vectors = crowded(2_000)
    first, second = (neighbour_pairs(vectors, NEIGHBOURS, LEAST, alone=100) for _ in range(2))
    assert np.array_equal(first, second)


def test_equal_vectors_have_no_more_neighbours_than_others() -> None:
    """A crowd of equal texts would be compared all with all if it had one cell."""
    vectors = np.concatenate([crowded(1_000), np.tile(crowded(1), (20_000, 1))])
    groups = list(cells_of(vectors, alone=100).groups())
    assert max(len(group.places) for group in groups) < 8_000
    assert len(neighbour_pairs(vectors, NEIGHBOURS, LEAST, alone=100)) < len(vectors) * (NEIGHBOURS + 1)


def test_rows_of_zeros_resemble_nothing() -> None:
    vectors = np.concatenate([crowded(400), np.zeros((50, 24), dtype=np.float32)])
    for alone in (100, 1_000):
        assert neighbour_pairs(vectors, NEIGHBOURS, LEAST, alone=alone).max() < 400


@pytest.mark.parametrize("alone", [100, 10_000])
def test_everyone_lives_in_one_group(alone: int) -> None:
    cells = cells_of(crowded(1_500), alone)
    living = np.concatenate([group.places[: group.living] for group in cells.groups()])
    assert np.array_equal(np.sort(living), np.arange(1_500))


def test_guests_are_those_who_visit() -> None:
    cells = Cells(np.array([[0, 1], [1, 0], [1, 2], [2, 1]], dtype=np.int32), 3)
    groups = [(group.places[: group.living].tolist(), set(group.places.tolist())) for group in cells.groups()]
    assert groups == [([0], {0, 1}), ([1, 2], {0, 1, 2, 3}), ([3], {2, 3})]


def test_pairs_are_the_nearest_at_home_and_what_guests_see_nearer_than_those() -> None:
    vectors = crowded(800)
    groups = [(group.places.tolist(), group.living) for group in cells_of(vectors, alone=100).groups()]
    cosines = vectors @ vectors.T
    nearest = {
        row: sorted((other for other in places if other != row), key=lambda other: -cosines[row, other])
        for places, living in groups
        for row in places[:living]
    }
    least = {row: max(LEAST, cosines[row, own[:NEIGHBOURS][-1]]) for row, own in nearest.items()}
    found = {(row, other) for row, own in nearest.items() for other in own[:NEIGHBOURS]}
    for places, living in groups:
        for host in places[:living]:
            found |= {(guest, host) for guest in places[living:] if cosines[guest, host] > least[guest]}
    expected = {(min(pair), max(pair)) for pair in found if cosines[pair] >= LEAST}
    assert set(map(tuple, neighbour_pairs(vectors, NEIGHBOURS, LEAST, alone=100).tolist())) == expected
