"""Many texts folded at once: what :meth:`search.words.analysis.Analyzer.normalise` does, by a table where characters allow it.

Full-width forms, capitals and traditional characters fold one by one; characters that join with their neighbours
(combining marks, other scripts) leave a text to the normaliser itself.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def fold_all(texts: Sequence[str], analyzer: Analyzer) -> list[str]:
    """``analyzer.normalise`` of each text."""
    table = fold_table()
    joined = "\n".join(texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = table[np.minimum(points, len(table) - 1)]
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    odd = set(np.unique(np.searchsorted(ends, np.flatnonzero(folded == 0), side="right")).tolist())
    plain = folded.tobytes().decode("utf-32-le")
    starts = [0, *ends.tolist()]
    return [
        analyzer.normalise(text) if number in odd else plain[starts[number] : starts[number] + len(text)]
        for number, text in enumerate(texts)
    ]


@lru_cache(maxsize=1)
def fold_table() -> NDArray[np.uint32]:
    """What each code point of the basic plane folds to; 0 where the normaliser has to be asked."""
    analyzer = Analyzer.bundled()
    table = np.zeros(1 << 16, dtype=np.uint32)
    for point in (point for simple in _SIMPLE for point in simple):
        folded = analyzer.normalise(chr(point))
        if len(folded) == 1:
            table[point] = ord(folded)
    return table
