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
from search.words.cuts import Cut, cut_texts

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_WEIGHTS = "embedding.weight"
_BATCH_TOKENS = 1 << 13  # some megabytes of rows at a time
_MANY_TEXTS = 1 << 12  # for which the whole table is made single at once
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

    def pieces(self, texts: Sequence[str]) -> Cut:
        """The numbers of the pieces of each text."""
        return cut_texts(texts, self.cutting)

    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        """:meth:`pieces` as lists."""
        return self.pieces(texts).lists

    def rows(self, pieces: Sequence[int]) -> Vectors:
        """The vectors of some pieces, not scaled, shape ``(len(pieces), dimension)``."""
        return self.table[np.asarray(pieces, dtype=np.int64)].astype(np.float32)

    def said(self, text: str) -> list[str]:
        """The pieces of a text as it has them, one for each number that :meth:`cut` gives."""
        encoding = self.cutting.tokenizer.encode(text, add_special_tokens=False)
        return [text[start:end] for start, end in encoding.offsets]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``; see :class:`search.encoders.base.Encoder`."""
        return self.encode_cut(self.pieces(texts))

    def encode_cut(self, cut: Cut) -> Vectors:
        """:meth:`encode` of texts of which the numbers of their pieces are at hand."""
        result = np.zeros((len(cut.counts), self.dimension), dtype=np.float32)
        _mean_rows(self.table.astype(np.float32) if len(result) >= _MANY_TEXTS else self.table, cut, result)
        return normalise_rows(result)

    def lengths(self, cut: Cut) -> NDArray[np.float32]:
        """The length of the sum of the rows of each text's pieces; shape ``(len(cut.counts),)``."""
        means = np.zeros((len(cut.counts), self.dimension), dtype=np.float32)
        _mean_rows(self.table.astype(np.float32) if len(means) >= _MANY_TEXTS else self.table, cut, means)
        return np.asarray(np.sqrt(np.einsum("ij,ij->i", means, means)) * cut.counts, dtype=np.float32)


def _mean_rows(table: NDArray[np.floating], cut: Cut, out: Vectors) -> None:
    """The mean of the rows of each text's tokens into ``out``; a text without tokens is left as it is.

    Texts of one length are a block of numbers, which numpy adds up seventeen times as fast as pieces of any length, and
    each text's rows one after the other, so that what it is beside changes nothing.
    """
    lengths, starts = cut.counts, np.cumsum(cut.counts) - cut.counts
    for length in np.unique(lengths[lengths > 0]).tolist():
        same = np.flatnonzero(lengths == length)
        step = max(1, _BATCH_TOKENS // length)
        for begin in range(0, len(same), step):
            some = same[begin : begin + step]
            rows = table[cut.ids[starts[some, None] + np.arange(length)]]
            out[some] = rows.astype(np.float32, copy=False).sum(axis=1) / length
