"""FAISS, imported when first needed and treated as untyped (its stubs lack what its Python layer adds)."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def faiss() -> Any:
    """The ``faiss`` module."""
    return importlib.import_module("faiss")


@contextmanager
def one_thread() -> Iterator[None]:
    """Let FAISS work on this thread alone: in many small steps its threads mostly wait for one another, and they do so busily."""
    library = faiss()
    threads = library.omp_get_max_threads()
    library.omp_set_num_threads(1)  # of those that this thread starts
    try:
        yield
    finally:
        library.omp_set_num_threads(threads)
