"""Words with one character that sounds the same, organs under other names, and what no list has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.records import ListKind, Role
from kg.views import ItemView, OrganPart
from search.answering.organs import organ_meant
from search.answering.who import Responder
from search.encoders.base import Encoder
from search.engine import Engine
from search.index.facets import Filters
from search.index.opened import build, open_index
from search.understanding.contact import contact_notice, without_contact
from search.understanding.dialects import in_standard
from search.understanding.signals import bundled_calibration
from search.words.analysis import what_is_asked
from search.words.readings import homophones, syllables_of
from tests.search.conftest import item


def _led(number: str, title: str, name: str, family: str) -> ItemView:
    part = OrganPart(
        f"urn:{name}", name, Role.LEAD, (), name, family=f"http://localhost:8000/id/family/{family}"
    )
    return item(number, title, ListKind.DEPARTMENT, name, [part])


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Engine:
    folder = tmp_path_factory.mktemp("county")
    views = [
        _led("1", "城市路灯设施维护", "县城市管理局", "integrated-enforcement"),
        _led("2", "义务教育学校招生入学", "县教育科技和体育局", "education"),
        _led("3", "建设项目环境影响报告书审批", "市生态环境局分局", "ecology-environment"),
        _led("4", "经济困难的高龄老年人补贴发放", "县民政局", "civil-affairs"),
    ]
    build(views, encoder, folder)
    return Engine(open_index(folder), encoder)


@pytest.mark.parametrize(
    ("question", "written", "means"), [("路登坏了", "路登", "路灯"), ("老人高令补贴", "高令", "高龄")]
)
def test_a_character_that_sounds_the_same_is_read(
    county: Engine, question: str, written: str, means: str
) -> None:
    found = county.search(question)
    assert (written, means) in [(each.written, each.means) for each in found.understood]


@pytest.mark.parametrize(
    "question",
    [
        "路灯坏了", "水管停了几天没得水吃", "把手机掉水里要不要放米缸", "大富翁怎么买地最赚", "路",
        "who fixes potholes", "stray dogs", "teachers beating pupils", "wages unpaid",
    ],
)  # fmt: skip
def test_what_is_meant_as_it_stands_is_left_alone(county: Engine, question: str) -> None:
    assert not [each for each in county.search(question).understood if each.by == "spelling"]


@pytest.mark.parametrize(
    ("question", "means"),
    [
        ("resturant licence", ["restaurant"]),
        ("unemploymnet benefit", ["unemployment"]),
        ("marriage certificat", ["certificate"]),
    ],
)
def test_english_words_are_corrected(county: Engine, question: str, means: list[str]) -> None:
    assert [each.means for each in county.search(question).understood if each.by == "spelling"] == means


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("冇人收垃圾", "没有人收垃圾"),
        ("条街灯唔着搵边个", "条路灯不着找谁"),
        ("娃儿读书咋个报名", "孩子读书怎么报名"),
        ("哪个部门负责", "哪个部门负责"),
        ("噪音嘈杂", "噪音嘈杂"),
        ("没得到赔偿", "没得到赔偿"),
    ],
)
def test_dialects_are_read_as_the_standard_language(written: str, standard: str) -> None:
    assert in_standard(written) == standard


@given(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5))
def test_homophones_are_read_alike(character: str) -> None:
    own = syllables_of(character)
    assert character not in homophones(character)
    assert all(syllables_of(other) == own for other in homophones(character)[:20])


@pytest.mark.parametrize(
    ("name", "organ_of_today"),
    [
        ("教育局", "县教育科技和体育局"),
        ("环保局", "市生态环境局分局"),
        ("城管局", "县城市管理局"),
        ("水务局", None),
        ("路灯", None),
    ],
)
def test_an_organ_under_another_name_is_the_one_of_today(
    county: Engine, name: str, organ_of_today: str | None
) -> None:
    assert organ_meant(county, name, Filters()) == organ_of_today


def test_an_organ_under_another_name_is_asked_back(county: Engine) -> None:
    found = Responder(county).answer("教育局在哪")
    assert found.clarify is not None
    assert [option.title for option in found.clarify.options] == ["义务教育学校招生入学"]
    assert contact_notice(english=False) in found.notices


def test_a_bare_stem_asks_about_the_organ_where_nothing_else_answers(county: Engine) -> None:
    found = Responder(county, calibration=replace(bundled_calibration(), relevant=2.0)).answer("城管？")
    assert found.clarify is not None
    assert "县城市管理局" in found.clarify.question
    assert found.usual is None
    assert (
        Responder(county, calibration=replace(bundled_calibration(), relevant=2.0)).answer("天气").clarify
        is None
    )


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("人社局电话多少", "人社局"),
        ("住建局几点上班？", "住建局"),
        ("民政局周末办公吗", "民政局"),
        ("派出所的电话", "派出所"),
        ("婚姻登记处的上班时间", "婚姻登记处"),
        ("what is the phone number of the fire brigade", "fire brigade"),
        ("电话诈骗归谁管", None),
        ("工地几点停工谁管", None),
        ("失业金在哪里领", None),
        ("电话", None),
    ],
)
def test_what_no_list_has_is_told_from_what_is_asked(question: str, rest: str | None) -> None:
    assert without_contact(question) == rest


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("您好，麻烦您帮我看看，我想咨询一下孩子转学，谢谢您", "孩子转学"),
        ("尊敬的县长您好，小区电动车乱停，十分感谢", "小区电动车乱停"),
        ("Hello, could you please tell me about stray dogs, thank you", "stray dogs"),
    ],
)
def test_politeness_asks_nothing(question: str, asked: str) -> None:
    assert what_is_asked(question).strip(" ，,") == asked


def test_a_single_character_is_never_small_talk(county: Engine) -> None:
    found = Responder(county).answer("灯")
    assert found.answer or found.clarify
