"""One array of a safetensors file, memory-mapped: a question needs a few rows of a table of 18 MB.

The format (https://github.com/huggingface/safetensors#format): eight bytes with the length of a header, the header in JSON
(name → ``dtype``, ``shape``, and ``data_offsets`` behind the header), then the arrays.
"""

from __future__ import annotations

import json
import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LENGTH = 8
_KINDS = {"F16": np.float16, "F32": np.float32}


def load_tensor(file: Path, name: str) -> NDArray[Any]:
    """The array ``name`` of ``file``, of half or single precision, read when it is touched.

    Raises:
        KeyError: the file has no such array, or one of another kind.
        ValueError: the file is cut off, or not of this format.
    """
    with file.open("rb") as stream:
        end = _LENGTH + int.from_bytes(stream.read(_LENGTH), "little")
        if end > file.stat().st_size:
            raise ValueError("not a safetensors file")
        header = json.loads(stream.read(end - _LENGTH))
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    found = header[name]
    kind = np.dtype(_KINDS[found["dtype"]])
    first, last = found["data_offsets"]
    return np.frombuffer(data, kind, (last - first) // kind.itemsize, end + first).reshape(found["shape"])
