"""Tables in everyday words (谁拍板, 谁搭把手), without a header, as cards or with signs: read by what they hold, and told."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest_bytes
from ingest.records import DutyItem, FileResult, ListKind, Role
from tests.ingest.workbooks import docx, xlsx

WATER = (
    ("取水口检查", "到现场看有没有计量，超量的让它改", "我局", "县农业农村局", "《中华人民共和国水法》第四十八条", ""),
    ("河道采砂查处", "巡河、取证、立案，拆采砂船", "我局", "县公安局、县交通运输局", "《中华人民共和国水法》第三十九条", "夜里多"),
    ("水库大坝安全鉴定", "请有资质的单位做鉴定，列出病险清单", "我局", "不用别人", "《水库大坝安全管理条例》第二十二条", ""),
    ("山洪灾害预警", "看雨情水情，给危险区群众发短信", "县应急管理局", "我局", "《中华人民共和国防洪法》第四十三条", ""),
)  # fmt: skip
NAMES = ("啥事", "咋干的", "谁拍板", "谁搭把手", "凭哪条", "唠叨两句")


def parts(item: DutyItem) -> list[tuple[str, Role]]:
    return [(one.organ, one.role) for one in item.responsibilities]


def told(result: FileResult) -> str:
    return "\n".join(notice.reason for notice in result.warnings)


def test_columns_in_everyday_words_are_read_by_what_they_hold() -> None:
    result = ingest_bytes(xlsx({"S": [("云溪县水利局手上的活",), NAMES, *WATER]}), "a.xlsx")
    assert [(item.title, item.holder, item.list_kind) for item in result.items] == [
        (row[0], "县水利局", ListKind.DEPARTMENT) for row in WATER
    ]
    assert parts(result.items[1]) == [
        ("县水利局", Role.LEAD), ("县公安局", Role.COOPERATE), ("县交通运输局", Role.COOPERATE)]  # fmt: skip
    assert parts(result.items[2]) == [("县水利局", Role.LEAD)]
    assert parts(result.items[3]) == [("县应急管理局", Role.LEAD), ("县水利局", Role.COOPERATE)]
    assert result.items[0].responsibilities[0].duties == ("到现场看有没有计量，超量的让它改",)
    assert result.items[0].legal_bases[0].article == "48"
    assert "A列“啥事”→事项名称" in told(result)
    assert "C列“谁拍板”→牵头部门、D列“谁搭把手”→配合部门" in told(result)
    assert "夜里多" in (result.items[1].source.quote or "")


def test_a_table_without_any_header_is_read_by_what_it_holds() -> None:
    rows = [(n, *row[:2], row[2].replace("我局", "县水利局"), row[3]) for n, row in enumerate(WATER, 1)]
    result = ingest_bytes(xlsx({"S": rows}), "县水利局.xlsx")
    assert [item.title for item in result.items] == [row[0] for row in WATER]
    assert "B列→事项名称" in told(result)


def test_names_in_two_rows() -> None:
    upper = ("啥事", "咋干的", "谁来干", "谁来干", "凭哪条")
    lower = ("啥事", "咋干的", "挑大梁的", "敲边鼓的", "凭哪条")
    result = ingest_bytes(
        xlsx({"S": [("云溪县水利局手上的活",), upper, lower, *(row[:5] for row in WATER)]}), "a.xlsx"
    )
    assert parts(result.items[0]) == [("县水利局", Role.LEAD), ("县农业农村局", Role.COOPERATE)]
    assert len(result.items) == len(WATER)


def test_who_leads_and_who_helps_in_one_cell() -> None:
    rows = [
        ("教育", "校外培训机构检查", "县教育局打头，县市场监督管理局帮忙"),
        ("教育", "学生营养餐招标", "县教育局打头，县财政局帮忙"),
        ("卫生", "医疗废物集中处置", "主：县卫生健康局；辅：县生态环境局"),
        ("卫生", "疫苗冷链检查", "县疾病预防控制局打头，县市场监督管理局帮忙"),
    ]
    result = ingest_bytes(xlsx({"S": [("摊子", "要办的事", "谁打头谁帮忙"), *rows]}), "a.xlsx")
    assert [(item.holder, item.field) for item in result.items] == [
        ("县教育局", "教育"), ("县教育局", "教育"), ("县卫生健康局", "卫生"), ("县疾病预防控制局", "卫生")]  # fmt: skip
    assert parts(result.items[2]) == [("县卫生健康局", Role.LEAD), ("县生态环境局", Role.COOPERATE)]


def test_lists_of_townships_in_everyday_words() -> None:
    taken = [
        ("农药经营门店处罚", "县农业农村局", "直接派执法大队查"),
        ("黑加油点取缔", "县商务局", "会同公安开展"),
        ("渣土车超载处罚", "县交通运输局", "设固定治超站"),
    ]
    helped = [
        ("1", "秸秆露天焚烧巡查", "县生态环境局", "定方案，发现火点后交办", "村里天天转，看见火就灭"),
        ("2", "违规养犬劝导", "县公安局", "办证、抓流浪犬", "贴告示，劝牵绳"),
        ("3", "山塘巡查", "县水利局", "培训、配雨量计", "安排人看水位"),
    ]
    names = ("原先镇里干的", "哪个局接过去", "接过去以后怎么弄")
    result = ingest_bytes(xlsx({"S": [("县里收走、镇里不再干的事",), names, *taken]}), "a.xlsx")
    assert {item.list_kind for item in result.items} == {ListKind.RECLAIMED}
    assert parts(result.items[0]) == [("县农业农村局", Role.TAKE_OVER)]
    assert result.items[0].process == "直接派执法大队查"

    columns = ("序", "活儿", "县里谁主抓", "主抓的干什么", "镇里干什么")
    result = ingest_bytes(docx("全县各乡镇给县里搭把手的事", [columns, *helped]), "a.docx")
    assert {item.list_kind for item in result.items} == {ListKind.COOPERATIVE}
    lead, township = result.items[0].responsibilities
    assert (lead.organ, lead.duties) == ("县生态环境局", ("定方案，发现火点后交办",))
    assert township.duties == ("村里天天转，看见火就灭",)


def test_cards_with_labels_that_nobody_knows() -> None:
    cards = [
        (("这件事", row[0]), ("挑大梁的", "县水利局"), ("敲边鼓的", "县公安局"), ("靠山", row[4]))
        for row in WATER
    ]
    result = ingest_bytes(docx("云溪县水利局职责卡", *cards), "a.docx")
    assert [item.title for item in result.items] == [row[0] for row in WATER]
    assert parts(result.items[0]) == [("县水利局", Role.LEAD), ("县公安局", Role.COOPERATE)]

    below = [pair for card in cards for pair in card]
    result = ingest_bytes(xlsx({"S": [("云溪县水利局职责卡",), *below]}), "a.xlsx")
    assert [(item.title, item.source.row) for item in result.items] == [
        (row[0], 2 + 4 * n) for n, row in enumerate(WATER)
    ]


def test_signs_mean_what_the_legend_says() -> None:
    rows = [
        ("事情归口对照（○主办 ★搭手 △知会）",),
        ("事情", "县公安局", "县民政局", "县水利局"),
        ("流浪乞讨人员护送", "★", "○", ""),
        ("水库边野泳劝阻", "★", "△", "○"),
        ("学校周边治安巡逻", "○", "", ""),
    ]
    result = ingest_bytes(xlsx({"S": rows}), "a.xlsx")
    assert [sorted(parts(item)) for item in result.items] == [
        [("县公安局", Role.COOPERATE), ("县民政局", Role.LEAD)],
        [("县公安局", Role.COOPERATE), ("县水利局", Role.LEAD)],
        [("县公安局", Role.LEAD)],
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("姓名", "电话", "住址"), ("张三", "0912-1", "城关镇"), ("李四", "0912-2", "石岭镇"), ("王五", "0912-3", "柳湾镇")],
        [("月份", "雨量", "水位"), ("一月", "3", "12.5"), ("二月", "8", "12.9"), ("三月", "21", "13.3")],
        [("品名", "规格说明", "单价"), ("打印纸", "A4，七十克", "22"), ("订书机", "可订二十页", "18"), ("文件盒", "五厘米", "9")],
    ],
)  # fmt: skip
def test_what_is_no_list_of_duties_is_not_taken_for_one(rows: list[tuple[str, ...]]) -> None:
    result = ingest_bytes(xlsx({"S": rows}), "通讯录.xlsx")
    assert not result.items
    assert result.rejected


def test_an_own_name_without_its_tier_is_that_of_the_rows() -> None:
    header = ("序号", "事项名称", "具体职责", "牵头部门", "配合部门")
    rows = [
        (1, "地名标志设置", "设置并维护", "县民政局", "县交通运输局"),
        (2, "养老机构备案", "受理备案", "县民政局", ""),
    ]
    result = ingest_bytes(xlsx({"S": [header, *rows]}), "卡片_民政局.xlsx")
    assert [item.holder for item in result.items] == ["县民政局", "县民政局"]
    assert parts(result.items[0]) == [("县民政局", Role.LEAD), ("县交通运输局", Role.COOPERATE)]
    assert result.items[0].responsibilities[0].duties == ("设置并维护",)


def test_a_cell_may_hold_several_names_line_by_line() -> None:
    rows = [
        ("县水利局", "取水口检查\n河道采砂查处"),
        ("县林业局", "古树名木挂牌\n林地占用审批\n松材线虫病除治"),
        ("县民政局", "地名标志设置\n养老机构备案"),
    ]
    result = ingest_bytes(xlsx({"S": [("单位", "手上的活"), *rows]}), "a.xlsx")
    assert [(item.holder, item.title) for item in result.items] == [
        (unit, title) for unit, titles in rows for title in titles.split("\n")
    ]


def test_offices_and_short_statutes_beside_names() -> None:
    rows = [
        ("种子经营备案", "种植业股", "县市场监督管理局", "种子法三十八条"),
        ("农药经营许可证核发", "农药股", "", "农药管理条例第二十四条"),
        ("生猪定点屠宰检疫", "畜牧股", "县公安局", "动物防疫法四十九条"),
        ("农机驾驶证考核", "农机股", "县公安局", ""),
    ]
    header = ("内容", "经手", "一起办的", "出处")
    result = ingest_bytes(xlsx({"S": [("县农业农村局情况",), header, *rows]}), "a.xlsx")
    assert [item.title for item in result.items] == [row[0] for row in rows]
    assert {item.holder for item in result.items} == {"县农业农村局"}
    assert parts(result.items[0]) == [("县农业农村局", Role.LEAD), ("县市场监督管理局", Role.COOPERATE)]
    assert result.items[0].legal_bases


def test_lines_of_a_text_that_are_cards_or_rows() -> None:
    lines = [
        line
        for row in WATER
        for line in (f"【事儿】{row[0]}", f"【谁挑头】{row[2].replace('我局', '县水利局')}", "【谁帮忙】县公安局", f"【凭什么】{row[4]}")
    ]  # fmt: skip
    result = ingest_bytes("\n".join(["云溪县水利局的几件事", *lines]).encode(), "a.txt")
    assert [(item.title, item.source.row) for item in result.items] == [
        (row[0], 2 + 4 * n) for n, row in enumerate(WATER)
    ]
    assert parts(result.items[0]) == [("县水利局", Role.LEAD), ("县公安局", Role.COOPERATE)]

    rows = [f"{row[0]} | {row[2]} | {row[3]} | {row[4]}".replace("我局", "县水利局") for row in WATER]
    result = ingest_bytes("\n".join(["云溪县水利局的几件事", *rows]).encode(), "a.txt")
    assert [item.title for item in result.items] == [row[0] for row in WATER]
    assert parts(result.items[3]) == [("县应急管理局", Role.LEAD), ("县水利局", Role.COOPERATE)]
