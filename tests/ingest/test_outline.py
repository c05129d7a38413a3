"""Lists that a text gives as numbered paragraphs, among them what sets a department up (“三定”规定)."""

from __future__ import annotations

import pytest

from ingest.pipeline import ingest_bytes
from ingest.records import DocumentKind, FileResult, Role
from tests.ingest.workbooks import docx

CHARTER = (
    "江川县水利局职能配置、内设机构和人员编制规定",
    "第一条　根据《江川县机构改革方案》，制定本规定。",
    "第二条　江川县水利局是江川县人民政府工作部门，为正科级。",
    "第三条　江川县水利局贯彻落实党中央关于水利工作的方针政策。主要职责是：",
    "（一）负责保障水资源的合理开发利用。组织编制全县水资源战略规划。",
    "（二）负责用水的统筹和保障。",
    "（三）指导水利设施的管理、保护与综合利用。",
    "（四）职能转变。县水利局应切实加强水资源节约保护。",
    "（五）有关职责分工。",
    "1.关于水旱灾害防御的职责分工。县水利局负责水情旱情监测预警；县应急管理局负责组织协调抢险救援。",
    "第四条　县水利局设下列内设机构：",
    "（一）办公室。负责机关日常运转工作。",
    "第五条　县水利局机关行政编制10名。",
)


def told(result: FileResult) -> list[tuple[str | None, str, str]]:
    return [(table.list_kind, item.title, item.holder) for table in result.tables for item in table.items]


def text(name: str, *lines: str) -> FileResult:
    return ingest_bytes("\n".join(lines).encode(), name)


def test_what_sets_a_department_up_gives_its_duties() -> None:
    result = ingest_bytes(docx(*CHARTER), "三定.docx")
    assert result.document_kind is DocumentKind.DUTY_LIST
    assert result.statute is None
    assert told(result) == [
        ("department", "负责保障水资源的合理开发利用", "县水利局"),
        ("department", "负责用水的统筹和保障", "县水利局"),
        ("department", "指导水利设施的管理、保护与综合利用", "县水利局"),
        ("prose", "水情旱情监测预警", "县水利局"),
        ("prose", "组织协调抢险救援", "县应急管理局"),
    ]
    first, _, third, *_ = result.items
    assert first.source.row == 5
    assert first.jurisdiction == "江川县"
    assert first.responsibilities[0].duties == ("负责保障水资源的合理开发利用", "组织编制全县水资源战略规划")
    assert third.responsibilities[0].role is Role.SUPERVISE


@pytest.mark.parametrize(
    ("lines", "holder"),
    [
        (("永和县司法局主要职责", "发布时间：2025-03-11", "（一）负责社区矫正。", "（二）负责人民调解。"), "县司法局"),
        (("永和县司法局", "主要职能", "1．负责社区矫正。", "2．负责人民调解。", "办公地址：永和县"), "县司法局"),
        (("永和县司法局主要职责：（一）负责社区矫正；（二）负责人民调解。",), "县司法局"),
        (("第三条 县委组织部主要职责是：", "（一）负责社区矫正。", "（二）负责人民调解。"), "县委组织部"),
        (("关于印发永和县司法局主要职责内设机构和人员编制规定的通知", "一、主要职责", "（一）负责社区矫正。", "（二）负责人民调解。",
          "二、内设机构", "（一）办公室"), "县司法局"),
    ],
)  # fmt: skip
def test_duties_of_departments_in_numbered_paragraphs(lines: tuple[str, ...], holder: str) -> None:
    assert told(text("a.txt", *lines)) == [
        ("department", "负责社区矫正", holder),
        ("department", "负责人民调解", holder),
    ]


def test_a_line_that_was_wrapped_goes_on_with_the_duty_above() -> None:
    lines = (
        "永和县司法局主要职责",
        "（一）负责拟订全县社区矫正工作规划并组织实",
        "施。",
        "（二）负责人民调解。",
    )
    assert [title for _, title, _ in told(text("a.txt", *lines))] == [
        "负责拟订全县社区矫正工作规划并组织实施",
        "负责人民调解",
    ]


def test_points_below_a_duty_are_duties_of_their_own() -> None:
    result = text(
        "a.txt",
        "永和县水利局主要职责",
        "（一）指导水利设施、水域及其岸线的管理和保护。",
        "1.组织河湖管理范围内违法建筑物的",
        "清障。",
        "①核查疑似问题。",
        "②督促销号。",
        "2.指导水库大坝安全鉴定（《水库大坝安全管理条例》第二十二条）。",
        "（二）承担农村供水监督管理，重点是：",
        "1.检查水厂运行。",
    )
    assert [(item.title, item.source.row, item.responsibilities[0].duties) for item in result.items] == [
        ("指导水利设施、水域及其岸线的管理和保护", 2, ()),
        ("组织河湖管理范围内违法建筑物的清障", 3, ("核查疑似问题", "督促销号")),
        ("指导水库大坝安全鉴定", 7, ()),
        ("承担农村供水监督管理，重点是：", 8, ("检查水厂运行",)),
    ]
    assert [basis.article for basis in result.items[2].legal_bases] == ["22"]


def test_bare_headings_above_points_are_their_fields() -> None:
    lines = (
        "永和县水利局主要职责",
        "一、水资源管理",
        "1.审批取水许可。",
        "2.发布水资源公报。",
        "二、河湖管理",
        "1.清障。",
        "2.划界。",
    )
    found = [(item.title, item.field) for item in text("a.txt", *lines).items]
    assert found == [
        ("审批取水许可", "水资源管理"),
        ("发布水资源公报", "水资源管理"),
        ("清障", "河湖管理"),
        ("划界", "河湖管理"),
    ]


def test_a_list_without_a_table_keeps_its_categories_and_counts() -> None:
    lines = (
        "高邮市界首镇基本履职事项清单",
        "",
        "一、党的建设（3项）",
        "1.党员教育",
        "2.党费收缴",
        "二、经济发展",
        "3.统计调查",
    )
    result = text("a.txt", *lines)
    assert [(item.title, item.holder, item.field, item.source.row) for item in result.items] == [
        ("党员教育", "界首镇", "党的建设", 4), ("党费收缴", "界首镇", "党的建设", 5), ("统计调查", "界首镇", "经济发展", 7)]  # fmt: skip
    assert any("“党的建设”写明3项，实有2项" in notice.reason for notice in result.warnings)


def test_labelled_lines_below_a_duty_are_its_cells() -> None:
    result = text(
        "a.txt",
        "大埔县高陂镇配合履职事项清单",
        "1.秸秆禁烧",
        "对应上级部门：市生态环境局大埔分局、县农业农村局",
        "上级部门职责：",
        "市生态环境局大埔分局：",
        "1.制定方案。",
        "2.督促检查。",
        "县农业农村局：推进综合利用。",
        "乡镇配合职责：巡查上报。",
        "2.古树名木保护",
        "对应上级部门：县林业局",
        "乡镇配合职责：日常巡查。",
    )
    assert [
        [(part.organ, part.role.value, part.duties) for part in item.responsibilities]
        for item in result.items
    ] == [
        [
            ("市生态环境局大埔分局", "lead", ("制定方案", "督促检查")),
            ("县农业农村局", "cooperate", ("推进综合利用",)),
            ("高陂镇", "cooperate", ("巡查上报",)),
        ],
        [("县林业局", "lead", ()), ("高陂镇", "cooperate", ("日常巡查",))],
    ]


def test_labelled_parts_in_parentheses_behind_a_duty() -> None:
    lines = (
        "1.对非医师行医的处罚（承接部门：县卫健局；工作方式：直接执法）",
        "2.两癌筛查（承接部门：县卫健局；工作方式：委托医院）",
    )
    result = text("a.txt", "尤溪县下坝乡上级部门收回事项清单", *lines)
    assert [(item.title, item.process, item.responsibilities[0].organ) for item in result.items] == [
        ("对非医师行医的处罚", "直接执法", "县卫健局"), ("两癌筛查", "委托医院", "县卫健局")]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ("江川县政府工作报告", "一、主要职责履行情况", "（一）经济稳中有进。", "（二）民生改善。"),
        ("关于公布清单的通知", "附件：1.基本履职事项清单", "2.配合履职事项清单", "3.收回事项清单"),
        ("主要职责：", "（一）谁也没有写明。", "（二）是哪个单位。"),
    ],
)
def test_other_numbered_texts_are_no_lists(lines: tuple[str, ...]) -> None:
    assert told(text("a.txt", *lines)) == []


def test_headings_and_items_of_markdown() -> None:
    lines = (
        "# 石城县小松镇基本履职事项清单",
        "",
        "## 一、党的建设",
        "",
        "1. **党员**教育",
        "2. 党费收缴",
        "## 二、民生服务",
        "3. 养老服务",
    )
    result = text("a.md", *lines)
    assert [(item.title, item.field) for item in result.items] == [
        ("党员教育", "党的建设"), ("党费收缴", "党的建设"), ("养老服务", "民生服务")]  # fmt: skip


def test_numbered_duties_in_one_cell_of_a_department_are_duties_of_their_own() -> None:
    rows = (
        ("单位名称", "主要职责"),
        ("县水利局", "1.负责水资源管理。\n2.指导河道管理。"),
        ("县林业局", "负责造林绿化"),
    )
    result = ingest_bytes(docx("石城县县直单位职能职责一览表", rows), "a.docx")
    assert told(result) == [
        ("department", "负责水资源管理", "县水利局"),
        ("department", "指导河道管理", "县水利局"),
        ("department", "负责造林绿化", "县林业局"),
    ]
    assert [item.source.row for item in result.items] == [2, 2, 3]


def test_how_work_is_divided_with_another_is_said_of_both() -> None:
    result = text(
        "县林业局主要职责.txt",
        "榆川县林业局主要职责",
        "一、主要职责",
        "（一）负责林业生态修复的监督管理。",
        "（二）组织造林绿化工作。",
        "二、与有关部门的职责分工",
        "与县公安局的职责分工：县林业局负责森林资源行政执法；县公安局负责查处刑事案件。",
    )
    assert told(result) == [
        ("department", "负责林业生态修复的监督管理", "县林业局"),
        ("department", "组织造林绿化工作", "县林业局"),
        ("prose", "森林资源行政执法", "县林业局"),
        ("prose", "查处刑事案件", "县公安局"),
    ]


def test_bulleted_duties_under_the_names_of_units() -> None:
    text = "# 榆川县部门职责清单\n\n## 县水利局\n\n- 河道采砂管理\n- 水土保持方案审批\n\n## 县林业局\n\n- 森林防火\n"
    result = ingest_bytes(text.encode(), "清单.md")
    assert [(item.holder, item.title) for item in result.items] == [
        ("县水利局", "河道采砂管理"),
        ("县水利局", "水土保持方案审批"),
        ("县林业局", "森林防火"),
    ]


def test_labelled_parts_behind_a_name_and_statutes_at_the_end_of_a_sentence() -> None:
    result = text(
        "收回事项.txt",
        "沔湖县上级部门收回事项清单",
        "1．农药经营许可证核发。承接部门：县农业农村局。工作方式：窗口受理。",
        "2．闲置土地认定。承接部门：县自然资源局。工作方式：调查认定。",
    )
    assert [(item.title, item.responsibilities[0].organ) for item in result.items] == [
        ("农药经营许可证核发", "县农业农村局"),
        ("闲置土地认定", "县自然资源局"),
    ]
    charter = text(
        "县水务局主要职责.txt",
        "砚原县水务局主要职责",
        "主要职责是：",
        "（一）核发取水许可证（《中华人民共和国水法》第四十八条）。",
        "（二）主管水土保持工作。",
    )
    assert charter.items[0].title == "核发取水许可证"
    assert [basis.article for basis in charter.items[0].legal_bases] == ["48"]


def test_who_leads_and_who_helps_in_one_cell() -> None:
    rows = [
        ["序号", "事项名称", "责任分工", "职责内容"],
        ["1", "房屋安全监督", "牵头：县住建局（县质监站）；配合：县应急局、县财政局", "监督抽查"],
        ["2", "污水治理", "牵头：县水务局", "编制规划"],
    ]
    result = ingest_bytes(docx("沔湖县部门职责清单", rows), "总表.docx")
    assert [[(part.organ, part.role) for part in item.responsibilities] for item in result.items] == [
        [("县住建局", Role.LEAD), ("县应急局", Role.COOPERATE), ("县财政局", Role.COOPERATE)],
        [("县水务局", Role.LEAD)],
    ]


def test_lists_half_in_tables_half_in_numbered_paragraphs() -> None:
    blocks = [
        "望屿区水务局职责清单",
        "一、许可事项",
        [["序号", "职责名称", "法律依据"], ["1", "取水许可", "《中华人民共和国水法》第四十八条"]],
        "二、工程管理",
        "（一）农村供水工程建设。牵头组织实施，街道配合。",
        "（二）水库大坝安全鉴定。（《水库大坝安全管理条例》第二十二条）",
        "三、配合职责",
        "1.配合区城市管理局清理河道违法建设。",
    ]
    found = [
        (item.title, item.field, item.responsibilities[0].role, len(item.legal_bases))
        for item in ingest_bytes(docx(*blocks), "望屿区水务局.docx").items
    ]
    assert found == [
        ("取水许可", None, Role.LEAD, 1),
        ("农村供水工程建设", "工程管理", Role.LEAD, 0),
        ("水库大坝安全鉴定", "工程管理", Role.LEAD, 1),
        ("配合区城市管理局清理河道违法建设", "配合职责", Role.COOPERATE, 0),
    ]


def test_names_with_what_they_are_about_in_paragraphs_below() -> None:
    result = text(
        "a.txt",
        "岚溪县司法局职责事项报送稿",
        "1．法律援助申请审查与指派",
        "　　审查经济困难条件，指派律师办理。依据为《中华人民共和国法律援助法》第五条。配合单位：县法院。",
        "2．社区矫正对象监督管理",
        "　　入矫、解矫和教育帮扶。",
    )
    first, second = result.items
    assert [item.title for item in result.items] == ["法律援助申请审查与指派", "社区矫正对象监督管理"]
    assert [(part.organ, part.role) for part in first.responsibilities] == [
        ("县司法局", Role.LEAD),
        ("县法院", Role.COOPERATE),
    ]
    assert [one.article for one in first.legal_bases] == ["5"]
    assert second.responsibilities[0].duties == ("入矫、解矫和教育帮扶",)


@pytest.mark.parametrize(
    ("title", "opening"),
    [
        ("北洼乡关于补充履职事项的情况说明", "除统一清单外，下列事项由乡里自行承担："),
        ("# 北洼乡补充履职事项", "另有以下基本履职事项："),
    ],
)
def test_what_a_township_says_it_does_besides(title: str, opening: str) -> None:
    lines = (title, opening, "1、避水台日常清障", "2、芦苇收割期防火看守", "以上情况请审定。")
    assert told(text("a.md", *lines)) == [
        ("basic", "避水台日常清障", "北洼乡"),
        ("basic", "芦苇收割期防火看守", "北洼乡"),
    ]


def test_cells_with_dashes_between_them() -> None:
    result = text(
        "a.txt",
        "石岭镇上级部门收回事项清单",
        "1. 擅自砍伐树木的处罚—县林业局—由县林业局直接办理。",
        "2. 老旧电梯改造资金核定—县市场监管局—不再要求乡镇盖章。",
    )
    assert [(item.title, item.responsibilities[0].organ) for item in result.items] == [
        ("擅自砍伐树木的处罚", "县林业局"),
        ("老旧电梯改造资金核定", "县市场监管局"),
    ]


def test_notes_between_a_title_and_its_table_are_no_list() -> None:
    blocks = [
        "石岭镇基本履职事项清单",
        "1.本清单自印发之日起施行。",
        "2.本清单由县委编办解释。",
        [["序号", "事项名称"], ["1", "开展防火巡查"]],
    ]
    assert told(ingest_bytes(docx(*blocks), "清单.docx")) == [("basic", "开展防火巡查", "石岭镇")]
