"""Encoders by setting: which one a name, a folder or nothing stands for.

``load_encoder`` knows the bundled table (no torch needed), folders with a static embedding (read by the same light
loader), ONNX exports (:mod:`search.encoders.onnx`), and everything that ``sentence_transformers`` can load, which is
only imported then.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from search.encoders.base import BUNDLED_FOLDER, Encoder, EncoderError, Vectors, normalise_rows
from search.encoders.hub import ENCODER, open_model
from search.encoders.onnx import OnnxEncoder, onnx_file
from search.encoders.static import StaticEncoder, fingerprint

BUNDLED = "bundled"

_STATIC_MODULE = "StaticEmbedding"


class SentenceTransformerEncoder:
    """Any model that ``sentence_transformers`` can load, by hub name or folder.

    Raises:
        EncoderError: the package or the model is missing.
    """

    def __init__(self, setting: str) -> None:
        folder = Path(setting).expanduser()
        self._model = open_model(ENCODER, setting)
        self.name = f"sentence-transformers:{_folder_name(folder) if folder.is_dir() else setting}"
        self.dimension = int(np.asarray(self._model.encode(["测"], show_progress_bar=False)).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``; see :class:`Encoder`."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32)
        return normalise_rows(np.nan_to_num(vectors))  # a text without tokens is 0/0 in some models


def _folder_name(folder: Path) -> str:
    """A name that changes with the weights in ``folder``."""
    return ":".join([folder.resolve().name, *map(fingerprint, _weights(folder))])


def _weights(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix in {".safetensors", ".bin"})


def is_static(folder: Path) -> bool:
    """Whether ``folder`` holds a sentence-transformers model that is just a table of token vectors."""
    modules = folder / "modules.json"
    if not modules.is_file():
        return False
    try:
        read = json.loads(modules.read_text("utf-8"))
        kinds = [str(module.get("type", "")).rpartition(".")[2] for module in read]
    except (ValueError, TypeError, AttributeError):
        return False  # what opens other folders says that this one is broken
    return kinds[:1] == [_STATIC_MODULE] and set(kinds[1:]) <= {"Normalize"}


def load_encoder(setting: str | None = None) -> Encoder:
    """The encoder that ``setting`` names: ``bundled`` (also ``None``), a folder (also an ONNX export), or a hub name.

    Raises:
        EncoderError: it cannot be loaded.
    """
    folder = BUNDLED_FOLDER if setting in (None, "", BUNDLED) else Path(str(setting)).expanduser()
    if is_static(folder):
        return StaticEncoder.open(folder)
    if setting in (None, "", BUNDLED):
        raise EncoderError(
            f"随附的编码模型不在：{folder}。请重新安装，或运行 python -m search.training.build"
        )
    if onnx_file(folder) and not _weights(folder):
        return OnnxEncoder.open(folder)
    return SentenceTransformerEncoder(str(setting))
