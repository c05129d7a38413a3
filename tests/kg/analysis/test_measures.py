import numpy as np
import pytest

from kg.analysis import ngrams
from kg.analysis.compare import profile
from kg.analysis.examples import examples
from kg.analysis.known import CONCEPT, DUTY, Catalogue, KnownMatter, format_known, load_known, parse_known
from kg.analysis.labelled import Duty, LabelledMatter, labelled_lines, load_lists, load_pairs, load_siblings
from kg.analysis.measures import MEASURED, TOGETHER, Cohort, Survey

TEXTS = [
    ("民宿经营监管", "民宿经营监管：检查消防"),
    ("民宿经营检查", "民宿经营检查"),
    ("取水许可", "取水许可：核定水量"),
]


@pytest.fixture(scope="module")
def cohort():
    return Cohort(ngrams.encode)


KNOWN = (
    KnownMatter(CONCEPT, ("民宿管理", "农家乐", "小客栈")),
    KnownMatter(DUTY, ("民宿日常检查", "住客的农家院要去看")),
    KnownMatter(CONCEPT, ("取水管理", "打井", "抽水")),
    KnownMatter(DUTY, ("水资源论证", "抽地下水要报批")),
)


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(ngrams.encode, KNOWN)


@pytest.fixture(scope="module")
def survey(cohort, catalogue):
    return Survey(ngrams.encode, cohort, catalogue, TEXTS, [profile(title) for title, _ in TEXTS])


def test_measures_do_not_depend_on_the_side(survey):
    there, back = survey.measure(0, 1), survey.measure(1, 0)
    assert [getattr(there, name) for name in MEASURED] == pytest.approx(
        [getattr(back, name) for name in MEASURED], abs=1e-4
    )
    assert there.similarity >= there.titles > survey.measure(0, 2).titles
    assert there.coverage <= there.reach


def test_many_pairs_at_once_are_measured_like_one(survey):
    found = survey.together(np.array([0, 1]), np.array([1, 2]))
    one = survey.measure(1, 2)
    assert found[1].tolist() == pytest.approx([getattr(one, name) for name in TOGETHER], abs=1e-5)
    assert survey.similarities(np.array([0, 1]))[0, 1] == pytest.approx(
        found[0, TOGETHER.index("similarity")]
    )


def test_wordings_without_a_common_word_meet_at_what_is_known(cohort, catalogue):
    texts = [("农家乐", "农家乐"), ("小客栈", "小客栈"), ("打井", "打井")]
    survey = Survey(ngrams.encode, cohort, catalogue, texts, [profile(title) for title, _ in texts])
    same, other = survey.measure(0, 1), survey.measure(0, 2)
    assert same.similarity < 0.2
    assert other.similarity < 0.2
    assert same.known > 0.9 > 0.3 > other.known
    assert same.stands == ("民宿管理", "民宿管理")


def test_what_a_text_was_taken_from_does_not_describe_it(catalogue):
    vectors = ngrams.encode(["打井"])
    assert catalogue.name(int(catalogue.places(vectors, vectors).nearest[0, 0])) == "取水管理"
    assert catalogue.name(int(catalogue.places(vectors, vectors, ["取水管理"]).nearest[0, 0])) != "取水管理"
    empty = catalogue.places(vectors[:0], vectors[:0])
    assert len(empty.soft.weights) == 0


def test_explained_texts_come_near_to_each_other(catalogue):
    made = catalogue.explained(ngrams.encode(["农家乐", "小客栈", "打井"]))
    assert made[0] @ made[1] > 0.9 > made[0] @ made[2]


def test_known_matters_are_read_as_they_are_written():
    assert parse_known("# head\n" + format_known(KNOWN)) == KNOWN
    kinds = {matter.kind for matter in load_known()}
    assert kinds == {CONCEPT, DUTY}
    reported = {text for matter in load_pairs("report") for text in matter.same}
    labelled = {
        text for part in ("fit", "choose", "teach") for matter in load_pairs(part) for text in matter.same
    }
    assert not {m.wordings[0] for m in load_known()[-50:]} & (reported - labelled)


def test_labelled_lines_are_whole_and_half_of_them_look_alikes():
    lines = labelled_lines()
    assert len({line.id for line in lines}) == len(lines)
    assert {line.part for line in lines} == {"fit", "choose", "teach", "report"}
    same, other = (
        sum(len(x) for x in y) for y in zip(*((ln.how, ln.matter.others) for ln in lines), strict=True)
    )
    assert same + other >= 1500
    assert 0.8 < same / other < 1.25
    assert all(len(duties) > 4 for duties in load_siblings())


def test_a_title_of_the_cohort_is_not_near_to_itself(cohort):
    title = next(iter(load_lists().values()))[0]
    near, far = cohort.nearness(ngrams.encode([title, "㍿"]))
    assert far < near < 0.98
    assert cohort.rarity("没有人写过的词") > cohort.rarity("建设用地")


def test_what_trained_the_encoder_does_not_say_how_often_it_is_right():
    matter = LabelledMatter(("占道经营整治", "流动摊贩管理"), (("object", "占道挖掘审批"),))
    unseen = [Duty("渔船安全检查", "检查渔船救生设备。", "渔业船舶安全监管", "农业农村")]
    seen = [Duty("渔港安全检查", "检查渔港消防设备。", "渔港水域安全监管", "交通运输")]
    found = examples([matter], ngrams.encode, unseen, seen, with_lists=False)
    natural = {(example.group, example.same): example.natural for example in found}
    assert natural["duty 渔船安全检查", True] > 0 == natural["duty 渔港安全检查", True]
    assert natural["matter 占道经营整治", False] > 0  # lists have look-alikes too
