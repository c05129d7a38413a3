"""What a drawing says of a node below its name: a few words, by its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from ingest.law.register import LawRegister
from ingest.records import Role
from kg.browsing.drawing import UNLISTED_FIELD, concept_label, field_name, joined, label_of
from kg.reading.patterns import A, subjects, text_of, value
from kg.vocabulary import DCT, ELI, M8G, ORG, RDFS, SKOS, ZHIZE, Scheme, concept

LONGEST: Final = 80
"""Characters of an article that are shown."""

_LEADING: Final = {concept(Scheme.ROLES, role).value for role in (Role.LEAD, Role.TAKE_OVER)}
_OVERLAP: Final = concept(Scheme.FINDING_KINDS, "overlap")


def detail_of(store: Store, iri: str, kind: str) -> str | None:
    """What to say of a node of ``kind``, in Chinese; ``None`` where its name says all."""
    find = _DETAILS.get(kind)
    return find(store, iri) if find else None


def item_detail(store: Store, iri: str, units: int = 1) -> str | None:
    """The list of an item and who holds it, or how many ``units`` hold the same; whether departments contest it."""
    holder = value(store, iri, ZHIZE.holder)
    held = f"{units} 个单位的清单" if units > 1 else label_of(store, holder) if holder else None
    listed = concept_label(Scheme.LIST_KINDS, value(store, iri, ZHIZE.listKind))
    return joined(listed, held, "职责交叉" if is_contested(store, iri) else None)


def is_contested(store: Store, item: str) -> bool:
    """Whether a finding of overlap concerns the item."""
    findings = store.quads_for_pattern(None, ZHIZE.concerns, NamedNode(item), None)
    return any(_is_overlap(store, text_of(quad.subject)) for quad in findings)


def contested_items(store: Store) -> set[str]:
    """All items that a finding of overlap concerns."""
    findings = store.quads_for_pattern(None, ZHIZE.findingKind, _OVERLAP, None)
    return {
        text_of(quad.object)
        for finding in findings
        for quad in store.quads_for_pattern(finding.subject, ZHIZE.concerns, None, None)
    }


def within(store: Store, area: str, kind: NamedNode) -> set[str]:
    """The instances of ``kind`` that lie in ``area`` (by IRI)."""
    return {iri for iri in subjects(store, kind) if value(store, iri, DCT.spatial) == area}


def contested_with(store: Store, organ: str) -> Counter[str]:
    """The departments that collide with ``organ``, each with the number of findings of overlap."""
    name, county = value(store, organ, RDFS.label), value(store, organ, DCT.spatial)
    found: Counter[str] = Counter()
    for quad in store.quads_for_pattern(None, ZHIZE.concernsOrgan, Literal(name or ""), None):
        finding = text_of(quad.subject)
        concerned = value(store, finding, ZHIZE.concerns)
        if _is_overlap(store, finding) and concerned and value(store, concerned, DCT.spatial) == county:
            for other in store.quads_for_pattern(NamedNode(finding), ZHIZE.concernsOrgan, None, None):
                if text_of(other.object) != name:
                    found.update(_departments(store, text_of(other.object), county))
    return found


def _is_overlap(store: Store, finding: str) -> bool:
    kinds = store.quads_for_pattern(NamedNode(finding), ZHIZE.findingKind, _OVERLAP, None)
    return next(kinds, None) is not None


def _departments(store: Store, name: str, county: str | None) -> set[str]:
    """The departments of this name in the county (by IRI)."""
    named = {text_of(quad.subject) for quad in store.quads_for_pattern(None, RDFS.label, Literal(name), None)}
    return {
        iri
        for iri in named
        if value(store, iri, DCT.spatial) == county
        and next(store.quads_for_pattern(NamedNode(iri), A, ORG.FormalOrganization, None), None)
    }


def _of_article(store: Store, iri: str) -> str | None:
    text = value(store, iri, ZHIZE.text)
    if text is None:
        return _cited_status(store, [iri])
    return text[:LONGEST] + "…" if len(text) > LONGEST else text


def _of_law(store: Store, iri: str) -> str | None:
    entry = LawRegister.load().lookup(value(store, iri, DCT.title) or "")
    known = concept(Scheme.STATUTE_LEVELS, entry.level).value if entry else None
    level = concept_label(Scheme.STATUTE_LEVELS, value(store, iri, ZHIZE.statuteLevel) or known)
    status = concept_label(Scheme.LEGAL_STATUSES, value(store, iri, ZHIZE.legalStatus))
    if status is None:
        parts = store.quads_for_pattern(None, ELI.is_part_of, NamedNode(iri), None)
        status = _cited_status(store, [iri, *(text_of(quad.subject) for quad in parts)])
    return joined(level, status)


def _cited_status(store: Store, places: list[str]) -> str | None:
    """How places that are only cited stand, as the register of laws said; the most frequent answer."""
    found: Counter[str] = Counter()
    for place in places:
        for quad in store.quads_for_pattern(None, ZHIZE.cites, NamedNode(place), None):
            found.update(filter(None, [value(store, text_of(quad.subject), ZHIZE.legalStatus)]))
    return concept_label(Scheme.LEGAL_STATUSES, found.most_common(1)[0][0]) if found else None


def _of_department(store: Store, iri: str) -> str | None:
    if value(store, iri, ZHIZE.organStatus) == "abolished":
        return "已撤并"
    matters: set[str | None] = set()
    for part in store.quads_for_pattern(None, ZHIZE.organ, NamedNode(iri), None):
        role = value(store, text_of(part.subject), M8G.role)
        if role in _LEADING:
            for quad in store.quads_for_pattern(None, M8G.hasParticipation, part.subject, None):
                item = text_of(quad.subject)
                matters.add(value(store, item, ZHIZE.matter) or value(store, item, DCT.title))
    return joined(_area_of(store, iri), f"牵头 {len(matters)} 项" if matters else None)


def _of_township(store: Store, iri: str) -> str | None:
    held = sum(1 for _ in store.quads_for_pattern(None, ZHIZE.holder, NamedNode(iri), None))
    return joined(_area_of(store, iri), f"清单 {held} 项" if held else None)


def _of_matter(store: Store, iri: str) -> str | None:
    items = [
        text_of(quad.subject) for quad in store.quads_for_pattern(None, ZHIZE.matter, NamedNode(iri), None)
    ]
    units = {value(store, item, ZHIZE.holder) for item in items}
    return f"{len(units)} 个单位 {len(items)} 条事项"


def _of_edition(store: Store, iri: str) -> str | None:
    graph = NamedNode(iri)
    status = concept_label(Scheme.EDITION_STATUSES, value(store, iri, ZHIZE.editionStatus))
    count = sum(1 for _ in store.quads_for_pattern(None, A, ZHIZE.DutyItem, graph))
    return joined(_area_of(store, iri), status, f"{count} 条事项")


def _of_field(store: Store, iri: str) -> str | None:
    if iri.startswith(UNLISTED_FIELD):
        name = Literal(field_name(iri) or "")
        found = store.quads_for_pattern(None, ZHIZE.fieldName, name, None)
    else:
        found = store.quads_for_pattern(None, M8G.thematicArea, NamedNode(iri), None)
    return f"{sum(1 for _ in found)} 条事项"


def _of_county(store: Store, iri: str) -> str | None:
    townships = within(store, iri, ZHIZE.Township)
    return f"{len(townships)} 个乡镇（街道）" if townships else None


def _area_of(store: Store, iri: str) -> str | None:
    area = value(store, iri, DCT.spatial)
    return value(store, area, RDFS.label) if area else None


def _of_concept(store: Store, iri: str) -> str | None:
    """Who usually leads, and what people say."""
    lead = value(store, iri, ZHIZE.usualLeadName)
    said = store.quads_for_pattern(NamedNode(iri), SKOS.altLabel, None, None)
    words = "、".join(sorted(text_of(quad.object) for quad in said))[:LONGEST]
    return joined(f"通常由{lead}部门牵头" if lead else None, words or None)


_DETAILS: Final[dict[str, Callable[[Store, str], str | None]]] = {
    "item": item_detail,
    "article": _of_article,
    "law": _of_law,
    "department": _of_department,
    "township": _of_township,
    "matter": _of_matter,
    "edition": _of_edition,
    "field": _of_field,
    "county": _of_county,
    "concept": _of_concept,
}
