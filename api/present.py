"""Records and views → response models. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from api.models.check import AboutModel, Checked, CheckResponse, EvidenceModel, FindingModel
from api.models.core import (
    CountModel,
    FileModel,
    FindingItem,
    ItemModel,
    NamedQueryModel,
    QueryParameterModel,
    RejectedModel,
    StepModel,
    TableModel,
    WarningModel,
)
from api.shown import basis, part, source, standing
from ingest.organs.forms import TOWNSHIP_GROUP
from ingest.records import FileResult, Notice, Rejected, Role
from kg.analysis.findings import Evidence, Finding
from kg.views import ItemView

if TYPE_CHECKING:
    # Only their names are needed; a cold search must not load the readers and the writer.
    from ingest.pipeline import FileError
    from kg.queries import NamedQuery
    from kg.writing.writer import Added


def item(view: ItemView, findings: Iterable[str] = ()) -> ItemModel:
    """Present an item whole, with the ids of the findings about it."""
    return ItemModel(
        iri=view.iri,
        title=view.title,
        kind=view.kind,
        holder=view.holder,
        holder_iri=view.holder_iri,
        field=view.field,
        jurisdiction=view.jurisdiction,
        edition=view.edition,
        scope=view.scope,
        power_type=view.power_type,
        code=view.code,
        process=view.process,
        matter=view.matter,
        status=standing(view),
        province=view.province,
        lead=[part(each) for each in view.organs(Role.LEAD)],
        cooperate=[part(each) for each in view.organs(Role.COOPERATE)],
        take_over=[part(each) for each in view.organs(Role.TAKE_OVER)],
        supervise=[part(each) for each in view.organs(Role.SUPERVISE)],
        legal_basis=[basis(each) for each in view.bases],
        source=source(view.source),
        findings=list(findings),
    )


def place(view: ItemView) -> FindingItem:
    """Present an item by where it stands."""
    return FindingItem(
        iri=view.iri, title=view.title, holder=view.holder, kind=view.kind, source=source(view.source)
    )


def finding(each: Finding) -> FindingModel:
    """Present a finding."""
    from api.reports.english import english
    from kg.analysis.wording import likeness

    return FindingModel(
        id=each.id,
        kind=each.kind,
        subkind=each.subkind,
        severity=each.severity,
        score=round(each.score, 3),
        title=each.title,
        explanation=each.explanation,
        suggestion=each.suggestion,
        departments=list(each.departments),
        items=[place(view) for view in each.items],
        evidence=[_fact(fact) for fact in each.evidence],
        english=english(each),
        likeness=None if each.same is None else likeness(each.same),
        about=AboutModel(area=each.about.area, rows=list(each.about.rows)) if each.about else None,
        former_ids=[each.about.former_id] if each.about else [],
    )


def _fact(fact: Evidence) -> EvidenceModel:
    from kg.analysis.wording import FIELD_NAMES, said

    left, right = said(fact)
    return EvidenceModel(
        field=fact.field,
        label=FIELD_NAMES.get(fact.field, fact.field),
        left=left,
        right=right,
        weight=round(fact.weight, 2),
    )


def past_finding(finding_id: str, title: str) -> FindingModel:
    """Present a finding that the lists in force do not show any more, by what its decision keeps of it."""
    return FindingModel(
        id=finding_id,
        kind=finding_id.rpartition("-")[0],
        severity="info",
        score=0.0,
        title=title,
        explanation="现行清单中已不再出现。",
        suggestion="",
        departments=[],
        items=[],
    )


def check(views: list[ItemView], found: list[Finding], files: Iterable[FileModel] = ()) -> CheckResponse:
    """Present the result of a check over ``views``; 各乡镇 and the like are counted as no township of its own."""
    summary: dict[str, int] = {}
    for each in found:
        summary[each.kind] = summary.get(each.kind, 0) + 1
    organs = {(one.iri, one.name): one.is_township for view in views for one in view.parts}
    organs.update({(view.holder_iri, view.holder): view.holder_is_township for view in views})
    named = {iri: township for (iri, name), township in organs.items() if not TOWNSHIP_GROUP.match(name)}
    townships = sum(named.values())
    return CheckResponse(
        checked=Checked(items=len(views), departments=len(named) - townships, townships=townships),
        summary=dict(sorted(summary.items(), key=lambda pair: -pair[1])),
        findings=[finding(each) for each in found],
        files=list(files),
    )


def file(result: FileResult, *, unchanged: bool = False) -> FileModel:
    """Present what became of a file."""
    return FileModel(
        path=result.path,
        document_kind=result.document_kind,
        tables=[
            TableModel(
                name=table.name,
                list_kind=table.list_kind,
                items=len(table.items),
                rejected=len(table.rejected),
            )
            for table in result.tables
        ],
        items=len(result.items),
        articles=len(result.statute.articles) if result.statute else 0,
        concepts=len(result.concepts),
        areas=len(result.areas),
        counts=[
            CountModel(
                number=one.number,
                unit=one.unit,
                what=one.what,
                whose=list(one.whose),
                each=one.each,
                action=one.action,
                sentence=one.source.quote,
            )
            for one in result.counts
        ],
        steps=[
            StepModel(
                step=one.step, order=one.order, actor=one.actor, limit=one.limit, sentence=one.source.quote
            )
            for one in result.steps
        ],
        rejected=[rejection(each) for each in result.rejected],
        warnings=[warning(each) for each in result.warnings],
        unchanged=unchanged,
    )


def admitted(result: FileResult, added: Added) -> FileModel:
    """Present what became of a file in the graph: what the shapes refuse joins its rejections, notices its warnings."""
    shown = file(result, unchanged=added.outcome == "unchanged")
    return shown.model_copy(
        update={
            "items": shown.items - len(added.rejected),
            "rejected": [*shown.rejected, *map(rejection, added.rejected)],
            "warnings": [*shown.warnings, *map(warning, added.notices)],
        }
    )


def warned(shown: FileModel, notices: Iterable[Notice]) -> FileModel:
    """Add ``notices`` to what is shown of a file."""
    return shown.model_copy(update={"warnings": [*shown.warnings, *map(warning, notices)]})


def unread(error: FileError) -> FileModel:
    """Present a file that gave nothing."""
    return FileModel(path=error.path, document_kind=None, error=error.message, skipped=error.skipped)


def rejection(each: Rejected) -> RejectedModel:
    """Present a rejected row."""
    return RejectedModel(source=source(each.source), reason=each.reason, raw=each.raw)


def warning(each: Notice) -> WarningModel:
    """Present a notice."""
    return WarningModel(source=source(each.source), reason=each.reason)


def named_queries(questions: Iterable[NamedQuery]) -> list[NamedQueryModel]:
    """Present the named questions with their SPARQL and the values that may be set."""
    return [
        NamedQueryModel(
            name=each.name,
            zh=each.zh,
            en=each.en,
            query=each.text,
            parameters=[
                QueryParameterModel(name=one.name, zh=one.zh, en=one.en, example=one.example)
                for one in each.parameters
            ],
        )
        for each in questions
    ]
