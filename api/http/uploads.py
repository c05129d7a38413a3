"""Checking drafts: files come in, findings go out, nothing is stored. The report is JSON, or a file to be passed on."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from api.errors import BadRequest, TooLarge
from api.http.deps import App
from api.models.check import CheckResponse
from api.options import CheckRequest
from api.reports import MEDIA_TYPES, render
from api.reports.annotated import annotate, annotated_name, files_by_name

router = APIRouter(prefix="/api", tags=["check"])

CHUNK = 1 << 20


class Format(StrEnum):
    """What a report comes as."""

    JSON = "json"
    TEXT = "text"
    HTML = "html"
    XLSX = "xlsx"
    ANNOTATED = "annotated"  # the drafts as a zip, with comments at the cells


class StoredFormat(StrEnum):
    """What a report about stored lists comes as."""

    JSON = "json"
    TEXT = "text"
    HTML = "html"
    XLSX = "xlsx"


@router.post("/check", summary="发布前检查 · check drafts without storing them", response_model=CheckResponse)
def check(
    app: App,
    files: Annotated[list[UploadFile] | None, File(description="清单文件 · the draft lists")] = None,
    kind: Annotated[list[str] | None, Form()] = None,
    against: Annotated[str | None, Form(description="对照版本 · an edition to check against")] = None,
    jurisdiction: Annotated[str | None, Form()] = None,
    edition: Annotated[list[str] | None, Form()] = None,
    as_of: Annotated[
        str | None, Form(description="检查该日施行的清单 · the lists in force on this day")
    ] = None,
    format_: Annotated[
        Format,
        Form(alias="format", description="报告格式；annotated 为加了批注的草案（zip）· format of the report"),
    ] = Format.JSON,
    asked: Annotated[
        Format | None, Query(alias="format", description="同表单中的 format · as in the form")
    ] = None,
) -> CheckResponse | Response:
    """Check the uploaded drafts; without any, the stored editions."""
    format_ = asked or format_
    request = CheckRequest(
        editions=tuple(edition or ()),
        against=against,
        kinds=tuple(kind or ()),
        jurisdiction=jurisdiction,
        as_of=as_of,
    )
    if not files:
        if format_ is Format.ANNOTATED:
            raise BadRequest("已入库的版本不保存原文件，不能加批注；请上传草案。")
        return _report(app.review.check_stored(request), format_)
    with tempfile.TemporaryDirectory(prefix="zhize-check-") as folder:
        paths = save(files, Path(folder), app.settings.upload_mb * CHUNK)
        found = app.review.check_drafts(paths, request)
        return _annotated(found, paths) if format_ is Format.ANNOTATED else _report(found, format_)


@router.get("/findings/report", summary="检查报告 · the report about the stored lists, as a file")
def report(
    app: App,
    format_: Annotated[
        StoredFormat, Query(alias="format", description="报告格式 · format")
    ] = StoredFormat.HTML,
) -> Response:
    """Give the report about the lists in force, to print, to circulate, or to work on."""
    return _file(app.review.check_stored(CheckRequest()), format_)


def _report(found: CheckResponse, format_: Format) -> CheckResponse | Response:
    return found if format_ is Format.JSON else _file(found, format_)


def _file(found: CheckResponse, format_: Format | StoredFormat) -> Response:
    name = f"zhize-check.{'txt' if format_ == 'text' else format_.value}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'} if format_ == "xlsx" else {}
    return Response(render(found, format_), media_type=MEDIA_TYPES[format_], headers=disposition)


def _annotated(found: CheckResponse, paths: Sequence[Path]) -> Response:
    """The drafts with comments, and the report as HTML, in one archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in annotate(found, files_by_name(paths)):
            if each.body is not None:
                archive.writestr(annotated_name(each.name), each.body)
        archive.writestr("检查报告.html", render(found, "html"))
    headers = {"Content-Disposition": 'attachment; filename="zhize-annotated.zip"'}
    return Response(stream.getvalue(), media_type="application/zip", headers=headers)


def save(files: list[UploadFile], folder: Path, limit: int) -> list[Path]:
    """Write uploads into ``folder`` under the last part of their names (a name is data, never a path)."""
    left = limit
    paths = []
    for number, file in enumerate(files):
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        if not name or name in {".", ".."}:
            raise BadRequest(f"第 {number + 1} 个上传文件没有文件名，请带上文件名（含扩展名）再传。")
        target = folder / str(number) / name
        target.parent.mkdir()
        with target.open("wb") as out:
            while chunk := file.file.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise TooLarge(
                        f"上传的文件合计超过 {limit // CHUNK} MB，请分批上传，或由管理员调大 ZHIZE_UPLOAD_MB。"
                    )
                out.write(chunk)
        paths.append(target)
    return paths
