"""Rerankers: a model that reads question and text together sets the first hits in order anew.

None comes with the program; one is used where a setting names it: a folder with a cross-encoder of sentence-transformers
or an ONNX export of one, or a name on a model hub. Only the first hits are read, since each costs a pass of a transformer.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from search.encoders.hub import RERANKER, open_model
from search.encoders.onnx import Session, model_inputs, onnx_file, open_export

DEPTH = 30
"""How many hits are read. A right hit further down is lost; 30 pairs cost a small model some tenths of a second."""

_BATCH = 8

Chances = NDArray[np.float32]


class Reranker(Protocol):
    """What the search needs of a reranker."""

    def scores(self, question: str, texts: Sequence[str]) -> Chances:
        """How well each text answers the question, between 0 and 1; shape ``(len(texts),)``."""
        ...


class CrossEncoderReranker:
    """Any cross-encoder that ``sentence_transformers`` can load, by hub name or folder.

    Raises:
        EncoderError: the package or the model is missing.
    """

    def __init__(self, setting: str) -> None:
        self._model = open_model(RERANKER, setting)

    def scores(self, question: str, texts: Sequence[str]) -> Chances:
        """See :class:`Reranker`; the logistic function of what the model says, so that models compare."""
        from torch import nn

        pairs = [(question, text) for text in texts]
        found = self._model.predict(pairs, activation_fn=nn.Identity(), show_progress_bar=False)
        return chances(np.asarray(found, dtype=np.float32))


class OnnxReranker:
    """A cross-encoder exported to ONNX, run by onnxruntime without torch."""

    def __init__(self, session: Session, tokenizer: Any) -> None:
        self._session, self._tokenizer = session, tokenizer
        self._inputs = {each.name for each in session.get_inputs()}

    def scores(self, question: str, texts: Sequence[str]) -> Chances:
        """See :class:`Reranker`."""
        found = [np.zeros(0, dtype=np.float32)]
        for start in range(0, len(texts), _BATCH):
            pairs = [(question, text) for text in texts[start : start + _BATCH]]
            inputs = model_inputs(self._tokenizer.encode_batch(pairs))
            known = {name: inputs[name] for name in self._inputs if name in inputs}
            found.append(chances(np.asarray(self._session.run(None, known)[0], dtype=np.float32)))
        return np.concatenate(found)


def chances(logits: NDArray[np.float32]) -> Chances:
    """The chance that a text answers, of one logit a pair, or of two (no, yes)."""
    flat = logits if logits.ndim == 1 else logits[:, -1] - (logits[:, 0] if logits.shape[1] > 1 else 0.0)
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(flat, -30.0, 30.0))), dtype=np.float32)


def load_reranker(setting: str | None) -> Reranker | None:
    """The reranker that ``setting`` names: a folder (also an ONNX export) or a hub name; nothing for an empty one.

    Raises:
        EncoderError: it cannot be loaded.
    """
    if not setting:
        return None
    folder = Path(setting).expanduser()
    if onnx_file(folder) and not any(folder.glob("*.safetensors")):
        session, tokenizer = open_export(folder)
        return OnnxReranker(session, tokenizer)
    return CrossEncoderReranker(setting)
