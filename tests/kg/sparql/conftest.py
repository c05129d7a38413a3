"""A store of three graphs of a hundred numbers, and workers that answer over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    Store,
)

from kg.sparql.pool import SparqlPool

N = NamedNode


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sparql") / "graph"
    store = Store(str(path))
    for name in "abc":
        for number in range(100):
            store.add(
                Quad(N(f"http://x/{name}{number}"), N("http://x/p"), Literal(number), N(f"http://g/{name}"))
            )
    store.add(
        Quad(
            N("http://x/a0"),
            N("http://x/label"),
            Literal("煤矿,\t“井田”\n二", language="zh"),
            N("http://g/a"),
        )
    )
    store.flush()
    return path


@pytest.fixture(scope="module")
def pool(folder: Path):
    with SparqlPool(folder, workers=2, timeout=20, memory_mb=512, row_limit=50) as opened:
        yield opened
