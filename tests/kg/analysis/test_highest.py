"""The few highest of each row are those that sorting gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.highest import highest, true_places


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 5),
    st.sampled_from([40, 2047, 2048, 2100, 3000]),
    st.integers(1, 70),
    st.sampled_from([3, 1000]),
)
def test_highest(rows: int, width: int, count: int, steps: int) -> None:
    """With few steps most numbers are equal to many others."""
    generator = np.random.default_rng(rows * width + count)
    table = generator.integers(-steps, steps, (rows, width)).astype(np.float32)
    count = min(count, width)
    columns, values = highest(table, count)
    assert np.array_equal(np.take_along_axis(table, columns, axis=1), values)
    assert all(len(set(row)) == count for row in columns.tolist())
    assert np.array_equal(np.sort(values, axis=1), np.sort(table, axis=1)[:, width - count :])


def test_more_than_there_are() -> None:
    with pytest.raises(ValueError, match="4 columns of 3"):
        highest(np.zeros((1, 3), dtype=np.float32), 4)


def test_true_places() -> None:
    mask = np.random.default_rng(1).random((7, 9)) > 0.5
    assert all(map(np.array_equal, true_places(mask), np.nonzero(mask)))
    assert [len(places) for places in true_places(np.zeros((3, 0), dtype=bool))] == [0, 0]
