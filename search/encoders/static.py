"""A static embedding without torch: ``tokenizers`` and a table of vectors, the same numbers.

A text's vector is the mean of its tokens' rows, scaled to unit length. That is what
``sentence_transformers``' ``StaticEmbedding`` with ``Normalize`` computes; a test compares the two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.encoders.base import EncoderError, Vectors, normalise_rows
from search.encoders.tensors import load_tensor
from search.words.analysis import Cutting, open_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_WEIGHTS = "embedding.weight"
_BATCH_TOKENS = 1 << 18
_BATCH_TEXTS = 1 << 12
_PROBES = 64


def fingerprint(file: Path) -> str:
    """Eight hex digits that change with a weights file: its length and samples of it (a full hash is slow to open)."""
    size = file.stat().st_size
    digest = hashlib.blake2b(str(size).encode(), digest_size=4)
    with file.open("rb") as stream:
        for probe in range(_PROBES):
            stream.seek(size * probe // _PROBES)
            digest.update(stream.read(4096))
    return digest.hexdigest()


class StaticEncoder:
    """Mean of token vectors, scaled to unit length.

    ``table`` has shape (vocabulary, dimension) and may be float16 or float32.
    """

    def __init__(self, tokenizer: Tokenizer | Cutting, table: NDArray[np.floating], name: str) -> None:
        self.cutting = tokenizer if isinstance(tokenizer, Cutting) else Cutting(lambda: tokenizer)
        self.table = table
        self.name = name
        self.dimension = int(table.shape[1])

    @classmethod
    def open(cls, folder: Path) -> StaticEncoder:
        """Read a sentence-transformers folder whose only module is a ``StaticEmbedding``.

        Raises:
            EncoderError: a file is missing or holds no table.
        """
        for place in (folder, folder / "0_StaticEmbedding"):
            weights, vocabulary = place / "model.safetensors", place / "tokenizer.json"
            if weights.is_file() and vocabulary.is_file():
                break
        else:
            raise EncoderError(f"编码模型文件夹 {folder} 里缺 model.safetensors 或 tokenizer.json")
        try:
            table = load_tensor(weights, _WEIGHTS)
        except (KeyError, ValueError) as error:
            raise EncoderError(f"编码模型 {weights} 里没有“{_WEIGHTS}”这张表，或文件不完整") from error
        return cls(open_tokenizer(vocabulary), table, f"static:{folder.name}:{fingerprint(weights)}")

    def vocabulary(self) -> dict[str, int]:
        """The pieces and their rows of :attr:`table`."""
        return self.cutting.tokenizer.get_vocab()

    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of the pieces of each text."""
        return self.cutting.ids(texts)

    def rows(self, pieces: Sequence[int]) -> Vectors:
        """The vectors of some pieces, not scaled, shape ``(len(pieces), dimension)``."""
        return self.table[np.asarray(pieces, dtype=np.int64)].astype(np.float32)

    def said(self, text: str) -> list[str]:
        """The pieces of a text as it has them, one for each number that :meth:`cut` gives."""
        encoding = self.cutting.tokenizer.encode(text, add_special_tokens=False)
        return [text[start:end] for start, end in encoding.offsets]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``; see :class:`search.encoders.base.Encoder`."""
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        table = self.table.astype(np.float32) if len(texts) >= _BATCH_TEXTS else self.table
        for start in range(0, len(texts), _BATCH_TEXTS):
            part = texts[start : start + _BATCH_TEXTS]
            ids = self.cutting.ids(part)
            _sum_rows(table, ids, result[start : start + len(part)])
        return normalise_rows(result)

    def encode_cut(self, ids: list[list[int]]) -> Vectors:
        """:meth:`encode` of texts of which the numbers of their pieces are at hand."""
        result = np.zeros((len(ids), self.dimension), dtype=np.float32)
        _sum_rows(self.table.astype(np.float32) if len(ids) >= _BATCH_TEXTS else self.table, ids, result)
        return normalise_rows(result)


def _sum_rows(table: NDArray[np.floating], ids: list[list[int]], out: Vectors) -> None:
    """Sum the rows of each text's tokens into ``out``, in blocks that bound the memory."""
    filled = [position for position, tokens in enumerate(ids) if tokens]
    lengths = np.array([len(ids[position]) for position in filled], dtype=np.int64)
    begin = 0
    while begin < len(filled):
        upto = int(np.searchsorted(np.cumsum(lengths[begin:]), _BATCH_TOKENS, side="right"))
        end = begin + max(upto, 1)
        flat = np.concatenate([np.asarray(ids[position], dtype=np.int64) for position in filled[begin:end]])
        starts = np.concatenate(([0], np.cumsum(lengths[begin:end])[:-1]))
        rows = table[flat].astype(np.float32, copy=False)
        out[filled[begin:end]] = np.add.reduceat(rows, starts, axis=0) / lengths[begin:end, None]
        begin = end
