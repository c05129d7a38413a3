"""Whom statutes mean, and where they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.law.territory import PROVINCES, Place, place_of
from ingest.organs.families import load_families
from ingest.organs.register import Register
from ingest.records import Article, Source, Statute
from ingest.statutory.items import statutory_duties
from ingest.statutory.organs import Addressees
from ingest.statutory.resolution import resolution

REGISTER = Register.load()
KNOWN = Addressees(REGISTER)


def family(name: str) -> str | None:
    found = KNOWN.of(name).family
    return found.rsplit("/", 1)[1] if found else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("海事管理机构", "maritime"),
        ("国务院药品监督管理部门", "drug-regulation"),
        ("负责特种设备安全监督管理的部门", "market-regulation"),
        ("主管著作权的部门", "publicity-department"),
        ("文物行政主管部门", "culture-tourism"),
        ("国务院证券监督管理机构", "securities-regulator"),
        ("民用航空主管部门", "civil-aviation"),
        ("国家密码管理部门", "cryptography"),
        ("铁路监督管理机构", "railway"),
        ("某某山风景名胜区管理机构", "scenic-area"),
        ("设区的市生态环境主管部门", "ecology-environment"),
        ("办案地公安机关", "public-security"),
        ("网信部门", "cyberspace"),
        ("侨务部门", "united-front-department"),
    ],
)
def test_a_function_tells_the_family(name: str, expected: str) -> None:
    assert family(name) == expected
    assert KNOWN.of(name).status == "current"


@pytest.mark.parametrize("name", ["邮电部门", "电力监管机构", "计划生育行政部门", "质量监督检验检疫部门"])
def test_what_a_reform_ended_is_known_as_such(name: str) -> None:
    found = KNOWN.of(name)
    assert found.status == "abolished"
    assert found.family


@pytest.mark.parametrize(
    "name",
    [
        *(
            "有关部门",
            "国务院有关部门",
            "其他有关主管部门",
            "行政机关",
            "主管部门",
            "上级主管机关",
            "省有关行政部门",
        ),
        *(
            "发证机关",
            "原登记机关",
            "任免机关",
            "行政复议机关",
            "办案机关",
            "指定的部门",
            "接到举报的部门",
            "县人民政府确定的部门",
        ),
        *("作出处罚决定的机关", "负有安全生产监督管理职责的部门", "其他依照本法规定行使监督管理权的部门"),
    ],
)
def test_who_is_not_said_is_nobody(name: str) -> None:
    assert KNOWN.of(name).status == "unspecified"
    assert not KNOWN.of(name).is_named


def test_tiers_and_townships() -> None:
    tiers = [
        KNOWN.of(name).tier
        for name in ("国务院药品监督管理部门", "省海洋主管部门", "县文物部门", "海事管理机构")
    ]
    assert tiers == ["national", "provincial", "county", None]
    assert [KNOWN.of(name).status for name in ("乡镇人民政府", "街道办事处")] == ["township", "township"]


def test_a_body_of_its_own_stays_unknown() -> None:
    assert KNOWN.of("基金份额登记机构").status == "unknown"


@given(st.text(alphabet="国务院省市县有关主管监督管理的部门机关机构负责药品海事乡镇、（", max_size=24))
def test_any_name_is_told_somehow(name: str) -> None:
    found = Addressees(REGISTER).of(name)
    assert found.name == name
    assert found.status in {"current", "abolished", "township", "village", "unspecified", "unknown"}
    assert (found.family is None) <= (found.status in {"township", "village", "unspecified", "unknown"})


def test_functions_belong_to_one_family_each() -> None:
    owners: dict[str, str] = {}
    for one in load_families().values():
        for word in one.functions:
            assert owners.setdefault(word, one.id) == one.id
    assert len(owners) > 500


def local(title: str, *notes: str, level: str = "local-regulation") -> Statute:
    return Statute(title, (Article("1", "公安机关应当查处。", line=7),), Source("a.md"), level, history=notes)


@pytest.mark.parametrize(
    ("statute", "expected"),
    [
        (local("浙江省水资源条例"), Place("浙江省", "浙江省")),
        (
            local("上海市养犬管理条例", "2011年2月23日 上海市第十三届人民代表大会常务委员会通过"),
            Place("上海市", "上海市"),
        ),
        (
            local("深圳经济特区数据条例", "2021年6月29日 深圳市第七届人民代表大会常务委员会通过"),
            Place("深圳市", "广东省"),
        ),
        (
            local("中关村条例", "2010年12月23日 北京市第十三届人民代表大会常务委员会通过"),
            Place("北京市", "北京市"),
        ),
        (local("某某市绿化条例", "2010年1月1日 某某市人民代表大会通过"), Place("某某市", None)),
        (local("中华人民共和国海关法", level="law"), None),
        (local("关于市场的规定"), None),
    ],
)
def test_a_local_statute_holds_in_its_place(statute: Statute, expected: Place | None) -> None:
    assert place_of(statute) == expected


def test_the_divisions_of_provincial_rank_are_complete() -> None:
    assert len(PROVINCES) == len(set(PROVINCES)) == 34


def test_a_duty_knows_its_line_its_file_and_its_place() -> None:
    statute = local("浙江省治安条例")
    (item,) = statutory_duties(statute, REGISTER)
    assert (item.source.row, item.source.document, item.jurisdiction) == (7, "a.md", "浙江省")
    elsewhere = Statute(
        "民法典", (Article("1", "公安机关应当查处。", line=3, document="b.md"),), Source("a.md", "ab"), "law"
    )
    (item,) = statutory_duties(elsewhere, REGISTER)
    assert (item.source, item.jurisdiction) == (Source("b.md", row=3, quote="公安机关应当查处。"), None)


def test_the_share_of_known_names_is_counted_over_those_who_are_named() -> None:
    text = "公安机关应当查处。\n有关部门应当查处。\n基金份额登记机构部门应当报告。"
    found = resolution([Statute("某法", (Article("1", text),), Source("a.md"))], REGISTER)
    assert found.standings["unspecified"] == 1
    assert found.named == found.standings.total() - 1
    assert 0 < found.known_share < 1
    assert sum(found.unknown.values()) == found.standings["unknown"]


def test_statutes_name_mostly_whom_the_register_knows(shared_data) -> None:
    from ingest.law.register_build import statutes

    folder = shared_data / "laws" / "just-laws" / "administrative"
    found = resolution(statutes(folder), REGISTER)
    assert found.named > 2000
    assert found.known_share > 0.93
