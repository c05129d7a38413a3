"""The shapes of hits and answers: as :mod:`api.models.core`, but plain dataclasses.

A cold ``zhize search`` spends a third of its time on importing pydantic and building models. FastAPI takes dataclasses as
well, with the same checks and the same schemas.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, ClassVar


class Shape:
    """A response shape: immutable, and nothing that is not declared gets in."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}


def to_json(response: Shape) -> str:
    """A response as indented JSON."""
    import orjson

    return orjson.dumps(response, option=orjson.OPT_INDENT_2).decode()


@dataclass(frozen=True, kw_only=True)
class SourceModel(Shape):
    """Where a statement stands."""

    document: str
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: str | None = None
    quote: str | None = None


@dataclass(frozen=True, kw_only=True)
class Explain(Shape):
    """Why a hit stands where it stands: each part's rank (from 1) and score."""

    keyword_rank: int | None = None
    keyword_score: float | None = None
    vector_rank: int | None = None
    vector_score: float | None = None
    character_rank: int | None = None
    character_score: float | None = None
    exact: list[str] = made(default_factory=list)
    usual_lead_score: float | None = None  # chance that such an organ leads such matters, by the thesaurus
    rerank_score: float | None = None  # what the reranker says, where one is set
    answered_score: float | None = (
        None  # added for how much of the question is answered, word by word, and by the kind of answer
    )


@dataclass(frozen=True, kw_only=True)
class HitModel(Shape):
    """One search hit."""

    rank: int
    score: float
    iri: str
    title: str
    kind: str
    field: str | None = None
    holder: str | None = None
    lead: list[str] = made(default_factory=list)
    cooperate: list[str] = made(default_factory=list)
    legal_basis: list[str] = made(default_factory=list)
    source: SourceModel | None = None
    highlights: list[str] = made(default_factory=list)
    explain: Explain = made(default_factory=Explain)
    text: str | None = None
    copies: int = (
        1  # how many units carry the same item (the townships of a county, say), each once over all editions
    )
    status: str | None = None  # how the statute stands of an article or a statutory duty
    province: str | None = None  # of a statutory duty: where its statute holds; null: nationwide


@dataclass(frozen=True, kw_only=True)
class PartModel(Shape):
    """One organ's part in an answer."""

    name: str
    iri: str
    duties: list[str] = made(default_factory=list)
    status: str = "current"


@dataclass(frozen=True, kw_only=True)
class TownshipPart(Shape):
    """What townships do."""

    name: str
    role: str
    duties: list[str] = made(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class BasisModel(Shape):
    """A legal basis and whether it is in force."""

    citation: str
    iri: str
    status: str = "unknown"
