"""The named questions of the ontology, for whoever asks the graph itself."""

from __future__ import annotations

from fastapi import APIRouter

from api.http.deps import App
from api.models.core import NamedQueryModel, QueryParameterModel

router = APIRouter(prefix="/api", tags=["sparql"])


@router.get("/queries", summary="内置查询 · the named questions")
def queries(app: App) -> list[NamedQueryModel]:
    """List the named questions with their SPARQL, to be run at ``/sparql`` as they are or with other values."""
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
        for each in app.named_queries().values()
    ]
