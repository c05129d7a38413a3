"""Records → a published snapshot of the graph, beside Oxigraph bulk loading the same quads and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from api.benchmarks.bench import Bench, in_turn, timed
from api.benchmarks.county import EDITION
from api.benchmarks.peers import BULK_LOAD, DUMP, peer
from api.models.measured import BenchFigure
from ingest import sample
from ingest.organs.own_names import names_of
from ingest.pipeline import ingest_paths
from ingest.records import FileResult
from kg.snapshots import Snapshots
from kg.triples.lists import Edition
from kg.writing.writer import GraphWriter


def measure(bench: Bench) -> list[BenchFigure]:
    """SHACL validation, conversion, writing, manifest and fsync are all in our time; reading the files is not."""
    bench.tell("读取样例县")
    results = [each for each in ingest_paths(bench.lists) if isinstance(each, FileResult)]
    edition = Edition(EDITION, sample.answer_key().county, status="published")
    quads, numbers = bench.folder / "sample.nq", count()
    bench.tell("写入图谱")

    def ours() -> float:
        data = bench.folder / f"load-{next(numbers)}"
        taken = timed(lambda: publish(bench, data, results, edition))
        if not quads.exists():
            peer(DUMP, str(Snapshots(data).require().graph), str(quads))
        return taken

    def floor() -> float:
        return float(peer(BULK_LOAD, str(quads), str(bench.folder / f"bulk-{next(numbers)}"))["seconds"])

    turns = in_turn(ours, floor, bench.repeats)
    with quads.open("rb") as lines:
        details = {
            "四元组": float(sum(1 for _ in lines)),
            "事项": float(sum(len(each.items) for each in results)),
        }
    return [
        turns.figure("loading", "样例县的记录写成图谱快照", "Oxigraph 批量装载同样的四元组", details=details)
    ]


def publish(bench: Bench, data: Path, results: Sequence[FileResult], edition: Edition) -> None:
    """Write ``results`` into a new graph under ``data`` and publish it, without matters, findings and search index."""
    with Snapshots(data, base=bench.zhize.settings.base_iri).write() as copy:
        writer = GraphWriter(
            copy.store, bench.analyst.context(names_of(item for one in results for item in one.items))
        )
        for result in results:
            writer.add_file(result, edition)
        copy.commit()
