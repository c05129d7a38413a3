"""Two documents that give the same rows: a register of bases beside a list."""

from __future__ import annotations

from dataclasses import replace

from kg.analysis.findings import FindingKind, Severity
from kg.views import ItemView
from tests.kg.analysis.lists import basis, department, findings, of_kind

MATTERS = (
    "取水许可",
    "河道采砂许可",
    "水土保持方案审批",
    "水库大坝安全鉴定",
    "农村供水水质监测",
    "水利工程质量监督",
    "水旱灾害防御调度",
    "节约用水宣传",
    "水文监测设施保护",
    "移民后期扶持",
)


def rows(document: str, matters: tuple[str, ...], *, founded: bool) -> list[ItemView]:
    cited = (basis("《中华人民共和国水法》第七条"),) if founded else ()
    made = [department("县水利局", title, row, bases=cited) for row, title in enumerate(matters, 2)]
    return [
        replace(one, iri=f"{document}/{one.iri}", source=replace(one.source, document=document))
        for one in made
    ]


def test_a_register_of_bases_repeats_no_duty_and_gives_the_bases():
    found = findings([*rows("职责.xlsx", MATTERS, founded=False), *rows("依据.xlsx", MATTERS, founded=True)])
    (told,) = of_kind(found, FindingKind.DUPLICATE)
    assert (told.subkind, told.severity, len(told.items)) == ("same-list", Severity.INFO, 2 * len(MATTERS))
    assert not [one for one in of_kind(found, FindingKind.LEGAL_BASIS) if one.subkind == "missing"]


def test_a_few_rows_that_two_documents_share_are_duplicates():
    others = ("松材线虫病防治", "林木采伐许可", "古树名木保护", "湿地保护修复", "森林防火巡护")
    both = [*rows("甲.xlsx", MATTERS, founded=True), *rows("乙.xlsx", (*MATTERS[:2], *others), founded=False)]
    subkinds = [one.subkind for one in of_kind(findings(both), FindingKind.DUPLICATE)]
    assert len(subkinds) == 2
    assert "same-list" not in subkinds
