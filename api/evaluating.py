"""How good search and check are: measured on the bundled sample county, whose answers are known.

The rooms say how quality is counted (:mod:`search.evaluate`, :mod:`kg.analysis.evaluate`); here they meet the county, its
answer key and the baselines.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from api.models import Model
from ingest import sample
from kg.analysis.evaluate import Evaluation, Expected, Score, evaluate, expected_from, place_of
from kg.analysis.findings import Finding, FindingKind
from kg.current import current_items
from kg.reading import editions, items
from kg.views import ItemView
from search.evaluate import Labelled, table, who_figures
from search.measure import Figures, Interval

if TYPE_CHECKING:
    from api.analysing import Analyst
    from api.composition import Zhize

Tell = Callable[[str], None]

EDITION = "2026年版（虚构样例）"
PARTS = ("search", "check")


class IntervalModel(Model):
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


class RankingModel(Model):
    """How well one way to rank finds the right item, over ``questions`` questions."""

    way: str
    language: str
    questions: int
    mrr_10: IntervalModel
    recall_1: IntervalModel
    recall_5: IntervalModel


class WhoModel(Model):
    """How often “who” names the right lead: in its first answer, in the first three."""

    language: str
    questions: int
    answered: IntervalModel
    right_lead: IntervalModel
    right_lead_among_three: IntervalModel


class SearchEvaluation(Model):
    """One set of labelled questions: the rankings (the engine's own is ``fused``, the others are baselines) and “who”."""

    questions_from: str
    rankings: list[RankingModel]
    who: list[WhoModel]


class KindScore(Model):
    """The findings of one kind against the key."""

    kind: str
    expected: int
    found: int
    reported: int
    correct: int
    precision: float
    recall: float
    f1: float


class DifficultyScore(Model):
    """Recall of one kind at one difficulty."""

    kind: str
    difficulty: str
    expected: int
    found: int


class BaselineScore(KindScore):
    """What a plain similarity would have found, at the threshold that suits it best on this very key."""

    baseline: str
    threshold: float


class CheckEvaluation(Model):
    """The check against the key. ``look_alikes_flagged`` names look-alikes that were reported all the same."""

    findings_from: str
    items: int
    kinds: list[KindScore]
    overall: KindScore
    difficulties: list[DifficultyScore]
    look_alikes: int
    look_alikes_flagged: list[str]
    baselines: list[BaselineScore]
    missed: list[str] = Field(default_factory=list)
    not_in_key: dict[str, int] = Field(default_factory=dict)


class EvaluationResponse(Model):
    """What ``zhize evaluate`` measures."""

    search: list[SearchEvaluation] = Field(default_factory=list)
    check: CheckEvaluation | None = None


@contextmanager
def sample_county(data: Path | None, tell: Tell, encoder: str | None = None) -> Iterator[Zhize]:
    """Open the application over the sample county: in ``data`` if it holds just that, else in a temporary folder.

    A folder of the user's is never written to.
    """
    from api.composition import Zhize
    from api.settings import load

    if data is not None:
        held = Zhize(load(data=data, encoder=encoder))
        if _is_sample(held):
            tell(f"使用 {data} 中的样例县")
            try:
                yield held
            finally:
                held.close()
            return
    with tempfile.TemporaryDirectory(prefix="zhize-") as folder:
        zhize = Zhize(load(data=Path(folder), encoder=encoder))
        ingest_sample(zhize, tell)
        try:
            yield zhize
        finally:
            zhize.close()


def ingest_sample(zhize: Zhize, tell: Tell) -> None:
    """Ingest the sample county into the folder of ``zhize``."""
    from api.options import IngestRequest

    request = IngestRequest(jurisdiction=sample.answer_key().county, edition=EDITION)
    tell("导入样例县")
    zhize.ingest([sample.folder()], request, lambda done, total, what: tell(f"导入样例县：{what}"))


def _is_sample(zhize: Zhize) -> bool:
    key, status = sample.answer_key(), zhize.status()
    listed = [edition for edition in status.editions if edition.items]
    return (
        len(listed) == 1 and listed[0].jurisdiction == key.county and listed[0].items == key.counts["items"]
    )


def evaluate_quality(zhize: Zhize, part: str, tell: Tell) -> EvaluationResponse:
    """Measure ``part`` (``search``, ``check`` or ``all``) over the sample county that ``zhize`` has opened."""
    opened = zhize.opened()
    views = current_items(items(opened.store), editions(opened.store))
    response = EvaluationResponse()
    if part in ("search", "all"):
        tell("检索")
        response = response.model_copy(update={"search": [_search(zhize, views)]})
    if part in ("check", "all"):
        tell("检查")
        response = response.model_copy(update={"check": _check(zhize.analyst, views, tell)})
    return response


def sample_questions(views: Sequence[ItemView]) -> list[Labelled]:
    """The questions of the answer key; right are all items that bear the title of the row that the key points at."""
    titles: dict[tuple[str, str | None, int | None], set[str]] = {}
    for view in views:
        document, sheet, _, row = place_of(view.source)
        titles.setdefault((document, sheet, row), set()).add(view.title)
    return [
        Labelled(
            question.question,
            frozenset(titles.get((question.document, question.sheet, question.row), {question.matter_title})),
            frozenset(question.lead),
            question.lang,
        )
        for question in sample.answer_key().questions
    ]


def _search(zhize: Zhize, views: Sequence[ItemView]) -> SearchEvaluation:
    opened, questions = zhize.opened(), sample_questions(views)
    languages = {"all": questions} | {
        language: [each for each in questions if each.language == language]
        for language in sorted({each.language for each in questions})
    }
    rankings = [
        _ranking(way, language, found)
        for way, by_language in table(opened.engine, questions).items()
        for language, found in by_language.items()
    ]
    return SearchEvaluation(
        questions_from="样例县答案 · the sample's answer key",
        rankings=rankings,
        who=[_who(zhize, language, own) for language, own in languages.items()],
    )


def _who(zhize: Zhize, language: str, questions: Sequence[Labelled]) -> WhoModel:
    found = who_figures(zhize.opened().responder, questions)
    return WhoModel(
        language=language,
        questions=len(questions),
        answered=_interval(found.answered),
        right_lead=_interval(found.right_lead),
        right_lead_among_three=_interval(found.right_lead_among_three),
    )


def _ranking(way: str, language: str, found: Figures) -> RankingModel:
    return RankingModel(
        way=way,
        language=language,
        questions=found.questions,
        mrr_10=_interval(found.mrr),
        recall_1=_interval(found.recall_1),
        recall_5=_interval(found.recall_5),
    )


def _interval(found: Interval) -> IntervalModel:
    return IntervalModel(mean=round(found.mean, 4), low=round(found.low, 4), high=round(found.high, 4))


def expected_findings() -> list[Expected]:
    """The planted flaws of the sample county."""
    return [expected_from(asdict(each)) for each in sample.answer_key().findings]


def expected_look_alikes() -> list[Expected]:
    """What only looks like a flaw; ``kind`` is the kind of finding that it must not be."""
    return [expected_from(asdict(each), "against") for each in sample.answer_key().look_alikes]


def _check(analyst: Analyst, views: Sequence[ItemView], tell: Tell) -> CheckEvaluation:
    found = analyst.check(views)
    expected = expected_findings()
    covered = {each.kind for each in expected}
    result = evaluate(found, expected, expected_look_alikes(), covered)
    tell("检查的基准")
    return CheckEvaluation(
        findings_from="样例县答案 · the sample's answer key",
        items=len(views),
        kinds=[_kind(kind, score) for kind, score in result.kinds.items()],
        overall=_kind("all", result.overall),
        difficulties=_difficulties(result),
        look_alikes=result.look_alikes,
        look_alikes_flagged=list(result.look_alikes_flagged),
        baselines=_baselines(analyst, views, expected),
        missed=[each.id for each in result.missed],
        not_in_key=_outside(found, covered),
    )


def _kind(kind: str, score: Score) -> KindScore:
    return KindScore(kind=kind, **_numbers(score))


def _numbers(score: Score) -> dict[str, float]:
    ratios = {name: round(getattr(score, name), 4) for name in ("precision", "recall", "f1")}
    return {
        "expected": score.expected,
        "found": score.recalled,
        "reported": score.reported,
        "correct": score.correct,
        **ratios,
    }


def _difficulties(result: Evaluation) -> list[DifficultyScore]:
    return [
        DifficultyScore(
            kind=name.partition("/")[0],
            difficulty=name.partition("/")[2],
            expected=score.expected,
            found=score.recalled,
        )
        for name, score in result.difficulties.items()
    ]


def _outside(found: Sequence[Finding], covered: Collection[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in found:
        if finding.kind.value not in covered:
            counts[finding.kind.value] = counts.get(finding.kind.value, 0) + 1
    return counts
