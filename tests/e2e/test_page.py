"""The page in Chromium, served by the real server with several workers."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.http.page import STATIC
from tests.conftest import require_or_skip

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MINE = "煤矿井田里有人私自盖房归谁管"
START_SECONDS = 60


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(county_data: Path) -> Iterator[str]:
    """A server with two workers over the sample county."""
    port = _free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen([*command, "--data", str(county_data)], start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url + "/ready", server)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        require_or_skip("no Chromium on this machine (Debian: apt install chromium)")
    if not (STATIC / "index.html").is_file():
        require_or_skip("the page has not been built (make page)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS, headless=True)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that may speak to our server only; anything that goes wrong in it fails the test."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("requestfailed", lambda request: problems.append(f"failed: {request.url}"))
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else problems.append(f"foreign: {request.url}")
        ),
    )
    yield opened
    context.close()
    assert [problem for problem in problems if not problem.endswith("net::ERR_ABORTED")] == []


def _shot(page: Any, name: str) -> None:
    folder = os.environ.get("ZHIZE_TEST_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_the_mine_question_is_typed_and_answered(page, address):
    page.goto(address)
    _shot(page, "home")
    page.get_by_placeholder(re.compile("用平常的话问")).fill(MINE)
    page.get_by_role("button", name="查询").click()
    card = page.locator("[data-test=answer]")
    card.wait_for()
    assert "县自然资源局" in card.locator("[data-test=answer-lead]").inner_text()
    assert "县住房和城乡建设局" in card.locator("[data-test=answer-cooperate]").inner_text()
    assert card.locator("[data-test=answer-township] li").count() > 0
    assert re.search(r"第 \d+ 行", card.locator("[data-test=source]").first.inner_text())
    assert page.locator("[data-test=hit]").count() > 1
    _shot(page, "answer")


def test_a_link_opens_on_its_answer_in_english(page, address):
    page.goto(f"{address}/?lang=en&q=who+handles+illegal+construction+in+mine+areas")
    card = page.locator("[data-test=answer]")
    card.wait_for()
    assert card.locator("[data-test=answer-status]").inner_text() == "Owned"
    page.get_by_role("button", name="中文").click()
    assert card.locator("[data-test=answer-status]").inner_text() == "职责明确"


def test_findings_open_with_both_rows(page, address):
    page.goto(f"{address}/findings")
    first = page.locator("[data-test=finding]").first
    first.wait_for()
    first.locator("button").first.click()
    assert first.locator("[data-test=source]").count() >= 1
    _shot(page, "findings")


def test_the_graph_unfolds_when_a_node_is_opened(page, address):
    page.goto(f"{address}/?q={MINE}")
    page.locator("[data-test=answer]").get_by_role("link", name="在图谱中查看").click()
    canvas = page.locator("[data-test=graph]")
    page.wait_for_function("Number(document.querySelector('[data-test=graph]')?.dataset.nodes) > 2")
    before = int(canvas.get_attribute("data-nodes"))
    detail = page.locator("[data-test=graph-detail]")
    detail.get_by_role("button", name="展开关系").wait_for()
    detail.get_by_role("link", name="县自然资源局").first.click()
    page.wait_for_function(
        "before => Number(document.querySelector('[data-test=graph]').dataset.nodes) !== before", arg=before
    )
    _shot(page, "graph")


def test_a_narrow_window_has_no_sideways_scrolling(page, address):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}/?q={MINE}")
    page.locator("[data-test=answer]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    _shot(page, "narrow")
