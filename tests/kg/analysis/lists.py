"""Short lists for the tests of the analysis: items are made by hand, similarity is that of characters."""

from collections.abc import Sequence

from ingest.records import ListKind, PowerType, Role, Source
from kg.analysis import ngrams
from kg.analysis.check import check
from kg.analysis.detectors.scene import CheckContext
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.fit import judge_for
from kg.analysis.texts import distinct_texts
from kg.views import BasisView, ItemView, OrganPart

COUNTY = "测试县"


def part(name: str, role: Role = Role.LEAD, *duties: str, status: str = "current") -> OrganPart:
    return OrganPart(iri=f"organ:{name}", name=name, role=role, duties=duties, written=name, status=status)


def basis(title: str, article: str | None = None, status: str = "in-force") -> BasisView:
    place = f"第{article}条" if article else ""
    return BasisView(f"law:{title}/{article}", f"《{title}》{place}", title, article, status)


def department(
    name: str,
    title: str,
    row: int,
    role: Role = Role.LEAD,
    bases: tuple[BasisView, ...] = (),
    power: PowerType | None = None,
    duties: tuple[str, ...] = (),
) -> ItemView:
    return ItemView(
        iri=f"item:{name}/{row}",
        title=title,
        kind=ListKind.DEPARTMENT,
        holder=name,
        holder_iri=f"organ:{name}",
        source=Source(f"{name}.xlsx", sheet="职责", row=row),
        jurisdiction=COUNTY,
        parts=(part(name, role, *duties),),
        bases=bases,
        power_type=power,
    )


def township(name: str, kind: ListKind, title: str, row: int, *parts: OrganPart) -> ItemView:
    own = Role.LEAD if kind is ListKind.BASIC else Role.COOPERATE
    held = () if kind is ListKind.RECLAIMED else (OrganPart(f"organ:{name}", name, own, is_township=True),)
    return ItemView(
        iri=f"item:{name}/{kind}/{row}",
        title=title,
        kind=kind,
        holder=name,
        holder_iri=f"organ:{name}",
        holder_is_township=True,
        source=Source(f"{name}.xlsx", sheet=kind.value, row=row),
        jurisdiction=COUNTY,
        parts=(*parts, *held),
    )


def findings(views: Sequence[ItemView], context: CheckContext | None = None) -> list[Finding]:
    pairs = ngrams.similar_pairs(distinct_texts(views).texts, neighbours=20, threshold=0.02)
    return check(views, pairs, judge_for(ngrams.NAME, ngrams.encode), context)


def kinds(found: Sequence[Finding]) -> list[str]:
    return [finding.kind.value for finding in found]


def of_kind(found: Sequence[Finding], kind: FindingKind, subkind: str | None = None) -> list[Finding]:
    return [f for f in found if f.kind is kind and (subkind is None or f.subkind == subkind)]


def statutory(
    title: str, law: str, article: str, *parts: OrganPart, jurisdiction: str | None = None
) -> ItemView:
    return ItemView(
        iri=f"st:{law}/{article}/{title}",
        title=title,
        kind=ListKind.STATUTORY,
        holder=parts[0].name,
        holder_iri=parts[0].iri,
        source=Source(f"{law}.md", quote=f"{parts[0].name}应当{title}。"),
        jurisdiction=jurisdiction,
        parts=parts,
        bases=(basis(law, article),),
    )


def village_government(role: Role = Role.LEAD) -> OrganPart:
    return OrganPart("organ:乡镇人民政府", "乡镇人民政府", role, is_township=True)
