"""The web application: routes, problem+json for every error, and the page's files."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from api.composition import Zhize
from api.errors import status_of
from api.http import docs, graph, health, items, linked, search, sparql, uploads
from api.http.page import STATIC, page
from api.models import Problem
from api.settings import load

PROBLEM_MEDIA_TYPE = "application/problem+json"


def create_app(zhize: Zhize) -> FastAPI:
    """Make the application that serves ``zhize``; it opens nothing by itself."""
    app = FastAPI(
        title="职责图谱 Zhize",
        version=zhize.version,
        summary="县乡职责清单的知识图谱、语义检索与发布前检查 · duty lists as a graph, searched and checked",
        docs_url=None,
        redoc_url=None,
        responses={"4XX": {"model": Problem, "description": "problem+json"}},
    )
    app.state.zhize = zhize
    for module in (health, search, items, graph, uploads, sparql, linked, docs):
        app.include_router(module.router)
    _handle_errors(app)
    if (STATIC / "index.html").is_file():
        app.mount("/assets", StaticFiles(directory=STATIC / "assets"), name="assets")
    for path in ("/", "/findings", "/graph", "/data"):
        app.add_api_route(path, page, include_in_schema=False, methods=["GET", "HEAD"])
    return app


def from_environment() -> FastAPI:
    """Make the application from the process's environment: the factory that each server worker calls."""
    return create_app(Zhize(load()))


def problem(status: int, detail: str, request: Request, title: str | None = None) -> Response:
    """Make an RFC 9457 response."""
    body = Problem(
        title=title or HTTPStatus(status).phrase, status=status, detail=detail, instance=str(request.url.path)
    )
    return Response(body.model_dump_json(), status_code=status, media_type=PROBLEM_MEDIA_TYPE)


def _handle_errors(app: FastAPI) -> None:
    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - what the handler is registered for
        response = problem(error.status_code, str(error.detail), request)
        response.headers.update(error.headers or {})
        return response

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - what the handler is registered for
        where = "；".join(
            f"{'.'.join(str(part) for part in each['loc'])}：{each['msg']}" for each in error.errors()
        )
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"参数无法使用：{where}", request)

    async def expected(request: Request, error: Exception) -> Response:
        status = status_of(error)
        if status is None:
            # Logged by the server with its traceback; the caller learns only that it was our fault.
            raise error
        return problem(status, str(error), request)

    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, _internal)
    for base in (ValueError, OSError, RuntimeError, LookupError):
        app.add_exception_handler(base, expected)
    from api.errors import ZhizeError

    app.add_exception_handler(ZhizeError, expected)


async def _internal(request: Request, error: Exception) -> Response:
    status = status_of(error)
    if status is not None:
        return problem(status, str(error), request)
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "服务内部出错，已记录。请稍后再试，或把时间与请求告诉管理员。",
        request,
    )
