"""One changed list of 304 items ingested again, as a share of what the whole ingest took."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

from openpyxl import load_workbook

from api.benchmarks.bench import Bench, Turns, timed
from api.benchmarks.county import EDITION
from api.benchmarks.peers import PeerError
from api.models.measured import BenchFigure
from ingest import sample

_EVERY = 25  # so many rows apart are the changed ones
_FAILED = 2


def measure(bench: Bench) -> list[BenchFigure]:
    """Onto the sample county alone; ``statutes`` measures it on top of collections of statutes."""
    data = bench.folder / "again"
    bench.tell("重新导入：先导入样例县")
    whole = timed(lambda: ingest(data, sample.folder()))
    return [figure(bench, data, whole, "样例县")]


def figure(bench: Bench, data: Path, whole: float, onto: str) -> BenchFigure:
    """Ingest a township's list into ``data``, then changed copies of it; ``whole`` seconds took what is there."""
    source = min(sample.folder().glob("*镇_*.xlsx"))
    lists = bench.folder / "changed"
    lists.mkdir(exist_ok=True)
    target = lists / source.name
    shutil.copy(source, target)
    bench.tell(f"重新导入：在{onto}之上")
    ingest(data, target)
    numbers = count(1)
    taken = []
    for _ in range(bench.repeats):
        change(source, target, next(numbers))
        taken.append(timed(lambda: ingest(data, target)))
    turns = Turns(tuple(taken), (whole,) * len(taken))
    return turns.figure("again", f"改过的一份清单（304 条）重新导入，在{onto}之上", f"整个导入（{onto}）")


def change(source: Path, target: Path, number: int) -> None:
    """A copy of a workbook with another wording in some rows."""
    book = load_workbook(source)
    for sheet in book.worksheets:
        for place, row in enumerate(sheet.iter_rows(min_row=4)):
            for cell in row:
                if place % _EVERY == number % _EVERY and isinstance(cell.value, str) and len(cell.value) > 12:
                    cell.value = f"{cell.value[:-2]}及相关{cell.value[-2:]}"
    book.save(target)


def ingest(data: Path, path: Path) -> None:
    """``zhize ingest`` in a process of its own. Raises :class:`PeerError` where it fails."""
    command = [sys.executable, "-m", "api.cli", "ingest", str(path), "--data", str(data)]
    command += ["--jurisdiction", sample.answer_key().county, "--edition", EDITION]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode >= _FAILED:
        raise PeerError(f"导入没有成功：{done.stderr.strip()[-200:]}")
