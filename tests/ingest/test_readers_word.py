"""Word documents as people make them: text boxes, layout tables, automatic numbers, tracked changes, hidden text."""

from __future__ import annotations

import pytest

from ingest.limits import Limits
from ingest.pipeline import ingest_bytes
from ingest.readers import Document, ReadError, read_document
from ingest.records import DocumentKind
from tests.ingest.workbooks import COOPERATIVE_HEADER as HEADER
from tests.ingest.workbooks import W, cell, docx, parts_of, zipped

ROW = ("1", "巡查河道", "县水利局", "1.检查。", "1.报告。")
SPACES = f'xmlns:w="{W}" xmlns:wps="urn:wps" xmlns:mc="urn:mc" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="urn:r"'
NUMBERING = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="2"/><w:lvlOverride
w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>
</w:num></w:numbering>"""


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(*rows: tuple[str, ...], properties: str = "") -> str:
    cells = ("".join(one if one.startswith("<w:tc>") else cell(one) for one in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{properties}{row}</w:tr>" for row in cells) + "</w:tbl>"


def document(*blocks: str, **parts: str) -> bytes:
    """A document of blocks of WordprocessingML, with further parts by name (``numbering``, ``footnotes``)."""
    data = docx(document=f"<w:document {SPACES}><w:body>{''.join(blocks)}</w:body></w:document>")
    return zipped({**parts_of(data), **{f"word/{name}.xml": text for name, text in parts.items()}})


def read(*blocks: str, **parts: str) -> Document:
    return read_document(document(*blocks, **parts), "清单.docx")


def choice(inner: str) -> str:
    box = f"<w:txbxContent>{inner}</w:txbxContent>"
    return (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p>"
    )


def drawing(inner: str) -> str:
    return f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"


def layout(inner: str) -> str:
    return table((f"<w:tc>{inner}<w:p/></w:tc>",))


@pytest.mark.parametrize("around", [choice, drawing, layout], ids=["box", "old box", "layout table"])
def test_a_table_inside_something_is_a_table_once(around) -> None:
    found = read(paragraph("配合履职事项清单"), around(table(HEADER, ROW)))
    assert [one.rows for one in found.tables] == [[list(HEADER), list(ROW)]]
    assert found.tables[0].preface == ("配合履职事项清单",)
    assert len(found.paragraphs) == 1


def test_text_in_a_box_is_read_once() -> None:
    found = read(choice(paragraph("县水利局负责河道管理。")), paragraph("县林业局负责森林防火。"))
    assert [one.text for one in found.paragraphs] == ["县水利局负责河道管理。", "县林业局负责森林防火。"]


def test_a_table_in_a_cell_of_a_list_is_its_text() -> None:
    inner = table(("县水利局", "检查"), ("县公安局", "查处"))
    row = ("1", "巡查", "县水利局", f"<w:tc>{inner}<w:p/></w:tc>", "报告")
    [found] = read(table(HEADER, ROW, row)).tables
    assert found.rows[2][3] == "县水利局\n检查\n县公安局\n查处"


def test_automatic_numbers_of_rows_and_duties_are_counted() -> None:
    rows = [
        (f"<w:tc>{numbered('')}</w:tc>", f"巡查{n}", "县水利局",
         f"<w:tc>{numbered('检查', 3 + n) + numbered('查处', 3 + n)}</w:tc>", "报告")
        for n in range(2)
    ]  # fmt: skip
    [found] = read(table(HEADER, rows[0]), numbering=NUMBERING).tables
    assert found.rows[1] == ["1", "巡查0", "县水利局", "1.检查\n2.查处", "报告"]
    result = ingest_bytes(
        document(table(HEADER, *rows), numbering=NUMBERING), "岚溪县石岭镇配合履职清单.docx"
    )
    assert [one.responsibilities[0].duties for one in result.items] == [("检查", "查处")] * 2


def test_automatic_articles_make_a_statute() -> None:
    articles = [numbered(f"县水利局负责第{n}段河道的管理。", 2) for n in range(4)]
    blocks = [
        paragraph("岚溪县河道管理办法"),
        *articles[:2],
        numbered("检查；", 2, 1),
        numbered("查处。", 2, 1),
        *articles[2:],
    ]
    result = ingest_bytes(document(*blocks, numbering=NUMBERING), "岚溪县河道管理办法.docx")
    assert result.document_kind is DocumentKind.LAW
    assert result.statute is not None
    assert [one.number for one in result.statute.articles] == ["1", "2", "3", "4"]
    assert "（一）检查；\n（二）查处。" in result.statute.articles[1].text


def test_numbers_of_a_style() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>'
        '</w:pPr></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    found = read(
        paragraph("甲", '<w:pStyle w:val="b"/>'),
        paragraph("乙", '<w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
        numbering=NUMBERING,
        styles=styles,
    )
    assert [one.text for one in found.paragraphs] == ["（一）甲", "乙"]


def test_deleted_rows_cells_and_text_are_gone() -> None:
    moved = "<w:tc><w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p></w:tc>"
    deleted = table(ROW, properties='<w:trPr><w:del w:id="1" w:author="a"/></w:trPr>').removeprefix("<w:tbl>")
    gone = '<w:tc><w:tcPr><w:cellDel w:id="2"/></w:tcPr><w:p><w:r><w:t>没有</w:t></w:r></w:p></w:tc>'
    start = table(HEADER, ("1", moved, gone, "县水利局", "检查", "报告")).removesuffix("</w:tbl>")
    [found] = read(start + deleted).tables
    assert found.rows == [list(HEADER), ["1", "新", "县水利局", "检查", "报告"]]


def test_what_is_left_out_is_told() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:t>县水利局负责河道管理。</w:t></w:r></w:p>"
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1">{paragraph("仅限山区")}</w:footnote></w:footnotes>'
    )
    found = read(hidden, '<w:altChunk r:id="r1"/>', footnotes=notes)
    assert [one.text for one in found.paragraphs] == ["县水利局负责河道管理。"]
    told = " ".join(one.reason for one in found.notices)
    for words in ("隐藏文字，未读取：密", "嵌入了1个外部文档", "1条脚注", "仅限山区"):
        assert words in told


def test_pinyin_above_characters_is_no_text() -> None:
    ruby = "<w:p><w:r><w:ruby><w:rt><w:r><w:t>xiàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>县</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    assert [one.text for one in read(ruby).paragraphs] == ["县"]


def test_a_table_that_goes_on_without_a_header() -> None:
    two = ("2", "登记", "县水利局", "检查", "报告")
    [found] = read(table(HEADER, ROW), "<w:p/>", table(two)).tables
    assert [row[1] for row in found.rows] == ["事项名称", "巡查河道", "登记"]
    assert len(read(table(HEADER, ROW), paragraph("另一张表"), table(two)).tables) == 2


def test_the_cap_on_nesting_names_its_setting() -> None:
    with pytest.raises(ReadError, match=r"嵌套过深.*ZHIZE_LIMIT_NESTING"):
        read_document(document(layout(layout(layout("")))), "清单.docx", Limits(nesting=2))


def test_tracked_deletions_are_made_and_told() -> None:
    gone = "<w:del><w:r><w:delText>养犬</w:delText></w:r></w:del>"
    run = f"<w:p>{gone}<w:ins><w:r><w:t>犬只</w:t></w:r></w:ins><w:r><w:t>管理</w:t></w:r></w:p>"
    read_ = read_document(
        docx(document=f'<w:document xmlns:w="{W}"><w:body>{run}</w:body></w:document>'), "a.docx"
    )
    assert [one.text for one in read_.paragraphs] == ["犬只管理"]
    [notice] = read_.notices
    assert "有未处理的修订，已按接受修订读取，其中删去：养犬；" in notice.reason


def test_text_that_is_struck_through_is_told() -> None:
    run = "<w:p><w:r><w:t>在用</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>已删的话</w:t></w:r></w:p>"
    document = read_document(
        docx(document=f'<w:document xmlns:w="{W}"><w:body>{run}</w:body></w:document>'), "a.docx"
    )
    [notice] = document.notices
    assert "有带删除线的文字，已照常读取：已删的话" in notice.reason
    assert document.paragraphs[0].text == "在用已删的话"


def test_each_place_is_found_in_the_document_again() -> None:
    from ingest.limits import Limits
    from ingest.readers.archive import open_archive
    from ingest.readers.word import paragraph_places

    merged = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = [["甲", "乙"], [merged.format(' w:val="restart"', "丙"), "丁"], [merged.format("", ""), "戊"]]
    data = docx("题", rows, "文")
    places = paragraph_places(open_archive(data, "a.docx", Limits()))
    assert (places[None, 1, 1], places[None, 3, 1]) == (0, 7)
    assert [[places[1, row, column] for column in (1, 2)] for row in (1, 2, 3)] == [[1, 2], [3, 4], [3, 6]]
