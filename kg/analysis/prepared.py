"""What is worked out once of the known matters for an encoder, and kept in a folder from one run to the next.

Cutting and encoding their 20,000 wordings takes longer than checking a list of 300 rows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from uuid import uuid4
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kg.analysis.space import Encode
from kg.analysis.spread import Spread, spread_of

_PREFIX = "known-"


@dataclass(frozen=True, slots=True)
class Wordings:
    """All wordings of the known matters in their order, the matter (number) of each, and whether it words a duty."""

    texts: tuple[str, ...]
    matters: NDArray[np.int64]
    duties: NDArray[np.bool_]

    @property
    def digest(self) -> str:
        """What changes with any of them."""
        said = hashlib.sha256("\n".join(self.texts).encode())
        said.update(self.matters.tobytes() + self.duties.tobytes())
        return said.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Vectors of the wordings, shape (wordings, d); how often each pair of characters occurs; how wordings of duties spread.

    Concepts are words, which spread otherwise than duties.
    """

    vectors: NDArray[np.float32]
    grams: Counter[str]
    spread: Spread

    @classmethod
    def of(cls, encode: Encode, wordings: Wordings, bigrams: Callable[[str], frozenset[str]]) -> Prepared:
        """Work it out."""
        vectors = np.ascontiguousarray(encode(wordings.texts), dtype=np.float32)
        grams = Counter(gram for text in wordings.texts for gram in bigrams(text))
        spread = spread_of(vectors[wordings.duties], wordings.matters[wordings.duties])
        return cls(vectors, grams, spread)

    @classmethod
    def read(cls, file: Path) -> Prepared:
        """Read what :meth:`write` wrote. Raises OSError, KeyError, ValueError or BadZipFile where that cannot be read."""
        with file.open("rb") as stream, np.load(stream) as kept:
            spread = Spread(**{each.name: kept[each.name] for each in fields(Spread)})
            grams = Counter(dict(zip(kept["grams"].tolist(), kept["counts"].tolist(), strict=True)))
            return cls(kept["vectors"], grams, spread)

    def write(self, file: Path) -> None:
        """Write it in place of what was kept of other wordings; one rename, so that no half is ever read."""
        file.parent.mkdir(parents=True, exist_ok=True)
        grams, counts = np.array(list(self.grams)), np.array(list(self.grams.values()))
        part = file.with_name(f"{uuid4().hex}.part.npz")
        np.savez(part, vectors=self.vectors, grams=grams, counts=counts, **asdict(self.spread))
        for old in file.parent.glob(f"{_PREFIX}*"):
            old.unlink(missing_ok=True)
        part.rename(file)


def prepared(
    encode: Encode, wordings: Wordings, bigrams: Callable[[str], frozenset[str]], folder: Path | None
) -> Prepared:
    """What is kept in ``folder``, which is of one encoder alone, else worked out and kept there if it can be written."""
    if folder is None:
        return Prepared.of(encode, wordings, bigrams)
    file = folder / f"{_PREFIX}{wordings.digest}.npz"
    with suppress(OSError, KeyError, ValueError, BadZipFile):
        return Prepared.read(file)
    made = Prepared.of(encode, wordings, bigrams)
    with suppress(OSError):
        made.write(file)
    return made
