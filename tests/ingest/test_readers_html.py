"""Web pages: grids with spans, nested tables, blocks of text, character sets; nothing runs and nothing explodes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.limits import Limits
from ingest.pipeline import ingest_bytes
from ingest.readers import ReadError, read_document
from ingest.records import DocumentKind, Role


def rows(html: str, name: str = "a.html") -> list[list[str]]:
    [table] = read_document(html.encode(), name).tables
    return [list(row) for row in table.rows]


def test_spans_fill_the_grid() -> None:
    html = (
        "<table><tr><th colspan=3>标题</th></tr>"
        "<tr><td rowspan=2>甲</td><td>乙</td><td rowspan=0>丙</td></tr><tr><td>丁</td></tr><tr><td>戊<td>己</table>"
    )
    assert rows(html) == [["标题"] * 3, ["甲", "乙", "丙"], ["甲", "丁", "丙"], ["戊", "己", "丙"]]


def test_text_of_cells_keeps_its_lines_and_drops_the_layout() -> None:
    html = "<table><tr><td>县水\n   利局<br>县&nbsp;林业局<p>1.检查；</p><div>2.报告</div><script>x</script></td></tr></table>"
    assert rows(html) == [["县水利局\n县 林业局\n1.检查；\n2.报告"]]


def test_a_table_that_arranges_the_page_is_read_as_what_it_holds() -> None:
    html = (
        "<table><tr><td>导航</td><td><p>岚溪县石岭镇配合履职事项清单</p>"
        "<table><tr><td>序号<td>事项名称</tr><tr><td>1<td>巡查</tr></table></td></tr></table>"
    )
    [table] = read_document(html.encode(), "a.html").tables
    assert [list(row) for row in table.rows] == [["序号", "事项名称"], ["1", "巡查"]]
    assert table.preface[-1] == "岚溪县石岭镇配合履职事项清单"


def test_a_table_in_a_cell_of_a_list_becomes_its_text() -> None:
    html = (
        "<table><tr><td>序号<td>事项名称<td>部门</tr>"
        "<tr><td>1<td>巡查<td><table><tr><td>县水利局<td>牵头</tr><tr><td>县林业局<td>配合</table></tr>"
        "<tr><td>2<td>登记<td>县公安局</table>"
    )
    assert rows(html)[1] == ["1", "巡查", "县水利局 牵头\n县林业局 配合"]


def test_a_published_page_gives_items() -> None:
    html = (
        "<!DOCTYPE html><html><head><title>岚溪县石岭镇配合履职事项清单-县政府网</title><style>p{}</style></head>"
        "<body><div>首页</div><table><thead><tr><th>序号<th>事项名称<th>对应上级部门<th>上级部门职责<th>乡镇配合职责"
        "</thead><tbody><tr><td colspan=5>一、水利（2项）</td></tr>"
        "<tr><td>1<td>河道巡查<td rowspan=2>县水利局<td>1.检查。<td>1.报告。</tr>"
        "<tr><td>2<td>采砂管理<td>1.审批。<td>1.劝阻。</tr></tbody></table></body></html>"
    )
    result = ingest_bytes(
        html.encode("gb18030").replace(b"<head>", b'<head><meta charset="gb2312">'), "清单.html"
    )
    assert [(one.title, one.field, one.holder) for one in result.items] == [
        ("河道巡查", "水利", "石岭镇"), ("采砂管理", "水利", "石岭镇")]  # fmt: skip
    assert result.items[1].responsibilities[0].organ == "县水利局"
    assert result.items[1].responsibilities[0].role is Role.LEAD
    assert not [one for one in result.warnings if "实有" in one.reason]


def test_page_saved_by_excel_under_xls() -> None:
    html = "<html xmlns:x='urn:x'><table><tr><td>序号<td>事项名称</tr><tr><td>1<td>巡查</table></html>"
    document = read_document(html.encode(), "清单.xls")
    assert document.format == ".html"
    assert "其实是网页" in document.notices[0].reason


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "GBK"), ("big5", "big5"), ("utf-8", "gb2312"),
     ("utf-8-sig", "gb2312"), ("utf-8", "no-such-set"), ("utf-16", "utf-8")],
)  # fmt: skip
def test_character_sets(charset: str, declared: str) -> None:
    text = f'<html><meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>矿區違規建房查處</p>'
    text = text if charset == "big5" else text.replace("矿區違規建房查處", "矿区违规建房的制止和查处")
    text = text.replace("矿區", "礦區")
    document = read_document(text.encode(charset), "a.html")
    assert document.paragraphs[0].text in {"礦區違規建房查處", "矿区违规建房的制止和查处"}


def test_blocks_are_paragraphs_with_their_lines() -> None:
    document = read_document("<body>\n<h1>通知</h1>\n<p>县水利局<b>负责</b>河道</p>尾".encode(), "a.html")
    assert [(one.text, one.line) for one in document.paragraphs] == [
        ("通知", 2),
        ("县水利局负责河道", 3),
        ("尾", 3),
    ]


def test_a_law_on_a_page() -> None:
    html = "<h1>样例条例</h1><p>2020年1月1日样例县人民代表大会通过</p><p>第一条 为了样例，制定本条例。</p><p>第二条 甲。</p>"
    assert ingest_bytes(html.encode(), "样例.html").document_kind is DocumentKind.LAW


def test_deep_nesting_is_refused_not_cut_off() -> None:
    with pytest.raises(ReadError, match="嵌套过深"):
        read_document(("<div>" * 3000 + "x" + "</div>" * 3000).encode(), "a.html")


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "哈哈哈哈"><!ENTITY x SYSTEM "file:///etc/hostname">]><p>&a;&x;县水利局</p>'
    document = read_document(bomb.encode(), "a.html")
    assert all("哈哈哈哈" not in one.text or "ENTITY" in one.text for one in document.paragraphs)


def test_spans_over_everything_cost_nothing() -> None:
    html = (
        "<table><tr><td colspan=99999999 rowspan=9999999>x</td></tr>" + "<tr><td>y</td></tr>" * 3 + "</table>"
    )
    grid = rows(html)
    assert len(grid) == 4
    assert max(map(len, grid)) <= 200
    with pytest.raises(ReadError, match="超过上限100格"):
        read_document(html.encode(), "a.html", Limits(cells=100))


tags = st.sampled_from(["<table>", "</table>", "<tr>", "<td>", "<td rowspan=2>", "<td colspan=3>", "</td>", "<p>", "<br>",
                        "<!--", "-->", "<script>", "甲", "县水利局", "&lt;", "<![CDATA[", "]]>", "<caption>", "<tbody>"])  # fmt: skip


@settings(max_examples=150)
@given(st.lists(tags, max_size=40))
def test_any_sequence_of_tags_gives_tables_or_an_error(parts: list[str]) -> None:
    try:
        document = read_document(("<html>" + "".join(parts)).encode(), "a.html")
    except ReadError:
        return
    assert all(isinstance(cell, str) for table in document.tables for row in table.rows for cell in row)


def test_what_a_page_does_not_show_in_a_cell_is_left_out() -> None:
    hidden = '<span style="DISPLAY: none">隐</span><i hidden>藏</i>'
    page = (
        f"<table><tr><td>序号</td><td>事项名称</td></tr><tr><td>1</td><td>巡查{hidden}上报</td></tr></table>"
    )
    [table] = read_document(page.encode(), "a.html").tables
    assert table.rows[1] == ["1", "巡查上报"]
