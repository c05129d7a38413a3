"""The web application: routes, problem+json for every error, and the page's files."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles

from api.composition import Zhize
from api.http import (
    docs,
    editions,
    findings,
    graph,
    graphs,
    health,
    ingest,
    items,
    linked,
    metrics,
    places,
    queries,
    rebuild,
    search,
    sparql,
    statutes,
    uploads,
)
from api.http.methods import Heads
from api.http.page import STATIC, page
from api.http.problems import handle_errors
from api.models.core import Problem
from api.settings import load

MODULES = (
    health,
    metrics,
    search,
    places,
    editions,
    uploads,
    findings,
    items,
    graph,
    ingest,
    rebuild,
    queries,
    sparql,
    statutes,
    graphs,
    linked,
    docs,
)
"""Each brings a router; a path that several would match belongs to the first."""


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
    app.state.metrics = metrics.Metrics()
    app.add_middleware(Heads)
    if origins := zhize.settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Location", "Zhize-Truncated", "Zhize-Total"],
        )
    app.add_middleware(metrics.Measured, metrics=app.state.metrics)
    for module in MODULES:
        app.include_router(module.router)
    if (STATIC / "index.html").is_file():
        app.mount("/assets", StaticFiles(directory=STATIC / "assets"), name="assets")
    for path in ("/", "/overview", "/findings", "/graph", "/data", "/query"):
        app.add_api_route(path, page, include_in_schema=False)
    handle_errors(app, [*app.router.routes, *(route for module in MODULES for route in module.router.routes)])
    return app


def from_environment() -> FastAPI:
    """Make the application from the process's environment: the factory that each server worker calls."""
    return create_app(Zhize(load()))
