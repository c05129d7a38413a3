"""Texts and views kept beside the index, each readable by its number without reading the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from ingest.records import ListKind, PowerType, Role, Source
from kg.views import ArticleView, BasisView, ItemView, OrganPart
from search.index.entries import View
from search.index.mapped import bytes_mapped, load_mapped

_END = 4  # bytes by which strings are told apart before they are looked at


class Blob:
    """Byte strings one after the other, memory-mapped."""

    def __init__(self, data: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        self._data, self._starts = data.data, starts  # whose slices cost less than those of an array

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return self._data[int(self._starts[number]) : int(self._starts[number + 1])].tobytes()

    def several(self, numbers: NDArray[np.int64]) -> list[bytes]:
        """The byte strings with ``numbers``, in their order."""
        return list(map(bytes, self.slices(numbers)))

    def slices(self, numbers: NDArray[np.int64]) -> list[memoryview]:
        """:meth:`several` without copying them."""
        begins, ends = self._starts[numbers].tolist(), self._starts[numbers + 1].tolist()
        return [self._data[begin:end] for begin, end in zip(begins, ends, strict=True)]

    def find(self, wanted: Collection[bytes]) -> list[int]:
        """The numbers of the byte strings that are among ``wanted``, ascending; their ends say which are looked at."""
        if not wanted or min(map(len, wanted)) < _END or not len(self):
            return [number for number, own in enumerate(self) if own in wanted]
        places = self._starts[1:, None] - np.arange(_END, 0, -1)
        data = np.frombuffer(self._data, dtype=np.uint8)
        ends = data[np.maximum(places, 0)].view(np.uint32)[:, 0] if len(data) else places[:, 0]
        sought = np.frombuffer(b"".join(each[-_END:] for each in wanted), dtype=np.uint32)
        likely = np.flatnonzero(np.isin(ends, sought))
        return [n for n, own in zip(likely.tolist(), self.several(likely), strict=True) if own in wanted]

    def __iter__(self) -> Iterator[bytes]:
        data, starts = self._data.tobytes(), self._starts.tolist()
        return (data[begin:end] for begin, end in pairwise(starts))

    @staticmethod
    def write(folder: Path, name: str, parts: Iterable[bytes]) -> None:
        """Write ``parts`` as ``name.bin`` and ``name-starts.npy``; memory does not grow with their sum."""
        starts = [0]
        with (folder / f"{name}.bin").open("wb") as stream:
            for part in parts:
                starts.append(starts[-1] + stream.write(part))
        np.save(folder / f"{name}-starts.npy", np.asarray(starts, dtype=np.int64))

    @classmethod
    def open(cls, folder: Path, name: str) -> Blob:
        """Open what :meth:`write` wrote."""
        return cls(bytes_mapped(folder / f"{name}.bin"), load_mapped(folder / f"{name}-starts.npy"))


def pack_view(view: View) -> bytes:
    """A view as JSON."""
    return orjson.dumps(view)


def unpack_view(data: bytes) -> View:
    """The view that :func:`pack_view` packed."""
    raw = orjson.loads(data)
    raw["source"] = source = _source(raw.get("source"))
    if "statute_iri" in raw:
        return ArticleView(**raw)
    raw["kind"] = _KINDS[raw["kind"]]
    raw["source"] = source or Source("")
    raw["power_type"] = _POWERS[raw["power_type"]] if raw["power_type"] else None
    raw["parts"] = tuple(map(_part, raw["parts"]))
    raw["bases"] = tuple([BasisView(**basis) for basis in raw["bases"]])
    return ItemView(**raw)


# Asking an enumeration for its member takes as long as all the rest of a part.
_KINDS = {kind.value: kind for kind in ListKind}
_POWERS = {power.value: power for power in PowerType}
_ROLES = {role.value: role for role in Role}


def _part(raw: dict[str, Any]) -> OrganPart:
    raw["role"], raw["duties"] = _ROLES[raw["role"]], tuple(raw["duties"])
    return OrganPart(**raw)


def _source(raw: Mapping[str, Any] | None) -> Source | None:
    return None if raw is None else Source(**raw)
