"""Is the service up, and has it something to serve?"""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response

from api.errors import ZhizeError
from api.http.deps import App
from api.models.core import Health

router = APIRouter(tags=["health"])


@router.get("/health", summary="存活 · the process answers")
def health(app: App) -> Health:
    """Answer as long as the process lives, whether or not anything has been ingested."""
    return Health(status="ok", version=app.version, snapshot=app.snapshot_id())


@router.get("/ready", summary="就绪 · a snapshot is open")
def ready(app: App, response: Response) -> Health:
    """Answer 200 when a snapshot can be searched, else 503."""
    try:
        app.warm()
    except ZhizeError as error:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return Health(status=str(error), version=app.version, snapshot=None)
    return Health(status="ready", version=app.version, snapshot=app.snapshot_id())
