"""The real server, and a page of it in Chromium that fails its test by anything that goes wrong in it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

START_SECONDS = 60


@contextmanager
def served(data: Path, workers: int = 1) -> Iterator[str]:
    """A server over ``data``: its address."""
    port = _free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--workers", str(workers)]
    server = subprocess.Popen([*command, "--data", str(data)], start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url + "/health", server)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 5):
        if server.poll() is not None:
            pytest.fail(f"the server stopped with status {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not get ready in {START_SECONDS} s")


@contextmanager
def opened_page(browser: Any, address: str, **options: Any) -> Iterator[Any]:
    """A page that may speak to our server only, in a context of its own; ``options`` are the context's."""
    context = browser.new_context(
        **{"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}, **options}
    )
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("requestfailed", lambda request: problems.append(f"failed: {request.url} {request.failure}"))
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else problems.append(f"foreign: {request.url}")
        ),
    )
    yield opened
    met = [problem for problem in problems if not problem.endswith("net::ERR_ABORTED")]
    context.close()  # cuts off what is still under way, which is no problem of the page
    assert not met, "\n".join(met)


def shot(page: Any, name: str) -> None:
    """Keep a picture where ``ZHIZE_TEST_SCREENSHOTS`` names a folder."""
    folder = os.environ.get("ZHIZE_TEST_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
