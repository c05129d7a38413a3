"""Search, who, more like this and suggestions over an opened snapshot, as response models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from api import shown
from api.models.search import (
    ClarifyModel,
    OptionModel,
    SearchResponse,
    SimilarResponse,
    SuggestionModel,
    SuggestResponse,
    UnderstoodModel,
    UsualLeadModel,
    WhoResponse,
)
from api.naming import as_of_day
from api.notices import none_in_force, unmatched, without_date
from kg.views import ItemView
from search.answering.answers import Clarify, UsualLead, WhoResult
from search.index.facets import Filters
from search.results import SearchResult
from search.understanding.concepts import Understood

if TYPE_CHECKING:
    from api.opened import Opened


def search_response(
    result: SearchResult, offset: int, editions: Mapping[str, str], base: str, notices: Iterable[str] = ()
) -> SearchResponse:
    """Present a result from its hit ``offset`` on; ``editions`` are names by IRI, ``base`` begins every IRI."""
    facets = {name: dict(counts) for name, counts in result.facets.items()}
    if "edition" in facets:
        facets["edition"] = _named(facets["edition"], editions)
    return SearchResponse(
        query=result.query,
        took_ms=result.took_ms,
        total=result.total,
        hits=[shown.hit(hit) for hit in result.hits[offset : result.total]],
        facets=facets,
        notices=[*result.notices, *notices],
        understood=understood(result.understood, base),
        offset=offset,
    )


def told(opened: Opened, filters: Filters, as_of: str | None, english: bool) -> list[str]:
    """Tell what a question could not be held to: names that no list has, a day that few lists cover, another model."""
    found = list(unmatched(opened.engine.index.facets, filters))
    day = as_of_day(as_of)
    if day is not None:
        found += without_date(opened.undated())
        found += [] if opened.graphs_as_of(day) else [none_in_force(day)]
    if opened.notice is not None:
        found.append(opened.notice)
    return [notice.said(english) for notice in found]


def _named(counts: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    """Counts under the names of editions; one whose name another has too keeps its IRI."""
    used = [names.get(iri, iri) for iri in counts]
    return {
        name if used.count(name) == 1 else iri: count
        for (iri, count), name in zip(counts.items(), used, strict=True)
    }


def who_response(result: WhoResult, base: str, notices: Iterable[str] = ()) -> WhoResponse:
    """Present an answer to “who”."""
    return WhoResponse(
        question=result.question,
        answer=shown.answer(result.answer) if result.answer else None,
        alternatives=[shown.answer(other) for other in result.alternatives],
        notices=[*result.notices, *notices],
        clarify=_clarify(result.clarify),
        understood=understood(result.understood, base),
        usual_lead=usual_lead(result.usual),
        talk=result.talk,
        also=[who_response(other, base) for other in result.also],
    )


def understood(found: Iterable[Understood], base: str) -> list[UnderstoodModel]:
    """Present what was understood; ``base`` begins the IRIs of concepts."""
    return [
        UnderstoodModel(
            written=each.written,
            means=each.means,
            by=each.by,
            iri=_concept(each.concept, base),
            usual_lead=each.family or None,
            own=each.own,
        )
        for each in found
    ]


def _concept(name: str, base: str) -> str | None:
    """The IRI of a concept; one of a user's own may have its own IRI."""
    if not name:
        return None
    return name if "://" in name else f"{base}concept/{name}"


def usual_lead(found: UsualLead | None) -> UsualLeadModel | None:
    """Present who usually leads."""
    return UsualLeadModel(family=found.family, basis=found.basis or None) if found else None


def similar_response(opened: Opened, view: ItemView, k: int) -> SimilarResponse:
    """Present the duties nearest to ``view``."""
    from search.similar import similar

    hits = [shown.hit(hit) for hit in similar(opened.engine, view, k)]
    ranked = [replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1)]
    return SimilarResponse(iri=view.iri, title=view.title, hits=ranked)


def suggest_response(opened: Opened, typed: str, k: int) -> SuggestResponse:
    """Present completions of what is being typed."""
    found = opened.suggester.suggest(typed, k)
    return SuggestResponse(
        query=typed,
        suggestions=[
            SuggestionModel(text=each.text, kind=each.kind, detail=each.detail or None) for each in found
        ],
    )


def _clarify(found: Clarify | None) -> ClarifyModel | None:
    if found is None:
        return None
    options = [OptionModel(title=each.title, iri=each.iri, lead=list(each.lead)) for each in found.options]
    return ClarifyModel(question=found.question, options=options)
