import numpy as np
import pytest

from kg.analysis import ngrams
from kg.analysis.compare import profile
from kg.analysis.examples import examples
from kg.analysis.labelled import Duty, LabelledMatter, load_lists
from kg.analysis.measures import MEASURED, Cohort, Survey

TEXTS = [
    ("民宿经营监管", "民宿经营监管：检查消防"),
    ("民宿经营检查", "民宿经营检查"),
    ("取水许可", "取水许可：核定水量"),
]


@pytest.fixture(scope="module")
def cohort():
    return Cohort(ngrams.encode)


@pytest.fixture(scope="module")
def survey(cohort):
    return Survey(ngrams.encode, cohort, TEXTS, [profile(title) for title, _ in TEXTS])


def test_measures_do_not_depend_on_the_side(survey):
    there, back = survey.measure(0, 1), survey.measure(1, 0)
    assert [getattr(there, name) for name in MEASURED] == pytest.approx(
        [getattr(back, name) for name in MEASURED]
    )
    assert there.similarity >= there.titles > survey.measure(0, 2).titles
    assert there.coverage <= there.reach


def test_many_pairs_at_once_are_measured_like_one(survey):
    best, titles, scaled = survey.scaled(np.array([0, 1]), np.array([1, 2]))
    one = survey.measure(1, 2)
    assert (best[1], titles[1], scaled[1]) == pytest.approx((one.similarity, one.titles, one.scaled))
    assert survey.similarities(np.array([0, 1]))[0, 1] == pytest.approx(best[0])


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
    assert natural["matter 占道经营整治", False] == 0.0  # look-alikes were sought out
