import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.records import PowerType
from kg.analysis.compare import Profile, compare, profile
from kg.analysis.facets import load_lexicon
from kg.analysis.labelled import load_lists

TITLES = [title for titles in load_lists().values() for title in titles]


def levels(left, right):
    return {c.field: c.level for c in compare(left, right)}


@pytest.mark.parametrize(
    ("left", "right", "field", "level"),
    [
        ("出版物印刷企业监管", "出版物发行单位监管", "stage", "contrast"),
        ("学校食堂食品安全监管", "农村聚餐食品安全监管", "object", "part"),
        ("渔船安全监管", "渔船登记发证", "deed", "contrast"),
        ("养老机构监管", "养老机构消防安全检查", "aspect", "own-line"),
        ("食品经营许可变更", "食品经营许可注销", "procedure", "contrast"),
        ("城市道路养护", "农村公路养护", "place", "contrast"),
        ("出版物印刷监管", "出版物发行监管", "wording", "minimal-pair"),
        ("出版物印刷监管", "负责出版物印刷监管工作", "wording", "identical"),
        ("民宿监管", "农家乐监管", "object", "synonym"),
    ],
)
def test_levels(left, right, field, level):
    assert levels(profile(left), profile(right))[field] == level


def test_duties_may_speak_of_what_the_title_leaves_out():
    bare, other = profile("县城排水管理"), profile("井盖维护")
    told = profile("县城排水管理", ["定期检查窨井盖"])
    assert levels(bare, other)["object"] == "sibling"
    assert levels(told, other)["object"] == "near"


def test_power_types_and_statutes():
    title = load_lexicon().read("取水监管")
    law = frozenset({("水法", "48")})
    left = Profile(title, power=PowerType.PENALTY, statutes=law)
    assert levels(left, Profile(title, power=PowerType.LICENSING))["power"] == "contrast"
    assert levels(left, Profile(title, statutes=law))["statute"] == "same-article"
    assert levels(left, Profile(title, statutes=frozenset({("水法", "7")})))["statute"] == "same-statute"
    assert levels(left, Profile(title, statutes=frozenset({("森林法", "7")})))["statute"] == "contrast"
    assert levels(left, profile("取水许可"))["power"] == "contrast"
    assert levels(left, profile("取水"))["power"] == "absent"


@given(st.sampled_from(TITLES), st.sampled_from(TITLES))
def test_the_order_of_the_sides_does_not_matter(left, right):
    a, b = profile(left), profile(right)
    assert levels(a, b) == levels(b, a)


@given(st.sampled_from(TITLES))
def test_a_title_agrees_with_itself(title):
    found = levels(profile(title), profile(title))
    assert found["wording"] == "identical"
    assert not set(found.values()) & {"contrast", "mixed", "sibling", "one-sided", "own-line"}
