from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.law.statutes import head_beside, parse_statute, statute_level
from ingest.records import Source, Statute
from ingest.text import normalise

JUST_LAWS = """\
---
sidebar: auto
---

# 中华人民共和国样例法

1996年8月29日第八届全国人民代表大会常务委员会第二十一次会议通过

根据2016年11月7日第十二届全国人民代表大会常务委员会第二十四次会议《关于修改〈中华人民共和国样例法〉的决定》修正

## 第一章　总则

**第一条**　为了说明，制定本法。

**第二条**　有下列情形的：

（一）甲；

（二）乙。

### 第一节　监督

**第二条之一**　国务院应当监督。

## 第二章　附则

第三条　本法自1996年12月1日起施行。

附件：名录

一、某物
"""

LAWREFBOOK = """\
# 某省样例条例

2012年12月28日 某省第十一届人民代表大会常务委员会第三十一次会议通过

2021年5月28日 某省第十三届人民代表大会常务委员会第二十九次会议修正

<!-- INFO END -->

为了说明，制定本条例。

## 第一章  总则

第一条 本省适用本条例。

第 二 条 县级人民政府负责。

乡镇人民政府协助。
"""


def read(text: str, name: str = "样例.md") -> Statute:
    statute = parse_statute(text, Source(name))
    assert statute is not None
    return statute


def test_the_layout_with_a_yaml_head() -> None:
    statute = read(JUST_LAWS)
    assert statute.title == "中华人民共和国样例法"
    assert (statute.level, statute.adopted, statute.version) == ("law", "1996-08-29", "2016-11-07")
    assert [article.number for article in statute.articles] == ["1", "2", "2-1", "3"]
    assert statute.articles[1].text == "有下列情形的：\n（一）甲；\n（二）乙。"
    assert [article.chapter for article in statute.articles] == [
        "第一章 总则",
        "第一章 总则",
        "第一章 总则 / 第一节 监督",
        "第二章 附则",
    ]
    assert statute.annex == "附件：名录\n一、某物"
    assert statute.articles[0].line == 13
    assert len(statute.history) == 2


def test_the_layout_with_an_end_of_head() -> None:
    statute = read(LAWREFBOOK, "某省样例条例(2021-06-15).md")
    assert (statute.title, statute.level) == ("某省样例条例", "local-regulation")
    assert (statute.adopted, statute.version) == ("2012-12-28", "2021-06-15")
    assert [article.number for article in statute.articles] == ["1", "2"]
    assert statute.articles[1].text == "县级人民政府负责。\n乡镇人民政府协助。"
    assert statute.preamble == "为了说明，制定本条例。"


def test_a_part_of_a_code_takes_its_head_from_the_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(JUST_LAWS.split("## 第一章", maxsplit=1)[0], encoding="utf-8")
    part = tmp_path / "02-part.md"
    part.write_text(
        "# 第二编　分则\n\n## 第一章　甲\n\n**第三条**　乙。\n\n**第四条**　丙。\n", encoding="utf-8"
    )
    statute = parse_statute(part.read_text(encoding="utf-8"), Source(part.name), head_beside(part))
    assert statute is not None
    assert statute.title == "中华人民共和国样例法"
    assert statute.articles[0].chapter == "第二编 分则 / 第一章 甲"


def test_a_whole_statute_needs_no_other_head(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# 说明\n", encoding="utf-8")
    whole = tmp_path / "law.md"
    whole.write_text(LAWREFBOOK, encoding="utf-8")
    assert head_beside(whole) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# 说明\n\n这里是目录。\n",
        "县自然资源局负责违法占地查处。\n根据第三条办理。\n",
        "---\n---\n",
    ],
)
def test_other_texts_are_no_statutes(text: str) -> None:
    assert parse_statute(text, Source("x.md")) is None


@pytest.mark.parametrize(
    ("title", "note", "level"),
    [
        ("中华人民共和国宪法", "1982年12月4日第五届全国人民代表大会第五次会议通过", "constitution"),
        ("中华人民共和国水法", "第六届全国人民代表大会常务委员会第二十四次会议通过", "law"),
        ("彩票管理条例", "2009年5月4日 中华人民共和国国务院令第554号公布", "administrative-regulation"),
        ("某解释", "2020年12月23日 最高人民法院审判委员会第1823次会议通过", "judicial-interpretation"),
        ("某市养犬管理条例", "某市第八届人民代表大会常务委员会第5次会议通过", "local-regulation"),
        ("港口经营管理规定", "交通运输部令2020年第21号公布", "departmental-rule"),
        ("某省建设工程造价管理办法", "2011年9月22日 某省人民政府令第260号", "local-rule"),
        ("关于某事的通知", "", "normative-document"),
        ("浙江省某条例", "", "local-regulation"),
    ],
)
def test_who_adopted_it_decides_the_level(title: str, note: str, level: str) -> None:
    assert statute_level(title, (note,) if note else ()) == level


def lost_lines(text: str, statute: Statute) -> list[str]:
    """Lines of a text that are in no part of the statute (headings and the YAML head aside)."""
    kept = [statute.title, *statute.history, statute.preamble, statute.annex]
    kept += [article.text for article in statute.articles]
    everything = re.sub(r"\W", "", "".join(kept))
    lines = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL).splitlines()
    body = [line for line in lines if line.strip() and not line.startswith(("#", "<!--"))]
    words = [re.sub(r"^\**第[^条]{1,12}条(?:之[一二三四五六七八九十])?\**", "", line) for line in body]
    return [word for word in words if re.sub(r"\W", "", normalise(word)) not in everything]


SAMPLES = [
    "just-laws/economic/coal-law/README.md",
    "just-laws/criminal-law/criminal-law/02-specific-provisions.md",
    "just-laws/constitution/03-state-institutions.md",
    "lawrefbook/行政法规/彩票管理条例(2009-05-04).md",
    "lawrefbook/民法典/物权编.md",
    "lawrefbook/刑法/刑法修正案（七）.md",
    "lawrefbook/地方性法规/山东地方法规/东营市养犬管理条例(2017-10-11).md",
]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_line_of_a_real_statute_is_lost(shared_data: Path, name: str) -> None:
    path = shared_data / "laws" / name
    text = path.read_text(encoding="utf-8")
    statute = parse_statute(text, Source(name), head_beside(path))
    assert statute is not None
    assert lost_lines(text, statute) == []


def test_the_collection_of_laws_in_force_has_all_its_articles(shared_data: Path) -> None:
    folder = shared_data / "laws" / "just-laws"
    found = expected = 0
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        expected += len(re.findall(r"^\s*\**第[一二三四五六七八九十百千零〇]+条", text, re.MULTILINE))
        statute = parse_statute(text, Source(path.name), head_beside(path))
        found += len(statute.articles) if statute else 0
    assert found == expected == 24_363
