"""Vectors of texts that take long to encode, kept in a file from one training to the next."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def kept_vectors(
    texts: Sequence[str], file: Path, encode: Callable[[Sequence[str]], NDArray[np.float16]]
) -> NDArray[np.float32]:
    """The vectors of ``texts``, shape (n, width): those that ``file`` has, and those of ``encode``, which it has from now on."""
    keys = [hashlib.blake2b(text.encode(), digest_size=8).hexdigest() for text in texts]
    kept = _read(file)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
    if missing:
        kept |= dict(zip(missing, encode(list(missing.values())), strict=True))
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, keys=np.array(list(kept)), vectors=np.stack(list(kept.values())))
    return np.stack([kept[key] for key in keys]).astype(np.float32)


def _read(file: Path) -> dict[str, NDArray[np.float16]]:
    if not file.exists():
        return {}
    with np.load(file) as stored:
        return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
