"""A small hand-written world for the tests of the graph: organs, a context, items."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.records import (
    Article,
    Citation,
    DocumentKind,
    DutyItem,
    FileResult,
    ListKind,
    PowerType,
    Responsibility,
    Role,
    Source,
    Statute,
    TableResult,
)
from kg.iris import Minter
from kg.triples.lists import Assessment, Context, Edition

BASE = "http://localhost:8000/id/"
COUNTY = "岚溪县"
EDITION = Edition("第一稿", COUNTY, round="一上")
SHA = "ab" * 32
LAND_LAW = "中华人民共和国土地管理法"


@dataclass(frozen=True)
class FakeOrgan:
    """What a register would answer."""

    name: str
    status: str = "current"
    family: str | None = None
    successor: str | None = None


class FakeRegister:
    """Knows two abbreviations, one abolished organ, and townships by their ending."""

    known = {
        "县资源规划局": FakeOrgan(
            "县自然资源局", family="https://w3id.org/zhize/departments/natural-resources"
        ),
        "县自然资源局": FakeOrgan(
            "县自然资源局", family="https://w3id.org/zhize/departments/natural-resources"
        ),
        "县安监局": FakeOrgan("县安全生产监督管理局", "abolished", successor="县应急管理局"),
    }

    def resolve(self, name: str, jurisdiction: str | None = None) -> FakeOrgan:
        if name.endswith(("镇", "乡")):
            return FakeOrgan(name, "township")
        return self.known.get(name, FakeOrgan(name))


def assess(citation: Citation) -> Assessment:
    if citation.title == LAND_LAW:
        return Assessment("in-force")
    return Assessment("unknown", "未收录该文件")


def format_citation(citation: Citation) -> str:
    return f"《{citation.title}》" + (f"第{citation.article}条" if citation.article else "")


def context(base: str = BASE) -> Context:
    return Context(Minter(base), FakeRegister(), assess, format_citation)


def source(row: int, document: str = "清单.xlsx", sha256: str = SHA, quote: str | None = None) -> Source:
    return Source(document, sha256, sheet="配合履职", row=row, column="B", quote=quote)


def cooperative(
    title: str = "违规建房整治", holder: str = "黑石镇", row: int = 5, **changes: object
) -> DutyItem:
    values: dict[str, object] = {
        "title": title,
        "list_kind": ListKind.COOPERATIVE,
        "holder": holder,
        "source": source(row, quote=title),
        "field": "自然资源",
        "jurisdiction": COUNTY,
        "edition": EDITION.name,
        "responsibilities": (
            Responsibility("县资源规划局", Role.LEAD, ("1.查处违规建房。", "2.组织拆除。")),
            Responsibility("县住房和城乡建设局", Role.LEAD, ("负责房屋安全鉴定。",)),
            Responsibility(holder, Role.COOPERATE, ("开展日常巡查，发现问题及时上报。",)),
        ),
        "legal_bases": (Citation(LAND_LAW, article="77", raw="《中华人民共和国土地管理法》第七十七条"),),
    }
    return DutyItem(**{**values, **changes})  # type: ignore[arg-type]


def power(title: str = "对非法占用土地的处罚", row: int = 9) -> DutyItem:
    return cooperative(
        title,
        "县自然资源局",
        row,
        list_kind=ListKind.POWER,
        power_type=PowerType.PENALTY,
        code="140000-01",
        scope="仅限蓄滞洪区乡镇",
        process="立案—调查—决定",
        responsibilities=(Responsibility("县安监局", Role.LEAD, ()),),
        legal_bases=(Citation("某县规定", document_number="岚政〔2024〕3号"),),
    )


def file_result(
    items: tuple[DutyItem, ...] | None = None, sha256: str = SHA, name: str = "清单.xlsx"
) -> FileResult:
    chosen = (cooperative(), cooperative(holder="石岭镇", row=6), power()) if items is None else items
    chosen = tuple(
        replace(item, source=replace(item.source, document=name, sha256=sha256)) for item in chosen
    )
    table = TableResult("配合履职", ListKind.COOPERATIVE, chosen)
    return FileResult(name, sha256, DocumentKind.DUTY_LIST, (table,))


def statute(text: str = "未经批准占用土地的，责令退还。", version: str = "2019-08-26") -> Statute:
    return Statute(
        LAND_LAW,
        (Article("1", "为了加强土地管理，制定本法。", "第一章　总则", 11), Article("77", text, "第七章", 90)),
        Source("土地管理法.md", "cd" * 32),
        level="law",
        adopted="1986-06-25",
        version=version,
        history=("1986年6月25日通过", "2019年8月26日修正"),
    )
