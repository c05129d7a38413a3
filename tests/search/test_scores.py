"""What makes scores cheap to work out changes none of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.mapped import widened
from search.index.segment import _low_bar
from search.ranking.articles import _add_votes


def test_every_finite_half_is_widened_exactly() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = halves[np.isfinite(halves)]
    assert np.array_equal(widened(finite).view(np.uint32), finite.astype(np.float32).view(np.uint32))


@given(st.integers(0, 2**32 - 1), st.integers(0, 3000), st.integers(1, 40), st.floats(0, 1))
def test_the_low_bar_leaves_out_none_of_the_best(seed: int, size: int, most: int, share: float) -> None:
    random = np.random.default_rng(seed)
    scores = (random.random(size) * (random.random(size) < share)).astype(np.float32).round(2)
    bar = _low_bar(scores, most)
    assert bar == 0.0 or bar <= np.sort(scores)[-most]


@given(st.integers(0, 2**32 - 1))
def test_votes_reach_the_documents_that_are_there(seed: int) -> None:
    random = np.random.default_rng(seed)
    documents = np.flatnonzero(random.random(40) < 0.5)
    if not len(documents):
        return
    votes = [(np.flatnonzero(random.random(40) < 0.3), float(vote)) for vote in random.random(3)]
    worth = np.zeros(len(documents))
    _add_votes(worth, documents, votes)
    wanted = [sum(vote for own, vote in votes if document in own) for document in documents.tolist()]
    assert np.allclose(worth, wanted)
