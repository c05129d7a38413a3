"""Files under a wrong suffix, odd encodings, pictures, and what web pages hold besides text."""

from __future__ import annotations

import io

import pytest

from ingest.pipeline import ingest_bytes
from ingest.readers import ReadError, read_document
from ingest.readers.picture import wrapped

TEXT = "序号,事项名称,对应上级部门,上级部门职责\n1,巡查河道,县水利局,1.检查\n2,登记,县公安局,1.查处\n"
ROWS = [line.split(",") for line in TEXT.strip().split("\n")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize(
    ("name", "mark"), [("清单.csv", ","), ("清单.csv", ";"), ("清单.xls", "\t"), ("清单.xlsx", ",")]
)
def test_delimited_text_in_any_encoding_and_under_the_suffix_of_a_workbook(
    encoding: str, name: str, mark: str
) -> None:
    found = read_document(TEXT.replace(",", mark).encode(encoding), name)
    assert found.tables[0].rows == ROWS
    assert bool(found.notices) == (name != "清单.csv")


def test_zeros_at_the_end_are_no_text() -> None:
    assert read_document(TEXT.encode() + bytes(3), "清单.csv").tables[0].rows == ROWS


def test_a_rule_of_single_dashes_is_no_row() -> None:
    lines = ["|" + "|".join(row) + "|" for row in ROWS]
    text = "\n".join([lines[0], "|-|-|-|-|", *lines[1:]])
    result = ingest_bytes(text.encode(), "岚溪县石岭镇配合履职事项清单.md")
    assert [one.title for one in result.items] == ["巡查河道", "登记"]
    assert not result.rejected


def test_numbered_lists_and_pinyin_of_web_pages() -> None:
    page = (
        "<table><tr><th>事项名称</th><th>上级部门职责</th></tr><tr><td><ruby>县<rp>(</rp><rt>xiàn</rt><rp>)</rp></ruby>城</td>"
        "<td><ol><li>检查</li><li>查处</li></ol></td></tr></table>"
    )
    assert read_document(page.encode(), "a.html").tables[0].rows[1] == ["县城", "1.检查\n2.查处"]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "TIFF", "GIF"])
def test_pictures_ask_for_the_recogniser_and_become_pages(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (40, 20)).save(buffer, form)
    monkeypatch.setattr("ingest.readers.pdf.can_recognise", lambda: False)
    with pytest.raises(ReadError, match=r"“扫描\.png”是图片.*zhize\[ocr\]"):
        read_document(buffer.getvalue(), "扫描.png")
    assert wrapped(buffer.getvalue(), "扫描.png").startswith(b"%PDF-")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + b"x" * 90, b"\xff\xd8\xff" + bytes(90)])
def test_a_damaged_picture_says_so(data: bytes) -> None:
    with pytest.raises(ReadError, match="不是完好的图片"):
        wrapped(data, "扫描.png")
