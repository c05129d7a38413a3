"""Every error as application/problem+json (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from api.errors import NothingStored, ZhizeError, status_of
from api.http.invalid import told
from api.http.methods import allowed
from api.models.core import Problem
from api.notices import OUTDATED
from ingest.readers import ReadError
from kg.sparql.errors import QueryError
from kg.store import StoreError
from search.index.manifest import OtherVersionError, SearchIndexError

MEDIA_TYPE = "application/problem+json"

EXPECTED = (ZhizeError, ReadError, StoreError, QueryError, SearchIndexError)
"""What the rooms raise when a request or the state of the store is at fault; :func:`status_of` knows the status."""

log = logging.getLogger(__name__)


NOTHING_STORED = "https://w3id.org/zhize/problems/nothing-stored"
"""The type of the problem that there is nothing yet to answer from; all others are told by their status."""


def problem(request: Request, status: int, detail: str, kind: str = "about:blank") -> Response:
    """Make a response that says what happened and what to do; ``kind`` is the problem's type (RFC 9457, section 3.1.1)."""
    title = HTTPStatus(status).phrase
    body = Problem(type=kind, title=title, status=status, detail=detail, instance=request.url.path)
    return Response(body.model_dump_json(), status_code=status, media_type=MEDIA_TYPE)


def handle_errors(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Register a handler for everything that can go wrong; ``routes`` tell what an address allows."""
    app.add_exception_handler(HTTPException, _http(routes))
    app.add_exception_handler(RequestValidationError, _invalid)
    for expected in EXPECTED:
        app.add_exception_handler(expected, _expected)
    app.add_exception_handler(Exception, _fault)


def _http(routes: Sequence[BaseRoute]) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
        detail = str(getattr(error, "detail", "")) or HTTPStatus(status).phrase
        headers = dict(getattr(error, "headers", None) or {})
        if status == HTTPStatus.NOT_FOUND and detail == HTTPStatus.NOT_FOUND.phrase:
            detail = f"没有这个地址：{request.url.path}。接口说明见 /docs"
        if status == HTTPStatus.METHOD_NOT_ALLOWED and (methods := allowed(routes, request.url.path)):
            headers["Allow"] = ", ".join(methods)
            if request.method == "OPTIONS":
                return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": headers["Allow"]})
            detail = f"这个地址不接受 {request.method}；可用：{'、'.join(methods)}。"
        response = problem(request, status, detail)
        response.headers.update(headers)
        return response

    return answer


def _invalid(request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, f"请求无法使用：{told(faults)}。")


def _expected(request: Request, error: Exception) -> Response:
    if isinstance(error, NothingStored):
        # Whoever asks from afar has no business with the name of our folder.
        detail = "服务中还没有数据：请先用 zhize ingest 导入清单（或在网页的“数据”页上传），或用 zhize demo 试用虚构样例。"
        return problem(request, error.status, detail, NOTHING_STORED)
    if isinstance(error, OtherVersionError):
        return problem(request, HTTPStatus.SERVICE_UNAVAILABLE, OUTDATED.zh)
    return problem(request, status_of(error) or HTTPStatus.INTERNAL_SERVER_ERROR, str(error))


def _fault(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    # The state of the store may be at fault; then the message says what to do.
    if (status := status_of(error)) is not None:
        return problem(request, status, str(error))
    return problem(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "服务内部出错，已记入日志。请稍后再试，或把时间与请求告诉管理员。",
    )
