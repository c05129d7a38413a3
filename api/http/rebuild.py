"""Search and findings made anew on request, after the graph was updated by other ways than an ingest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.http.auth import require
from api.http.deps import App
from api.keys import Key, Scope
from api.models.core import StatusResponse

router = APIRouter(prefix="/api", tags=["ingest"])


@router.post("/rebuild", summary="重新生成 · make search and findings anew")
def rebuild(app: App, key: Annotated[Key, Depends(require(Scope.INGEST))]) -> StatusResponse:
    """Make matters, findings and the search index anew from the graph as it is; 423 while another process is writing."""
    return app.rebuild(f"rebuilt · {key.name}")
