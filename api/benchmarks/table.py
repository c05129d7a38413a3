"""The table of benchmarks, and the run over it."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from api.benchmarks import (
    again,
    checking,
    growing,
    loading,
    million,
    reading,
    searching,
    serving,
    starting,
    statutes,
)
from api.benchmarks.bench import Bench
from api.benchmarks.county import Tell, sample_county
from api.composition import Zhize
from api.errors import BadRequest
from api.models.measured import BenchFigure, BenchResponse
from api.settings import load

BENCHMARKS: Mapping[str, Callable[[Bench], list[BenchFigure]]] = MappingProxyType(
    {
        "reading": reading.measure,
        "loading": loading.measure,
        "searching": searching.measure,
        "serving": serving.measure,
        "starting": starting.measure,
        "checking": checking.measure,
        "growing": growing.measure,
        "again": again.measure,
        "statutes": statutes.measure,
        "million": million.measure,
    }
)
"""Name → benchmark; ``statutes`` measures nothing unless folders of statutes are given."""

ON_DEMAND = frozenset({"growing", "million"})
"""Takes minutes and gigabytes: only where it is named."""


def run(
    data: Path | None,
    tell: Tell,
    *,
    laws: Sequence[Path] = (),
    only: Sequence[str] = (),
    peers: bool = False,
    repeats: int = 3,
    rows: int = 100_000,
    queries: int = 400,
) -> BenchResponse:
    """Run the benchmarks that ``only`` names, or all.

    What is searched and checked is ``data`` where it is given and holds something (it is only read), else the sample
    county. Raises :class:`BadRequest` for an unknown name or a folder of laws that is not there.
    """
    for name in only:
        if name not in BENCHMARKS:
            raise BadRequest(f"没有名为“{name}”的测量。可用：{'、'.join(BENCHMARKS)}")
    for folder in laws:
        if not folder.is_dir():
            raise BadRequest(f"没有这个文件夹：{folder}")
    start = time.perf_counter()
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="zhize-bench-"))

        def county() -> Zhize:
            return stack.enter_context(_opened(data, tell))

        bench = Bench(Path(scratch), county, tell, repeats, rows, queries, tuple(laws), peers)
        figures = [figure for name in only or _usual() for figure in BENCHMARKS[name](bench)]
    return BenchResponse(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        python=platform.python_version(),
        version=version("zhize"),
        seconds=round(time.perf_counter() - start, 1),
        figures=figures,
    )


def _usual() -> list[str]:
    return [name for name in BENCHMARKS if name not in ON_DEMAND]


@contextmanager
def _opened(data: Path | None, tell: Tell) -> Iterator[Zhize]:
    if data is not None:
        zhize = Zhize(load(data=data))
        if zhize.snapshot_id() is not None:
            try:
                yield zhize
            finally:
                zhize.close()
            return
    with sample_county(None, tell) as zhize:
        yield zhize
