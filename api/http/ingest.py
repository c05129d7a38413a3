"""Ingesting over HTTP: files come in, one new snapshot comes out, or nothing at all."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, File, Form, UploadFile

from api.errors import BadRequest
from api.http.auth import require
from api.http.deps import App
from api.http.uploads import CHUNK, save
from api.keys import Scope
from api.models.core import IngestResponse
from api.naming import day_typed
from api.options import IngestRequest
from ingest.records import DocumentKind

router = APIRouter(prefix="/api", tags=["ingest"])

Round = Literal["一上", "一下", "二上", "二下", "三上", "三下"]


@router.post(
    "/ingest",
    summary="导入 · ingest files into a new snapshot",
    dependencies=[Depends(require(Scope.INGEST))],
)
def ingest(
    app: App,
    files: Annotated[
        list[UploadFile] | None, File(description="文件 · lists, statutes, division tables")
    ] = None,
    jurisdiction: Annotated[str | None, Form(description="所属县区 · the county")] = None,
    edition: Annotated[str | None, Form(description="版本名称 · name of the edition")] = None,
    round_: Annotated[Round | None, Form(alias="round", description="征求意见轮次 · round")] = None,
    status: Annotated[
        Literal["draft", "published"] | None,
        Form(description="草案或已公布；不写时按轮次和名称判断 · draft or published"),
    ] = None,
    date: Annotated[
        str | None, Form(description="施行日期，如 2025-07-01 · since when the lists hold")
    ] = None,
    kind: Annotated[
        DocumentKind | None, Form(alias="as", description="指定文件类别 · override recognition")
    ] = None,
) -> IngestResponse:
    """Ingest the uploaded files as ``zhize ingest`` does; 423 while another process is writing."""
    if not files:
        raise BadRequest("没有收到文件：请把文件放在表单的 files 字段里（可以有多个）。")
    request = IngestRequest(
        jurisdiction=jurisdiction,
        edition=edition,
        round=round_,
        status=status,
        date=day_typed(date),
        kind=kind,
    )
    with tempfile.TemporaryDirectory(prefix="zhize-ingest-") as folder:
        paths = save(files, Path(folder), app.settings.upload_mb * CHUNK)
        response = app.ingest(paths, request)
    # The files lay in folders of ours; the client knows them by their names, and by their places in an archive.
    ours = [f"{path.parent}/" for path in paths]
    shown = [
        file.model_copy(update={"path": next(filter(None, map(partial(_below, file.path), ours)), file.path)})
        for file in response.files
    ]
    return response.model_copy(update={"files": shown})


def _below(path: str, folder: str) -> str:
    """A path as it is called below a folder; "" if it lies elsewhere."""
    return path.removeprefix(folder) if path.startswith(folder) else ""
