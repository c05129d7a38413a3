"""Dates of editions, as titles and file names state them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.edition_dates import EditionDates, edition_dates, iso_date, join, parse_date


@pytest.mark.parametrize(
    ("texts", "dates"),
    [
        (["岚溪县石岭镇基本履职事项清单（2025年版）"], EditionDates(published="2025")),
        (["2025年青石镇基本履职事项清单"], EditionDates(published="2025")),
        (["青石镇清单（2025年7月）"], EditionDates(published="2025-07")),
        (["青石镇清单（二〇二五年七月）"], EditionDates(published="2025-07")),
        (["青石镇清单20250703"], EditionDates(published="2025-07-03")),
        (["青石镇清单2025-7-3"], EditionDates(published="2025-07-03")),
        (["公布日期：2025年7月3日"], EditionDates(published="2025-07-03")),
        (["（2025年7月15日县委常委会审定）"], EditionDates(adopted="2025-07-15")),
        (["自2025年9月1日起施行"], EditionDates(effective="2025-09-01")),
        (["（2025年版）", "2025年7月15日印发，自2025年9月1日起施行"], EditionDates(None, "2025-07-15", "2025-09-01")),
        (["（2025年版）", "填报时间：2025年7月"], EditionDates(published="2025-07")),
        (["岚政办〔2025〕12号"], EditionDates()),
        (["根据2023年机构改革方案编制"], EditionDates()),
        (["青石镇清单20251345", "编号 120250701999"], EditionDates()),
        (["长" * 130 + "2025年7月"], EditionDates()),
        ([], EditionDates()),
    ],
)  # fmt: skip
def test_dates_are_read_as_precisely_as_they_stand(texts: list[str], dates: EditionDates):
    assert edition_dates(texts) == dates


@pytest.mark.parametrize("text", ["", "昨天", "2025年2月30日", "2025-13", "12", "2025-07-01T00:00"])
def test_what_is_no_date_is_none(text: str):
    assert parse_date(text) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_back_however_it_is_written(day):
    for text in (day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"):
        assert parse_date(text) == day.isoformat()
    assert parse_date(f"{day.year}年{day.month}月") == iso_date(day.year, day.month)


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(text: str):
    assert isinstance(edition_dates([text]), EditionDates)


def test_what_the_first_does_not_state_the_second_does():
    first, second = EditionDates(effective="2025"), EditionDates("2024-01", "2024-02", "2024-03")
    assert join(first, second) == EditionDates("2024-01", "2024-02", "2025")
