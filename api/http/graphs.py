"""The SPARQL 1.1 Graph Store HTTP Protocol (W3C, 2013): whole graphs by GET, HEAD, PUT, POST and DELETE.

The graph is named by ``?graph=IRI``, or ``?default`` for the default graph. Reading is open; writing needs a key of scope
admin. Each change is a new snapshot, so that after a 2xx the next query sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from api.errors import BadRequest, TooLarge
from api.http.auth import require
from api.http.deps import App
from api.keys import Key, Scope
from api.updating import Part

router = APIRouter(tags=["graphs"])

Admin = Annotated[Key, Depends(require(Scope.ADMIN))]
MULTIPART = "multipart/form-data"
MEGABYTE = 1 << 20


@router.get("/graphs", summary="读取图 · a graph")
def get(app: App, request: Request, accept: Annotated[str, Header()] = "*/*") -> Response:
    """Answer the triples of the graph in the format that ``Accept`` prefers."""
    name = _required(request)
    body, media_type = app.read_graph(name, accept)
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})


@router.put("/graphs", summary="写入图 · replace a graph")
async def put(app: App, request: Request, key: Admin) -> Response:
    """Make the body the whole content of the graph: 201 where it is new, else 204."""
    name = _required(request)
    parts = [(await _body(app, request), request.headers.get("content-type", ""))]
    created = await run_in_threadpool(
        app.updating.replace_graph, name, parts, _base(request), _note("PUT", name, key)
    )
    return Response(status_code=HTTPStatus.CREATED if created else HTTPStatus.NO_CONTENT)


@router.post("/graphs", summary="并入图 · add to a graph")
async def post(app: App, request: Request, key: Admin) -> Response:
    """Add the body (or the files of a multipart form) to the graph: 201 where it is new, else 204.

    Without a name, a new graph is made and named in the header ``Location``.
    """
    minted = not _named(request)
    name = app.updating.new_graph() if minted else _required(request)
    parts = await _parts(app, request)
    created = await run_in_threadpool(
        app.updating.merge_graph, name, parts, _base(request), _note("POST", name, key)
    )
    headers = {"Location": name} if minted and name else None
    return Response(status_code=HTTPStatus.CREATED if created else HTTPStatus.NO_CONTENT, headers=headers)


@router.delete("/graphs", summary="删除图 · remove a graph")
def delete(app: App, request: Request, key: Admin) -> Response:
    """Remove the graph; the default graph is emptied."""
    name = _required(request)
    app.updating.delete_graph(name, _note("DELETE", name, key))
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _named(request: Request) -> list[str | None]:
    parameters = parse_qs(request.url.query, keep_blank_values=True)
    named: list[str | None] = [None if each == "default" else each for each in parameters.get("graph", [])]
    return named + [None for _ in parameters.get("default", [])]


def _required(request: Request) -> str | None:
    """Return the IRI of the graph that the request names, or None for the default graph."""
    named = _named(request)
    if len(named) != 1:
        raise BadRequest("请恰好指定一个图：?graph=图的 IRI，或 ?default（默认图）。")
    return named[0]


def _base(request: Request) -> str:
    return str(request.url.replace(query=""))


def _note(method: str, name: str | None, key: Key) -> str:
    return f"{method} {name or 'default'} · {key.name}"


async def _body(app: App, request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        _limit(app, len(body))
    return bytes(body)


async def _parts(app: App, request: Request) -> Sequence[Part]:
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith(MULTIPART):
        return [(await _body(app, request), content_type)]
    async with request.form() as form:
        files = [each for _, each in form.multi_items() if isinstance(each, UploadFile)]
        _limit(app, sum(file.size or 0 for file in files))
        parts = [(await file.read(), file.content_type or "") for file in files]
    if not parts:
        raise BadRequest("表单里没有文件。")
    return parts


def _limit(app: App, size: int) -> None:
    if size > app.settings.upload_mb * MEGABYTE:
        raise TooLarge(f"上传超过 {app.settings.upload_mb} MB，请分批写入，或由管理员调大 ZHIZE_UPLOAD_MB。")
