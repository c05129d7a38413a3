"""Statutes: taken out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.http.auth import require
from api.http.deps import App
from api.keys import Key, Scope
from api.models.core import StatuteRemoved

router = APIRouter(prefix="/api", tags=["statutes"])


@router.delete("/statutes/{title}", summary="撤出法规 · take a statute out again")
def remove(app: App, key: Annotated[Key, Depends(require(Scope.INGEST))], title: str) -> StatuteRemoved:
    """Take a statute out with its articles and duties; search and findings follow in the same snapshot."""
    return app.remove_statute(title, f"statute taken out · {key.name}")
