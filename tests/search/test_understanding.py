"""What is understood of a question: words, spelling, places, how wide it is; and completions."""

from __future__ import annotations

import pytest

from ingest.records import ListKind, Role
from ingest.thesaurus.concepts import Concept
from search.answering.answers import UNOWNED
from search.answering.matters import group_hits
from search.answering.who import Responder
from search.engine import Engine
from search.index.opened import build, open_index
from search.similar import similar
from search.suggestions import Suggester
from search.training.choosing import BROAD, unclear
from search.understanding.clarify import ask_wide, heads_one
from search.understanding.concepts import SPELLING, sentences
from search.understanding.places import find_places, place_notices
from search.words.analysis import is_english
from search.words.readings import sounds_of, syllables_of
from tests.search.conftest import TOWNSHIPS, Built, item, mine_items, organ, small_views

MINE = "煤矿井田里有人私自盖房归谁管"


def means(engine: Engine, question: str) -> dict[str, str]:
    return {each.written: each.means for each in engine.prepare(question).reading.understood}


def test_an_everyday_word_is_understood_and_found(small: Built) -> None:
    result = small.engine.search("僵尸车没人管")
    assert {each.written: each.means for each in result.understood} == {"僵尸车": "废弃机动车"}
    assert result.hits[0].title == "对擅自处置废弃机动车行为的处罚"


def test_traditional_characters_are_understood(small: Built) -> None:
    assert means(small.engine, "僵屍車沒人管") == {"僵尸车": "废弃机动车"}


def test_no_word_is_met_across_words(small: Built) -> None:
    assert means(small.engine, MINE) == {}


def test_names_are_not_reinterpreted(small: Built) -> None:
    assert means(small.engine, "土地管理法第七十七条") == {}


def test_the_usual_lead_is_a_part_of_the_score(tmp_path, encoder) -> None:
    def led(number: str, family: str, name: str):
        part = organ(name, Role.LEAD, "查处违法行为")
        return item(
            number,
            "对违法行为的查处",
            ListKind.DEPARTMENT,
            name,
            [
                type(part)(
                    part.iri, part.name, part.role, (name,), part.written, family=f"urn:family/{family}"
                )
            ],
        )

    views = [led("1", "transport", "甲局"), led("2", "traffic-police", "乙大队")]
    build(views, encoder, tmp_path)
    hits = Engine(open_index(tmp_path), encoder).search("酒驾").hits
    assert hits[0].lead == ("乙大队",)
    assert hits[0].explain.family_score > hits[1].explain.family_score


def test_own_words_are_understood_first(tmp_path, encoder) -> None:
    own = [Concept("own-1", "独居老人探访关爱", alt=("僵尸车",), own=True)]
    build(small_views(), encoder, tmp_path, thesaurus=own)
    (found,) = Engine(open_index(tmp_path), encoder).prepare("僵尸车").reading.understood
    assert (found.means, found.own) == ("独居老人探访关爱", True)


def test_an_index_without_a_thesaurus_still_answers(tmp_path, encoder) -> None:
    build(small_views(), encoder, tmp_path, thesaurus=())
    assert Engine(open_index(tmp_path), encoder).search(MINE).hits[0].title == "煤矿井田范围内违规建房的处置"


# Spelling


@pytest.mark.parametrize(
    ("question", "written", "read"),
    [("自燃资源局", "自燃资源", "自然资源"), ("最底生活保障怎么申请", "最底生活保障", "最低生活保障")],
)
def test_near_homophones_are_read_as_terms(small: Built, question: str, written: str, read: str) -> None:
    found = [each for each in small.engine.prepare(question).reading.understood if each.by == SPELLING]
    assert [(each.written, each.means) for each in found] == [(written, read)]


def test_what_the_lists_say_literally_is_not_touched(tmp_path, encoder) -> None:
    view = item("1", "自燃资源处置", ListKind.DEPARTMENT, "县应急管理局")
    build([view], encoder, tmp_path)
    assert means(Engine(open_index(tmp_path), encoder), "自燃资源") == {}


@pytest.mark.parametrize("question", ["想开个劳务派遣公司", "请政府帮我们解决", "独居老人探访谁负责"])
def test_right_words_stay(small: Built, question: str) -> None:
    assert not [each for each in small.engine.prepare(question).reading.understood if each.by == SPELLING]


def test_sounds() -> None:
    assert syllables_of("违建A1，") == ["wei", "jian", "a", "1", ""]
    assert sounds_of("自燃").tolist() == sounds_of("自然").tolist()
    assert sounds_of("针").tolist() == sounds_of("增").tolist()  # zhen, zeng
    assert sounds_of("甲").tolist() != sounds_of("乙").tolist()


# Places


def test_places_of_the_graph_and_others() -> None:
    found = find_places("石桥镇的路谁来养护", TOWNSHIPS, ["岚溪县"])
    assert (found.township, found.topic) == ("石桥镇", "路谁来养护")
    assert find_places("石桥的路坏了", TOWNSHIPS, []).township == "石桥镇"
    unknown = find_places("府谷县的违建谁管", TOWNSHIPS, ["岚溪县"])
    assert (unknown.unknown, unknown.topic) == (("府谷县",), "违建谁管")
    assert "没有收录“府谷县”" in place_notices(unknown, ["岚溪县"], english=False)[0]


def test_full_width_english_is_english() -> None:
    wide = "who handles dogs".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert is_english(wide)


def test_of_several_townships_none_is_the_one() -> None:
    found = find_places("石桥镇和柳林乡交界的河道谁来清", TOWNSHIPS, [])
    assert (found.township, found.topic.strip()) == (None, "交界的河道谁来清")
    part = find_places("大石桥镇的路", ["石桥镇", "大石桥镇"], [])
    assert part.township == "大石桥镇"


@pytest.mark.parametrize("name", ["北京市朝阳区", "四川省达州市渠县", "河北省正定县"])
def test_a_place_in_full_needs_nothing_behind_it(name: str) -> None:
    found = find_places(f"{name}违建归谁管", TOWNSHIPS, ["岚溪县"])
    assert (found.unknown, found.topic.strip()) == ((name,), "违建归谁管")


@pytest.mark.parametrize(
    "question",
    [
        "我们小区的路灯坏了",
        "我市开发区的污水",
        "农贸市场摊位区卫生谁管",
        "城市老旧小区加装电梯",
        "超市里有过期牛奶",
        "全县的乡镇有几个",
        "在学校里打架",
        "路灯坏了，村里说找镇上，镇上说找县里",
        "我们去镇里问，镇里说归县里管",
        "村上推给镇上，镇上推到县里，问了镇上也没用",
    ],
)
def test_not_every_ending_is_a_place(question: str) -> None:
    assert find_places(question, TOWNSHIPS, ["岚溪县"]).unknown == ()


def test_a_county_next_door_is_unknown_unless_it_comes_over_to_ours() -> None:
    assert find_places("隔壁县的低保标准是多少", TOWNSHIPS, ["岚溪县"]).unknown == ("隔壁县",)
    assert find_places("隔壁县的车来我们这边倒垃圾归谁管", TOWNSHIPS, ["岚溪县"]).unknown == ()
    assert find_places("外县户口能在这里上学吗", TOWNSHIPS, ["岚溪县"]).unknown == ()


# Wide questions


def test_a_wide_question_is_asked_back(county: Built) -> None:
    result = Responder(county.engine).answer("补贴")
    assert result.answer is None
    assert result.clarify is not None
    assert len({option.lead for option in result.clarify.options}) > 1
    chosen = Responder(county.engine).answer(result.clarify.options[0].title)
    assert chosen.answer is not None
    assert chosen.answer.title == result.clarify.options[0].title


def test_what_heads_the_title_of_one_duty_alone_names_it(county: Built) -> None:
    groups = group_hits(county.engine.search("独居老人探访关爱").hits)
    assert groups[0].best.title == "独居老人探访关爱"
    assert heads_one("独居老人归谁管", groups)
    assert not heads_one("独居", groups)  # too short to name anything
    assert not heads_one("老人探访", groups)  # stands within the title
    assert not heads_one("独居老人", [*groups, groups[0]])  # heads two


def test_wide_questions_are_told_from_others(county: Built) -> None:
    """On the half that only reports; over so few duties some wide words have one owner, who may be named."""
    responder = Responder(county.engine)
    wide = [responder.answer(row["text"]) for row in unclear(BROAD) if row["part"] == "report"]
    assert sum(found.answer is None for found in wide) >= 0.6 * len(wide)
    narrow = responder.answer(MINE)
    assert narrow.answer is not None


@pytest.mark.parametrize("question", ["1", "??1", "42"])
def test_a_number_asks_nothing(small: Built, question: str) -> None:
    result = Responder(small.engine).answer(question)
    assert (result.answer, result.clarify) == (None, None)


def test_an_organ_alone_is_asked_back_about_its_duties(county: Built) -> None:
    result = Responder(county.engine).answer("县自然资源局管什么")
    assert result.clarify is not None
    assert all("县自然资源局" in option.lead for option in result.clarify.options)


def test_who_usually_leads_is_said_of_what_nobody_owns(small: Built) -> None:
    found = Responder(small.engine).answer("独居老人探访谁负责").answer
    assert found is not None
    assert found.status == UNOWNED
    assert found.usual is not None
    assert f"通常由{found.usual.family}部门牵头" in found.text


def test_confidence_is_a_chance(county: Built) -> None:
    sure = Responder(county.engine).answer("煤矿井田范围内违规建房的处置").answer
    assert sure is not None
    assert 0.7 < sure.confidence <= 1


def test_a_message_is_read_by_its_sentences() -> None:
    assert sentences("路坏了。谁来修？") == []
    story = "我住在东头，家里三口人，去年刚搬来。门口的路灯坏了一个多月，晚上黑得看不见路。请问找谁来修，多久能修好？"
    assert len(sentences(story)) == 3
    assert sentences("a car is blocking the fire lane. who can fine the owner?") == []


# Completions and likeness


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("煤矿井", "煤矿井田范围内违规建房的处置"),
        ("mkjt", "煤矿井田范围内违规建房的处置"),
        ("xiangcundaolu", "乡村道路日常养护"),
        ("xzrzyj", "县自然资源局"),
        ("僵尸", "僵尸车"),
        ("jsc", "僵尸车"),
    ],
)
def test_completions(small: Built, typed: str, text: str) -> None:
    assert text in {each.text for each in Suggester(small.engine).suggest(typed, 20)}


def test_letters_that_complete_nothing_are_shortened(small: Built) -> None:
    assert "违建" in {each.text for each in Suggester(small.engine).suggest("wjjsqq", 50)}


@pytest.mark.parametrize("typed", ["", " ", "\n", "~"])
def test_little_completes_nothing(small: Built, typed: str) -> None:
    assert Suggester(small.engine).suggest(typed) == []


def test_more_like_this_leaves_out_the_same_text(small: Built) -> None:
    hits = similar(small.engine, mine_items("石桥镇"), 3)
    assert hits
    assert "煤矿井田范围内违规建房的处置" not in {hit.title for hit in hits}


@pytest.mark.parametrize(("asked", "quoted"), [("路灯坏了 ？", "“路灯坏了”"), ("安全", "“安全”")])
def test_asking_back_quotes_the_question_without_its_last_signs(asked: str, quoted: str) -> None:
    assert ask_wide(asked, (), english=False).question.startswith(quoted)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("北京的流浪狗归谁管", "北京"),
        ("上海流浪狗归谁管", "上海"),
        ("请问广州的路灯坏了找谁", "广州"),
        ("四川省森林防火归谁管", "四川省"),
        ("who handles stray dogs in Shaanxi", "Shaanxi"),
    ],
)
def test_well_known_places_without_lists_are_told(question: str, place: str) -> None:
    found = find_places(question, ["石桥镇"], ["清河县"])
    assert found.unknown == (place,)
    assert place not in found.topic
    assert place in place_notices(found, ["清河县"], question.isascii())[0]


@pytest.mark.parametrize(
    "question",
    [
        *(
            "北京路的井盖坏了归谁管",
            "重庆火锅店油烟归谁管",
            "河北岸有人采砂归谁管",
            "长沙发乱扔归谁管",
            "北京市场监管归谁管",
        ),
        *(
            "我在深圳入的党，回村没地方交党费",
            "台湾的伯父回来上坟找谁",
            "山西煤换成煤矸石",
            "山东省全民健身条例",
        ),
        *("We live with our son in Shanghai", "stray dogs on Beijing Road"),
    ],
)
def test_what_only_sounds_like_a_well_known_place(question: str) -> None:
    assert find_places(question, ["石桥镇"], ["清河县"]).unknown == ()


def test_a_stored_county_of_the_place_is_no_unknown_one() -> None:
    assert find_places("石家庄的流浪狗归谁管", [], ["石家庄市新华区"]).unknown == ()
