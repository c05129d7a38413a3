"""What an encoder is: texts in, unit vectors out; any of them can stand behind the index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

BUNDLED_FOLDER = Path(__file__).resolve().parents[1] / "model"


class EncoderError(ValueError):
    """The encoder that was asked for cannot be loaded; the message (Chinese) says what to do."""


class Encoder(Protocol):
    """What the search needs of a model: a stable name, a dimension, and unit vectors."""

    @property
    def name(self) -> str:
        """A name that changes when the vectors would."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """L2-normalised float32 vectors, shape ``(len(texts), dimension)``; an empty text gives zeros."""
        ...


def normalise_rows(vectors: Vectors) -> Vectors:
    """Rows scaled to unit length; rows of zeros stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
