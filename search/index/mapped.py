"""Arrays on disk, memory-mapped, as plain arrays: numpy's own ``memmap`` type makes every slice cost more."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def load_mapped(file: Path) -> NDArray[Any]:
    """The array in a ``.npy`` file, read when it is touched."""
    return np.asarray(np.load(file, mmap_mode="r"))


def bytes_mapped(file: Path) -> NDArray[np.uint8]:
    """The bytes of a file, read when they are touched."""
    if file.stat().st_size == 0:
        return np.zeros(0, dtype=np.uint8)
    return np.asarray(np.memmap(file, dtype=np.uint8, mode="r"))


def link_tree(source: Path, target: Path) -> None:
    """Put the files of a folder into another one as hard links, or as copies where the file system has none."""
    target.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        try:
            os.link(file, target / file.name)
        except OSError:
            shutil.copy2(file, target / file.name)
