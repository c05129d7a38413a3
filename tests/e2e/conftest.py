"""Chromium, and the server over the sample county: each opened once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

from api.http.page import STATIC
from tests.conftest import require_or_skip
from tests.e2e.browsing import opened_page, served

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="package")
def address(county_data: Path) -> Iterator[str]:
    """A server with two workers over the sample county."""
    with served(county_data, workers=2) as url:
        yield url


PATIENCE_MS = 20_000
"""So long an expectation waits: the server, its query processes and Chromium may share a busy core."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        require_or_skip("no Chromium on this machine (Debian: apt install chromium)")
    if not (STATIC / "index.html").is_file():
        require_or_skip("the page has not been built (make page)")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS, headless=True)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that may speak to our server only; anything that goes wrong in it fails the test."""
    with opened_page(browser, address) as opened:
        yield opened
