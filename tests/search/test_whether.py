"""Questions whether an organ handles a matter are about the matter; of several townships each has its answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.records import ListKind, Role
from ingest.thesaurus.concepts import Concept, read_bundled
from search.answering.answers import Clarify, WhoResult
from search.answering.organs import organ_said, shortened
from search.answering.who import Responder, in_township
from search.encoders.base import Encoder
from search.engine import Engine
from search.index.facets import Filters
from search.index.opened import build, open_index
from search.understanding.handles import asks_whether
from tests.search.conftest import Built, item, organ


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("县自然资源局管违建吗", ("县自然资源局", "违建")),
        ("请问市场监管局管不管电梯？", ("市场监管局", "电梯")),
        ("教育局能管补习班退费吗", ("教育局", "补习班退费")),
        ("流浪狗伤人归公安局管吗？", ("公安局", "流浪狗伤人")),
        ("路灯坏了找住建局吗", ("住建局", "路灯坏了")),
        ("楼上噪音是不是该由城管管", ("城管", "楼上噪音")),
        ("餐馆油烟环保局管不管", ("环保局", "餐馆油烟")),
        ("Is the water resources bureau in charge of wells?", ("water resources bureau", "wells")),
    ],
)
def test_what_an_organ_is_asked_about(question: str, said: tuple[str, str]) -> None:
    assert said in [(each.organ, each.matter) for each in asks_whether(question)]


@pytest.mark.parametrize(
    "question",
    ["县自然资源局管什么", "县自然资源局是管什么的吗", "没人管吗", "违建归谁管", "who handles stray dogs?"],
)
def test_what_asks_no_organ(question: str) -> None:
    assert not asks_whether(question)


@pytest.fixture(scope="module")
def responder(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Responder:
    folder = tmp_path_factory.mktemp("whether")
    leads = {
        "城镇违法建设拆除": "县综合行政执法局",
        "电梯等特种设备使用安全监察": "县市场监督管理局",
        "林木采伐许可": "县自然资源局",
    }
    views = [
        item(str(number), title, ListKind.DEPARTMENT, lead, [organ(lead, Role.LEAD)])
        for number, (title, lead) in enumerate(leads.items())
    ]
    for place, lead in (("石桥镇", "县综合行政执法局"), ("柳林乡", "县住房和城乡建设局")):
        parts = [organ(lead, Role.LEAD), organ("县市场监督管理局", Role.COOPERATE)]
        views.append(item(f"9{place}", "生活垃圾收集转运", ListKind.COOPERATIVE, place, parts))
    build(views, encoder, folder)
    return Responder(Engine(open_index(folder), encoder))


@pytest.mark.parametrize(
    ("question", "lead", "said"),
    [
        ("县市场监督管理局管电梯吗", "县市场监督管理局", "是，由县市场监督管理局牵头"),
        ("市场局管电梯吗", "县市场监督管理局", "是，由县市场监督管理局牵头"),
        ("县自然资源局管违建吗", "县综合行政执法局", "清单中不是县自然资源局，由县综合行政执法局牵头"),
        ("石桥镇的垃圾收集转运是不是县市场监督管理局管", "县综合行政执法局", "县市场监督管理局只是配合，"),
        ("does the market regulation bureau handle elevators?", "县市场监督管理局", "Yes: "),
        ("does the forestry bureau handle elevators?", "县市场监督管理局", "Not 林业局: "),
    ],
)
def test_the_answer_is_about_the_matter(responder: Responder, question: str, lead: str, said: str) -> None:
    found = responder.answer(question)
    assert found.question == question
    assert found.answer is not None
    assert [named.name for named in found.answer.lead] == [lead]
    assert found.answer.text.startswith(said)


def test_a_question_to_no_organ_is_asked_as_it_stands(responder: Responder) -> None:
    assert organ_said(responder.engine, "村里", Filters()) is None
    assert responder.answer("村里管电梯吗").question == "村里管电梯吗"


def test_each_of_several_townships_is_answered(responder: Responder) -> None:
    found = responder.answer("石桥镇和柳林乡的生活垃圾归谁管")
    assert found.answer is not None
    assert found.answer.text.startswith("石桥镇：由县综合行政执法局牵头")
    assert [each.question for each in found.also] == ["柳林乡：生活垃圾归谁管"]
    other = found.also[0].answer
    assert other is not None
    assert other.text.startswith("柳林乡：由县住房和城乡建设局牵头")


def test_what_is_asked_back_of_several_townships_names_each() -> None:
    found = in_township(WhoResult("垃圾归谁管", None, clarify=Clarify("您问的是哪一方面？", ())), "石桥镇")
    assert found.clarify is not None
    assert found.clarify.question == "石桥镇：您问的是哪一方面？"


def test_townships_that_are_alike_are_answered_at_once(small: Built) -> None:
    found = Responder(small.engine).answer("石桥镇和柳林乡的煤矿井田里有人私自盖房归谁管")
    assert found.answer is not None
    assert not found.also


def test_a_short_name_is_that_of_one_department() -> None:
    departments = ["县市场监督管理局", "县教育科技和体育局", "县城市管理综合执法局"]
    assert shortened("县教科局", departments) == "县教育科技和体育局"
    assert shortened("气象局", departments) is None


def test_a_short_name_asks_which_duty(responder: Responder, tmp_path: Path) -> None:
    found = responder.answer("市场局")
    assert found.clarify is not None
    assert "县市场监督管理局" in found.clarify.question


def test_a_word_of_a_users_own_is_answered_as_what_it_stands_for(tmp_path: Path, encoder: Encoder) -> None:
    own = Concept("own-1", "不动产登记", alt=("打红本",), own=True)
    lead = organ("县自然资源局", Role.LEAD)
    views = [item("1", "不动产登记与权属争议调处", ListKind.DEPARTMENT, "县自然资源局", [lead])]
    build(views, encoder, tmp_path, thesaurus=[*read_bundled(), own])
    found = Responder(Engine(open_index(tmp_path), encoder)).answer("打红本找谁")
    assert found.question == "打红本找谁"
    assert [each.written for each in found.understood] == ["打红本"]
    assert found.answer is not None
    assert [named.name for named in found.answer.lead] == ["县自然资源局"]
