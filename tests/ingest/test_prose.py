from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.prose import ProseResult, extract_duties
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
