"""A clerk at the page: drafts checked and come back to, findings settled, editions set right; by keyboard, without losing the place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from api.keys import KeyRing
from ingest import sample
from tests.e2e.browsing import opened_page, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DRAFTS = ("县卫生健康局", "市生态环境局岚溪分局", "县水利局")


@pytest.fixture(scope="module")
def office(county_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server over a copy of the county, which may be changed, and a key for it."""
    data = shutil.copytree(county_data, tmp_path_factory.mktemp("office") / "data", symlinks=True)
    _, key = KeyRing(data).create("admin")
    with served(data) as address:
        yield address, key


@pytest.fixture
def desk(browser: Any, office: tuple[str, str]) -> Iterator[Any]:
    """A page at which the key is entered."""
    address, key = office
    with opened_page(browser, address) as page:
        page.add_init_script(f"sessionStorage.setItem('zhize-key', '{key}')")
        page.goto(f"{address}/findings")
        page.locator("[data-test=finding]").first.wait_for()
        yield page


def _check_drafts(page: Any) -> None:
    files = [file for file in sample.folder().iterdir() if any(unit in file.name for unit in DRAFTS)]
    page.locator("input[type=file]").set_input_files(files)
    expect(page.locator("[data-test=checked]")).to_be_focused()


def test_pages_are_turned_by_keyboard_and_found_again_on_the_way_back(desk):
    found = desk.locator("[data-test=finding]")
    expect(desk.get_by_role("navigation", name="翻页")).to_be_visible()
    found.last.locator("button.head").focus()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("button", name="第 2 页")).to_be_focused()
    first = found.first.inner_text()
    desk.keyboard.press("Enter")
    expect(found.first).not_to_have_text(first)
    expect(desk.get_by_role("status").filter(has_text=re.compile(r"^\d+ 个问题$"))).to_be_focused()
    opened = found.nth(3)
    title = opened.locator(".title").inner_text()
    opened.locator("button.head").click()
    opened.locator("h4 a").first.click()
    desk.locator("[data-test=graph]").wait_for()
    desk.go_back()
    expect(found.nth(3).locator(".title")).to_have_text(title)
    expect(found.nth(3).locator("button.head")).to_have_attribute("aria-expanded", "true")
    desk.reload()
    expect(found.nth(3).locator(".title")).to_have_text(title)


def test_who_settles_is_told_so_and_goes_on_with_the_next(desk, office):
    desk.goto(f"{office[0]}/findings?state=open&kind=duplicate")
    found = desk.locator("[data-test=finding]")
    expect(found).to_have_count(2)
    next_one = found.nth(1).locator(".title").inner_text()
    head = found.first.locator("button.head")
    head.press("Enter")
    box = found.first.locator("[data-test=settle]")
    box.locator("summary").press("Enter")
    expect(box.locator("[data-test=missing]")).to_have_text("还缺：理由")
    box.get_by_label(re.compile("^理由")).fill("两处各有用途")
    box.get_by_role("button", name="不予处理").press("Enter")
    expect(desk.get_by_text("已记为“不予处理”。")).to_be_visible()
    expect(found).to_have_count(1)
    expect(found.locator(".title")).to_have_text(next_one)
    expect(found.locator("button.head")).to_be_focused()
    desk.goto(f"{office[0]}/findings?kind=duplicate")
    settled = found.filter(has_text="不予处理")
    settled.locator("button.head").click()
    settled.locator("[data-test=settle] summary").click()
    settled.get_by_role("button", name="重新打开").press("Enter")
    expect(desk.get_by_text("已重新打开。")).to_be_visible()
    expect(found.first.locator("button.head")).to_be_focused()


def test_a_telephone_has_room_for_the_findings_that_are_chosen_from(desk):
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.get_by_role("button", name="一次处理多个").click()
    box = desk.locator("[data-test=settle-many]")
    expect(box).to_contain_text("已选 0 个")
    assert box.bounding_box()["height"] < 844 / 4
    desk.locator("[data-test=finding]").first.get_by_role("checkbox").click()
    expect(box.get_by_label(re.compile("^理由"))).to_be_visible()
    assert box.bounding_box()["height"] <= 844 / 2


def test_the_last_finding_of_a_last_page_leaves_the_page_before_it(desk, office):
    address = office[0]
    last = -(-len(desk.request.get(f"{address}/api/findings").json()) // 20)
    desk.goto(f"{address}/findings?page=99")
    expect(desk.locator("[data-test=pages] [aria-current=page]")).to_have_text(str(last))
    expect(desk.locator("[data-test=finding]").first).to_be_visible()


def test_a_draft_is_there_again_on_the_way_back_and_gone_with_the_page(desk, office):
    address, key = office
    waste = next(
        each["id"]
        for each in desk.request.get(f"{address}/api/findings?kind=overlap").json()
        if each["departments"] == ["县卫生健康局", "市生态环境局岚溪分局"]
    )
    headers = {"Authorization": f"Bearer {key}"}
    decision = {"state": "waived", "reason": "一个管院内，一个管院外"}
    desk.request.patch(f"{address}/api/findings/{waste}", data=decision, headers=headers)
    _check_drafts(desk)
    waived = desk.locator("[data-test=finding]").filter(has_text="不予处理").first
    waived.locator("button.head").click()
    expect(waived.locator("[data-test=settle]")).to_contain_text("一个管院内，一个管院外")
    expect(waived.get_by_role("button", name="重新打开")).to_have_count(0)
    waived.locator("button.head").click()
    found = desk.locator("[data-test=finding]")
    number = found.count()
    found.first.locator("button.head").click()
    expect(found.first.locator("h4").first).to_be_visible()
    expect(found.first.locator("h4 a")).to_have_count(0)  # the graph has no rows of drafts
    desk.get_by_role("link", name="全县概览").click()
    desk.locator("[data-test=figures]").wait_for()
    desk.go_back()
    desk.locator("[data-test=checked]").wait_for()
    expect(found).to_have_count(number)
    desk.get_by_role("button", name="回到已入库的清单").click()
    expect(desk.locator("[data-test=checked]")).to_have_count(0)
    desk.go_back()
    desk.locator("[data-test=checked]").wait_for()
    desk.reload()
    expect(desk.locator("[data-test=lost]")).to_contain_text("重新选择草案文件")
    expect(desk.locator("[data-test=pages]")).to_be_visible()


def test_how_a_draft_was_read_is_told_beside_what_was_found(desk, tmp_path):
    draft = tmp_path / "分工.csv"
    rows = (
        "路灯坏了找人修,县城管局",
        "井盖丢了补上,县住建局",
        "流浪狗收走,县公安局",
        "夜宵摊油烟管住,县城管局",
    )
    draft.write_text("\n".join(("啥事,谁拍板", *rows)), "utf-8")
    desk.locator("input[type=file]").set_input_files(draft)
    notices = desk.locator("[data-test=notices]")
    notices.locator("summary").click()
    expect(notices).to_contain_text("A列“啥事”→事项名称")


def test_a_report_that_is_refused_says_why(desk):
    _check_drafts(desk)
    desk.route(
        "**/api/check",
        lambda route: route.fulfill(
            status=413,
            content_type="application/problem+json",
            json={"detail": "文件超过 50 MB。", "status": 413, "title": "Content Too Large"},
        ),
    )
    desk.get_by_role("button", name="下载报告（xlsx）").click()
    expect(desk.locator("[data-test=problem]")).to_contain_text("文件超过 50 MB。")
    expect(desk.locator("[data-test=finding]").first).to_be_visible()


DRAWN = "Number(document.querySelector('[data-test=graph]')?.dataset.nodes) > 2"


def test_the_graph_is_found_through_by_name_and_read_on_by_keyboard(desk, office):
    desk.goto(f"{office[0]}/graph")
    desk.wait_for_function(DRAWN)
    field = desk.get_by_role("combobox")
    field.press_sequentially("县自然资源")
    expect(desk.get_by_role("option").first).to_have_text(re.compile("^县自然资源局 部门"))
    field.fill("")
    expect(desk.get_by_role("option")).to_have_count(0)
    field.fill("下河镇")
    field.press("Enter")  # before anything could be offered
    side = desk.locator("[data-test=graph-detail]")
    expect(side.locator("h2")).to_have_text("下河镇")
    followed = side.get_by_role("listitem").get_by_role("link").nth(1)
    title = followed.inner_text()
    followed.press("Enter")
    expect(side.locator("h2")).to_have_text(title)
    expect(side.locator("h2")).to_be_focused()
    side.locator(".listed summary").press("Enter")
    one = side.locator(".listed").get_by_role("button", name="下河镇", exact=True)
    one.press("Enter")
    expect(side.locator("h2")).to_have_text("下河镇")
    expect(side.locator("h2")).to_be_focused()
    field.fill("qqzzqq")
    field.press("Enter")
    expect(desk.locator("[data-test=unfound]")).to_contain_text("qqzzqq")
    expect(side.locator("h2")).to_have_text("下河镇")


def test_what_cannot_be_read_of_a_node_is_told(desk, office):
    desk.route("**/api/departments/**", lambda route: route.fulfill(status=503, json={"detail": "正忙。"}))
    desk.goto(f"{office[0]}/graph")
    desk.wait_for_function(DRAWN)
    desk.get_by_role("combobox").fill("县水利局")
    desk.get_by_role("combobox").press("Enter")
    side = desk.locator("[data-test=graph-detail]")
    expect(side.locator("[data-test=problem]")).to_contain_text("正忙。")
    desk.unroute("**/api/departments/**")
    side.get_by_role("button", name="再试一次").click()
    expect(side.get_by_role("listitem").first).to_be_visible()


def test_an_edition_asks_before_it_goes_and_takes_a_date_back(desk, office):
    desk.goto(f"{office[0]}/data")
    card = desk.locator("[data-test=edition]").first
    card.get_by_text("更正日期与状态").press("Enter")
    out = card.get_by_role("button", name="撤出这个版本")
    out.press("Enter")
    expect(card.get_by_role("alertdialog")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(card.get_by_role("alertdialog")).to_have_count(0)
    expect(out).to_be_focused()
    save = card.get_by_role("button", name="保存")
    save.click()
    expect(desk.get_by_text("没有改动，无需保存。")).to_be_visible()
    published = card.get_by_label("公布", exact=True)
    expect(published).not_to_have_value("")
    published.fill("")
    published.press("Enter")
    expect(desk.get_by_text("已保存。")).to_be_visible(timeout=60_000)
    expect(card).to_be_focused()
    desk.reload()
    card.get_by_text("更正日期与状态").click()
    expect(published).to_have_value("")
    expect(card).not_to_contain_text("公布 2")


@pytest.mark.parametrize(("view", "path"), [("compare", "editions"), ("peers", "townships")])
def test_a_comparison_that_could_not_begin_is_begun_again(desk, office, view, path):
    refused = f"**/api/{path}?*"
    desk.route(refused, lambda route: route.fulfill(status=503, json={"detail": "正忙。"}))
    desk.goto(f"{office[0]}/data?view={view}")
    panel = desk.locator(f"[data-test={view}]")
    expect(panel.locator("[data-test=problem]")).to_contain_text("正忙。")
    desk.unroute(refused)
    panel.get_by_role("button", name="再试一次").click()
    expect(panel.locator("select" if view == "peers" else ".card").first).to_be_visible()


def test_a_query_and_its_result_are_there_again(desk, office):
    desk.goto(f"{office[0]}/query")
    text = desk.get_by_label("SPARQL", exact=True)
    wanted = "SELECT ?item { ?item a <https://w3id.org/zhize/ns#DutyItem> } LIMIT 3"
    text.fill(wanted)
    text.press("Control+Enter")
    rows = desk.locator("[data-test=query-answer] tbody tr")
    expect(rows).to_have_count(3)
    rows.first.get_by_role("link").click()
    desk.locator("[data-test=graph]").wait_for()
    desk.go_back()
    expect(text).to_have_value(wanted)
    expect(rows).to_have_count(3)
    desk.reload()
    expect(rows).to_have_count(3)
    text.fill(f"# {wanted}")
    desk.get_by_label("内置查询").select_option("who-leads")
    expect(text).to_have_value(re.compile("违规建房"))
    desk.go_back()
    expect(text).to_have_value(f"# {wanted}")
