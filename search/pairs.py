"""Near neighbours among texts: the candidates of the check, found without comparing all with all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from kg.analysis.findings import SimilarPair
from search.encoder import Encoder, Vectors, normalise_rows
from search.library import faiss
from search.vectors import FLAT_LIMIT

_BLOCK = 4096
_LISTS_FACTOR = 4
_PROBES = 24
_TRAIN_PER_LIST = 50


def similar_pairs(
    texts: Sequence[str],
    encoder: Encoder,
    neighbours: int = 20,
    threshold: float = 0.6,
    also: Callable[[Vectors], Vectors] | None = None,
) -> Iterator[SimilarPair]:
    """Pairs of positions in ``texts`` with cosine ≥ ``threshold``, each once with ``left < right``.

    Every text is compared with its ``neighbours`` nearest; the memory is that of the vectors (a block of
    queries at a time). Texts without any known word resemble nothing. Ordered by ``left``, then ``right``.

    ``also`` gives a second view of the vectors, of unit length: then neighbours and threshold go by the mean of both
    cosines. The similarity that is told is that of the encoder either way.
    """
    if len(texts) < 2:
        return
    vectors = encoder.encode(texts)
    sought = vectors if also is None else normalise_rows(np.hstack([vectors, also(vectors)]))
    index = _neighbour_index(sought)
    backward: dict[int, dict[int, float]] = {}
    for start in range(0, len(texts), _BLOCK):
        block = sought[start : start + _BLOCK]
        similarities, found = index.search(block, min(neighbours + 1, len(texts)))
        for row in range(len(block)):
            own = start + row
            for other, similarity in zip(found[row].tolist(), similarities[row].tolist(), strict=True):
                if other >= 0 and other != own and similarity >= threshold:
                    left, right = min(own, other), max(own, other)
                    backward.setdefault(left, {}).setdefault(right, float(similarity))
    for left in sorted(backward):
        for right, similarity in sorted(backward[left].items()):
            told = similarity if also is None else float(vectors[left] @ vectors[right])
            yield SimilarPair(left, right, min(told, 1.0))


def _neighbour_index(vectors: Vectors) -> Any:
    """An exact index for lists of a county's size, inverted lists beyond."""
    library = faiss()
    size, dimension = vectors.shape
    if size <= FLAT_LIMIT:
        index = library.IndexFlatIP(dimension)
    else:
        lists = int(_LISTS_FACTOR * np.sqrt(size))
        index = library.index_factory(dimension, f"IVF{lists},Flat", library.METRIC_INNER_PRODUCT)
        index.nprobe = _PROBES
        index.train(np.ascontiguousarray(vectors[:: max(1, size // (lists * _TRAIN_PER_LIST))]))
    index.add(np.ascontiguousarray(vectors))
    return index
