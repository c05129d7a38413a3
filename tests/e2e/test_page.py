"""The page in Chromium, served by the real server with several workers."""

from __future__ import annotations

import re
import shutil
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from api.keys import KeyRing
from ingest import sample
from tests.e2e.browsing import opened_page, served, shot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MINE = "煤矿井田里有人私自盖房归谁管"


def test_the_mine_question_is_typed_and_answered(page, address):
    page.goto(address)
    shot(page, "home")
    page.get_by_placeholder(re.compile("用平常的话问")).fill(MINE)
    page.get_by_role("button", name="查询").click()
    card = page.locator("[data-test=answer]")
    card.wait_for()
    expect(card.locator("[data-test=answer-lead]")).to_contain_text("县自然资源局")
    expect(card.locator("[data-test=answer-cooperate]")).to_contain_text("县住房和城乡建设局")
    expect(card.locator("[data-test=answer-township] li")).not_to_have_count(0)
    expect(card.locator("[data-test=source]").first).to_contain_text(re.compile(r"第 \d+ 行"))
    expect(page.locator("[data-test=hit]").nth(1)).to_be_visible()
    shot(page, "answer")


def test_two_questions_in_one_message_are_answered_each(page, address):
    page.goto(f"{address}/?q=小区电动车在楼道充电谁管？另外无证幼儿园归谁管")
    expect(page.locator("[data-test=answer-lead]")).to_have_count(2)
    expect(page.locator("[data-test=also]")).to_have_text("无证幼儿园归谁管")


def test_what_no_list_has_is_told_by_who_usually_leads_it_and_talk_by_nobody(page, address):
    page.goto(f"{address}/?q=高空抛物归谁管")
    said = page.locator("[data-test=no-answer]")
    expect(said).to_contain_text("通常由公安部门牵头")
    expect(said).to_contain_text("民法典")
    page.goto(f"{address}/?q=高空抛物的英文怎么说")
    expect(said).to_contain_text("没有部门答复这类问题")
    expect(said).not_to_contain_text("公安")


def test_a_link_opens_on_its_answer_in_english(page, address):
    page.goto(f"{address}/?lang=en&q=who+handles+illegal+construction+in+mine+areas")
    card = page.locator("[data-test=answer]")
    card.wait_for()
    expect(card.locator("[data-test=answer-status]")).to_have_text("Owned")
    page.get_by_role("button", name="中文").click()
    expect(card.locator("[data-test=answer-status]")).to_have_text("职责明确")


def test_findings_open_with_both_rows(page, address):
    page.goto(f"{address}/findings")
    first = page.locator("[data-test=finding]").first
    first.wait_for()
    first.locator("button").first.click()
    expect(first.locator("[data-test=source]").first).to_be_visible()
    shot(page, "findings")


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
    shot(page, "graph")


def test_what_was_unfolded_is_there_again_on_the_way_back(page, address):
    page.goto(f"{address}/?q={MINE}")
    page.locator("[data-test=answer]").get_by_role("link", name="在图谱中查看").click()
    drawn = "Number(document.querySelector('[data-test=graph]')?.dataset.nodes)"
    page.wait_for_function(f"{drawn} > 2")
    before = page.evaluate(drawn)
    # The item's own circle is there already: one of its units is opened and unfolded.
    page.locator("details.listed summary").click()
    page.locator("details.listed button", has_text="县自然资源局").first.click()
    page.locator("[data-test=graph-detail]").get_by_role("button", name="展开关系").click()
    page.wait_for_function(f"before => {drawn} > before", arg=before)
    after = page.evaluate(drawn)
    page.get_by_role("link", name="全县概览").first.click()
    page.locator("[data-test=loads] li").first.wait_for()
    page.go_back()
    page.wait_for_function(f"after => {drawn} === after", arg=after)


def test_a_link_in_english_stays_one_on_other_pages(page, address):
    page.goto(f"{address}/?lang=en&q=stray+dogs")
    page.locator("[data-test=hit]").first.wait_for()
    page.get_by_role("link", name="Findings").first.click()
    page.locator("[data-test=finding]").first.wait_for()
    assert page.evaluate("new URLSearchParams(location.search).get('lang')") == "en"
    page.get_by_role("button", name="中文").click()
    page.get_by_role("link", name="全县概览").first.click()
    page.locator("[data-test=loads] li").first.wait_for()
    assert page.evaluate("new URLSearchParams(location.search).get('lang')") is None


def test_enter_asks_what_is_typed_and_arrows_choose_an_offer(page, address):
    page.goto(address)
    field = page.get_by_role("combobox")
    field.press_sequentially("占道")
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    page.locator("[data-test=hit]").first.wait_for()
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == "占道"
    field.press_sequentially("经营")
    offer = page.get_by_role("option").first
    offer.wait_for()
    field.press("ArrowDown")
    wanted = page.locator("[role=option][aria-selected=true]").inner_text()
    field.press("Enter")
    page.wait_for_function("new URLSearchParams(location.search).get('q') !== '占道'")
    assert wanted.startswith(page.evaluate("new URLSearchParams(location.search).get('q')"))


def test_the_overview_leads_to_the_duties_and_findings_behind_its_figures(page, address):
    page.goto(f"{address}/overview")
    page.locator("[data-test=loads] li").first.wait_for()
    expect(page.locator("[data-test=loads] li")).to_have_count(14)
    page.locator("[data-test=ties] summary").first.click()
    page.locator("[data-test=ties] li li a").first.wait_for()
    shot(page, "overview")
    department = page.locator("[data-test=contested] li a").first
    name = department.inner_text()
    department.click()
    page.locator("[data-test=finding]").first.wait_for()
    expect(page.get_by_label("部门或乡镇")).to_have_value(name)


def test_findings_are_filtered_and_linked_to(page, address):
    page.goto(f"{address}/findings?severity=error")
    page.locator("[data-test=finding]").first.wait_for()
    expect(page.locator("[data-test=finding].warning")).to_have_count(0)
    page.locator("[data-test=finding] button").first.click()
    identity = page.locator("[data-test=finding] .row .quiet").first.inner_text()
    page.goto(f"{address}/findings?id={identity}")
    page.get_by_role("button", name="看全部问题").wait_for()
    expect(page.locator("[data-test=finding]")).to_have_count(1)
    expect(page.locator("[data-test=finding] button").first).to_have_attribute("aria-expanded", "true")


def test_a_link_is_copied_where_the_browser_lends_no_clipboard(page, address):
    """As over plain http on a closed network."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{address}/findings?severity=error")
    finding = page.locator("[data-test=finding]").first
    finding.locator("button.head").click()
    finding.get_by_role("button", name="复制链接").click()
    expect(page.get_by_text("链接已复制")).to_be_visible()
    page.goto(address)
    question = page.get_by_placeholder(re.compile("用平常的话问"))
    question.press("Control+V")
    expect(question).to_have_value(re.compile("/findings\\?id="))


def test_findings_are_told_in_english(page, address):
    page.goto(f"{address}/findings?lang=en&kind=overlap")
    first = page.locator("[data-test=finding]").first
    expect(first.locator("button").first).to_contain_text(re.compile("lead"))
    first.locator("button").first.click()
    expect(first).to_contain_text("Suggestion")
    first.get_by_text("In full, in Chinese").click()
    expect(first.locator("p[lang=zh-CN]").first).to_be_visible()


def test_the_graph_is_asked_by_sparql(page, address):
    page.goto(f"{address}/query")
    page.get_by_label("内置查询").select_option("who-leads")
    expect(page.get_by_label("SPARQL", exact=True)).to_have_value(re.compile("违规建房"))
    page.get_by_role("button", name="运行").click()
    answer = page.locator("[data-test=query-answer]")
    expect(answer.locator("tbody tr").first).to_contain_text("县自然资源局")
    page.get_by_label("SPARQL", exact=True).fill("ASK { ?s ?p ?o }")
    page.get_by_label("SPARQL", exact=True).press("Control+Enter")
    expect(answer).to_contain_text("是（true）")
    page.get_by_label("SPARQL", exact=True).fill("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 1")
    page.get_by_role("button", name="运行").click()
    expect(answer.locator("pre")).to_contain_text("@prefix")


def test_several_findings_are_settled_and_search_is_made_anew(browser, county_data, tmp_path):
    data = shutil.copytree(county_data, tmp_path / "data", symlinks=True)
    _, key = KeyRing(data).create("admin")
    with served(data) as address, opened_page(browser, address) as page:
        page.goto(f"{address}/findings?state=open")
        page.get_by_role("button", name="一次处理多个").click()
        for place in (0, 1):
            page.locator("[data-test=finding]").nth(place).get_by_role("checkbox").click()
        box = page.locator("[data-test=settle-many]")
        expect(box).to_contain_text("已选 2 个")
        box.get_by_label(re.compile("^理由")).fill("已会商")
        box.get_by_label("密钥").fill(key)
        box.get_by_role("button", name="已解决").click()
        expect(box).to_contain_text("已选 0 个")
        page.goto(f"{address}/findings?state=resolved")
        expect(page.locator("[data-test=finding]")).to_have_count(2)
        update = urllib.request.Request(
            f"{address}/sparql",
            data=b"INSERT DATA { <urn:s> <urn:p> 1 }",
            headers={"Content-Type": "application/sparql-update", "Authorization": f"Bearer {key}"},
        )
        with urllib.request.urlopen(update, timeout=60) as answer:
            assert answer.status == 204
        page.goto(f"{address}/data")
        note = page.locator("[data-test=stale]")
        note.get_by_label("密钥").fill(key)
        note.get_by_role("button", name="重新生成").click()
        note.wait_for(state="detached", timeout=120_000)


def test_a_query_that_cannot_be_is_told(page, address):
    page.goto(f"{address}/query")
    page.get_by_label("SPARQL", exact=True).fill("SELECT")
    page.get_by_role("button", name="运行").click()
    expect(page.locator("[data-test=problem]")).to_contain_text("查询语法有误")


def _late(route: Any) -> None:
    time.sleep(0.5)
    route.continue_()


def test_without_data_the_page_says_how_to_begin(browser, tmp_path):
    with served(tmp_path / "none") as address, opened_page(browser, address) as page:
        page.route("**/api/findings/progress", _late)  # the findings fail while the rounds are waited for
        for path in ("/", f"/?q={MINE}", "/findings", "/graph", "/overview"):
            page.goto(f"{address}{path}")
            page.locator("[data-test=nothing-stored]").first.wait_for()
            expect(page.get_by_role("alert")).to_have_count(0)
        page.locator("[data-test=nothing-stored]").get_by_role("link").click()
        page.locator("[data-test=upload]").wait_for()


ADDED = "并按月报送"


def _changed(source: Path, target: Path) -> Path:
    """The township's workbook of another round: one item reworded, one whose name was lost."""
    from openpyxl import load_workbook

    book: Any = load_workbook(source)
    rows = [
        max((cell for cell in row if isinstance(cell.value, str)), key=lambda cell: len(cell.value))
        for row in book.worksheets[0].iter_rows(min_row=20, max_row=40)
        if sum(cell.value is not None for cell in row) > 1
    ]
    rows[0].value += ADDED
    rows[3].value = None
    book.save(target)
    return target


def test_lists_go_in_are_compared_and_come_out_again(browser, tmp_path):
    _, key = KeyRing(tmp_path / "data").create("ingest")
    first = sample.folder() / "岚溪县_下河镇_履职事项清单.xlsx"
    second = _changed(first, tmp_path / first.name)
    with served(tmp_path / "data") as address, opened_page(browser, address) as page:
        page.goto(f"{address}/data?view=upload")
        page.get_by_label("密钥").fill(key)
        page.get_by_label("所属县区").fill("岚溪县")
        for edition, file in (("一上", first), ("二上", second)):
            page.locator("input[type=file]").set_input_files(file)
            page.get_by_label("版本名称").fill(edition)
            page.get_by_role("button", name="导入").click()
            page.get_by_role("heading", name=f"到版本“{edition}”").wait_for()
        expect(page.locator("[data-test=rejected] tbody tr")).to_have_count(1)
        shot(page, "upload")
        page.get_by_role("link", name="版本比较").click()
        page.get_by_role("button", name=re.compile("^改写 1$")).click()
        expect(page.locator("[data-test=compare] ins").first).to_have_text(ADDED)
        shot(page, "compare")
        page.get_by_role("link", name="版本", exact=True).click()
        card = page.locator("[data-test=edition]").filter(has=page.get_by_role("heading", name="二上"))
        card.get_by_text("更正日期与状态").click()
        card.get_by_role("button", name="撤出这个版本").click()
        card.get_by_role("button", name="确定").click()
        card.wait_for(state="detached")
        expect(page.locator("[data-test=edition]")).to_have_count(1)
