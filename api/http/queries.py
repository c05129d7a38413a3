"""The named questions of the ontology, for whoever asks the graph itself."""

from __future__ import annotations

from fastapi import APIRouter

from api.http.deps import App
from api.models.core import NamedQueryModel
from api.present import named_queries

router = APIRouter(prefix="/api", tags=["sparql"])


@router.get("/queries", summary="内置查询 · the named questions")
def queries(app: App) -> list[NamedQueryModel]:
    """List the named questions with their SPARQL, to be run at ``/sparql`` as they are or with other values."""
    return named_queries(app.named_queries().values())
