"""Columns that mean what their cells say, forms of departments, and matrices of who does what."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pipeline import ingest_bytes
from ingest.records import FileResult, ListKind, PowerType, Role
from ingest.tables.departments import departments
from tests.ingest.workbooks import docx, xlsx


def read(*rows: Sequence[object], name: str = "清单.xlsx") -> FileResult:
    return ingest_bytes(xlsx({"Sheet1": rows}), name)


def roles(result: FileResult, position: int = 0) -> list[tuple[str, str]]:
    return [(part.organ, part.role.value) for part in result.items[position].responsibilities]


def test_a_column_of_roles_is_known_by_its_cells() -> None:
    result = read(
        ("岚溪县财政局职责清单",),
        ("序号", "职责事项名称", "职责内容", "身份"),
        (1, "预算编制", "编制预算", "牵头"),
        (2, "野生动物致害补偿", "拨付资金", "配合（牵头：县林业局）"),
        (3, "政府采购监管", "检查", "牵头"),
    )
    assert roles(result, 0) == [("县财政局", "lead")]
    assert roles(result, 1) == [("县财政局", "cooperate"), ("县林业局", "lead")]


def test_a_division_of_work_with_duties_behind_the_names() -> None:
    result = read(
        ("事项", "牵头部门及职责", "配合部门及职责"),
        (
            "森林防灭火",
            "预防由县林业局牵头：规划、巡护；扑救由县应急管理局牵头：指挥、队伍。",
            "县公安局：侦办火案；各镇：设卡。",
        ),
        name="跨部门职责分工.xlsx",
    )
    assert result.items[0].list_kind is ListKind.DEPARTMENT
    assert roles(result)[:3] == [("县林业局", "lead"), ("县应急管理局", "lead"), ("县公安局", "cooperate")]


def test_names_with_their_contents_in_one_cell_and_offices_within_the_unit() -> None:
    result = read(
        ("澜岭县交通运输局职责清单",),
        ("编号", "职责名称及内容", "承办机构"),
        ("1", "县道、乡道建设\n组织新改建工程实施。", "建管股"),
        ("2", "涉路施工许可", "审批科"),
    )
    assert [item.title for item in result.items] == ["县道、乡道建设", "涉路施工许可"]
    assert {item.holder for item in result.items} == {"县交通运输局"}
    assert result.items[0].responsibilities[0].duties == ("组织新改建工程实施",)
    assert "组织新改建工程实施" in (result.items[0].source.quote or "")


def test_main_duties_left_of_the_matters_are_their_field() -> None:
    result = read(
        ("岚溪县教育局责任清单",),
        ("序号", "主要职责", "具体工作事项", "内设机构", "备注"),
        ("（一）", "统筹各级各类教育", "1.组织划片招生", "基础教育股", "依据：《中华人民共和国义务教育法》第十二条"),
        ("（一）", "统筹各级各类教育", "2.适龄儿童延缓入学审批", "基础教育股", "行政许可。依据：《中华人民共和国义务教育法》第十一条"),
        ("（二）", "负责校外培训监管", "（1）校外培训机构日常监管", "监管股", ""),
    )  # fmt: skip
    assert [(item.title, item.field, item.holder, item.power_type) for item in result.items] == [
        ("组织划片招生", "统筹各级各类教育", "县教育局", None),
        ("适龄儿童延缓入学审批", "统筹各级各类教育", "县教育局", PowerType.LICENSING),
        ("校外培训机构日常监管", "负责校外培训监管", "县教育局", None),
    ]
    assert [basis.article for item in result.items for basis in item.legal_bases] == ["12", "11"]


def test_what_a_remark_says_of_each_of_several_duties_in_a_cell() -> None:
    result = read(
        ("岚溪县水利局职责清单",),
        ("序号", "主要职责", "备注"),
        (1, "1.取水许可审批；\n2.河道清淤。", "第1项：行政许可。依据：《中华人民共和国水法》第四十八条\n第2项：依据：《河道管理条例》"),
    )  # fmt: skip
    assert [(item.title, [basis.title for basis in item.legal_bases]) for item in result.items] == [
        ("取水许可审批", ["中华人民共和国水法"]),
        ("河道清淤", ["河道管理条例"]),
    ]


def test_a_column_of_classes_that_holds_types_of_power() -> None:
    result = read(
        ("岚溪县政务服务事项清单",),
        ("事项编码", "事项名称", "事项类型", "实施主体", "设定依据"),
        ("01", "设置大型户外广告审批", "行政许可", "县城市管理局", "《城市市容和环境卫生管理条例》第十一条"),
        ("02", "高龄津贴申请", "行政给付", "县民政局", "《老年人权益保障法》"),
        ("03", "办事指引", "公共服务", "县民政局", ""),
        ("04", "救助金给付", "行政给付", "县民政局", ""),
        ("05", "户口登记", "行政确认", "县公安局", ""),
    )
    assert [item.power_type for item in result.items] == [
        PowerType.LICENSING,
        PowerType.PAYMENT,
        None,
        PowerType.PAYMENT,
        PowerType.CONFIRMATION,
    ]
    assert result.items[0].field == "行政许可"


def test_roles_in_a_column_of_duties_are_no_duties() -> None:
    rows = [(number, name, "主责") for number, name in enumerate(("助餐点运营", "业委会指导", "网格走访"), 1)]
    result = read(("岚溪县文昌街道基本履职事项清单",), ("序号", "事项名称", "街道职责"), *rows)
    assert [item.responsibilities[0].duties for item in result.items] == [(), (), ()]


def test_forms_of_a_department_in_one_file() -> None:
    result = ingest_bytes(
        docx(
            "岚溪县教育局责任清单",
            "一、主要职责登记表",
            [["序号", "主要职责", "具体工作事项"], ["1", "统筹教育", "控辍保学"]],
            "二、与相关部门的职责边界登记表",
            [
                ["序号", "管理事项", "相关部门", "职责分工", "相关依据", "案例"],
                ["1", "校车安全管理", "县教育局", "牵头部门：受理校车使用申请", "《校车安全管理条例》", "某园超员"],
                ["1", "校车安全管理", "县公安局\n（配合部门）", "审核驾驶人资格", "《校车安全管理条例》", "某园超员"],
            ],
            "三、事中事后监管制度",
            "（一）对校外培训机构的监管",
            [["监管对象", "培训机构"], ["监督检查内容", "收费公示"], ["监督检查方式", "抽查"], ["处理措施", "责令改正"]],
            "四、公共服务事项登记表",
            [["序号", "服务事项", "主要内容", "承办机构", "联系电话"], ["1", "助学贷款办理", "办理贷款", "县学生资助管理中心", "1"]],
        ),
        "02-县教育局责任清单.docx",
    )  # fmt: skip
    assert [(item.title, item.list_kind, item.holder) for item in result.items] == [
        ("控辍保学", ListKind.DEPARTMENT, "县教育局"),
        ("校车安全管理", ListKind.DEPARTMENT, "县教育局"),
        ("对校外培训机构的监管", ListKind.DEPARTMENT, "县教育局"),
        ("助学贷款办理", ListKind.SERVICE, "县教育局"),
    ]
    assert [(part.organ, part.role.value, part.duties) for part in result.items[1].responsibilities] == [
        ("县教育局", "lead", ("受理校车使用申请",)),
        ("县公安局", "cooperate", ("审核驾驶人资格",)),
    ]
    assert result.items[2].process == "抽查"
    assert roles(result, 3) == [("县教育局", "lead")]
    assert not result.rejected


def test_steps_of_procedure_are_no_duties_and_parts_are_not_counted() -> None:
    steps = "1.受理责任：公示材料。\n2.审查责任：核对材料。\n3.其他法律法规规章规定应履行的责任。"
    result = read(
        ("岚溪县县级部门权责清单",),
        ("序号", "职权类型", "职权名称", "子项", "责任事项", "责任主体"),
        ("一、县教育局（共2项）",) * 6,
        (1, "行政许可", "民办学校设立审批", "", steps, "县教育局"),
        ("", "行政许可", "", "1.民办小学设立审批", steps, "县教育局"),
        ("", "行政许可", "", "2.民办幼儿园设立审批", steps, "县教育局"),
        (2, "行政许可", "校车使用许可审核", "", "督促学校排查隐患", "县教育局"),
    )
    assert [item.title for item in result.items] == [
        "民办学校设立审批",
        "民办学校设立审批：民办小学设立审批",
        "民办学校设立审批：民办幼儿园设立审批",
        "校车使用许可审核",
    ]
    assert [item.responsibilities[0].duties for item in result.items] == [(), (), (), ("督促学校排查隐患",)]
    assert (result.items[0].process or "").startswith("受理责任：公示材料")
    assert not any("写明2项" in notice.reason for notice in result.warnings)


def test_a_matrix_of_departments_and_townships_is_a_division_of_work() -> None:
    data = xlsx(
        {
            "说明": [("县乡职责关系矩阵", ""), ("简称", "全称"), ("自规局", "县自然资源和规划局"), ("生态分局", "市生态环境局岚溪分局")],
            "资源环境": [
                ("岚溪县县乡职责关系矩阵",) * 7,
                ("注：●牵头  ○配合  △属地",) * 7,
                ("序号", "事项名称", "县直部门", "县直部门", "镇（街道）", "镇（街道）", "备注"),
                ("序号", "事项名称", "自规局", "生态分局", "石岭镇", "城东街道", "备注"),
                (1, "乱占耕地建房整治", "●", "", "△", "", ""),
                (2, "餐饮油烟投诉", "○", "●", "△", "△", ""),
                (3, "排污口整治", "", "●", "", "", ""),
                ("共3项。本表由县委编办负责解释。",) * 7,
            ],
        }
    )  # fmt: skip
    result = ingest_bytes(data, "矩阵.xlsx")
    assert [(item.title, item.list_kind, item.holder, item.scope) for item in result.items] == [
        ("乱占耕地建房整治", ListKind.DEPARTMENT, "县自然资源和规划局", None),
        ("餐饮油烟投诉", ListKind.DEPARTMENT, "市生态环境局岚溪分局", None),
        ("排污口整治", ListKind.DEPARTMENT, "市生态环境局岚溪分局", None),
    ]
    assert roles(result, 0) == [("县自然资源和规划局", "lead"), ("石岭镇", "cooperate")]
    assert roles(result, 1) == [
        ("县自然资源和规划局", "cooperate"),
        ("市生态环境局岚溪分局", "lead"),
        ("乡镇（街道）", "cooperate"),
    ]
    assert not result.rejected


def test_short_names_that_a_note_spells_out() -> None:
    table = [["序号", "事项名称", "牵头部门", "配合部门"], ["1", "采砂管理", "县资规局", "县水务局"]]
    note = "注：县资规局\uff1d县自然资源和规划局；县水务局（以下简称“水务”）。"
    result = ingest_bytes(docx("岚溪县部门职责分工清单", table, note), "分工.docx")
    assert roles(result) == [("县自然资源和规划局", "lead"), ("县水务局", "cooperate")]


def test_stages_before_the_names_of_those_who_lead_them() -> None:
    found = departments("种养环节：县农业农村局；上市以后：县市场监管局")
    assert [(one.name, one.role, one.duties) for one in found] == [
        ("县农业农村局", Role.LEAD, ("种养环节",)),
        ("县市场监管局", Role.LEAD, ("上市以后",)),
    ]


def test_the_other_side_of_a_department_that_leads_or_helps() -> None:
    rows = [
        ["岚溪县工业和信息化局牵头、配合事项清单", "", "", ""],
        ["序号", "事项名称", "牵头或配合", "配合（牵头）部门"],
        ["1", "企业技改备案", "牵头", "县发展改革局"],
        ["2", "能耗双控", "配合", "县发展改革局"],
    ]
    roles = [[(part.organ, part.role) for part in item.responsibilities] for item in read(*rows).items]
    own, other = "县工业和信息化局", "县发展改革局"
    assert roles == [
        [(own, Role.LEAD), (other, Role.COOPERATE)],
        [(own, Role.COOPERATE), (other, Role.LEAD)],
    ]


def test_a_part_of_a_departments_table_with_what_it_helps_with() -> None:
    rows = [
        ["岚溪县应急管理局职责清单", "", ""],
        ["序号", "职责", "需要说明的事项"],
        ["1", "烟花爆竹零售许可", "燃放归公安"],
        ["配合事项", "配合事项", "配合事项"],
        ["2", "配合开展浴场溺水救援", ""],
    ]
    found = [(item.title, item.responsibilities[0].role) for item in read(*rows).items]
    assert found == [("烟花爆竹零售许可", Role.LEAD), ("配合开展浴场溺水救援", Role.COOPERATE)]


def test_work_that_a_department_calls_its_tasks() -> None:
    rows = [
        ["序号", "工作任务", "主要内容", "依据"],
        ["1", "古树名木保护", "负责保护", "《中华人民共和国森林法》第四十条"],
    ]
    own = read(["岚溪县林业局工作任务清单"], *rows)
    year = read(["岚溪县林业局2025年重点任务清单"], *rows)
    assert [item.list_kind for item in (*own.items, *year.items)] == [ListKind.DEPARTMENT, ListKind.PROSE]


def test_a_labelled_unit_between_the_rows_is_whose_the_rows_below_are() -> None:
    header = ("序号", "职责名称", "主要职责")
    result = read(
        ("岚溪县平台职责事项导出",),
        ("填报单位：县市场监督管理局",),
        header,
        (1, "电梯使用登记", "办理登记"),
        ("填报单位：县卫生健康局",),
        header,
        (1, "公共场所卫生许可", "核发许可证"),
        ("填报单位：县卫生健康局",),
    )
    assert [item.holder for item in result.items] == ["县市场监督管理局", "县卫生健康局"]
    assert not [one for one in result.warnings if "没有事项" in one.reason]
