"""How good search and check are: measured on the bundled sample county, whose answers are known.

The rooms say how quality is counted (:mod:`search.measuring.evaluate`, :mod:`kg.analysis.evaluate`); here they meet the county, its
answer key and the baselines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from api.analysing import Analyst
from api.benchmarks.baselines import overlap_baselines
from api.benchmarks.county import Tell
from api.composition import Zhize
from api.models.measured import (
    BaselineScore,
    CheckEvaluation,
    DifficultyScore,
    EvaluationResponse,
    KindScore,
    SearchEvaluation,
    WhoModel,
)
from api.quality.check import pair_sets, second_county, third_county
from api.quality.questions import interval, question_sets, ranking, statute_sets
from api.quality.statutes import statutory_evaluation
from ingest import sample
from ingest.text import match_key
from kg.analysis.evaluate import Evaluation, Expected, Score, evaluate, expected_from
from kg.analysis.findings import Finding, FindingKind
from kg.current import current_items
from kg.reading.lists import editions, items
from kg.views import ItemView
from search.measuring.evaluate import Labelled, table, who_figures


def evaluate_quality(
    zhize: Zhize,
    part: str,
    tell: Tell,
    analyst: Analyst | None = None,
    laws: Sequence[Path] = (),
    published: Path | None = None,
) -> EvaluationResponse:
    """Measure ``part`` (``search``, ``check``, ``statutory`` or ``all``) over the sample county that ``zhize`` has opened.

    ``published`` is a folder with the sources of the published pairs of duties.
    With ``laws`` (folders of statutes) ``zhize`` must be a scratch one: they are ingested into it, last of all.
    """
    opened = zhize.opened()
    views = current_items(items(opened.store), editions(opened.store))
    response = EvaluationResponse()
    if part in ("search", "all"):
        tell("检索")
        response = response.model_copy(
            update={"search": [_search(zhize, views)], "questions": list(question_sets(zhize))}
        )
    if part in ("check", "all"):
        tell("检查")
        analyst = analyst or zhize.analyst
        sample = Planted(
            "样例县答案 · the sample's answer key",
            expected_findings(),
            expected_look_alikes(),
            implied_findings(),
        )
        tell("第二个虚构县")
        drafts, flaws, alike = second_county(analyst)
        other = Planted("第二个虚构县 · a second fictional county", flaws, alike)
        tell("第三个虚构县")
        lists, planted, similar = third_county(analyst)
        last = Planted("第三个虚构县 · a third fictional county", planted, similar)
        tell("标注的职责对")
        response = response.model_copy(
            update={
                "check": _check(analyst, views, sample, tell),
                "second": _check(analyst, drafts, other, tell),
                "third": _check(analyst, lists, last, tell),
                "pairs": pair_sets(analyst, published),
            }
        )
    if part in ("statutory", "all"):
        tell("法定职责的提取")
        response = response.model_copy(update={"statutory": statutory_evaluation()})
    if laws and part in ("search", "all"):
        asked = [*response.questions, *statute_sets(zhize, laws, tell)]
        response = response.model_copy(update={"questions": asked})
    return response


def sample_questions(views: Sequence[ItemView]) -> list[Labelled]:
    """The questions of the answer key; right are all items whose title the key names, however it is punctuated."""
    written: dict[str, set[str]] = {}
    for view in views:
        written.setdefault(match_key(view.title), set()).add(view.title)
    return [
        Labelled(
            question.question,
            frozenset(
                title
                for named in (question.matter_title, *question.titles)
                for title in written.get(match_key(named), {named})
            ),
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
        ranking(way, language, found)
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
        answered=interval(found.answered),
        right_lead=interval(found.right_lead),
        right_lead_among_three=interval(found.right_lead_among_three),
    )


def expected_findings() -> list[Expected]:
    """The planted flaws of the sample county."""
    return [expected_from(_entry(each)) for each in sample.answer_key().findings]


def implied_findings() -> list[Expected]:
    """What follows from the planted flaws: may be reported, need not be."""
    return [expected_from(_entry(each)) for each in sample.answer_key().implied]


def expected_look_alikes() -> list[Expected]:
    """What only looks like a flaw; ``kind`` is the kind of finding that it must not be."""
    return [expected_from(_entry(each), "against") for each in sample.answer_key().look_alikes]


def _entry(each: sample.KeyFinding | sample.LookAlike) -> dict[str, Any]:
    return {**asdict(each), "items": [asdict(item) for item in each.items]}


@dataclass(frozen=True, slots=True)
class Planted:
    """The answer key of a county, and where it comes from."""

    name: str
    expected: Sequence[Expected]
    look_alikes: Sequence[Expected]
    implied: Sequence[Expected] = ()


def _check(analyst: Analyst, views: Sequence[ItemView], planted: Planted, tell: Tell) -> CheckEvaluation:
    found = analyst.check(views)
    expected = planted.expected
    covered = {each.kind for each in expected}
    result = evaluate(found, expected, planted.look_alikes, covered, planted.implied)
    tell("检查的基准")
    return CheckEvaluation(
        findings_from=planted.name,
        items=len(views),
        kinds=[_kind(kind, score) for kind, score in result.kinds.items()],
        overall=_kind("all", result.overall),
        difficulties=_difficulties(result),
        look_alikes=result.look_alikes,
        look_alikes_flagged=list(result.look_alikes_flagged),
        baselines=[
            BaselineScore(
                baseline=each.name,
                threshold=round(each.threshold, 3),
                kind=FindingKind.OVERLAP,
                **_numbers(each.score),
            )
            for each in overlap_baselines(analyst.pairs(views), views, expected)
        ],
        missed=[each.id for each in result.missed],
        not_in_key=_outside(found, covered),
    )


def _kind(kind: str, score: Score) -> KindScore:
    return KindScore(kind=kind, **_numbers(score))


def _numbers(score: Score) -> dict[str, Any]:
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
