"""HEAD and OPTIONS for every address, and what an address allows (RFC 9110, sections 9.3.2, 9.3.7 and 10.2.1)."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Middleware that answers HEAD as GET does, without the body: whatever can be read can be asked about."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as GET.

        The method is put back before anything is sent: a server that takes the request for a GET misses the body.
        """
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            scope["method"] = "HEAD"
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        scope["method"] = "GET"
        try:
            await self.app(scope, receive, bodiless)
        finally:
            scope["method"] = "HEAD"


def allowed(routes: Iterable[BaseRoute], path: str) -> tuple[str, ...]:
    """The methods that ``path`` answers, over all routes that match it; empty where there is none."""
    found = {
        method
        for route in routes
        if isinstance(route, Route) and route.path_regex.match(path)
        for method in route.methods or ()
    }
    if "GET" in found:
        found.add("HEAD")
    return (*sorted(found), "OPTIONS") if found else ()
