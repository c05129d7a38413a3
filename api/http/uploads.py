"""Checking drafts: files come in, findings go out, nothing is stored."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile

from api.check_models import CheckResponse
from api.errors import BadRequest, TooLarge
from api.http.deps import App
from api.options import CheckRequest

router = APIRouter(prefix="/api", tags=["check"])

CHUNK = 1 << 20


@router.post("/check", summary="发布前检查 · check drafts without storing them")
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
) -> CheckResponse:
    """Check the uploaded drafts; without any, the stored editions."""
    request = CheckRequest(
        editions=tuple(edition or ()),
        against=against,
        kinds=tuple(kind or ()),
        jurisdiction=jurisdiction,
        as_of=as_of,
    )
    if not files:
        return app.review.check_stored(request)
    with tempfile.TemporaryDirectory(prefix="zhize-check-") as folder:
        paths = save(files, Path(folder), app.settings.upload_mb * CHUNK)
        return app.review.check_drafts(paths, request)


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
