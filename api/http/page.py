"""The page: the files that the build of ``api/web`` leaves in ``api/static``."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from fastapi.responses import HTMLResponse

import api

STATIC = Path(api.__file__).parent / "static"


def page() -> HTMLResponse:
    """Return the page, or say how to build it."""
    index = STATIC / "index.html"
    if index.is_file():
        return HTMLResponse(index.read_text("utf-8"), headers={"Cache-Control": "no-cache"})
    return HTMLResponse(
        "<!doctype html><meta charset=utf-8><title>职责图谱</title><p>页面尚未构建：请在源代码目录运行 <code>make page</code>。"
        'The page has not been built: run <code>make page</code>. API: <a href="/openapi.json">/openapi.json</a>',
        status_code=HTTPStatus.NOT_FOUND,
    )
