"""How good the check is besides the sample county: labelled pairs, published pairs, and two more fictional counties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from api.analysing import Analyst
from api.ingesting import Ingestion
from api.models.measured import IntervalModel, PairKind, PairPoint, PairScoreModel, PairSet
from api.options import IngestRequest
from api.quality.published_pairs import published_pairs
from api.settings import Settings
from ingest import second, third
from ingest.organs.own_names import names_of
from ingest.records import FileResult
from kg.analysis.evaluate import Expected, expected_from
from kg.analysis.pair_quality import Pair, PairQuality, Share, pair_quality, written_pairs
from kg.reading.lists import items
from kg.snapshots import Snapshots
from kg.store import memory_store
from kg.triples.lists import Edition
from kg.views import ItemView
from kg.writing.writer import GraphWriter

_DRAFT = "draft"

#: Items of a county as the check reads them, the flaws that are planted, and the look-alikes.
County = tuple[list[ItemView], list[Expected], list[Expected]]


def pair_sets(analyst: Analyst, published: Path | None = None) -> list[PairSet]:
    """The judge on the labelled pairs that are kept for reporting, and on published ones where their texts are at hand."""
    sets = [_pair_set("标注的职责对 · written pairs", written_pairs(), analyst, 0)]
    if published is not None:
        found, missing = published_pairs(published)
        if {pair.same for pair in found} == {True, False}:
            sets.append(_pair_set("已公布的职责对 · published pairs", found, analyst, missing))
    return sets


def _pair_set(name: str, pairs: Sequence[Pair], analyst: Analyst, missing: int) -> PairSet:
    found = pair_quality(pairs, analyst.judge)
    return PairSet(
        pairs_from=name,
        pairs=found.pairs,
        same=found.same,
        missing=missing,
        scores=_scores(found),
        kinds=[
            PairKind(same=same, how=how, pairs=count, told=round(share, 4))
            for same, how, count, share in found.found
        ],
        curve=[
            PairPoint(threshold=at, precision=round(p, 4), recall=round(r, 4), flagged=round(f, 4))
            for at, p, r, f in found.curve
        ],
    )


def _scores(found: PairQuality) -> list[PairScoreModel]:
    return [
        PairScoreModel(
            way=each.way,
            threshold=round(each.threshold, 3),
            precision=_interval(each.precision),
            recall=_interval(each.recall),
            f1=_interval(each.f1),
            flagged=_interval(each.flagged),
        )
        for each in found.scores
    ]


def _interval(share: Share) -> IntervalModel:
    return IntervalModel(mean=round(share.value, 4), low=round(share.low, 4), high=round(share.high, 4))


def second_county(analyst: Analyst) -> County:
    """The items of the second fictional county as the check reads them from its files, its flaws and look-alikes."""
    return _county(analyst, second.COUNTY, second.write)


def third_county(analyst: Analyst) -> County:
    """The same of the third fictional county."""
    return _county(analyst, third.COUNTY, third.write)


def _county(analyst: Analyst, county: str, write: Callable[[Path], list[second.Marked]]) -> County:
    with TemporaryDirectory() as name:
        folder = Path(name)
        lists = folder / "lists"
        lists.mkdir()
        flaws, alike = second.key(write(lists))
        views = _read(analyst, sorted(lists.iterdir()), Settings(data=folder / "data"), county)
    return views, [expected_from(each) for each in flaws], [expected_from(each) for each in alike]


def _read(analyst: Analyst, paths: Sequence[Path], settings: Settings, county: str) -> list[ItemView]:
    snapshots = Snapshots(settings.data, base=settings.base_iri)
    request = IngestRequest(jurisdiction=county, status="draft")
    ingestion = Ingestion(settings, snapshots, analyst, request, lambda *_: None)
    results = [result for result in ingestion.results(paths) if isinstance(result, FileResult)]
    writer = GraphWriter(memory_store(), analyst.context(names_of(i for r in results for i in r.items)))
    for result in results:
        writer.add_file(result, Edition(_DRAFT, county, status="draft"))
    return list(items(writer.store))
