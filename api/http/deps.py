"""What the routes share: the opened application and common parameters."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from api.composition import Zhize


def zhize(request: Request) -> Zhize:
    """Return the application that :func:`api.http.app.create_app` was given."""
    opened = request.app.state.zhize
    assert isinstance(opened, Zhize)  # noqa: S101 - set in create_app
    return opened


App = Annotated[Zhize, Depends(zhize)]
Question = Annotated[str, Query(alias="q", description="问题 · the question, in Chinese or English")]
Limit = Annotated[int, Query(ge=1, le=500)]
