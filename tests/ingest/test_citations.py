from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.law.citations import format_citation, parse_citations
from ingest.law.tags import contradictions
from ingest.numerals import format_numeral
from ingest.records import Citation

Parts = tuple[str, str | None, str | None, str | None, str | None, str | None]


def parts(text: str) -> list[Parts]:
    """Title, document number, article, paragraph, item, version of every citation in a text."""
    return [
        (c.title, c.document_number, c.article, c.paragraph, c.item, c.version) for c in parse_citations(text)
    ]


def places(text: str) -> list[str]:
    return [
        "/".join(p or "" for p in (c.article, c.paragraph, c.item)).rstrip("/") for c in parse_citations(text)
    ]


# Read by eye from the 23 heads of ../shared/data/citations.jsonl, in their order.
EXPECTED: list[list[Parts]] = [
    [("中华人民共和国专利法", None, "65", None, None, "2020年10月17日修正")],
    [("辽宁省专利条例", None, "22", None, None, None)],
    [("军人抚恤优待条例", "国务院、中央军委令第788号", "44", None, None, None)],
    [("残疾退役军人医疗保障办法", "退役军人部发〔2022〕3号", None, None, None, None)],
    [("优抚对象医疗保障办法", "退役军人部发〔2022〕49号", None, None, None, None)],
    [("环境保护法", None, "24", None, None, None)],
    [("中华人民共和国税收征收管理法", None, "55", None, None, "2015年4月24日修正")],
    [("港口危险货物安全管理规定", "中华人民共和国交通运输部令2017年第27号", "58", None, None, None)],
    [("港口经营管理规定", "中华人民共和国交通运输部令2020年第21号", "29", None, None, None)],
    [("公安机关实施保安服务管理条例办法", "公安部令第112号", "4", None, None, None)],
    [
        (
            "国务院对确需保留的行政审批项目设定行政许可的决定",
            "国务院令第412号",
            "附件",
            None,
            "193",
            "2009年1月29日修改",
        )
    ],
    [
        (
            "国务院关于第五批取消和下放管理层级行政审批项目的决定",
            "国发〔2010〕21号",
            "附件2",
            None,
            None,
            None,
        )
    ],
    [("辽宁省建设工程造价管理办法", "辽宁省人民政府令第260号", "18", None, None, "2018年11月26日修正")],
    [
        (
            "房屋建筑和市政基础设施工程施工分包管理办法",
            "住房和城乡建设部令第19号",
            "10",
            "2",
            None,
            "2014年8月27日修正",
        )
    ],
    [("中华人民共和国税收征收管理法", None, "25", "1", None, None)],
    [("中华人民共和国个人所得税法实施条例", None, "15", None, None, None)],
    [("军人抚恤优待条例", None, "33", None, None, None)],
    [
        (
            "国家税务总局关于发布〈出口货物劳务增值税和消费税管理办法〉的公告",
            "国家税务总局公告2012年第24号",
            "5",
            None,
            "1",
            None,
        )
    ],
    [("彩票管理条例", None, "15", None, None, None)],
    [("矿产资源开采登记管理办法", "国务院令第241号", "10", None, None, None)],
    [("辽宁省矿产资源权益金制度改革实施方案", "辽政发〔2017〕33号", None, None, None, None)],
    [("矿业权出让收益征收管理暂行办法", "财综〔2017〕35号", "6", None, None, None)],
    [
        ("土地管理法", None, "78", None, None, "2019年修正"),
        ("土地管理法实施条例", None, "58", None, None, "2021年修订"),
    ],
]


def test_legal_bases_of_a_published_power_list(shared_data: Path) -> None:
    lines = (shared_data / "citations.jsonl").read_text(encoding="utf-8").splitlines()
    heads = [head for line in lines for head in json.loads(line)["heads"]]
    assert [parts(head) for head in heads] == EXPECTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《矿山安全法》第八条、第十二条", ["8", "12"]),
        ("《矿山安全法》第八条、十二条", ["8", "12"]),
        ("《土地管理法》第八条至第十条", ["8", "9", "10"]),
        ("《土地管理法》第八至十条", ["8", "9", "10"]),
        ("《土地管理法》第七十七条第一款、第七十八条第二款第（一）项、第三款", ["77/1", "78/2/1", "78/3"]),
        ("《森林法》第五条第一款第（二）、（三）项", ["5/1/2", "5/1/3"]),
        ("《森林法》第五条第（二）项至第（四）项", ["5//2", "5//3", "5//4"]),
        ("《森林法》第五条第一、二款", ["5/1", "5/2"]),
        ("《刑法》第一百三十三条之一第一款", ["133-1/1"]),
        ("《刑法》第120条", ["120"]),
        ("《安全生产法》第三条第二款第三项第1目", ["3/2/3.1"]),
        ("《决定》附件第193项", ["附件//193"]),
        ("《安全生产法》第三章", [""]),
        ("《土地管理法》第三条至第五条、第七条第一款第（二）项、第三项", ["3", "4", "5", "7/1/2", "7/1/3"]),
        ("《土地管理法》第七十七条第一款第（一）项第1、2目", ["77/1/1.1", "77/1/1.2"]),
        ("《土地管理法》第二条第二款至第四款", ["2/2", "2/3", "2/4"]),
        ("《矿山安全法》第\n八条、第十\n二条", ["8", "12"]),
        ("《森林防火条例》第三章第十八条", ["18"]),
        ("《民法典》第二编第五章第二百七十七条", ["277"]),
        ("《土地管理法》77条", ["77"]),
        ("《某决定》附表2第15项", ["附表2//15"]),
        ("《安全生产法》", [""]),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依据土地管理法第七十七条和森林法第五条", [("土地管理法", "77"), ("森林法", "5")]),
        ("刑法第二百九十一条之一", [("刑法", "291-1")]),
        ("县应急局“三定”规定", [("县应急局“三定”规定", None)]),
        ("县人力资源和社会保障局“三定”规定", [("县人力资源和社会保障局“三定”规定", None)]),
        ("“三定”规定", [("“三定”规定", None)]),
        ("《渔业法》第六条；三定方案", [("渔业法", "6"), ("“三定”方案", None)]),
        ("县司法局和县公安局三定方案", [("县公安局“三定”方案", None)]),
        ("《县应急局“三定”规定》第三条", [("县应急局“三定”规定", "3")]),
        ("《环境保护法 第二十四条", [("环境保护法", "24")]),
        ("<<土地管理法>>第三条", [("土地管理法", "3")]),
        (
            "《甲条例》第三条：未经批准的，处罚款。\n第五条：有关部门应当检查。",
            [("甲条例", "3"), ("甲条例", "5")],
        ),
        ("违反本法第三条规定，依照本条例第五条处罚", []),
        ("这个办法很好。第三条", []),
        (
            "四川省《中华人民共和国土地管理法》实施办法第三条",
            [("四川省〈中华人民共和国土地管理法〉实施办法", "3")],
        ),
        ("依据四川省实施《水法》办法第三条第一款", [("四川省实施〈水法〉办法", "3")]),
        ("《煤矿安全条\n例》第八条", [("煤矿安全条例", "8")]),
        ("《中国共产党农村工作条例》第八条", [("中国共产党农村工作条例", "8")]),
        (
            "《县水利局职能配置、内设机构和人员编制规定》第三条",
            [("县水利局职能配置、内设机构和人员编制规定", "3")],
        ),
        ("没有依据", []),
        ("", []),
    ],
)
def test_titles(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(c.title, c.article) for c in parse_citations(text)] == expected


def test_department_list_cell_with_several_bases() -> None:
    cell = (
        "《中华人民共和国矿山安全法》第八条、第十二条; "
        "《国家能源局关于印发〈煤矿井下管理办法(修订版)〉的通知》(国能发煤炭〔2019〕1号)第六条、第十六条"
    )
    notice = "国家能源局关于印发〈煤矿井下管理办法（修订版）〉的通知"
    number = "国能发煤炭〔2019〕1号"
    assert parts(cell) == [
        ("中华人民共和国矿山安全法", None, "8", None, None, None),
        ("中华人民共和国矿山安全法", None, "12", None, None, None),
        (notice, number, "6", None, None, None),
        (notice, number, "16", None, None, None),
    ]


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "【】", "（）", "()", "［］", "﹝﹞"])
def test_document_numbers_in_any_bracket(brackets: str) -> None:
    left, right = brackets[0], brackets[1]
    (citation,) = parse_citations(f"《某某通知》（财综{left}2017{right}35号）")
    assert citation.document_number == "财综〔2017〕35号"


@pytest.mark.parametrize(
    ("note", "number", "version"),
    [
        ("（农业农村部 2020年第2号令）", "农业农村部令2020年第2号", None),
        ("（2020年农业农村部令第2号）", "农业农村部令2020年第2号", None),
        ("（2019年10月23日国家市场监督管理总局令第16号公布）", "国家市场监督管理总局令第16号", None),
        ("〔2021年修正〕", None, "2021年修正"),
        ("(2019修正)", None, "2019年修正"),
        ("（交通运输部令2021年第5号修订）", "交通运输部令2021年第5号", "2021年修订"),
        ("（2003年6月8日国务院令第379号公布 2018年3月19日修订）", "国务院令第379号", "2018年3月19日修订"),
        (
            "（1997年通过 根据2011年4月22日《关于修改《某法》的决定》第一次修正 根据2019年4月23日《关于修改〈某法〉的决定》第二次修正）",
            None,
            "2019年4月23日修正",
        ),
    ],
)
def test_notes_behind_a_title(note: str, number: str | None, version: str | None) -> None:
    (citation,) = parse_citations(f"《某办法》{note}第十条")
    assert (citation.document_number, citation.version, citation.article) == (number, version, "10")


@pytest.mark.parametrize(
    ("title", "name", "version"),
    [
        ("某法（2018修正）", "某法", "2018年修正"),
        ("某法(2009年修正本)", "某法", "2009年修正"),
        ("某规程（2022年修订版）", "某规程", "2022年修订"),
        ("某清单（2022年版）", "某清单（2022年版）", None),
        ("某办法（修订）", "某办法（修订）", None),
    ],
)
def test_the_version_inside_a_title(title: str, name: str, version: str | None) -> None:
    (citation,) = parse_citations(f"《{title}》第七条")
    assert (citation.title, citation.version, citation.article) == (name, version, "7")


@pytest.mark.parametrize(
    ("basis", "wrong"),
    [
        (
            "【行政法规】《辽宁省矿产资源权益金制度改革实施方案》（辽政发【2017】33号）",
            [("行政法规", "规范性文件")],
        ),
        ("【行政法规】《中华人民共和国土地管理法》第六条", [("行政法规", "法律")]),
        ("【部门规章】《城市市容和环境卫生管理条例》第五条", [("部门规章", "行政法规")]),
        ("【法律】1.《水法》第八条\n2.《河道管理条例》第三条", [("法律", "行政法规")]),
        ("法律：《水法》第八条；行政法规：《河道管理条例》第三条", []),
        ("【规章】《某办法》（水利部令第31号）第二条", []),
        ("【规章】某某通知", []),
        ("《水法》第八条", []),
    ],
)
def test_wrong_tags_are_told(basis: str, wrong: list[tuple[str, str]]) -> None:
    assert [(one.tag, one.level) for one in contradictions(basis)] == wrong


def test_raw_keeps_the_wording() -> None:
    first, second = parse_citations("【法律】《水法》第八条、第十条。")
    assert first.raw == "《水法》第八条"
    assert second.raw == "《水法》第八条、第十条"


numbers = st.integers(min_value=1, max_value=1300)
titles = st.builds(
    lambda head, kind: head + kind,
    st.text("土地管理安全生产煤矿环境保护税收征收市", min_size=2, max_size=12),
    st.sampled_from(
        [
            "法",
            "条例",
            "办法",
            "规定",
            "法实施条例",
            "管理办法（试行）",
            "〈某办法〉的通知",
            "关于印发〈某〈甲〉办法〉的意见",
        ]
    ),
)
articles = st.one_of(
    st.none(), numbers.map(str), st.builds("{}-{}".format, numbers, st.integers(min_value=1, max_value=9))
)
document_numbers = st.one_of(
    st.none(),
    st.builds("国办发〔{}〕{}号".format, st.integers(min_value=1990, max_value=2030), numbers),
    st.builds("国务院令第{}号".format, numbers),
)
versions = st.one_of(
    st.none(),
    st.builds(
        "{}年{}".format, st.integers(min_value=1980, max_value=2030), st.sampled_from(["修正", "修订"])
    ),
)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    annex = draw(st.booleans())
    article = (
        draw(st.builds("{}{}".format, st.sampled_from(["附件", "附表"]), st.integers(1, 30)))
        if annex
        else draw(articles)
    )
    paragraph = draw(st.one_of(st.none(), numbers.map(str))) if article and not annex else None
    item = (
        draw(st.one_of(st.none(), numbers.map(str), st.builds("{}.{}".format, numbers, numbers)))
        if article
        else None
    )
    return Citation(draw(titles), draw(document_numbers), article, paragraph, item, draw(versions))


@given(citations())
def test_what_is_formatted_is_parsed_back(citation: Citation) -> None:
    written = format_citation(citation)
    (read,) = parse_citations(written)
    assert read == Citation(
        citation.title,
        citation.document_number,
        citation.article,
        citation.paragraph,
        citation.item,
        citation.version,
        raw=written,
    )


@given(
    st.text(
        alphabet="《》〈〉（）()第一二三十百条款项目之至、，。；：号令年法条例规定本修正附件三定“”\n 1290【】"
    )
)
def test_any_text_is_parsed_without_an_error(text: str) -> None:
    for citation in parse_citations(text):
        assert citation.title
        assert parse_citations(format_citation(citation))


def test_a_long_text_without_marks_is_read_in_time() -> None:
    assert parse_citations("自然资源" * 20_000) == ()


def test_large_ranges_are_not_filled() -> None:
    assert places(f"《民法典》第一条至第{format_numeral(1260)}条") == ["1", "1260"]
