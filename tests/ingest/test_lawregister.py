from __future__ import annotations

import csv
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.law.citations import parse_citations
from ingest.law.register import LawRegister, entry_of, level_of, title_key
from ingest.law.register_build import COLUMNS, build, main
from ingest.records import Citation

DAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def register() -> LawRegister:
    return LawRegister.load()


@pytest.mark.parametrize(
    "title",
    [
        "环境保护法",
        "《中华人民共和国环境保护法》",
        "中华人民共和国环境保护法",
        "环境保护法（2014年修订）",
        "環境保護法",
    ],
)
def test_a_law_is_found_by_full_and_short_title(register: LawRegister, title: str) -> None:
    entry = register.lookup(title)
    assert entry is not None
    assert (entry.title, entry.level, entry.adopted) == ("中华人民共和国环境保护法", "law", "1989-12-26")


@pytest.mark.parametrize(
    ("basis", "status", "problem"),
    [
        ("《土地管理法》第七十七条", "in-force", None),
        ("《安全生产法》第一百一十九条", "in-force", None),
        ("《安全生产法》第一百二十条", "unknown", "article-beyond"),
        ("《刑法》第一百三十三条之一", "in-force", None),
        ("《安全生产法》（2014年修正）第三条", "superseded", "superseded"),
        ("《安全生产法》（2021年修正）第三条", "in-force", None),
        ("《合同法》第五条", "repealed", "repealed"),
        ("《中华人民共和国物权法》第三十九条", "repealed", "repealed"),
        ("《学位条例》第一条", "repealed", "repealed"),
        ("《环境保护法》第二十四条", "repealed", "repealed"),
        ("《安全生产管理法》第三条", "unknown", "not-found"),
        ("县应急局“三定”规定", "unknown", "not-checkable"),
        ("《关于某事的通知》（某发〔2020〕3号）", "unknown", "not-checkable"),
        ("《城镇燃气管理条例》第三条", "in-force", None),
    ],
)
def test_bases_are_assessed(register: LawRegister, basis: str, status: str, problem: str | None) -> None:
    (citation,) = parse_citations(basis)
    found = register.assess(citation, DAY)
    assert (found.status, found.problem) == (status, problem)
    assert bool(found.reason) is (problem is not None)
    assert register.status(citation, DAY) == status


def test_the_day_decides(register: LawRegister) -> None:
    # The Ecological and Environmental Code repeals ten laws when it comes into force on 2026-08-15.
    (citation,) = parse_citations("《环境保护法》第二十四条")
    assert register.status(citation, date(2026, 8, 14)) == "in-force"
    after = register.assess(citation, date(2026, 8, 15))
    assert after.status == "repealed"
    assert after.nearest == "中华人民共和国生态环境法典"


def test_a_repeal_on_an_unknown_day_holds_on_every_day(register: LawRegister) -> None:
    found = register.assess(Citation("乡镇企业法"), date(2020, 1, 1))
    assert found.status == "repealed"
    assert "至迟2026-06-26" in found.reason


def test_a_version_counts_from_the_day_it_comes_into_force(register: LawRegister) -> None:
    entry = register.lookup("商标法")
    assert entry is not None
    before, after = entry.version_on("2026-12-31"), entry.version_on("2027-01-01")
    assert before is not None
    assert after is not None
    assert (before.adopted, after.adopted) == ("2019-04-23", "2026-06-26")


def test_an_unknown_title_names_the_nearest(register: LawRegister) -> None:
    found = register.assess(Citation("安全生产管理法"), DAY)
    assert found.nearest == "中华人民共和国安全生产法"
    assert "最接近" in found.reason


@pytest.mark.parametrize(
    ("basis", "level"),
    [
        ("《港口经营管理规定》（中华人民共和国交通运输部令2020年第21号）", "departmental-rule"),
        ("《辽宁省建设工程造价管理办法》（2011年9月22日辽宁省人民政府令第260号）", "local-rule"),
        ("《国务院关于某事的决定》（国发〔2010〕21号）", "normative-document"),
        ("县应急局“三定”规定", "three-determinations"),
        ("《某某法》", "law"),
        ("《江苏省某条例》", "local-regulation"),
        ("《岚溪县农村宅基地管理办法》", "normative-document"),
        ("《自然保护区管理办法》", "departmental-rule"),
        ("《中国共产党农村工作条例》第八条", "normative-document"),
    ],
)
def test_the_level_of_what_is_not_listed(basis: str, level: str) -> None:
    (citation,) = parse_citations(basis)
    assert level_of(citation) == level


@given(st.text(), st.text(max_size=5))
def test_any_citation_is_assessed_without_an_error(title: str, article: str) -> None:
    LawRegister.load().assess(Citation(title, article=article or None), DAY)


def test_the_register_is_small_and_each_key_stands_once(register: LawRegister) -> None:
    file = resources.files("ontology").joinpath("laws.csv")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == len(LawRegister.collected()) == len({row["key"] for row in rows})
    assert len(file.read_bytes()) < 1_000_000
    assert sum(entry.level == "law" for entry in register) > 311


def ended() -> list[dict[str, str]]:
    file = resources.files("ontology").joinpath("laws-ended.csv")
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_statutes_that_ended_before_the_collections(register: LawRegister) -> None:
    rows, collected = ended(), LawRegister.collected()
    keys = [title_key(row["title"]) for row in rows]
    assert rows == sorted(rows, key=lambda row: (row["level"], row["title"]))
    assert len(keys) == len(set(keys))
    assert not set(keys) & set(collected.entries), "laws.csv has it: a line here would not count"
    assert len(register) == len(collected) + len(rows)
    known = {entry.title for entry in collected}
    for row in rows:
        assert row["level"] in {"law", "administrative-regulation", "departmental-rule"}, row
        assert date.fromisoformat(row["repealed_on"].removeprefix("<")) < DAY, row
        assert not row["replaced_by"] or row["replaced_by"] in known, row


@pytest.mark.parametrize(
    ("basis", "day", "heir"),
    [
        ("《盐业管理条例》第二十条", "2017-12-26", "食盐专营办法"),
        ("《城市房屋拆迁管理条例》第六条", "2011-01-21", "国有土地上房屋征收与补偿条例"),
        ("《取水许可制度实施办法》第二条", "2006-04-15", "取水许可和水资源费征收管理条例"),
        ("《食品卫生法》第三十二条", "2009-06-01", "中华人民共和国食品安全法"),
        ("《中华人民共和国民法通则》第五条", "2021-01-01", "中华人民共和国民法典"),
        ("《中华人民共和国营业税暂行条例》第一条", "2017-11-19", None),
    ],
)
def test_an_ended_statute_is_told_with_its_successor(
    register: LawRegister, basis: str, day: str, heir: str | None
) -> None:
    (citation,) = parse_citations(basis)
    found = register.assess(citation, DAY)
    assert (found.status, found.problem, found.nearest) == ("repealed", "repealed", heir)
    assert f"自{day}起废止" in found.reason
    assert (f"由《{heir}》替代" in found.reason) is (heir is not None)
    before = date.fromisoformat(day) - timedelta(days=1)
    assert register.status(citation, before) == "in-force"


def test_of_several_successors_the_one_that_holds_is_named(register: LawRegister) -> None:
    found = register.assess(Citation("退伍义务兵安置条例"), DAY)
    assert found.nearest == "退役军人安置条例"
    assert "由《退役士兵安置条例》替代" in found.reason
    then = register.assess(Citation("退伍义务兵安置条例"), date(2020, 1, 1))
    assert then.nearest == "退役士兵安置条例"


def test_an_ingested_statute_counts_for_more_than_an_ended_one_of_its_title(register: LawRegister) -> None:
    later = entry_of("盐业管理条例", "administrative-regulation", "2026-01-05", None, "2026-03-01", 30)
    older = entry_of("盐业管理条例", "administrative-regulation", "1990-03-02", None, None, 33)
    citation = Citation("盐业管理条例", article="20")
    assert register.extended([later]).assess(citation, DAY).status == "in-force"
    assert register.extended([older]).assess(citation, DAY).status == "repealed"


def collection(folder: Path) -> Path:
    """Two small collections: a law that repeals another, one that the newer collection lacks, two versions of one."""
    new, old = folder / "just-laws", folder / "lawrefbook"
    new.mkdir()
    old.mkdir()
    head = "# 中华人民共和国{}\n\n{}第十届全国人民代表大会通过\n\n"
    texts = {
        new / "LAWS_PROGRESS.md": "# 进度\n> 更新时间：2026年6月26日\n",
        new / "a.md": head.format("甲法", "2024年1月1日")
        + "**第一条**　甲。\n\n**第二条**　本法自2024年3月1日起施行。《中华人民共和国旧甲法》、《中华人民共和国丙条例》同时废止。\n",
        old / "甲法(2015-05-01).md": head.format("甲法", "2015年5月1日")
        + "第一条 甲。\n\n第二条 乙。\n\n第三条 丙。\n",
        old / "旧甲法(2001-01-01).md": head.format("旧甲法", "2001年1月1日") + "第一条 甲。\n\n第二条 乙。\n",
        old / "丁法(1999-01-01).md": head.format("丁法", "1999年1月1日") + "第一条 甲。\n\n第二条 乙。\n",
        old / "register.csv": "level,name,subtitle,publish,valid_from,expired,ver,category,folder\n",
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_register_is_built_from_collections(tmp_path: Path) -> None:
    rows = {row["key"]: row for row in build(collection(tmp_path))}
    assert rows["甲法"]["versions"] == "2015-05-01::3;2024-01-01:2024-03-01:2"
    assert rows["甲法"]["repealed_on"] == ""
    assert (rows["旧甲法"]["repealed_on"], rows["旧甲法"]["replaced_by"]) == (
        "2024-03-01",
        "中华人民共和国甲法",
    )
    assert (rows["丙条例"]["repealed_on"], rows["丙条例"]["versions"]) == ("2024-03-01", "")
    assert rows["丁法"]["repealed_on"] == "<2026-06-26"


def test_the_builder_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.csv"
    assert main([str(collection(tmp_path)), str(target)]) == 0
    assert target.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert main([]) == 2
    assert "用法" in capsys.readouterr().err


def test_the_register_grows_by_statutes_that_were_ingested(register: LawRegister) -> None:
    new = entry_of("云川市村民建房条例", "local-regulation", "2024-03-01", None, "2024-05-01", 3)
    later = entry_of("中华人民共和国土地管理法", "law", "1986-06-25", "2026-10-01", "2026-10-05", 90)
    older = entry_of("中华人民共和国安全生产法", "law", "2002-06-29", "2009-08-27", None, 97)
    grown = register.extended([new, later, older])
    assert register.lookup("云川市村民建房条例") is None
    assert grown.assess(Citation("云川市村民建房条例", article="2"), DAY).status == "in-force"
    assert grown.assess(Citation("云川市村民建房条例", article="4"), DAY).problem == "article-beyond"
    assert grown.assess(Citation("土地管理法", article="88"), DAY).status == "in-force"
    assert grown.assess(Citation("土地管理法", version="2019年修正"), DAY).problem == "superseded"
    assert grown.lookup("安全生产法") == register.lookup("安全生产法")
    assert register.extended([older]) is register


def test_an_old_text_does_not_revive_a_repealed_law(register: LawRegister) -> None:
    old = entry_of("中华人民共和国合同法", "law", "1999-03-15", None, None, 428)
    assert register.extended([old]).assess(Citation("合同法"), DAY).status == "repealed"
