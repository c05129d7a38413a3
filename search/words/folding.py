"""Many texts folded at once: what :meth:`search.words.analysis.Analyzer.normalise` does, by a table where characters allow it.

Full-width forms, capitals and traditional characters fold one by one; characters that join with their neighbours
(combining marks, other scripts) leave a text to the normaliser itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.words.analysis import Analyzer

_SIMPLE = (
    range(0x0A, 0x7F),
    range(0x2010, 0x2027),
    range(0x2030, 0x205E),
    range(0x3000, 0x3020),
    range(0x4E00, 0x9FD6),
    range(0xFF01, 0xFF5F),
)
"""Code points that fold by themselves, whatever stands beside them."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Texts one after the other, a line feed behind each: ``points`` as they came, ``folded`` (0: ask the normaliser), and
    where the ``ends`` of the texts are. ``odd`` are the texts in which something is left to the normaliser.
    """

    points: NDArray[np.uint16]
    folded: NDArray[np.uint32]
    ends: NDArray[np.int64]
    odd: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Folded:
        """Fold some texts; characters beyond the basic plane are told as 0."""
        wide = np.frombuffer("\n".join((*texts, "")).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        points = np.where(wide >> 16, 0, wide).astype(np.uint16)
        folded = fold_table()[points]
        ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
        odd = np.unique(np.searchsorted(ends, np.flatnonzero(folded == 0), side="right"))
        return cls(points, folded, ends, odd)


def fold_all(texts: Sequence[str], analyzer: Analyzer) -> list[str]:
    """``analyzer.normalise`` of each text."""
    found = Folded.of(texts)
    odd = set(found.odd.tolist())
    plain = found.folded.tobytes().decode("utf-32-le")
    starts = [0, *found.ends.tolist()]
    return [
        analyzer.normalise(text) if number in odd else plain[starts[number] : starts[number] + len(text)]
        for number, text in enumerate(texts)
    ]


@lru_cache(maxsize=1)
def fold_table() -> NDArray[np.uint32]:
    """What each code point of the basic plane folds to; 0 where the normaliser has to be asked."""
    table = np.zeros(1 << 16, dtype=np.uint32)
    points = [point for simple in _SIMPLE for point in simple]
    lines = (
        Analyzer.bundled().normalise("\n".join(map(chr, points[1:]))).split("\n")
    )  # the first is the line feed
    for point, folded in zip(points, ("\n", *lines), strict=True):
        if len(folded) == 1:
            table[point] = ord(folded)
    return table
