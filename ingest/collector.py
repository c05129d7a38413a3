"""The cyclic garbage collector while hundreds of thousands of records are made: they have no cycles to look for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the collector from walking all records again and again while a file is read.

    What was made meanwhile counts as old afterwards, so that no pass over all of it follows at once. Reference counts
    free everything else as usual.
    """
    pause = gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.freeze()  # into the permanent generation, and from there into the oldest one: no pass, no copy
            gc.unfreeze()
            gc.enable()
