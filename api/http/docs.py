"""The API's documentation, without anything loaded from elsewhere.

FastAPI's own /docs page loads Swagger UI from a content delivery network, which a closed network does not have;
here it comes from the files that the page's build puts beside the page.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

BUNDLE = "/assets/swagger"


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """Serve Swagger UI over ``/openapi.json``."""
    return get_swagger_ui_html(
        openapi_url=request.app.openapi_url or "/openapi.json",
        title=f"{request.app.title} API",
        swagger_js_url=f"{BUNDLE}/swagger-ui-bundle.js",
        swagger_css_url=f"{BUNDLE}/swagger-ui.css",
        swagger_favicon_url="/assets/favicon.svg",
    )
