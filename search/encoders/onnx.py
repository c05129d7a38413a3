"""ONNX exports of transformer encoders, run by onnxruntime (the extra ``onnx``) without torch."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import EncoderError, Vectors, normalise_rows
from search.encoders.static import fingerprint

_MODELS = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
_BATCH = 32
_LONGEST = 512

Inputs = dict[str, NDArray[np.int64]]


class Session(Protocol):
    """What is needed of an ``onnxruntime.InferenceSession``."""

    def get_inputs(self) -> Sequence[Any]:
        """The inputs, each with a ``name``."""

    def run(self, outputs: None, inputs: Inputs) -> Sequence[NDArray[np.float32]]:
        """The outputs for some inputs."""


def onnx_file(folder: Path) -> Path | None:
    """The ONNX model in ``folder``, if there is one."""
    return next((folder / name for name in _MODELS if (folder / name).is_file()), None)


class OnnxEncoder:
    """A transformer exported to ONNX: token vectors, pooled as ``1_Pooling/config.json`` says (mean, or the first)."""

    def __init__(self, session: Session, tokenizer: Any, name: str, *, first: bool = False) -> None:
        self._session, self._tokenizer, self.name, self._first = session, tokenizer, name, first
        self._inputs = {each.name for each in session.get_inputs()}
        self.dimension = int(self._run(["测"]).shape[1])

    @classmethod
    def open(cls, folder: Path) -> OnnxEncoder:
        """Open the export in ``folder``.

        Raises:
            EncoderError: onnxruntime or a file is missing, or the model cannot be read.
        """
        session, tokenizer = open_export(folder)
        model = onnx_file(folder)
        name = f"onnx:{folder.resolve().name}:{fingerprint(model) if model else ''}"
        return cls(session, tokenizer, name, first=_first_token(folder))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``; see :class:`search.encoders.base.Encoder`."""
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        filled.sort(key=lambda place: len(texts[place]))  # batches of like length: little padding
        for start in range(0, len(filled), _BATCH):
            places = filled[start : start + _BATCH]
            result[places] = self._run([texts[place] for place in places])
        return normalise_rows(result)

    def _run(self, texts: list[str]) -> Vectors:
        known = model_inputs(self._tokenizer.encode_batch(texts))
        mask = known["attention_mask"]
        output = self._session.run(None, {name: known[name] for name in self._inputs if name in known})[0]
        if output.ndim == 2:  # the export pools by itself
            return np.asarray(output, dtype=np.float32)
        if self._first:
            return np.asarray(output[:, 0], dtype=np.float32)
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray(
            (output * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1.0), dtype=np.float32
        )


def open_export(folder: Path) -> tuple[Session, Any]:
    """The model exported in ``folder``, and its tokenizer, which pads and cuts.

    Raises:
        EncoderError: onnxruntime or a file is missing, or the model cannot be read.
    """
    model, vocabulary = onnx_file(folder), folder / "tokenizer.json"
    if model is None or not vocabulary.is_file():
        raise EncoderError(f"模型文件夹 {folder} 里缺 {'model.onnx' if model is None else 'tokenizer.json'}")
    from tokenizers import Tokenizer

    try:
        session = _runtime(folder).InferenceSession(str(model), providers=["CPUExecutionProvider"])
        return session, cutting(Tokenizer.from_file(str(vocabulary)))
    except EncoderError:
        raise
    except Exception as error:  # the runtime has a dozen classes of its own
        raise EncoderError(f"模型 {model} 打不开：{error}") from error


def cutting(tokenizer: Any) -> Any:
    """``tokenizer``, made to cut what is too long and to pad what is shorter than the longest."""
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.enable_padding()
    return tokenizer


def model_inputs(encodings: Sequence[Any]) -> Inputs:
    """Pieces of texts, or of pairs of texts, as the arrays that transformers take."""
    return {
        "input_ids": np.array([each.ids for each in encodings], dtype=np.int64),
        "attention_mask": np.array([each.attention_mask for each in encodings], dtype=np.int64),
        "token_type_ids": np.array([each.type_ids for each in encodings], dtype=np.int64),
    }


def _first_token(folder: Path) -> bool:
    """Whether the first token stands for the text (BGE and its like)."""
    file = folder / "1_Pooling" / "config.json"
    return file.is_file() and bool(json.loads(file.read_text("utf-8")).get("pooling_mode_cls_token"))


@lru_cache(maxsize=1)
def _module() -> Any:
    return importlib.import_module("onnxruntime")


def _runtime(folder: Path) -> Any:
    try:
        return _module()
    except ImportError as error:
        raise EncoderError(
            f"模型 {folder} 是 ONNX 格式，需要 onnxruntime：pip install 'zhize[onnx]'"
        ) from error
