"""The SPARQL 1.1 Protocol: queries by GET, by a form, as the body; updates by a form or as the body, with a key.

W3C, SPARQL 1.1 Protocol, sections 2.1 and 2.2; results as section 2.1.6 says, chosen by ``Accept``.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse
from starlette.exceptions import HTTPException
from starlette.types import Receive, Send
from starlette.types import Scope as Asked

from api.http.auth import Credentials, holder
from api.http.deps import App
from api.keys import Scope
from kg.sparql.result import SparqlResult

router = APIRouter(tags=["sparql"])

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_BYTES = 1 << 20
MOST_UPDATE_BYTES = 8 << 20


@router.get("/sparql", summary="SPARQL 查询 · a query in the address")
async def get(app: App, request: Request, accept: Annotated[str, Header()] = "*/*") -> Response:
    """Run the query of the parameter ``query``; without parameters, describe the service."""
    parameters = parse_qs(request.url.query, keep_blank_values=True)
    if not parameters:
        body, media_type = app.service_description(str(request.url.replace(query="")), accept)
        return Response(body, media_type=media_type, headers={"Vary": "Accept"})
    return await _run(app, request, parameters, accept)


@router.post("/sparql", summary="SPARQL 查询与更新 · a query or an update, as a form or as the body")
async def post(
    app: App, request: Request, credentials: Credentials, accept: Annotated[str, Header()] = "*/*"
) -> Response:
    """Run the query (or, with a key of scope admin, the update) of the form's field, or of the body by its type."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        form = parse_qs(await _body(request, MOST_UPDATE_BYTES), keep_blank_values=True)
        if "update" not in form:
            return await _run(app, request, form, accept)
        return await _update(app, request, credentials, form)
    if media_type == QUERY:
        body = await _body(request, MOST_BYTES)
        return await _run(app, request, parse_qs(request.url.query) | {"query": [body]}, accept)
    if media_type == UPDATE:
        holder(app, credentials, Scope.ADMIN)  # before the body is read
        body = await _body(request, MOST_UPDATE_BYTES)
        return await _update(app, request, credentials, parse_qs(request.url.query) | {"update": [body]})
    raise HTTPException(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"请求体应为 {FORM}（字段 query 或 update）、{QUERY} 或 {UPDATE}，收到的是 {media_type or '未注明'}。",
    )


async def _body(request: Request, most: int) -> str:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"请求超过 {most // 1024} KB。")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "查询不是 UTF-8 编码。") from error


async def _update(
    app: App, request: Request, credentials: Credentials, parameters: dict[str, list[str]]
) -> Response:
    updates = parameters["update"]
    if len(updates) != 1 or "query" in parameters:
        raise HTTPException(
            HTTPStatus.BAD_REQUEST,
            "参数 update 应恰好出现一次，且不能与 query 同用；多个更新用分号连成一个。",
        )
    key = holder(app, credentials, Scope.ADMIN)
    await run_in_threadpool(
        app.updating.update,
        updates[0],
        using=tuple(parameters.get("using-graph-uri", ())),
        using_named=tuple(parameters.get("using-named-graph-uri", ())),
        base=str(request.url.replace(query="")),
        note=f"SPARQL Update · {key.name}",
    )
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _run(app: App, request: Request, parameters: dict[str, list[str]], accept: str) -> Response:
    queries = parameters.get("query", [])
    if "update" in parameters:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "更新请用 POST 提交，并带上 admin 级密钥。")
    if len(queries) != 1:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"参数 query 应恰好出现一次，实际 {len(queries)} 次。")
    days = parameters.get("as_of", [])
    if len(days) > 1:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"参数 as_of 只能出现一次，实际 {len(days)} 次。")
    result = await run_in_threadpool(
        app.sparql,
        queries[0],
        accept=accept,
        default_graphs=tuple(parameters.get("default-graph-uri", ())),
        named_graphs=tuple(parameters.get("named-graph-uri", ())),
        base=str(request.url.replace(query="")),
        as_of=days[0] if days else None,
    )
    headers = {"Vary": "Accept", "Content-Length": str(result.size)}
    if result.truncated:
        headers["Zhize-Truncated"] = f"rows={app.settings.sparql_rows}"
    return Sent(result, headers)


class Sent(StreamingResponse):
    """A result on its way; its file is closed also where the client goes away."""

    def __init__(self, result: SparqlResult, headers: dict[str, str]) -> None:
        super().__init__(result.pieces(), media_type=result.media_type, headers=headers)
        self._file = result.file

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        """Send the pieces, and close."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._file.close()
