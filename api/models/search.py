"""The shapes of search, “who”, more like this and suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made

from api.models.hits import BasisModel, HitModel, PartModel, Shape, TownshipPart


@dataclass(frozen=True, kw_only=True)
class UnderstoodModel(Shape):
    """What a word of the question is taken to mean, and who usually leads there (a kind of department, in words)."""

    written: str
    means: str
    by: str  # word: the thesaurus says so; spelling: it sounds the same
    iri: str | None = None  # of the concept
    usual_lead: str | None = None
    own: bool = False  # from a thesaurus of the user's own


@dataclass(frozen=True, kw_only=True)
class SearchResponse(Shape):
    """The answer to a search."""

    query: str
    took_ms: float
    total: int
    hits: list[HitModel]
    facets: dict[str, dict[str, int]]
    notices: list[str] = made(default_factory=list)
    understood: list[UnderstoodModel] = made(default_factory=list)
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class UsualLeadModel(Shape):
    """Which kind of department usually leads such matters, by national practice and statute."""

    family: str
    basis: str | None = None


@dataclass(frozen=True, kw_only=True)
class OptionModel(Shape):
    """One aspect of a question that is too wide: a duty, to be asked about by its title."""

    title: str
    iri: str
    lead: list[str] = made(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ClarifyModel(Shape):
    """What is asked back, and the aspects to choose from."""

    question: str
    options: list[OptionModel]


@dataclass(frozen=True, kw_only=True)
class SimilarResponse(Shape):
    """Duties like a given one, nearest first."""

    iri: str
    title: str
    hits: list[HitModel]


@dataclass(frozen=True, kw_only=True)
class SuggestionModel(Shape):
    """A completion of what is being typed: ``kind`` is duty, organ, statute or word (of the thesaurus)."""

    text: str
    kind: str
    detail: str | None = None  # who leads; what a word means


@dataclass(frozen=True, kw_only=True)
class SuggestResponse(Shape):
    """Completions, best first."""

    query: str
    suggestions: list[SuggestionModel]


@dataclass(frozen=True, kw_only=True)
class AnswerModel(Shape):
    """Who handles it: ``status`` is owned, contested or unowned."""

    status: str
    text: str
    title: str | None = None
    matter: str | None = None
    lead: list[PartModel] = made(default_factory=list)
    cooperate: list[PartModel] = made(default_factory=list)
    township: list[TownshipPart] = made(default_factory=list)
    legal_basis: list[BasisModel] = made(default_factory=list)
    confidence: float
    evidence: list[HitModel] = made(default_factory=list)
    findings: list[str] = made(default_factory=list)
    usual_lead: UsualLeadModel | None = None  # where no list names a lead


@dataclass(frozen=True, kw_only=True)
class WhoResponse(Shape):
    """The answer to a question, with the next best ones; ``answer`` is null and ``clarify`` given if it is too wide.

    ``talk`` says that no office answers it: idle talk. ``also`` are the answers to what else is asked in the same message, each
    with its own part of it as ``question``.
    """

    question: str
    answer: AnswerModel | None
    alternatives: list[AnswerModel] = made(default_factory=list)
    notices: list[str] = made(default_factory=list)
    clarify: ClarifyModel | None = None
    understood: list[UnderstoodModel] = made(default_factory=list)
    usual_lead: UsualLeadModel | None = None
    talk: bool = False
    also: list[WhoResponse] = made(default_factory=list)
