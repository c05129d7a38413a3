"""FAISS, imported when first needed and treated as untyped (its stubs lack what its Python layer adds)."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def faiss() -> Any:
    """The ``faiss`` module."""
    return importlib.import_module("faiss")
