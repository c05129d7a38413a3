"""First vectors of the pieces: which company a piece keeps in statutes, and what its English gloss means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Matrix = NDArray[np.float32]

_WINDOW = 6
_SIF = 1e-3  # smooth inverse frequency, Arora et al. 2017


def piece_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Piece ids of each text."""
    return [encoding.ids for encoding in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]


def company_vectors(ids: Sequence[Sequence[int]], vocabulary: int, dimension: int, seed: int) -> Matrix:
    """Positive pointwise mutual information of pieces within a window, reduced by a randomised SVD.

    The window reaches into the next text: sentences stand in the order of their statute.

    Shape (vocabulary, dimension); pieces that never occur stay zero.
    """
    from scipy import sparse

    flat = np.concatenate([np.asarray([*text, -1], dtype=np.int64) for text in ids])
    pairs: list[NDArray[np.int64]] = []
    for distance in range(1, _WINDOW + 1):
        left, right = flat[:-distance], flat[distance:]
        keep = (left >= 0) & (right >= 0)
        pairs.append(left[keep] * vocabulary + right[keep])
    keys, counts = np.unique(np.concatenate(pairs), return_counts=True)
    keys, counts = keys[counts > 1], counts[counts > 1]
    one, other = keys // vocabulary, keys % vocabulary
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    often = np.concatenate([counts, counts]).astype(np.float64)
    totals = np.bincount(rows, weights=often, minlength=vocabulary)
    context = totals**0.75
    information = np.log(often * context.sum() / (totals[rows] * context[columns]))
    positive = sparse.csr_array(
        (np.maximum(information, 0).astype(np.float32), (rows, columns)), shape=(vocabulary, vocabulary)
    )
    return _svd(positive, dimension, seed)


def _svd(matrix: Any, dimension: int, seed: int) -> Matrix:
    """Left singular vectors scaled by the roots of the singular values (Halko et al. 2011, two power steps)."""
    generator = np.random.default_rng(seed)
    width = matrix.shape[1]
    basis = matrix @ generator.standard_normal((width, dimension + 16), dtype=np.float32)
    for _ in range(2):
        basis, _ = np.linalg.qr(matrix @ (matrix.T @ basis))
    small = (matrix.T @ basis).T
    left, values, _ = np.linalg.svd(small, full_matrices=False)
    return np.asarray((basis @ left[:, :dimension]) * np.sqrt(values[:dimension]), dtype=np.float32)


def gloss_vectors(
    pieces: Sequence[str],
    words: Mapping[str, int],
    vectors: Matrix,
    english: Mapping[str, int],
    english_vectors: Matrix,
) -> Matrix:
    """Vector of each piece's gloss, shape (len(pieces), width); unexplained words take the mean of their parts.

    ``words`` and ``english`` give the row of a Chinese or English word in the matrix after it.
    """
    centre = vectors.mean(axis=0)
    result = np.zeros((len(pieces), vectors.shape[1]), dtype=np.float32)
    for row, piece in enumerate(pieces):
        if piece in words:
            result[row] = vectors[words[piece]] - centre
        elif piece in english:
            result[row] = english_vectors[english[piece]] - english_vectors.mean(axis=0)
        else:
            parts = [vectors[words[part]] for part in longest_parts(piece, words)]
            if parts:
                result[row] = np.mean(parts, axis=0) - centre
    return result


def longest_parts(word: str, known: Mapping[str, int]) -> list[str]:
    """``word`` cut from the left into its longest known parts; unknown characters are dropped.

    >>> longest_parts("建设用地", {"建设": 0, "用地": 1, "用": 2})
    ['建设', '用地']
    """
    parts, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            if word[start:end] in known:
                parts.append(word[start:end])
                start = end
                break
        else:
            start += 1
    return parts


def principal(matrix: Matrix, dimension: int) -> Matrix:
    """The first ``dimension`` principal components of the rows."""
    centred = matrix - matrix.mean(axis=0)
    _, vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    return np.asarray(centred @ vectors[:, ::-1][:, :dimension], dtype=np.float32)


def unit(matrix: Matrix) -> Matrix:
    """Rows of unit length (zero rows stay zero)."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.maximum(lengths, 1e-9), dtype=np.float32)


def inverse_frequency(log_frequencies: NDArray[np.float64]) -> NDArray[np.float32]:
    """Smooth inverse frequency weights a / (a + p)."""
    return np.asarray(_SIF / (_SIF + np.exp(log_frequencies)), dtype=np.float32)
