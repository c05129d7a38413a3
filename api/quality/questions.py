"""The labelled questions put to an opened application, as response models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from api.benchmarks.county import Tell
from api.composition import Zhize
from api.models.measured import IntervalModel, QuestionKindModel, QuestionSet, RankingModel
from api.options import IngestRequest
from search.measuring.figures import Figures, Interval
from search.measuring.labelled import PARTS, county_questions, statute_questions
from search.measuring.questions import KindFigures, by_kind, over_statutes

LABELS = {False: "只认出题时所指条文 · named", True: "经判读同样作答的条文也算 · judged"}
"""What counts as right of the articles that answer a question."""

_TOLD_EVERY = 100  # files


def question_sets(zhize: Zhize) -> Iterator[QuestionSet]:
    """The questions over duties, put to the sample county that ``zhize`` has opened."""
    opened = zhize.opened()
    for part in PARTS:
        found = by_kind(opened.engine, opened.responder, county_questions(part))
        yield _set("自编问题，问样例县 · own questions to the sample county", part, found)


def statute_sets(zhize: Zhize, laws: Sequence[Path], tell: Tell) -> Iterator[QuestionSet]:
    """The questions over statutes, put to the collections in ``laws``, which are ingested into ``zhize``."""

    def told(done: int, total: int, _what: str) -> None:
        if done and not done % _TOLD_EVERY:
            tell(f"导入法规 {done}/{total}")

    zhize.ingest(list(laws), IngestRequest(), told)
    engine = zhize.opened().engine
    for part in PARTS:
        for judged, name in LABELS.items():
            found = over_statutes(engine, statute_questions(part), judged)
            yield _set(
                f"自编问题，问法规汇编 · own questions to the collections of statutes; {name}", part, found
            )


def _set(name: str, part: str, found: Sequence[KindFigures]) -> QuestionSet:
    return QuestionSet(questions_from=name, part=part, kinds=[_kind(each) for each in found])


def _kind(found: KindFigures) -> QuestionKindModel:
    return QuestionKindModel(
        kind=found.kind,
        questions=found.questions,
        rankings=[ranking(way, "all", figures) for way, figures in found.rankings.items()],
        right_lead=_optional(found.right_lead),
        right_lead_among_three=_optional(found.right_lead_among_three),
        silent=_optional(found.silent),
    )


def ranking(way: str, language: str, found: Figures) -> RankingModel:
    """One way to rank, as a model."""
    return RankingModel(
        way=way,
        language=language,
        questions=found.questions,
        mrr_10=interval(found.mrr),
        recall_1=interval(found.recall_1),
        recall_5=interval(found.recall_5),
    )


def interval(found: Interval) -> IntervalModel:
    """A mean with its interval, to four digits."""
    return IntervalModel(mean=round(found.mean, 4), low=round(found.low, 4), high=round(found.high, 4))


def _optional(found: Interval | None) -> IntervalModel | None:
    return None if found is None else interval(found)
