"""The report of a check, in the formats that people and programs read: one renderer per format behind one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.models.check import CheckResponse
from api.reports.html import render_html
from api.reports.text import render_text
from api.reports.workbook import render_workbook

#: A report as bytes (UTF-8 for text formats).
Renderer = Callable[[CheckResponse], bytes]


def render_json(response: CheckResponse) -> bytes:
    """The response as the HTTP API gives it, indented, with Chinese characters as they are."""
    return response.model_dump_json(indent=2).encode() + b"\n"


#: Format name → renderer.
RENDERERS: Mapping[str, Renderer] = {
    "text": lambda response: render_text(response).encode(),
    "json": render_json,
    "html": lambda response: render_html(response).encode(),
    "xlsx": render_workbook,
}

#: Format name → media type, for downloads.
MEDIA_TYPES: Mapping[str, str] = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def render(response: CheckResponse, format_name: str) -> bytes:
    """The report in one of the formats of :data:`RENDERERS`; raises KeyError for another."""
    return RENDERERS[format_name](response)
