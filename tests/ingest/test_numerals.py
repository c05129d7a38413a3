from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import format_numeral, parse_numeral


@given(st.integers(min_value=0, max_value=9999))
def test_what_is_written_is_read_back(value: int) -> None:
    assert parse_numeral(format_numeral(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("七十七", 77),
        ("十", 10),
        ("一十", 10),
        ("二十", 20),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一百二十", 120),
        ("一千二百六十", 1260),
        ("一千零五十七", 1057),
        ("二〇一九", 2019),
        ("两", 2),
        ("77", 77),
        (" 五 ", 5),
    ],
)
def test_numerals_as_statutes_write_them(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize("text", ["", "甲", "十百", "五五十", "百千", "三二一百", "第三", "1.5"])
def test_other_texts_are_no_numerals(text: str) -> None:
    assert parse_numeral(text) is None


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert parse_numeral(text) is None or text


@pytest.mark.parametrize("value", [-1, 10_000])
def test_numbers_out_of_range_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="超出范围"):
        format_numeral(value)
