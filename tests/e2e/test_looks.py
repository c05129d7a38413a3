"""How the page looks: on a telephone, on a dark screen, on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import opened_page, shot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MINE = "煤矿井田里有人私自盖房归谁管"
WHITE = "rgb(255, 255, 255)"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/?q={MINE}", "answer"),
        ("/overview", "loads"),
        ("/findings", "finding"),
        ("/graph", "graph-detail"),
        ("/data", "edition"),
        ("/data?view=peers&township=下河镇", "peers"),
        ("/data?view=upload", "upload"),
        ("/query?named=who-leads", "query-answer"),
    ],
)
def test_a_telephone_has_no_sideways_scrolling(page, address, path, shown):
    # In English: its words are the longest that have to fit.
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang=en")
    page.locator(f"[data-test={shown}]").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("main h1")).to_have_count(1)
    shot(page, f"narrow-{shown}")


def test_a_dark_screen_gets_a_dark_page_and_paper_stays_white(browser, address):
    with opened_page(browser, address, color_scheme="dark") as page:
        page.goto(f"{address}/?q={MINE}")
        card = page.locator("[data-test=answer]")
        button = page.locator("button[type=submit]")
        expect(card).to_have_css("background-color", "rgb(26, 33, 43)")
        expect(button).to_have_css("background-color", "rgb(138, 184, 242)")  # a part of Naive UI
        shot(page, "dark")
        page.emulate_media(media="print")
        expect(page.locator("body")).to_have_css("background-color", WHITE)
        expect(card).to_have_css("background-color", WHITE)
        expect(button).to_have_css("background-color", "rgb(29, 79, 145)")
