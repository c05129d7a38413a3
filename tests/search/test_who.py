from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.records import ListKind, Role
from kg.analysis.findings import Finding, FindingKind, Severity
from search.answering.answers import CONTESTED, OWNED, UNOWNED
from search.answering.who import Responder, answer
from search.engine import Engine
from search.index.opened import build, open_index
from search.understanding.signals import bundled_calibration
from tests.search.conftest import Built, item, mine_items, organ

MINE = "煤矿井田里有人私自盖房归谁管"


def test_a_matter_with_one_lead_is_owned(small: Built) -> None:
    found = answer(small.engine, MINE).answer
    assert found is not None
    assert found.status == OWNED
    assert [lead.name for lead in found.lead] == ["县自然资源局"]
    assert [helper.name for helper in found.cooperate] == ["县住房和城乡建设局"]
    assert {(part.name, part.role) for part in found.township} == {
        ("石桥镇", "cooperate"),
        ("柳林乡", "cooperate"),
    }
    assert [basis.citation for basis in found.legal_basis] == ["《中华人民共和国土地管理法》第七十七条"]
    assert found.text.startswith("由县自然资源局牵头，县住房和城乡建设局配合；石桥镇、柳林乡：")
    assert 0 < found.confidence <= 1
    source = found.evidence[0].source
    assert source is not None
    assert source.document == "样例.xlsx"


def test_english_question_english_answer(small: Built) -> None:
    found = answer(small.engine, "who handles illegal construction in coal mine areas").answer
    assert found is not None
    assert found.text.startswith("县自然资源局 leads; 县住房和城乡建设局 cooperate")


def test_the_township_in_the_question_counts(small: Built) -> None:
    found = answer(small.engine, f"柳林乡的{MINE}").answer
    assert found is not None
    assert [part.name for part in found.township] == ["柳林乡"]


@pytest.mark.parametrize(
    "asked", ["柳林鄉的煤礦井田裡有人私自蓋房歸誰管", "柳林乡的煤矿\u200b井田里有人私自盖房归谁管"]
)
def test_traditional_characters_and_what_nobody_sees_change_nothing(small: Built, asked: str) -> None:
    found = answer(small.engine, asked)
    assert found == replace(answer(small.engine, f"柳林乡的{MINE}"), question=found.question)
    assert found.question == asked.replace("\u200b", "")


def test_a_township_duty_is_not_given_to_another_township(small: Built) -> None:
    found = answer(small.engine, "石桥镇的乡村道路谁来养护").answer
    assert found is not None
    assert [lead.name for lead in found.lead] == ["石桥镇"]
    assert "由石桥镇负责" in found.text
    elsewhere = answer(small.engine, "柳林乡的乡村道路谁来养护").answer
    assert elsewhere is None or "石桥镇" not in {lead.name for lead in elsewhere.lead}


def test_each_township_in_charge_has_its_iri(tmp_path, encoder) -> None:
    title = "村级河长巡河"
    views = [
        item(name, title, ListKind.BASIC, name, [organ(name, Role.LEAD, township=True)] if said else [])
        for name, said in (("石桥镇", True), ("柳林乡", False))
    ]
    build(views, encoder, tmp_path)
    found = answer(Engine(open_index(tmp_path), encoder), "村级河长巡河归谁管").answer
    assert found is not None
    assert {lead.name: lead.iri for lead in found.lead} == {each.holder: each.holder_iri for each in views}


def test_taken_back_by_a_department(small: Built) -> None:
    found = answer(small.engine, "废弃机动车处罚").answer
    assert found is not None
    assert [lead.name for lead in found.lead] == ["县公安局"]


def test_unowned_names_the_nearest_article(small: Built) -> None:
    found = answer(small.engine, "独居老人探访谁负责").answer
    assert found is not None
    assert found.status == UNOWNED
    assert not found.lead
    assert [basis.citation for basis in found.legal_basis] == ["《中华人民共和国老年人权益保障法》第65条"]


def test_an_abolished_owner_owns_nothing(tmp_path, encoder) -> None:
    old = organ("县国土资源局", Role.LEAD, "查处违法占地")
    gone = type(old)(old.iri, old.name, old.role, old.duties, old.written, status="abolished")
    build([item("1", "违法占用耕地案件查处", ListKind.DEPARTMENT, "县国土资源局", [gone])], encoder, tmp_path)
    found = answer(Engine(open_index(tmp_path), encoder), "违法占用耕地谁查处").answer
    assert found is not None
    assert (found.status, found.gone) == (UNOWNED, ("县国土资源局",))
    assert "县国土资源局已不存在" in found.text


def test_contested_names_all_claimants_and_the_finding(small: Built) -> None:
    finding = Finding(
        id="f1",
        kind=FindingKind.OVERLAP,
        severity=Severity.ERROR,
        score=0.9,
        title="井田内违规建房两家牵头",
        explanation="",
        suggestion="",
        departments=("县自然资源局", "县能源局"),
        items=(mine_items("石桥镇"),),
    )
    found = Responder(small.engine, [finding]).answer(MINE).answer
    assert found is not None
    assert found.status == CONTESTED
    assert [lead.name for lead in found.lead] == ["县自然资源局", "县能源局"]
    assert [claim.finding for claim in found.claims] == ["f1"]
    assert "井田内违规建房两家牵头" in found.text


def test_a_department_list_row_without_parts_belongs_to_its_holder(tmp_path, encoder) -> None:
    build([item("1", "户外广告设置审批", ListKind.DEPARTMENT, "县综合行政执法局")], encoder, tmp_path)
    found = answer(Engine(open_index(tmp_path), encoder), "户外广告审批归谁").answer
    assert found is not None
    assert [lead.name for lead in found.lead] == ["县综合行政执法局"]


@pytest.mark.parametrize(
    "question", ["今天天气怎么样", "如何炒股", "帮我写一首关于月亮的诗", "what is the capital of France"]
)
def test_nothing_relevant(small: Built, question: str) -> None:
    assert answer(small.engine, question).answer is None


def test_prose_counts(tmp_path, encoder) -> None:
    view = item(
        "1",
        "煤矿井田范围内违法建设",
        ListKind.PROSE,
        "府谷县",
        [
            organ("资源规划局", Role.LEAD),
            organ("住建局", Role.LEAD),
            organ("乡镇", Role.COOPERATE, "做好群众沟通和现场协助", township=True),
        ],
    )
    build([view], encoder, tmp_path)
    found = answer(Engine(open_index(tmp_path), encoder), MINE).answer
    assert found is not None
    assert [lead.name for lead in found.lead] == ["资源规划局", "住建局"]
    assert "做好群众沟通和现场协助" in found.text


@pytest.mark.parametrize(
    ("question", "asked_back"),
    [
        ("石桥镇归谁管", "石桥镇的哪一件事"),
        ("石桥镇", "石桥镇的哪一件事"),
        ("归谁管？", "您要问哪一件事"),
        ("who is responsible for", "What are you asking about?"),
    ],
)
def test_a_question_about_nothing_is_asked_back(small: Built, question: str, asked_back: str) -> None:
    found = answer(small.engine, question)
    assert found.answer is None
    assert found.clarify is not None
    assert asked_back in found.clarify.question
    assert found.clarify.options == ()


def test_a_place_without_lists_is_told_in_the_language_of_the_question(small: Built) -> None:
    english = answer(small.engine, "who handles illegal construction in coal mine areas in Maple Town")
    assert english.answer is not None
    assert any(notice.startswith("No lists of Maple Town") for notice in english.notices)
    chinese = answer(small.engine, f"枫林镇的{MINE}")
    assert any("没有收录“枫林镇”" in notice for notice in chinese.notices)


def test_a_word_that_asks_is_no_misspelling(small: Built) -> None:
    assert not any("怎" in each.written for each in answer(small.engine, "宅基地怎么批").understood)


def test_what_comes_near_is_told_where_nothing_answers_for_certain(small: Built) -> None:
    unsure = Responder(
        small.engine, calibration=replace(bundled_calibration(), nothing_from=0.0, vague_from=1.0)
    )
    found = unsure.answer(MINE)
    assert found.answer is None
    assert [lead.name for lead in found.alternatives[0].lead] == ["县自然资源局"]
    assert unsure.answer("今天中午吃什么").alternatives == ()


@pytest.mark.parametrize("question", ["高空抛物", "高空抛物砸到人了"])
def test_what_no_list_has_is_told_by_who_usually_leads_it(small: Built, question: str) -> None:
    found = answer(small.engine, question)
    assert (found.answer, found.clarify, found.alternatives) == (None, None, ())
    assert found.usual is not None
    assert found.usual.family == "公安"
    assert "民法典" in found.usual.basis


@pytest.mark.parametrize("question", ["高空抛物的英文怎么说", "道路养护有什么诀窍"])
def test_talk_about_a_thing_is_no_offices_matter(small: Built, question: str) -> None:
    found = answer(small.engine, question)
    assert found.talk
    assert (found.answer, found.clarify, found.usual, found.alternatives) == (None, None, None, ())


@pytest.mark.parametrize("question", ["高空抛物", "道路养护归谁管", "高空抛物的事归谁管"])
def test_a_need_is_no_talk(small: Built, question: str) -> None:
    assert not answer(small.engine, question).talk


def test_the_word_that_a_question_is_made_of_says_who_usually_leads(small: Built) -> None:
    found = answer(small.engine, "泡水车")
    assert found.usual is not None
    assert found.usual.family == next(each.family for each in found.understood)


def test_a_misspelt_english_question_is_answered_in_english(small: Built) -> None:
    found = answer(small.engine, "who handles ilegal construction in coal mine areas")
    assert [each.written for each in found.understood if each.by == "spelling"] == ["ilegal"]
    assert found.answer is not None
    assert "leads" in found.answer.text


def test_what_organs_outside_all_lists_decide_is_not_given_to_a_row_that_sounds_alike(
    tmp_path, encoder
) -> None:
    rows = [
        item("1", "烟花爆竹经营（零售）许可证核发", ListKind.DEPARTMENT, "县应急管理局"),
        item("2", "食品经营许可", ListKind.DEPARTMENT, "县市场监管局"),
    ]
    build(rows, encoder, tmp_path / "without")
    found = answer(Engine(open_index(tmp_path / "without"), encoder), "香烟零售许可证去哪办")
    assert found.answer is None
    assert found.usual is not None
    assert found.usual.family == "烟草专卖"
    build(
        [*rows, item("3", "卷烟零售许可证核发", ListKind.DEPARTMENT, "县烟草专卖局")],
        encoder,
        tmp_path / "with",
    )
    told = answer(Engine(open_index(tmp_path / "with"), encoder), "香烟零售许可证去哪办").answer
    assert told is not None
    assert [lead.name for lead in told.lead] == ["县烟草专卖局"]
