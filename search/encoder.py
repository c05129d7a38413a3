"""Encoders turn texts into unit vectors; any of them can stand behind the index.

``load_encoder`` knows the bundled table (no torch needed), folders with a static embedding (read by the
same light loader), and everything that ``sentence_transformers`` can load, which is only imported then.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

BUNDLED = "bundled"
BUNDLED_FOLDER = Path(__file__).resolve().parent / "model"

_STATIC_MODULE = "StaticEmbedding"


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


class SentenceTransformerEncoder:
    """Any model that ``sentence_transformers`` can load, by hub name or folder.

    Raises:
        EncoderError: the package or the model is missing.
    """

    def __init__(self, setting: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderError(
                f"编码模型“{setting}”需要 sentence-transformers：pip install sentence-transformers"
            ) from error
        try:
            self._model: Any = SentenceTransformer(setting)
        except (OSError, ValueError, KeyError) as error:
            message = f"编码模型“{setting}”打不开：{error}。请给出本机文件夹、可下载的模型名，或用 bundled（随附模型）"
            raise EncoderError(message) from error
        self.name = f"sentence-transformers:{setting}"
        self.dimension = int(np.asarray(self._model.encode(["测"], show_progress_bar=False)).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``; see :class:`Encoder`."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32)
        return normalise_rows(np.nan_to_num(vectors))  # a text without tokens is 0/0 in some models


def is_static(folder: Path) -> bool:
    """Whether ``folder`` holds a sentence-transformers model that is just a table of token vectors."""
    modules = folder / "modules.json"
    if not modules.is_file():
        return False
    kinds = [
        str(module.get("type", "")).rpartition(".")[2] for module in json.loads(modules.read_text("utf-8"))
    ]
    return kinds[:1] == [_STATIC_MODULE] and set(kinds[1:]) <= {"Normalize"}


def load_encoder(setting: str | None = None) -> Encoder:
    """The encoder that ``setting`` names: ``bundled`` (also ``None``), a folder, or a hub name.

    Raises:
        EncoderError: it cannot be loaded.
    """
    from search.static import StaticEncoder

    folder = BUNDLED_FOLDER if setting in (None, "", BUNDLED) else Path(str(setting)).expanduser()
    if is_static(folder):
        return StaticEncoder.open(folder)
    if setting in (None, "", BUNDLED):
        raise EncoderError(
            f"随附的编码模型不在：{folder}。请重新安装，或运行 python -m search.training.build"
        )
    return SentenceTransformerEncoder(str(setting))
