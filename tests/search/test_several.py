"""Several questions in one message are answered each; a story round one matter stays one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.answering.answers import OWNED, Answer, Clarify, Named, Option, WhoResult
from search.answering.who import Responder, different
from search.training.written import HERE
from search.understanding.several import questions_in
from tests.search.conftest import Built

TWO = "煤矿井田里有人私自盖房归谁管？另外有人擅自处置废弃汽车没人管"


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("路灯坏了找谁？还有门口的狗没人管", ["路灯坏了找谁？", "门口的狗没人管"]),
        ("古树快枯死了谁管？古庙漏雨谁修？", ["古树快枯死了谁管？", "古庙漏雨谁修？"]),
        ("1、自来水发黄找谁 2、垃圾没人清找谁", ["自来水发黄找谁", "垃圾没人清找谁"]),
        ("一是邻居违建，二是楼下油烟大，归谁管", ["邻居违建", "楼下油烟大，归谁管"]),
        (
            "养猪场臭得很，找哪个？顺便问一下，危房补助怎么申请",
            ["养猪场臭得很，找哪个？", "危房补助怎么申请"],
        ),
        ("有人卖假药。还有人卖三无零食。找谁？", ["有人卖假药。", "有人卖三无零食。找谁？"]),
        ("流浪狗、占道经营和黑网吧分别归谁管", ["流浪狗归谁管", "占道经营归谁管", "黑网吧归谁管"]),
        ("垃圾和污水各由谁负责", ["垃圾由谁负责", "污水由谁负责"]),
        ("垃圾和污水由谁负责", ["垃圾和污水由谁负责"]),
        ("who handles stray dogs? And who fixes roads?", ["who handles stray dogs?", "who fixes roads?"]),
    ],
)
def test_questions_in_a_message(message: str, parts: list[str]) -> None:
    assert questions_in(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "路灯坏了，找谁？什么时候能修好？",
        "物业不作为，垃圾没人扫，还有保安天天睡觉，找谁投诉？",
        "楼上天天蹦迪，吵得睡不着。找物业没用，还能找谁？到底谁管？",
        "孩子在学校被打了，老师不管，我该找谁？学校要不要负责？",
        "There is a factory next door. It smells terrible. Who is responsible?",
        "归谁管？",
    ],
)
def test_one_question_stays_one(message: str) -> None:
    assert questions_in(message) == [message]


def test_hardly_any_story_is_taken_apart() -> None:
    lines = (HERE / "messages-train.jsonl").read_text("utf-8").splitlines()
    stories = [json.loads(line)["text"] for line in lines]
    assert sum(len(questions_in(story)) > 1 for story in stories) <= 0.02 * len(stories)


@given(st.text(alphabet="路灯坏了谁？，。；还有另外1、 \n", max_size=60))
def test_parts_come_in_order_and_none_is_empty(message: str) -> None:
    parts, place = questions_in(message), 0
    assert parts
    for part in parts:
        assert part or not message
        place = message.index(part, place) + len(part)


def test_each_matter_is_answered(small: Built) -> None:
    found = Responder(small.engine).answer(TWO)
    assert found.question == TWO
    assert found.answer is not None
    assert [lead.name for lead in found.answer.lead] == ["县自然资源局"]
    assert [[lead.name for lead in other.answer.lead] for other in found.also if other.answer] == [
        ["县公安局"]
    ]


def test_the_place_holds_for_every_part(small: Built) -> None:
    found = Responder(small.engine).answer(f"柳林乡的{TWO}")
    assert found.answer is not None
    assert [part.name for part in found.answer.township] == ["柳林乡"]


def test_parts_about_one_matter_are_one() -> None:
    def told(title: str, lead: str, confidence: float = 0.9) -> WhoResult:
        return WhoResult(title, Answer(OWNED, title, "", (Named(lead, ""),), confidence=confidence))

    def asked(title: str, lead: str) -> WhoResult:
        return WhoResult(title, None, clarify=Clarify("", (Option(title, "", (lead,)),)))

    one, again, doubtful = told("甲事", "甲局"), told("甲事", "甲局"), told("乙事", "乙局", 0.2)
    assert different([one, again, doubtful, WhoResult("无", None)]) == [one]
    assert different([one, told("乙事", "甲局")]) == [one, told("乙事", "甲局")]
    assert different([one, asked("甲事", "甲局"), asked("丙事", "丙局")]) == [one, asked("丙事", "丙局")]
