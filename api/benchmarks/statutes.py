"""The ingest of collections of statutes, beside Oxigraph bulk loading the same quads."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from api.benchmarks import again, searching
from api.benchmarks.bench import Bench, Turns
from api.benchmarks.peers import BULK_LOAD, DUMP, PeerError, peer
from api.composition import Zhize
from api.models.core import IngestResponse
from api.models.measured import BenchFigure
from api.settings import load
from kg.snapshots import Snapshots

_MEBIBYTE = 1024.0  # ru_maxrss counts KiB on Linux


def measure(bench: Bench) -> list[BenchFigure]:
    """One ``zhize ingest`` of all folders in a process of its own, from its start to its end; nothing without folders."""
    if not bench.laws:
        return []
    data = bench.folder / "laws"
    bench.tell("导入法律法规")
    seconds, megabytes, response = _ingest(bench, data)
    quads = bench.folder / "laws.nq"
    peer(DUMP, str(Snapshots(data).require().graph), str(quads))
    bench.tell("对照：批量装载")
    loaded = peer(BULK_LOAD, str(quads), str(bench.folder / "laws-bulk"))
    details = {
        "文件": float(len(response.files)),
        "未读成的文件": float(sum(each.error is not None and not each.skipped for each in response.files)),
        "法规": float(response.entities.legal_resources),
        "法条": float(response.entities.articles),
        "四元组": float(loaded["quads"]),
        "内存峰值 MiB": round(megabytes),
        "数据 MB": round(_size(data) / 1e6),
    }
    turns = Turns((seconds,), (float(loaded["seconds"]),))
    whole = turns.figure("statutes", "导入法律法规", "Oxigraph 批量装载同样的四元组", details=details)
    return [whole, again.figure(bench, data, seconds, "法律法规"), _asked(bench, data)]


def _asked(bench: Bench, data: Path) -> BenchFigure:
    """One question over the statutes and the list that came on top of them, beside one product with all their vectors."""
    bench.tell("检索（法律法规之上）")
    zhize = Zhize(load(data=data))
    try:
        engine = zhize.opened().engine
        name, vectors = "search（法律法规之上）", searching.vectors_of(engine)
        return searching.figure(bench, name, lambda question: engine.search(question, searching.K), vectors)
    finally:
        zhize.close()


def _ingest(bench: Bench, data: Path) -> tuple[float, float, IngestResponse]:
    """Seconds, peak memory in MiB, and the response. Raises :class:`PeerError` where the ingest fails."""
    command = [
        sys.executable,
        "-m",
        "api.cli",
        "ingest",
        *map(str, bench.laws),
        "--data",
        str(data),
        "--json",
    ]
    answer = bench.folder / "laws.json"
    start = time.perf_counter()
    with answer.open("wb") as output:
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise PeerError(f"导入法律法规没有成功（退出状态 {process.returncode}）")
    return seconds, usage.ru_maxrss / _MEBIBYTE, IngestResponse.model_validate_json(answer.read_bytes())


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
