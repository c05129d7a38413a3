"""Whether a duty stands on the lists at all: the nearest row of some lists to any text, in the encoder's space.

That a list *admits* a task is less than that both are one matter: 动员群众按时缴纳医保费用 is admitted by 城乡居民医疗保险
参保动员. On tasks written for the purpose the cosine of the nearest row tells admitted from not admitted better than the
match weights do (area under the curve .996 against .90 on 40 rows), because these ask for the same act on the same object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kg.analysis.space import Encode
from kg.analysis.texts import full_text
from kg.views import ItemView

_LOOKED_AT = 8  # texts among which two different rows are looked for
_BLOCK = 512  # texts that are compared with all rows at a time
_KEPT = "shelf-1-*.npz"  # another number where other texts are taken of a row
_MOST_KEPT = 4  # shelves that are kept for an encoder


@dataclass(frozen=True, slots=True)
class Nearest:
    """The row that is nearest to a text, and their cosine."""

    view: ItemView
    cosine: float


@dataclass(frozen=True, slots=True)
class Rows:
    """The distinct texts of a shelf: their vectors, shape (texts, d), and whose they are (places among its views), shape (texts,)."""

    vectors: NDArray[np.float32]
    owners: NDArray[np.int32]

    @classmethod
    def of(cls, encode: Encode, views: Iterable[tuple[int, ItemView]]) -> Rows:
        """Those of ``views``, each with its place; a text belongs to the first that has it."""
        rows: dict[str, int] = {}
        for place, view in views:
            for text in _texts(view):
                rows.setdefault(text, place)
        vectors = encode(tuple(rows)) if rows else np.zeros((0, 0))
        return cls(
            np.asarray(vectors, dtype=np.float32), np.fromiter(rows.values(), dtype=np.int32, count=len(rows))
        )

    @classmethod
    def kept(cls, folder: Path | None, key: str, make: Callable[[], Rows]) -> Rows:
        """Those that are kept in ``folder`` under ``key``, else made and kept there if it can be written; the last few only.

        ``key`` must change with anything that they are made from; the folder is of one encoder alone.
        """
        if folder is None or not key:
            return make()
        file = folder / _KEPT.replace("*", key)
        with (
            suppress(OSError, KeyError, ValueError, BadZipFile),
            file.open("rb") as stream,
            np.load(stream) as kept,
        ):
            return cls(kept["vectors"], kept["owners"])
        made = make()
        with suppress(OSError):
            made._write(file)
        return made

    def _write(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{uuid4().hex}.part.npz")
        np.savez(part, vectors=self.vectors, owners=self.owners)
        part.rename(file)
        others = sorted(file.parent.glob(_KEPT), key=lambda each: each.stat().st_mtime)
        for old in others[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)


class Shelf:
    """The rows of some lists, each distinct text once; ``rows`` if they are known already."""

    def __init__(self, encode: Encode, views: Sequence[ItemView], rows: Rows | None = None) -> None:
        self._encode = encode
        self._views = views
        self._rows = rows or Rows.of(encode, enumerate(views))

    def __len__(self) -> int:
        return len(self._rows.owners)

    def _near(self, row: int, cosine: float) -> Nearest:
        return Nearest(self._views[int(self._rows.owners[row])], cosine)

    def nearest(self, texts: Sequence[str]) -> list[Nearest | None]:
        """For each text its nearest row, ``None`` on an empty shelf. Time grows with rows times texts."""
        if not len(self) or not texts:
            return [None] * len(texts)
        found: list[Nearest | None] = []
        vectors = np.asarray(self._encode(tuple(texts)), dtype=np.float32)
        for start in range(0, len(texts), _BLOCK):
            cosines = vectors[start : start + _BLOCK] @ self._rows.vectors.T
            best = cosines.argmax(axis=1).tolist()
            found += [self._near(column, float(cosines[row, column])) for row, column in enumerate(best)]
        return found

    def top(self, text: str, count: int) -> list[Nearest]:
        """The ``count`` rows that are nearest to one text, nearest first."""
        if not len(self):
            return []
        cosines = self._rows.vectors @ np.asarray(self._encode((text,)), dtype=np.float32)[0]
        last = max(0, len(cosines) - count)
        near = np.flatnonzero(cosines >= np.partition(cosines, last)[last])
        order = near[np.argsort(-cosines[near], kind="stable")][:count]
        return [self._near(row, float(cosines[row])) for row in order.tolist()]

    def closeness(self, texts: Sequence[str]) -> float:
        """How near the shelf comes to any of ``texts``: the mean cosine of its two nearest rows (not two texts of one).

        One row may be near by chance, and the more rows the likelier, so the second tells more than it seems: on tasks
        written for the purpose the area under the curve was .93 against .89 with 499 texts, 1.0 against .995 with 40.
        """
        return max((self._pair(text) for text in texts), default=0.0)

    def _pair(self, text: str) -> float:
        near: dict[str, float] = {}
        for each in self.top(text, _LOOKED_AT):
            near.setdefault(each.view.title, each.cosine)
        best = sorted(near.values(), reverse=True)[:2]
        return sum(best) / len(best) if best else 0.0

    def best(self, texts: Sequence[str]) -> Nearest | None:
        """The row that is nearest to any of ``texts``."""
        found = [near for near in self.nearest(texts) if near is not None]
        return max(found, key=lambda near: near.cosine, default=None)


def _texts(view: ItemView) -> list[str]:
    """The title, the title with the leads' duties, and the duties of the townships, which say what the row admits."""
    texts = [view.title, full_text(view)]
    texts += [
        f"{view.title}：{'；'.join(part.duties)}" for part in view.parts if part.is_township and part.duties
    ]
    return list(dict.fromkeys(texts))
