"""What is measured, as response models: quality (``zhize evaluate``) and speed (``zhize bench``)."""

from __future__ import annotations

from pydantic import Field

from api.models.core import Model


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


class QuestionKindModel(Model):
    """One kind of labelled question (``all``: every answerable one).

    ``rankings`` has the product's own ranking as ``search``, beside the baselines. ``silent`` is the share without a
    definite answer, which is right for the kinds ``broad`` and ``unanswerable`` only.
    """

    kind: str
    questions: int
    rankings: list[RankingModel]
    right_lead: IntervalModel | None = None
    right_lead_among_three: IntervalModel | None = None
    silent: IntervalModel | None = None


class QuestionSet(Model):
    """Labelled questions of one part: weights may be chosen on ``choose``, ``report`` is only reported."""

    questions_from: str
    part: str
    kinds: list[QuestionKindModel]


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


class StatutoryScore(Model):
    """Duties in statutes, extracted against labelled by hand: one ``measure`` on one stratum of one part of the sample.

    ``part``: rules were written while looking at ``choose``, ``report`` was labelled and then only counted. ``stratum``:
    sentences that name townships, departments, ``neither``, or ``all``. ``measure``: whether there is a duty
    (``detection``), whose it is (``subject``), in which ``role``. Shares are null where there is nothing to count.
    """

    part: str
    stratum: str
    measure: str
    sentences: int
    right: int
    wrong: int
    missed: int
    precision: float | None = None
    recall: float | None = None


class StatutoryEvaluation(Model):
    """The extraction of duties from statutes, on sentences drawn at random."""

    sentences: int
    scores: list[StatutoryScore]


class PairScoreModel(Model):
    """One way to tell pairs (``judge``, ``cosine`` at its best threshold, ``exact`` names); ``flagged``: look-alikes."""

    way: str
    threshold: float
    precision: IntervalModel
    recall: IntervalModel
    f1: IntervalModel
    flagged: IntervalModel


class PairKind(Model):
    """Pairs of one kind (same or not, and how their wordings differ), and the share told to be one matter."""

    same: bool
    how: str
    pairs: int
    told: float


class PairPoint(Model):
    """A point of the precision-recall curve of the judge."""

    threshold: float
    precision: float
    recall: float
    flagged: float


class PairSet(Model):
    """Labelled pairs of duties; ``missing`` counts those whose texts are not at hand."""

    pairs_from: str
    pairs: int
    same: int
    missing: int
    scores: list[PairScoreModel]
    kinds: list[PairKind]
    curve: list[PairPoint]


class EvaluationResponse(Model):
    """What ``zhize evaluate`` measures."""

    search: list[SearchEvaluation] = Field(default_factory=list)
    questions: list[QuestionSet] = Field(default_factory=list)
    check: CheckEvaluation | None = None
    second: CheckEvaluation | None = None
    third: CheckEvaluation | None = None
    pairs: list[PairSet] = Field(default_factory=list)
    statutory: StatutoryEvaluation | None = None


class BenchFigure(Model):
    """One figure: the median of ``repeats`` runs, as a ratio to a floor or a peer that ran in turn with it.

    ``low`` and ``high`` are the least and greatest ratio of a single turn; both and ``ratio`` are None where nothing
    is compared. ``details`` holds further numbers of the same runs.
    """

    benchmark: str
    what: str
    value: float
    unit: str
    against: str | None = None
    floor: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    repeats: int = 1
    details: dict[str, float] = Field(default_factory=dict)


class BenchResponse(Model):
    """What ``zhize bench`` measures, and on what kind of machine."""

    cores: int
    python: str
    version: str
    seconds: float
    figures: list[BenchFigure]
