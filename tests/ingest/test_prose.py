from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.prose.items import ProseResult, extract_duties
from ingest.records import ListKind, Role, Source

LEAD, HELP = "lead", "cooperate"


def read(*paragraphs: str) -> ProseResult:
    return extract_duties(paragraphs, Source("通知.txt"), jurisdiction="岚溪县")


@pytest.mark.parametrize(
    ("sentence", "title", "roles"),
    [
        (
            "对私搭乱建行为，由县综合行政执法局牵头，县自然资源局、县住建局配合，乡镇负责日常巡查和线索上报。",
            "私搭乱建行为",
            [("县综合行政执法局", LEAD), ("县自然资源局", HELP), ("县住建局", HELP), ("乡镇", HELP)],
        ),
        (
            "县应急管理局会同县消防救援大队开展消防安全专项检查。",
            "开展消防安全专项检查",
            [("县应急管理局", LEAD), ("县消防救援大队", HELP)],
        ),
        (
            "由县自然资源局牵头，县住建局、县应急局配合，开展违法建设整治。",
            "开展违法建设整治",
            [("县自然资源局", LEAD), ("县住建局", HELP), ("县应急局", HELP)],
        ),
        (
            "校外培训机构监管由县教育科技和体育局负责，县市场监管局协助。",
            "校外培训机构监管",
            [("县教育科技和体育局", LEAD), ("县市场监管局", HELP)],
        ),
        ("县自然资源局负责违法占地查处。", "违法占地查处", [("县自然资源局", LEAD)]),
        (
            "在食品安全方面，县市场监督管理局负责监管，乡镇（街道）协助做好宣传。",
            "食品安全",
            [("县市场监督管理局", LEAD), ("乡镇（街道）", HELP)],
        ),
        (
            "农村危房改造工作，县住建局为牵头单位，县民政局、县残联为配合单位。",
            "农村危房改造工作",
            [("县住建局", LEAD), ("县民政局", HELP), ("县残联", HELP)],
        ),
        (
            "各乡镇要落实属地责任，配合县水利局做好河道清淤。",
            "河道清淤",
            [("县水利局", LEAD), ("各乡镇", HELP)],
        ),
        (
            "針對畜禽養殖污染問題，縣農業農村局要牽頭抓好糞污利用，市生態環境局嵐溪分局負責環境執法。",
            "畜禽养殖污染",
            [("县农业农村局", LEAD), ("市生态环境局岚溪分局", LEAD)],
        ),
    ],
)
def test_sentences_that_give_organs_a_part(sentence: str, title: str, roles: list[tuple[str, str]]) -> None:
    result = read(sentence)
    (item,) = result.items
    assert item.title == title
    assert [(part.organ, str(part.role)) for part in item.responsibilities] == roles
    assert item.source.quote == sentence
    assert (item.list_kind, item.jurisdiction) == (ListKind.PROSE, "岚溪县")
    assert result.rejected == ()


def test_duties_and_bases_of_a_sentence() -> None:
    (item,) = read(
        "依据《土地管理法》第七十七条，违法占地由县自然资源局负责查处，乡镇侧重群众沟通和现场协助。"
    ).items
    first, second = item.responsibilities
    assert first.duties == ("查处",)
    assert second.duties == ("群众沟通", "现场协助")
    assert [(basis.title, basis.article) for basis in item.legal_bases] == [("土地管理法", "77")]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("县宇宙局负责太空事务。", "部门登记表中没有“县宇宙局”"),
        ("区编办会同有关部门对清单内容进行了全面梳理和汇总。", "已做的工作"),
        ("这些事项明确以县直部门为牵头主体，乡镇负责配合协调。", "统称"),
        ("县民政局为牵头单位。", "没有写明是什么事项"),
    ],
)
def test_what_is_not_understood_is_rejected_with_its_reason(sentence: str, reason: str) -> None:
    result = read(sentence)
    assert result.items == ()
    (rejected,) = result.rejected
    assert reason in rejected.reason
    assert rejected.raw == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "今天天气很好。",
        "成立由县委书记牵头的工作专班。",
        "建立县、乡、村三级联动机制，提高办事效率。",
        "驻镇派出所负责人会向镇主要负责同志报到。",
        "",
    ],
)
def test_what_says_nothing_about_duties_is_passed_over(sentence: str) -> None:
    result = read(sentence)
    assert (result.items, result.rejected) == ((), ())


@given(st.text(alphabet="对由县自然资源局住建部门乡镇牵头配合负责会同协助，。、；：（）“”工作问题了查处\n"))
def test_any_text_is_read_without_an_error(text: str) -> None:
    result = read(text)
    for item in result.items:
        assert item.title
        assert item.responsibilities
        assert item.source.quote
        assert item.source.quote in text


def document(folder: Path, start: str) -> ProseResult:
    (path,) = (folder / "documents").glob(f"{start}_*.txt")
    return extract_duties(path.read_text(encoding="utf-8").splitlines(), Source(path.name))


def test_the_mine_sentence_of_fugu(shared_data: Path) -> None:
    result = document(shared_data, "004")
    (item,) = [item for item in result.items if "违规建房" in item.title]
    assert item.title == "煤矿井田内违规建房"
    assert item.jurisdiction == "府谷县"
    resource, housing, township = item.responsibilities
    assert (resource.organ, resource.role, resource.duties) == ("资源规划部门", Role.LEAD, ("执法整改",))
    assert (housing.organ, housing.role, housing.duties) == ("住建部门", Role.LEAD, ("执法整改",))
    assert (township.organ, township.role) == ("乡镇", Role.COOPERATE)
    assert township.duties == ("群众沟通", "现场协助")
    assert item.source.quote is not None
    assert item.source.quote.startswith("例如,對煤礦井田內(nèi)")
    assert any("注音" in notice.reason for notice in result.notices)


def test_published_texts_give_items_or_reasons(shared_data: Path) -> None:
    counts = {start: document(shared_data, start) for start in ("000", "001", "002", "003", "004")}
    assert {start: result.jurisdiction for start, result in counts.items()} == {
        "000": None,
        "001": None,
        "002": "山东省",
        "003": "楚雄州",
        "004": "府谷县",
    }
    assert [item.title for item in counts["002"].items] == [
        "派驻机构人员党团组织关系",
        "加强对市县清单编制、使用以及相关保障机制建立等指导",
    ]
    assert counts["000"].items == counts["001"].items == counts["003"].items == ()


Counted = tuple[int, str, str, tuple[str, ...], str | None, bool]


def counted(*sentences: str) -> list[Counted]:
    return [
        (one.number, one.unit, one.what, one.whose, one.action, one.each) for one in read(*sentences).counts
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "依法赋予甲镇、乙乡2个试点乡镇行政处罚职权各217项。",
            [(2, "个", "试点乡镇", (), None, False), (217, "项", "行政处罚职权", ("甲镇", "乙乡"), "赋予", True)],
        ),
        (
            "全县共梳理乡镇基本履职事项102项、配合履职事项68项、上级部门收回事项75项。",
            [
                (102, "项", "乡镇基本履职事项", (), "梳理", False),
                (68, "项", "配合履职事项", (), None, False),
                (75, "项", "上级部门收回事项", (), "收回", False),
            ],
        ),
        (
            "将城镇管理领域的56项行政处罚权下放至柳湾镇、石岭镇。",
            [(56, "项", "行政处罚权", ("柳湾镇", "石岭镇"), "下放", False)],
        ),
        ("大姚县赋予石羊镇行政职权233项。", [(233, "项", "行政职权", ("石羊镇",), "赋予", False)]),
        ("更将78项不应由基层承担的专业事项上收。", [(78, "项", "不应由基层承担的专业事项", (), "上收", False)]),
        (
            "全市12个乡镇、4个街道和36个县直部门参与改革。",
            [(12, "个", "乡镇", (), None, False), (4, "个", "街道", (), None, False),
             (36, "个", "县直部门", (), None, False)],
        ),
        ("权力事项x项，配合事项x项。", []),
        ("投入资金300万元，培训干部120人次，满意度达95%。", []),
        ("第3项由县水利局负责。", []),
        ("出台五项措施，建立三项机制，对每一项事项逐一审查。", []),
        ("1个工作日内派单，3个月完成。", []),
    ],
)  # fmt: skip
def test_numbers_that_a_text_states(sentence: str, expected: list[Counted]) -> None:
    assert counted(sentence) == expected
    assert all(one.source.quote == sentence for one in read(sentence).counts)


Step = tuple[int | None, str, str | None, int | None, str | None]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "明确“呼叫—受理—派发—响应”流程，乡镇（街道）通过平台“呼叫”；",
            [(1, "呼叫", None, None, None), (2, "受理", None, None, None), (3, "派发", None, None, None),
             (4, "响应", None, None, None), (None, "呼叫", "乡镇（街道）", None, None)],
        ),
        (
            "市直职能部门在接到派发单2个工作日内给出回应，5个工作日内办结并上传反馈单。",
            [(None, "响应", "市直职能部门", 2, "工作日"), (None, "办结", "市直职能部门", 5, "工作日")],
        ),
        (
            "县综治中心受理后1个工作日内派单至责任部门，责任部门应在五个工作日内办结并反馈。",
            [(None, "派发", "县综治中心", 1, "工作日"), (None, "办结", "责任部门", 5, "工作日")],
        ),
        (
            "部门接到吹哨后两小时内响应。",
            [(None, "响应", "部门", 2, "小时")],
        ),
        ("党委办公室通过平台受理后派发相关部门。", [(None, "受理", "党委办公室", None, None), (None, "派发", "党委办公室", None, None)]),
        ("上级职能部门在面对存在职责交叉的“呼叫”事项时，仍存在推诿现象。", []),
        ("对不“响应”、迟“响应”的部门进行通报。", []),
        ("一是提高呼叫意识—强化担当。", []),
    ],
)  # fmt: skip
def test_steps_of_procedures_that_a_text_states(sentence: str, expected: list[Step]) -> None:
    found = [(one.order, one.step, one.actor, one.amount, one.unit) for one in read(sentence).steps]
    assert found == expected


def test_what_the_five_documents_state(shared_data: Path) -> None:
    """Read by eye: every number of duties that the five texts give, and no other; the rules of call and response."""
    duties = {
        start: [(one.number, one.what) for one in document(shared_data, start).counts if one.unit == "项"]
        for start in ("000", "001", "002", "003", "004")
    }
    assert duties == {
        "000": [(2, "权力")],
        "001": [(31, "政务服务事项")],
        "002": [(51, "事项")],
        "003": [
            (217, "行政处罚职权"), (40, "行政许可等行政职权"), (40, "行政许可权限事项"), (117, "行政处罚权"),
        ],
        "004": [
            (35, "长期存在的职责交叉事项"), (304, "事项"), (127, "基本履职事项"), (99, "配合履职事项"),
            (78, "不应由基层承担的专业事项"),
        ],
    }  # fmt: skip
    conferred = document(shared_data, "003").counts
    (whose,) = {one.whose for one in conferred if one.number == 217}
    assert whose == ("东华镇", "大过口乡", "龙川镇", "雨露乡")
    chain = [one.step for one in document(shared_data, "002").steps if one.order]
    assert chain == ["呼叫", "受理", "派发", "响应"]
    limits = [(one.step, one.actor, one.limit) for one in document(shared_data, "001").steps]
    assert limits == [("响应", "市直职能部门", "2个工作日内"), ("办结", "市直职能部门", "5个工作日内")]
    assert all(document(shared_data, start).steps == () for start in ("000", "003", "004"))


def test_sentences_of_pages_name_their_page() -> None:
    result = extract_duties(["岚溪县的通知。", "违建治理由县自然资源局牵头。"], Source("a.pdf"), pages=[1, 3])
    assert [item.source.page for item in result.items] == [3]


def test_the_title_of_a_list_states_no_duty() -> None:
    result = extract_duties(["云安县石门镇配合履职事项清单（2025年版）"], Source("a.doc"))
    assert (result.items, result.rejected) == ((), ())
