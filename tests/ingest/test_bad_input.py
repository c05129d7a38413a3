"""Bad input gets one clear sentence that names the file and says what to do; nothing crashes, nothing is lost."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from ingest.limits import Limits
from ingest.options import IngestOptions
from ingest.pipeline import ingest_bytes
from ingest.readers import ReadError, read_document
from tests.ingest.workbooks import cooperative, docx, ole, parts_of, xls, xlsx, zipped

GOOD = cooperative((1, "巡查", "县水利局", "1.检查", "1.报告"))


def liar(data: bytes) -> bytes:
    """The same archive, whose directory claims that the sheet unpacks to ten bytes."""
    name = b"xl/worksheets/sheet1.xml"
    changed = bytearray(data)
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = 0
        while (start := changed.find(signature, start)) >= 0:
            if changed[start + name_at : start + name_at + len(name)] == name:
                changed[start + size_at : start + size_at + 4] = struct.pack("<I", 10)
            start += 4
    return bytes(changed)


def far_cell() -> bytes:
    """A workbook with one more cell in the last corner of a sheet: 17 billion cells for a careless reader."""
    parts = parts_of(GOOD)
    sheet = parts["xl/worksheets/sheet1.xml"]
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", corner)
    return zipped(parts)


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&b;&x;</w:t></w:r></w:p></w:body></w:document>"
)

DEEP = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    + "<w:p>" * 3000 + "x" + "</w:p>" * 3000 + "</w:body></w:document>"
)  # fmt: skip

CASES: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "empty": ("清单.xlsx", b"", ("清单.xlsx", "是空的", "重新导入")),
    "only zeros": ("清单.xlsx", bytes(4096), ("是空的",)),
    "only blanks": ("清单.csv", b"\r\n \n", ("是空的",)),
    "password": (
        "清单.xlsx",
        ole("EncryptionInfo", "EncryptedPackage"),
        ("清单.xlsx", "密码", "取消密码后另存"),
    ),
    "legacy word": ("清单.doc", ole(WordDocument=bytes(12)), (".doc", "另存为 .docx", "LibreOffice")),
    "encrypted legacy word": ("清单.doc", ole(WordDocument=bytes(11) + b"\x01"), ("密码",)),
    "other compound file": ("清单.xls", ole("Something"), ("不是 Excel 工作簿", "另存为")),
    "damaged compound file": (
        "清单.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        ("已损坏", "另存"),
    ),
    "xls without sheets": ("清单.xls", ole("Workbook"), ("没有文字，也没有表格",)),
    "damaged xls": (
        "清单.xls",
        ole(Workbook=b"\x09\x08\xff\xff" + b"\xee" * 5000),
        ("不是完好的工作簿", "另存为 .xlsx"),
    ),
    "xls with a password": ("清单.xls", xls([("x",)], first=(0x2F, bytes(54))), ("密码", "取消密码")),
    "xls with a far cell": (
        "清单.xls",
        xls([("x",)], more=[(0x204, struct.pack("<HHHHB", 65535, 65535, 0, 1, 0) + b"x")]),
        ("超过上限20000000格", "空行空列"),
    ),
    "xls with a far row of cells": (
        "清单.xls",
        xls([("x",)], more=[(0xBE, struct.pack("<HHHHH", 65535, 0, 0, 0, 65535))]),
        ("超过上限",),
    ),
    "xls that claims a large sheet": (
        "清单.xls",
        xls([("x",)], more=[(0x200, struct.pack("<IIHHH", 0, 2**32 - 1, 0, 65535, 0))]),
        ("超过上限",),
    ),
    "zip of something else": (
        "清单.xlsx",
        zipped({"照片.txt": "x"}),
        ("是压缩包", "不是 Excel 工作簿", "解压后"),
    ),
    "truncated xlsx": ("清单.xlsx", GOOD[: len(GOOD) // 2], ("已损坏", "另存")),
    "xlsx without sheets": (
        "清单.xlsx",
        zipped({k: v for k, v in parts_of(GOOD).items() if "worksheets" not in k}),
        ("不是完好的工作簿",),
    ),
    "docx without body": ("清单.docx", docx(document="<document/>"), ("不是完好的 Word 文档", "没有正文")),
    "broken docx": ("清单.docx", docx(document="<w:document><oops"), ("已损坏", "document.xml", "另存")),
    "docx that is text": ("清单.docx", "这不是文档".encode(), ("不是完好的 .docx 文件", "另存")),
    "blank docx": ("清单.docx", docx(), ("没有文字，也没有表格",)),
    "deeply nested docx": ("清单.docx", docx(document=DEEP), ("嵌套过深", "另存")),
    "entities": ("清单.docx", docx(document=ENTITIES), ("实体", "拒绝读取")),
    "lying directory": ("清单.xlsx", liar(GOOD), ("声明的大小与实际不符",)),
    "far cell": ("清单.xlsx", far_cell(), ("1048576行×16384列", "超过上限", "空行空列")),
    "damaged pdf": ("清单.pdf", b"%PDF-1.7\n%", ("清单.pdf", "已损坏", "原件")),
    "web page without content": ("清单.xls", b"<html><table></table></html>", ("没有文字，也没有表格",)),
    "ods without sheets": (
        "清单.ods",
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        ("缺少必要的部分（content.xml）", "另存"),
    ),
    "unknown suffix": ("清单.foo", b"abc", ("清单.foo", "尚不支持", ".xlsx")),
    "no suffix": ("清单", b"abc", ("无后缀",)),
    "binary csv": ("清单.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), ("不是文本文件",)),
    "latin-1 csv": (
        "清单.csv",
        "n°;Tâche;Autorité éèêë àâ çùû\n".encode("latin-1") * 9,
        ("编码无法识别", "UTF-8"),
    ),
    "unclosed quotes": (
        "清单.csv",
        ('序号,事项名称\n1,"' + "巡查" * 200_000).encode(),
        ("第2行有一格超过131072字", "拆分该格"),
    ),
    "too many columns": (
        "清单.csv",
        (",".join("甲" * 20_000) + "\n").encode(),
        ("20000列", "超过上限16384列"),
    ),
    "rar": ("清单.xlsx", b"Rar!\x1a\x07\0" + bytes(99), ("是 .rar 压缩包", "解压后导入", ".zip")),
}


@pytest.fixture(autouse=True)
def _without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.office.find_program", lambda: None)


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(case: str) -> None:
    name, data, words = CASES[case]
    with pytest.raises(ReadError) as caught:
        ingest_bytes(data, name)
    assert name in caught.value.message
    for word in words:
        assert word in caught.value.message
    assert caught.value.source.document == name


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(unpacked_bytes=2000), ("超过上限", "压缩炸弹")),
        (Limits(entries=3), ("超过上限3个",)),
        (Limits(ratio=2, ratio_floor=100), ("压缩比异常",)),
        (Limits(cells=5), ("超过上限5格",)),
    ],
    ids=["unpacked", "entries", "ratio", "cells"],
)
def test_each_cap_on_an_archive_is_announced(limits: Limits, words: tuple[str, ...]) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(GOOD, "清单.xlsx", limits)
    for word in ("清单.xlsx", *words):
        assert word in caught.value.message


def test_a_real_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(64):
            part.write(bytes(1 << 20))
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(ReadError, match="压缩炸弹"):
        read_document(buffer.getvalue(), "清单.xlsx")


def test_merged_ranges_over_the_whole_sheet_cost_nothing() -> None:
    parts = parts_of(GOOD)
    sheet = parts["xl/worksheets/sheet1.xml"]
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", merge)
    table = read_document(zipped(parts), "清单.xlsx").tables[0]
    assert {len(row) for row in table.rows} == {5}


@pytest.mark.parametrize("field", ["file_bytes", "text_bytes"])
def test_files_over_the_size_limit_are_refused(tmp_path: Path, field: str) -> None:
    path = tmp_path / "清单.csv"
    path.write_text("序号,事项名称\n" + "1,巡查\n" * 600_000, encoding="utf-8")
    limits = Limits(file_bytes=1 << 20) if field == "file_bytes" else Limits(text_bytes=1 << 20)
    with pytest.raises(ReadError, match=r"超过.*上限1 MiB；请拆分后导入"):
        read_document(path, limits=limits)


def test_duties_without_a_header_are_rejected_row_by_row() -> None:
    data = xlsx({"名单": [("甲", "县水利局"), ("丙", "县林业局"), ("戊", "己")]})
    result = ingest_bytes(data, "名单.xlsx")
    assert not result.items
    assert [one.source.row for one in result.rejected] == [1, 2, 3]
    assert result.rejected[0].raw == "甲 ｜ 县水利局"
    for word in ("工作表“名单”", "表头", "事项名称", "请补上表头行"):
        assert word in result.rejected[0].reason


def test_a_table_of_something_else_is_refused_once() -> None:
    rows = [("标题", "公布"), *((f"样例法（{number}）", "2020-01-01") for number in range(300))]
    [refused] = ingest_bytes(xlsx({"登记": rows}), "法规登记.xlsx").rejected
    assert refused.source.row is None
    assert refused.source.sheet == "登记"
    for word in ("不像职责清单", "共301行", "整表未读取", "请补上表头行"):
        assert word in refused.reason
    assert refused.raw.startswith("标题 ｜ 公布 ／ 样例法（0） ｜ 2020-01-01")


@pytest.mark.parametrize("title", [None, "  ", "/", "—", "无", "123", "……"])
def test_row_without_a_title_is_rejected_with_its_place(title: str | None) -> None:
    data = cooperative((1, "巡查", "县水利局", "检查", "报告"), (2, title, "县水利局", "检查", "报告"))
    result = ingest_bytes(data, "岚溪县_石岭镇.xlsx")
    assert len(result.items) == 1
    [rejected] = result.rejected
    assert (rejected.source.document, rejected.source.sheet, rejected.source.row) == (
        "岚溪县_石岭镇.xlsx", "Sheet1", 4)  # fmt: skip
    assert "第4行" in rejected.reason
    assert "重新导入" in rejected.reason
    assert "县水利局" in rejected.raw


def test_unknown_department_stays_and_is_reported_with_the_nearest_names() -> None:
    result = ingest_bytes(cooperative((1, "巡查", "县水利利用局", "检查", "报告")), "岚溪县_石岭镇.xlsx")
    assert result.items[0].responsibilities[0].organ == "县水利利用局"
    [notice] = [one for one in result.warnings if "县水利利用局" in one.reason]
    assert notice.source.row == 3
    assert "部门登记表中没有" in notice.reason
    assert re.search("相近的有：.*水利局", notice.reason)


def test_links_in_a_document_are_never_followed() -> None:
    """A target outside the archive is not opened: only the text of the document counts."""
    parts = parts_of(docx("县水利局负责河道管理。"))
    parts["word/_rels/document.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'TargetMode="External" Type="x/attachedTemplate" Target="http://192.0.2.1/template.dotm"/></Relationships>'
    )
    assert read_document(zipped(parts), "a.docx").paragraphs[0].text == "县水利局负责河道管理。"


def test_empty_columns_at_the_right_end_are_none() -> None:
    commas = "," * 50_000
    result = ingest_bytes(
        f"石岭镇基本履职事项清单\n序号,事项名称{commas}\n1,巡查{commas}\n".encode(), "清单.csv"
    )
    assert [item.title for item in result.items] == ["巡查"]
    assert not result.warnings


def test_reading_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr("ingest.pipeline.read_result", forever)
    with pytest.raises(ReadError) as caught:
        ingest_bytes("序号,事项名称\n1,巡查\n".encode(), "慢.csv", IngestOptions(limits=Limits(seconds=1)))
    assert "文件“慢.csv”读取超过1秒，已停止" in caught.value.message
    assert "ZHIZE_LIMIT_SECONDS" in caught.value.message
    monkeypatch.undo()
    assert ingest_bytes("序号,事项名称\n1,巡查\n".encode(), "快.csv").items, "the thread reads on"
