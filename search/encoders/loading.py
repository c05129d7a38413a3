"""Encoders by setting: which one a name, a folder or nothing stands for.

``load_encoder`` knows the bundled table (no torch needed), folders with a static embedding (read by the same light
loader), ONNX exports (:mod:`search.encoders.onnx`), and everything that ``sentence_transformers`` can load, which is
only imported then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from search.encoders.base import BUNDLED_FOLDER, Encoder, EncoderError, Vectors, normalise_rows
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
        self._model = open_model(
            "SentenceTransformer", "编码模型", setting, partial(_unopened, setting, folder)
        )
        self.name = f"sentence-transformers:{_folder_name(folder) if folder.is_dir() else setting}"
        self.dimension = int(np.asarray(self._model.encode(["测"], show_progress_bar=False)).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``; see :class:`Encoder`."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32)
        return normalise_rows(np.nan_to_num(vectors))  # a text without tokens is 0/0 in some models


def open_model(kind: str, what: str, setting: str, unopened: Callable[[Exception], str]) -> Any:
    """The model (a class of ``sentence_transformers``) in the folder or of the name ``setting``; ``what`` it is called.

    Raises:
        EncoderError: the package is missing, or the model, as ``unopened`` says.
    """
    try:
        import sentence_transformers
    except ImportError as error:
        raise EncoderError(
            f"{what}“{setting}”需要 sentence-transformers：pip install sentence-transformers"
        ) from error
    folder = Path(setting).expanduser()
    try:
        return getattr(sentence_transformers, kind)(str(folder) if folder.is_dir() else setting)
    except Exception as error:  # the hub, the network and the model's code each raise their own
        raise EncoderError(unopened(error)) from error


def _unopened(setting: str, folder: Path, error: Exception) -> str:
    """Say why a model cannot be opened, and what to do."""
    if folder.is_dir():
        return f"编码模型文件夹 {folder} 打不开：{first_line(error)}。请确认是 sentence-transformers 或 ONNX 格式的完整模型"
    if folder.is_absolute() or setting.startswith((".", "~")):
        return f"没有编码模型文件夹 {folder}。请检查路径，或用 bundled（随附模型）"
    return (
        f"编码模型“{setting}”不在本机，也没能从模型库取得（{first_line(error)}）。没有网络时，请在能上网的机器上下载该模型，"
        "把整个文件夹拷到本机，再以文件夹的路径作为 --encoder；也可用 bundled（随附模型）"
    )


def first_line(error: Exception) -> str:
    """What an error says, in one line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip("。.")


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
    kinds = [
        str(module.get("type", "")).rpartition(".")[2] for module in json.loads(modules.read_text("utf-8"))
    ]
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
