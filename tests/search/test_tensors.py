"""An array of a safetensors file is read as its own library reads it, without the library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from search.encoders.base import EncoderError
from search.encoders.static import StaticEncoder
from search.encoders.tensors import load_tensor


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_one_of_several(tmp_path: Path, kind: type):
    file = tmp_path / "model.safetensors"
    tensors: dict[str, np.ndarray] = {
        "a": np.arange(6).astype(kind).reshape(3, 2),
        "b": np.arange(6, 14).astype(kind),
    }
    save_file({**tensors, "c": np.zeros(3, dtype=np.int8)}, file)
    for name, values in tensors.items():
        found = load_tensor(file, name)
        assert found.dtype == kind
        assert np.array_equal(found, values)
    for missing in ("c", "d"):
        with pytest.raises(KeyError):
            load_tensor(file, missing)


@pytest.mark.parametrize("data", [b"", b"\xff" * 8 + b"{}", b"not at all"])
def test_a_broken_file_is_told(tmp_path: Path, data: bytes):
    (tmp_path / "model.safetensors").write_bytes(data)
    (tmp_path / "tokenizer.json").write_text("{}", "utf-8")
    with pytest.raises(EncoderError, match="不完整"):
        StaticEncoder.open(tmp_path)


def test_a_file_that_was_cut_off(tmp_path: Path):
    file = tmp_path / "model.safetensors"
    save_file({"embedding.weight": np.ones((4, 4), dtype=np.float16)}, file)
    file.write_bytes(file.read_bytes()[:-2])
    with pytest.raises(ValueError, match="buffer"):
        load_tensor(file, "embedding.weight")
