"""Settling findings: resolved, waived with a reason, or open again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.check_models import FindingModel, SettlementModel
from api.http.auth import require
from api.http.deps import App
from api.keys import Key, Scope

router = APIRouter(prefix="/api", tags=["check"])


@router.patch("/findings/{finding_id}", summary="处理发现 · resolve, waive or reopen a finding")
def settle(
    app: App, finding_id: str, decision: SettlementModel, key: Annotated[Key, Depends(require(Scope.CHECK))]
) -> FindingModel:
    """Store what was decided, under the name of the key; a reason is needed unless the finding is reopened."""
    return app.review.settle([finding_id], decision.state, decision.reason, key.name).settled[0]
