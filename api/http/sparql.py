"""The SPARQL 1.1 Protocol for queries: GET, POST with a form, POST of the query itself.

W3C, SPARQL 1.1 Protocol, section 2.1; results as section 2.1.6 says, chosen by ``Accept``.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.http.deps import App

router = APIRouter(tags=["sparql"])

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_BYTES = 1 << 20


@router.get("/sparql", summary="SPARQL 查询 · a query in the address")
async def get(app: App, request: Request, accept: Annotated[str, Header()] = "*/*") -> Response:
    """Run the query of the parameter ``query``; without parameters, describe the service."""
    parameters = parse_qs(request.url.query, keep_blank_values=True)
    if not parameters:
        return Response(app.service_description(str(request.url.replace(query=""))), media_type="text/turtle")
    return await _run(app, parameters, accept)


@router.post("/sparql", summary="SPARQL 查询 · a query as a form or as the body")
async def post(app: App, request: Request, accept: Annotated[str, Header()] = "*/*") -> Response:
    """Run the query of the form's field ``query``, or of the body when its type is application/sparql-query."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request)
    if media_type == FORM:
        return await _run(app, parse_qs(body, keep_blank_values=True), accept)
    if media_type == QUERY:
        return await _run(app, parse_qs(request.url.query) | {"query": [body]}, accept)
    if media_type == UPDATE:
        raise HTTPException(HTTPStatus.FORBIDDEN, "本服务的 SPARQL 入口只接受查询，不接受更新。")
    raise HTTPException(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"请求体应为 {FORM}（字段 query）或 {QUERY}，收到的是 {media_type or '未注明'}。",
    )


async def _body(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"查询超过 {MOST_BYTES // 1024} KB。")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "查询不是 UTF-8 编码。") from error


async def _run(app: App, parameters: dict[str, list[str]], accept: str) -> Response:
    queries = parameters.get("query", [])
    if "update" in parameters:
        raise HTTPException(HTTPStatus.FORBIDDEN, "本服务的 SPARQL 入口只接受查询，不接受更新。")
    if len(queries) != 1:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"参数 query 应恰好出现一次，实际 {len(queries)} 次。")
    result = await run_in_threadpool(
        app.sparql,
        queries[0],
        accept=accept,
        default_graphs=tuple(parameters.get("default-graph-uri", ())),
        named_graphs=tuple(parameters.get("named-graph-uri", ())),
    )
    headers = {"Vary": "Accept"}
    if result.truncated:
        headers["Zhize-Truncated"] = f"rows={app.settings.sparql_rows}"
    return Response(result.body, media_type=result.media_type, headers=headers)
