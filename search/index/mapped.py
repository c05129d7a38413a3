"""Arrays on disk, memory-mapped, as plain arrays: numpy's own ``memmap`` type makes every slice cost more."""

from __future__ import annotations

import mmap
import os
import re
import shutil
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)

# The header that numpy.save writes before the values (NEP 1, version 1.0); numpy's own reader takes ten times as long, and a
# question opens sixty files.
_MAGIC: Final = b"\x93NUMPY\x01\x00"
_LENGTH: Final = 2  # bytes of the header's length, behind the magic
_HEADER: Final = re.compile(
    rb"\{'descr': '([<|][a-zA-Z]\d+)', 'fortran_order': False, 'shape': \(([\d, ]*)\), \}\s*"
)

_MANTISSA: Final = 13  # bits that the mantissa of a single has more than that of a half (IEEE 754)
_KEPT_BITS: Final = np.int32(
    -0x70002000
)  # the sign, and exponent and mantissa of a half moved to their new place
_ALONE: Final = 1 << 18  # multiplications that OpenBLAS leaves to one thread
_EXPONENT: Final = np.float32(2.0**112)  # the exponents count from 127 instead of 15


def load_mapped(file: Path) -> NDArray[Any]:
    """The array in a ``.npy`` file, read when it is touched."""
    with file.open("rb") as stream:
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    start = len(_MAGIC) + _LENGTH
    end = start + int.from_bytes(data[len(_MAGIC) : start], "little")
    header = _HEADER.fullmatch(data[start:end]) if data[: len(_MAGIC)] == _MAGIC else None
    if header is None:
        return np.asarray(np.load(file, mmap_mode="r"))
    shape = tuple(int(size) for size in header[2].decode().split(",") if size.strip())
    kind = np.dtype(header[1].decode())
    if not prod(shape):
        return np.zeros(shape, dtype=kind)
    return np.frombuffer(data, dtype=kind, count=prod(shape), offset=end).reshape(shape)


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """The values in order, each once: :func:`numpy.unique`, which loads masked arrays to ask whether these are some."""
    ordered = np.sort(values, axis=None)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def counted(values: NDArray[Number]) -> tuple[NDArray[Number], NDArray[np.int64]]:
    """The values in order, each once, and how often each is there: :func:`numpy.unique` for short arrays.

    >>> [found.tolist() for found in counted(np.array([5, 3, 5]))]
    [[3, 5], [1, 2]]
    """
    ordered = np.sort(values, axis=None)
    ends = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    bounds = np.array([0, *ends.tolist(), len(ordered)] if len(ordered) else [0])
    return ordered[bounds[:-1]], np.diff(bounds)


def widened(halves: NDArray[np.float16]) -> NDArray[np.float32]:
    """Finite half-precision numbers as single ones, bit by bit: numpy converts them one at a time, six times as slowly.

    >>> widened(np.array([1.5, -0.0, 6e-8, -65504.0], dtype=np.float16)).tolist()
    [1.5, -0.0, 5.960464477539063e-08, -65504.0]
    """
    found = _moved(halves)
    found *= _EXPONENT
    return found


def products(
    halves: NDArray[np.float16], vectors: Sequence[NDArray[np.float32]]
) -> list[NDArray[np.float32]]:
    """Products of rows in half precision with each of a few vectors, which make up for the rows' exponents.

    Not by BLAS, whose last digit depends on the neighbours.
    """
    rows = _moved(halves)
    return [np.einsum("ij,j->i", rows, vector * _EXPONENT) for vector in vectors]


def _moved(halves: NDArray[np.float16]) -> NDArray[np.float32]:
    """Half-precision numbers as single ones, but for the exponent, which is too small by :data:`_EXPONENT`."""
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= _MANTISSA
    bits &= _KEPT_BITS
    return bits.view(np.float32)


def product(rows: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """``rows @ columns``, so few rows at a time that BLAS starts no threads: they wait busily for the next product, and the other
    processor is better used by another question.
    """
    few = max(1, _ALONE // columns.size)
    return np.concatenate([rows[start : start + few] @ columns for start in range(0, len(rows), few)])


def bytes_mapped(file: Path) -> NDArray[np.uint8]:
    """The bytes of a file, read when they are touched."""
    if file.stat().st_size == 0:
        return np.zeros(0, dtype=np.uint8)
    with file.open("rb") as stream:
        return np.frombuffer(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ), dtype=np.uint8)


def link_tree(source: Path, target: Path) -> None:
    """Put the files of a folder into another one as hard links, or as copies where the file system has none."""
    target.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        link_file(file, target / file.name)


def link_file(source: Path, target: Path) -> None:
    """Make ``target`` a hard link to ``source``, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
