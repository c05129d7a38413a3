"""Findings about the stored lists: listed, one by one, round by round; resolved, waived with a reason, or open again."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from api.http.auth import require
from api.http.deps import App, Limit
from api.keys import Key, Scope
from api.models.check import FindingModel, RoundModel, SettlementModel
from kg.analysis.findings import FindingKind, Severity

router = APIRouter(prefix="/api", tags=["check"])


@router.get("/findings", summary="检查发现 · findings of the last check")
def findings(
    app: App,
    response: Response,
    kind: Annotated[list[FindingKind] | None, Query()] = None,
    severity: Annotated[list[Severity] | None, Query()] = None,
    department: Annotated[str | None, Query()] = None,
    state: Annotated[
        Literal["open", "resolved", "waived"] | None, Query(description="处理状态 · what was decided")
    ] = None,
    iri: Annotated[
        str | None, Query(description="只看涉及该事项的发现 · only findings about this item")
    ] = None,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Limit = 100,
) -> list[FindingModel]:
    """List the findings about the stored editions, most severe first; the header ``Zhize-Total`` says how many there are."""
    chosen = app.review.findings(
        kinds=tuple(kind or ()),
        severities=tuple(severity or ()),
        department=department,
        item=app.iri(iri) if iri else None,
    )
    if state is not None:
        chosen = [each for each in chosen if each.state == state]
    response.headers["Zhize-Total"] = str(len(chosen))
    return chosen[offset : offset + limit]


@router.get("/findings/progress", summary="逐轮进展 · how the check went on from round to round")
def progress(app: App) -> list[RoundModel]:
    """List the rounds, first to last: what was found, new, gone, and what is decided about it by now."""
    return app.review.progress()


@router.get("/findings/{finding_id}", summary="一个发现 · a finding")
def finding(app: App, finding_id: str) -> FindingModel:
    """Return a finding about the stored editions by its id, or by one that it had before."""
    return app.review.finding(finding_id)


@router.patch("/findings/{finding_id}", summary="处理发现 · resolve, waive or reopen a finding")
def settle(
    app: App, finding_id: str, decision: SettlementModel, key: Annotated[Key, Depends(require(Scope.CHECK))]
) -> FindingModel:
    """Store what was decided, under the name of the key; a reason is needed unless the finding is reopened."""
    return app.review.settle([finding_id], decision.state, decision.reason, key.name).settled[0]
