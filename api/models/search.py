"""The shapes of search, “who”, more like this and suggestions; part of the models of :mod:`api.models.core`."""

from __future__ import annotations

from pydantic import Field

from api.models.core import BasisModel, HitModel, Model, PartModel, TownshipPart


class UnderstoodModel(Model):
    """What a word of the question is taken to mean, and who usually leads there (a kind of department, in words)."""

    written: str
    means: str
    by: str  # word: the thesaurus says so; spelling: it sounds the same
    iri: str | None = None  # of the concept
    usual_lead: str | None = None
    own: bool = False  # from a thesaurus of the user's own


class SearchResponse(Model):
    """The answer to a search."""

    query: str
    took_ms: float
    total: int
    hits: list[HitModel]
    facets: dict[str, dict[str, int]]
    notices: list[str] = Field(default_factory=list)
    understood: list[UnderstoodModel] = Field(default_factory=list)
    offset: int = 0


class UsualLeadModel(Model):
    """Which kind of department usually leads such matters, by national practice and statute."""

    family: str
    basis: str | None = None


class OptionModel(Model):
    """One aspect of a question that is too wide: a duty, to be asked about by its title."""

    title: str
    iri: str
    lead: list[str] = Field(default_factory=list)


class ClarifyModel(Model):
    """What is asked back, and the aspects to choose from."""

    question: str
    options: list[OptionModel]


class SimilarResponse(Model):
    """Duties like a given one, nearest first."""

    iri: str
    title: str
    hits: list[HitModel]


class SuggestionModel(Model):
    """A completion of what is being typed: ``kind`` is duty, organ, statute or word (of the thesaurus)."""

    text: str
    kind: str
    detail: str | None = None  # who leads; what a word means


class SuggestResponse(Model):
    """Completions, best first."""

    query: str
    suggestions: list[SuggestionModel]


class AnswerModel(Model):
    """Who handles it: ``status`` is owned, contested or unowned."""

    status: str
    text: str
    title: str | None = None
    matter: str | None = None
    lead: list[PartModel] = Field(default_factory=list)
    cooperate: list[PartModel] = Field(default_factory=list)
    township: list[TownshipPart] = Field(default_factory=list)
    legal_basis: list[BasisModel] = Field(default_factory=list)
    confidence: float
    evidence: list[HitModel] = Field(default_factory=list)
    findings: list[str] = Field(default_factory=list)
    usual_lead: UsualLeadModel | None = None  # where no list names a lead


class WhoResponse(Model):
    """The answer to a question, with the next best ones; ``answer`` is null and ``clarify`` given if it is too wide."""

    question: str
    answer: AnswerModel | None
    alternatives: list[AnswerModel] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)
    clarify: ClarifyModel | None = None
    understood: list[UnderstoodModel] = Field(default_factory=list)
    usual_lead: UsualLeadModel | None = None
