"""Three rounds of a small county's list on the page: what is settled stays so until its text changes, and the figures add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from api.composition import Zhize
from api.keys import KeyRing
from api.options import IngestRequest
from api.settings import load
from tests.e2e.browsing import opened_page, served, shot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRE = (("县林业局", "森林火灾扑救的组织指挥"), ("县应急管理局", "森林火灾扑救的组织指挥和力量调度"))
WATER = (("县水利局", "农村饮用水水质检测"), ("县卫生健康局", "农村饮用水水质的检测"))
MENDED = ("县卫生健康局", "医疗机构执业登记")
OTHERS = (("县公安局", "户口迁移登记"), ("县交通运输局", "农村客运班线许可"))
CHANGED = "森林草原火灾扑救的组织指挥和力量调度"
ROUNDS = {
    "一上": (*FIRE, *WATER, *OTHERS),
    "二上": (*FIRE, WATER[0], MENDED, *OTHERS),
    "三上": (
        FIRE[0],
        ("县应急管理局", CHANGED),
        WATER[0],
        MENDED,
        *OTHERS,
        ("县城市管理局", "户口迁移的登记"),
    ),
}
"""A pair that is waived and then changes, one that is mended in the second round, one that the third brings."""


def ingest(zhize: Zhize, folder: Path, name: str) -> None:
    """A round of the departments' list."""
    file = folder / name / "东山县部门职责清单.csv"
    file.parent.mkdir()
    rows = (f"{number},{unit},{title}\n" for number, (unit, title) in enumerate(ROUNDS[name], start=1))
    file.write_text("序号,责任单位,职责事项\n" + "".join(rows), "utf-8")
    zhize.ingest([file], IngestRequest(jurisdiction="东山县", round=name))


@pytest.fixture
def zhize(tmp_path: Path) -> Iterator[Zhize]:
    opened = Zhize(load({}, data=tmp_path / "data"))
    ingest(opened, tmp_path, "一上")
    yield opened
    opened.close()


def test_three_rounds_of_a_small_county(browser, zhize, tmp_path):
    _, key = KeyRing(tmp_path / "data").create("check")
    with served(tmp_path / "data") as address, opened_page(browser, address) as page:
        page.goto(f"{address}/findings?state=open")
        found = page.locator("[data-test=finding]")
        expect(found).to_have_count(2)
        page.get_by_role("button", name="一次处理多个").click()
        box = page.locator("[data-test=settle-many]")
        box.get_by_role("button", name="选中筛选出的全部").click()
        expect(box).to_contain_text("已选 2 个")
        box.get_by_label(re.compile("^理由")).fill("各管一段")
        box.get_by_label("密钥").fill(key)
        box.get_by_role("button", name="不予处理").click()
        expect(found).to_have_count(0)

        ingest(zhize, tmp_path, "二上")
        page.goto(f"{address}/findings?state=waived")
        expect(found).to_have_count(1)
        expect(found).to_contain_text("森林火灾扑救")

        ingest(zhize, tmp_path, "三上")
        page.goto(f"{address}/findings?state=open")
        expect(found).to_have_count(2)
        expect(found.filter(has_text="户口迁移")).to_have_count(1)
        expect(found.filter(has_text="火灾扑救")).to_have_count(1)
        page.goto(f"{address}/findings")
        rounds = page.locator("[data-test=rounds]")
        rounds.locator("summary").click()
        # number, name, found, new, gone, resolved, waived, open
        for place, row in enumerate(
            (
                ["1", "东山县 一上", "2", "2", "0", "0", "2", "0"],
                ["2", "东山县 二上", "1", "0", "1", "0", "1", "0"],
                ["3", "东山县 三上", "2", "2", "1", "0", "0", "2"],
            )
        ):
            expect(rounds.locator("tbody tr").nth(place).locator("td")).to_have_text(row)
        shot(page, "rounds")
        page.goto(f"{address}/overview")
        card = page.locator("[data-test=figures] a").first
        expect(card.locator("b")).to_have_text("7")
        expect(card).to_contain_text("此前各轮另有 12 条")


def test_what_is_opened_again_says_how_it_was_settled(browser, zhize, tmp_path):
    _, key = KeyRing(tmp_path / "data").create("check")
    pair = next(each for each in zhize.review.findings() if "火灾" in each.title)
    zhize.review.settle([pair.id], "waived", "各管一段", "编办甲")
    with served(tmp_path / "data") as address, opened_page(browser, address) as page:
        page.goto(f"{address}/findings?state=waived")
        finding = page.locator("[data-test=finding]")
        finding.locator("button.head").click()
        box = finding.locator("[data-test=settle]")
        expect(box).to_contain_text("编办甲")
        box.locator("summary").click()
        box.get_by_label("密钥").fill(key)
        box.get_by_role("button", name="重新打开").click()
        expect(finding).to_have_count(0)
        page.goto(f"{address}/findings?id={pair.id}")  # one that is linked to lies open
        expect(finding.locator("[data-test=before]")).to_contain_text(
            re.compile("不予处理 · 编办甲 · .*：各管一段")
        )
