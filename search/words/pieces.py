"""The bundled tokenizer's pieces over a vocabulary on disk: a first question need not wait for the tokenizer to load.

``tokenizers`` reads its 47,000 pieces in a tenth of a second, half of what a new process needs for an answer. Here they
are a sorted array of hashes, memory-mapped (as the words of :mod:`search.words.dictionary`), and the characters fold by a
table. The way through a text is that of the Unigram model (Kudo, 2018) as ``tokenizers`` finds it, number by number; a test
compares the two. A text with a character that does not fold by itself is left to the tokenizer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.index.mapped import load_mapped
from search.words.dictionary import Dictionary, word_codes

_UNKNOWN_PENALTY = (
    10.0  # what an unknown character costs beside the rarest piece (K_UNK_PENALTY of the Unigram model)
)
_SPLITS = ({"Regex": r"[^\p{L}\p{N}]+"}, {"Regex": "[a-z]+|[0-9]+"})
_RUN = re.compile(r"[a-z]+|[0-9]+|(?:(?![a-z0-9])[^\W_])+")
_NAME = "pieces"
_FILES = ("codes", "ids", "scores", "folds")

Span = tuple[int, int, int]
"""The id of a piece, and where it begins and ends."""


@dataclass(frozen=True)
class Pieces:
    """``codes`` (sorted) of all pieces and their beginnings, with ``ids`` + 1 (0: only a beginning); ``scores`` by id;
    ``folds`` (by code point) what a character folds to, 0 where the tokenizer has to be asked.
    """

    codes: NDArray[np.uint64]
    ids: NDArray[np.int32]
    scores: NDArray[np.float64]
    folds: NDArray[np.uint32]
    unknown: int

    def fold(self, text: str) -> str | None:
        """The text as the tokenizer normalises it; ``None`` where that is not known here."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        try:
            folded = self.folds[points]
        except IndexError:  # a character beyond the table
            return None
        return folded.tobytes().decode("utf-32-le") if folded.all() else None

    def spans(self, folded: str) -> list[Span]:
        """The pieces of a folded text."""
        return [span for run in _RUN.finditer(folded) for span in self._run(run[0], run.start())]

    def id_of(self, piece: str) -> int | None:
        """The id of a piece; ``None`` for what is none."""
        return self._words.count(piece) - 1 if self._words.count(piece) else None

    @cached_property
    def _words(self) -> Dictionary:
        return Dictionary(self.codes, self.ids, 0)

    @cached_property
    def unknown_score(self) -> float:
        """What a character costs that is no piece."""
        return float(self.scores.min()) - _UNKNOWN_PENALTY

    def _run(self, text: str, first: int) -> list[Span]:
        """The likeliest pieces of a run without spaces, where ``first`` is its place in the text."""
        size = len(text)
        best: list[float] = [0.0] * (size + 1)
        back: list[tuple[int, int] | None] = [None] * (
            size + 1
        )  # the id of the best last piece, and where it begins
        for start, found in enumerate(self._words.words_from(text)):
            here = best[start]
            choices = [(end, number - 1, float(self.scores[number - 1])) for end, number in found]
            if not any(end == start + 1 for end, _, _ in choices):
                choices.append((start + 1, self.unknown, self.unknown_score))
            for end, number, score in choices:
                if back[end] is None or score + here > best[end]:
                    best[end], back[end] = score + here, (number, start)
        return self._way_back(back, first)

    def _way_back(self, back: Sequence[tuple[int, int] | None], first: int) -> list[Span]:
        """The pieces that end at the end; unknown characters beside each other are one piece."""
        spans: list[Span] = []
        end = len(back) - 1
        while end > 0:
            step = back[end]
            assert step is not None  # noqa: S101 - every character is a piece, known or not
            number, start = step
            if spans and number == self.unknown == spans[-1][0] and spans[-1][1] == first + end:
                spans[-1] = (number, first + start, spans[-1][2])
            else:
                spans.append((number, first + start, first + end))
            end = start
        return spans[::-1]

    def save(self, folder: Path, mark: str) -> None:
        """Write ``pieces-*``; ``mark`` says of which tokenizer they are."""
        for part in _FILES:
            np.save(folder / f"{_NAME}-{part}.npy", getattr(self, part))
        (folder / f"{_NAME}.json").write_text(json.dumps({"mark": mark, "unknown": self.unknown}), "utf-8")

    @classmethod
    def open(cls, folder: Path, mark: str) -> Pieces | None:
        """Open what :meth:`save` wrote, memory-mapped; ``None`` where there is nothing, or of another tokenizer."""
        file = folder / f"{_NAME}.json"
        said = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        if said.get("mark") != mark:
            return None
        codes, ids, scores, folds = (load_mapped(folder / f"{_NAME}-{part}.npy") for part in _FILES)
        return cls(codes, ids, scores, folds, said["unknown"])

    @classmethod
    def made(cls, tokenizer: Any, folds: NDArray[np.uint32]) -> Pieces | None:
        """The pieces of a tokenizer (its JSON, parsed); ``None`` for one of another make than the bundled one."""
        model, cuts = tokenizer["model"], (tokenizer["pre_tokenizer"] or {}).get("pretokenizers", ())
        patterns = tuple(cut.get("pattern") for cut in cuts)
        plain = not (tokenizer["added_tokens"] or tokenizer["post_processor"] or model.get("byte_fallback"))
        if model["type"] != "Unigram" or patterns != _SPLITS or not plain:
            return None
        numbers = {piece: number for number, (piece, _) in enumerate(model["vocab"])}
        beginnings = dict.fromkeys(piece[:end] for piece in numbers for end in range(1, len(piece)))
        every = list({**dict.fromkeys(beginnings, -1), **numbers}.items())
        codes = word_codes([text for text, _ in every], max(map(len, numbers)))
        order = np.argsort(codes, kind="stable")
        ids = np.array([number + 1 for _, number in every], dtype=np.int32)
        scores = np.array([score for _, score in model["vocab"]], dtype=np.float64)
        return cls(codes[order], ids[order], scores, folds, int(model["unk_id"]))
