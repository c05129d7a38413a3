"""Hits, answers and their parts → response shapes. Pure functions; a cold search needs these and no more."""

from __future__ import annotations

from api.models.hits import BasisModel, Explain, HitModel, PartModel, SourceModel, TownshipPart
from api.models.search import AnswerModel, UsualLeadModel
from ingest.records import ListKind, Source
from kg.views import ArticleView, BasisView, ItemView, OrganPart
from search.answering.answers import Answer, Named
from search.results import Hit


def source(place: Source) -> SourceModel:
    """Present a place; the document's hash stays inside."""
    return SourceModel(
        document=place.document,
        sheet=place.sheet,
        page=place.page,
        table=place.table,
        row=place.row,
        column=place.column,
        quote=place.quote,
    )


def part(organ: OrganPart) -> PartModel:
    """Present one organ's part."""
    return PartModel(name=organ.name, iri=organ.iri, duties=list(organ.duties), status=organ.status)


def basis(view: BasisView) -> BasisModel:
    """Present a legal basis."""
    return BasisModel(citation=view.citation, iri=view.iri, status=view.status)


def hit(each: Hit) -> HitModel:
    """Present a search hit."""
    why = each.explain
    view = each.view
    return HitModel(
        rank=each.rank,
        score=each.score,
        iri=each.iri,
        title=each.title,
        kind=each.kind,
        field=each.field,
        holder=each.holder,
        lead=list(each.lead),
        cooperate=list(each.cooperate),
        legal_basis=list(each.legal_basis),
        source=source(each.source) if each.source else None,
        highlights=list(each.highlights),
        explain=Explain(
            keyword_rank=why.keyword_rank,
            keyword_score=why.keyword_score,
            vector_rank=why.vector_rank,
            vector_score=why.vector_score,
            character_rank=why.char_rank,
            character_score=why.char_score,
            exact=list(why.exact_matches),
            usual_lead_score=why.family_score or None,
            rerank_score=why.rerank_score,
            answered_score=why.answered_score,
        ),
        text=view.text if isinstance(view, ArticleView) else None,
        copies=max(1, each.units),
        status=standing(view),
        province=view.province if isinstance(view, ItemView) else None,
    )


def standing(view: ItemView | ArticleView) -> str | None:
    """Say how the statute stands of which ``view`` is a part; ``None`` for a row of a list."""
    if isinstance(view, ArticleView):
        return view.status
    return view.bases[0].status if view.kind is ListKind.STATUTORY else None


def answer(each: Answer) -> AnswerModel:
    """Present an answer to a “who” question."""
    first = each.evidence[0].view if each.evidence else None
    return AnswerModel(
        status=each.status,
        text=each.text,
        title=each.title,
        matter=first.matter if isinstance(first, ItemView) else None,
        lead=[_named(one) for one in each.lead],
        cooperate=[_named(one) for one in each.cooperate],
        township=[
            TownshipPart(name=one.name, role=one.role, duties=list(one.duties)) for one in each.township
        ],
        legal_basis=[
            BasisModel(citation=one.citation, iri=one.iri, status=one.status) for one in each.legal_basis
        ],
        confidence=each.confidence,
        evidence=[hit(one) for one in each.evidence],
        findings=[claim.finding for claim in each.claims],
        usual_lead=UsualLeadModel(family=each.usual.family, basis=each.usual.basis or None)
        if each.usual
        else None,
    )


def _named(organ: Named) -> PartModel:
    return PartModel(name=organ.name, iri=organ.iri, duties=list(organ.duties))
