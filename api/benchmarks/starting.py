"""A cold ``zhize search``: a new process from nothing to the answer, beside one that only imports what it must."""

from __future__ import annotations

import subprocess
import sys

from api.benchmarks.bench import Bench, in_turn, timed
from api.benchmarks.peers import IMPORTS, peer
from api.models.measured import BenchFigure

_MORE = 2  # more turns than other benchmarks: each is short


def measure(bench: Bench) -> list[BenchFigure]:
    """The files are in the system's cache after the first turn; what is cold is the process."""
    bench.tell("冷启动的检索")
    command = [sys.executable, "-m", "api.cli", "search", bench.questions[0], "--data", str(bench.data)]
    turns = in_turn(
        lambda: timed(lambda: subprocess.run(command, capture_output=True, check=True)),
        lambda: timed(lambda: peer(IMPORTS)),
        bench.repeats + _MORE,
    )
    return [turns.figure("starting", "zhize search（新进程）", "Python 只导入 numpy、faiss、pyoxigraph")]
