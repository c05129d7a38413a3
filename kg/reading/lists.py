"""Store → views, in a few flat passes over the graph: never one query per item.

Each property is read once as a column (subject → value) with a quad pattern; the views are put together from the
columns. A county's 4,600 items take well under a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from ingest.records import ListKind, PowerType, Role, Source
from kg.reading.patterns import A, column, lists, subjects, value
from kg.reading.statutes import article, articles
from kg.reading.statutory import graph_of, statutory_item, statutory_items
from kg.views import BasisView, ItemView, OrganPart
from kg.vocabulary import DCT, M8G, ORG, PROV, RDFS, ZHIZE, Scheme, concept_name

Columns = dict[str, dict[str, str]]

__all__ = [
    "EditionView",
    "article",
    "articles",
    "column",
    "document_order",
    "editions",
    "find_edition",
    "item",
    "items",
    "items_of",
    "organ_names",
    "statutory_items",
]


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition; ``iri`` names its graph."""

    iri: str
    name: str
    jurisdiction: str | None = None
    round: str | None = None
    status: str = "draft"
    revision_of: str | None = None
    items: int = 0
    adopted: str | None = None  # dates: 2025, 2025-07 or 2025-07-15
    published: str | None = None
    effective: str | None = None
    lists: dict[str, int] = field(default_factory=dict, hash=False)  # kinds of lists → items

    @property
    def since(self) -> str | None:
        """The first day on which the lists hold (or the date from which that is taken), as ISO; ``None`` if unknown.

        A year or a month stands for its first day.
        """
        stated = self.effective or self.published or self.adopted
        return stated and stated + "-01-01"[len(stated) - 4 :]


def editions(store: Store) -> list[EditionView]:
    """All editions, by jurisdiction and name."""
    found = []
    for iri in sorted(set(subjects(store, ZHIZE.Edition))):
        area = value(store, iri, DCT.spatial)
        stage = value(store, iri, ZHIZE.editionRound)
        status = value(store, iri, ZHIZE.editionStatus)
        kinds = Counter(column(store, ZHIZE.listKind, NamedNode(iri)).values())
        found.append(
            EditionView(
                iri=iri,
                name=value(store, iri, RDFS.label) or iri,
                jurisdiction=value(store, area, RDFS.label) if area else None,
                round=(concept_name(Scheme.EDITION_ROUNDS, stage) or stage) if stage else None,
                status=(concept_name(Scheme.EDITION_STATUSES, status) or status) if status else "draft",
                revision_of=value(store, iri, PROV.wasRevisionOf),
                items=kinds.total(),
                adopted=value(store, iri, DCT.dateAccepted),
                published=value(store, iri, DCT.issued),
                effective=value(store, iri, ZHIZE.effective),
                lists={concept_name(Scheme.LIST_KINDS, kind) or kind: kinds[kind] for kind in sorted(kinds)},
            )
        )
    return sorted(found, key=lambda edition: (edition.jurisdiction or "", edition.name))


def find_edition(store: Store, name: str) -> EditionView | None:
    """The edition with this IRI or name."""
    return next((edition for edition in editions(store) if name in (edition.iri, edition.name)), None)


def organ_names(store: Store) -> dict[str | None, set[str]]:
    """The names of the departments at hand, by jurisdiction."""
    found: dict[str | None, set[str]] = {}
    for iri in set(subjects(store, ORG.FormalOrganization)):
        area = value(store, iri, DCT.spatial)
        name = value(store, iri, RDFS.label)
        if name:
            found.setdefault(value(store, area, RDFS.label) if area else None, set()).add(name)
    return found


def items(store: Store, *edition: str | None) -> Iterator[ItemView]:
    """All items of some editions (their IRIs), else of all, edition by edition in the order of their documents."""
    shared = _Shared(store)
    for graph in [iri for iri in edition if iri] or [view.iri for view in editions(store)]:
        yield from _Reader(store, graph, shared).items()


def items_of(store: Store, iris: Iterable[str]) -> list[ItemView]:
    """The items with these IRIs, as :func:`items` gives them; those that are not there are left out."""
    scratch, seen = Store(), set[str]()
    scratch.bulk_extend(quad for iri in iris for quad in _closure(store, iri, seen))
    graphs = {quad.graph_name for quad in scratch.quads_for_pattern(None, A, ZHIZE.DutyItem, None)}
    shared = _Shared(scratch)
    named = sorted(graph.value for graph in graphs if isinstance(graph, NamedNode))
    return [view for graph in named for view in _Reader(scratch, graph, shared).items()]


def item(store: Store, iri: str) -> ItemView | None:
    """One item by its IRI, a duty that a statute gives included, or ``None``."""
    if duty := statutory_item(store, iri):
        return duty
    for quad in store.quads_for_pattern(NamedNode(iri), A, ZHIZE.DutyItem, None):
        scratch = Store()
        graph = quad.graph_name
        if not isinstance(graph, NamedNode):
            continue
        scratch.extend(_closure(store, iri, set()))
        found = list(_Reader(scratch, graph.value, _Shared(scratch)).items())
        return found[0] if found else None
    return None


_LINKS: Final = (
    M8G.hasParticipation,
    ZHIZE.legalBasis,
    ZHIZE.holder,
    PROV.hadPrimarySource,
    DCT.spatial,
    ZHIZE.organ,
    ZHIZE.document,
)


def _closure(store: Store, iri: str, seen: set[str]) -> list[Quad]:
    """The quads that a view of ``iri`` needs, but for those of nodes ``seen``, to which it adds."""
    todo, quads = [NamedNode(iri)], list[Quad]()
    seen.add(iri)
    while todo:
        for quad in store.quads_for_pattern(todo.pop(), None, None, None):
            quads.append(quad)
            target = quad.object
            if quad.predicate in _LINKS and isinstance(target, NamedNode) and target.value not in seen:
                seen.add(target.value)
                todo.append(target)
    return quads


_ITEM_COLUMNS: Final = {
    "title": DCT.title,
    "kind": ZHIZE.listKind,
    "holder": ZHIZE.holder,
    "field": ZHIZE.fieldName,
    "area": DCT.spatial,
    "scope": ZHIZE.scope,
    "power": ZHIZE.powerType,
    "code": DCT.identifier,
    "process": ZHIZE.process,
    "source": PROV.hadPrimarySource,
}
_PART_COLUMNS: Final = {
    "organ": ZHIZE.organ,
    "role": M8G.role,
    "position": ZHIZE.position,
    "written": ZHIZE.written,
    "duties": ZHIZE.duties,
    "status": ZHIZE.organStatus,
    "family": ZHIZE.family,
}
_BASIS_COLUMNS: Final = {
    "cites": ZHIZE.cites,
    "title": ZHIZE.citedTitle,
    "text": ZHIZE.citationText,
    "article": ZHIZE.citedArticle,
    "status": ZHIZE.legalStatus,
    "position": ZHIZE.position,
}
_PLACE_COLUMNS: Final = {
    "document": ZHIZE.document,
    "sheet": ZHIZE.sheet,
    "page": ZHIZE.page,
    "table": ZHIZE.table,
    "row": ZHIZE.row,
    "column": ZHIZE.column,
    "quote": PROV.value,
    "name": DCT.title,
    "sha256": ZHIZE.sha256,
}


class _Shared:
    """What items share: parts with their organs, citations, places in documents; each view is built once."""

    def __init__(self, store: Store) -> None:
        common = graph_of(store, "common")
        self.part = _columns(store, _PART_COLUMNS, common)
        self.basis = _columns(store, _BASIS_COLUMNS, common)
        self.place = _columns(store, _PLACE_COLUMNS, common)
        self.label = column(store, RDFS.label, common)
        self.townships = set(subjects(store, ZHIZE.Township, common))
        self._parts: dict[str, tuple[int, OrganPart]] = {}
        self._bases: dict[str, tuple[int, BasisView]] = {}

    def part_of(self, node: str) -> tuple[int, OrganPart]:
        found = self._parts.get(node)
        if found is None:
            found = self._parts[node] = self._new_part(node)
        return found

    def _new_part(self, node: str) -> tuple[int, OrganPart]:
        get = self.part
        organ = get["organ"].get(node, "")
        duties = get["duties"].get(node)
        name = self.label.get(organ, "")
        part = OrganPart(
            iri=organ,
            name=name,
            role=Role(concept_name(Scheme.ROLES, get["role"].get(node, "")) or "cooperate"),
            duties=tuple(duties.split("\n")) if duties else (),
            written=get["written"].get(node, name),
            status=get["status"].get(organ, "unknown"),
            family=get["family"].get(organ),
            is_township=organ in self.townships,
        )
        return int(get["position"].get(node, "0")), part

    def basis_of(self, node: str) -> tuple[int, BasisView]:
        found = self._bases.get(node)
        if found is None:
            get = self.basis
            status = concept_name(Scheme.LEGAL_STATUSES, get["status"].get(node, ""))
            basis = BasisView(
                iri=get["cites"].get(node, node),
                citation=get["text"].get(node, ""),
                title=get["title"].get(node, ""),
                article=get["article"].get(node),
                status=status or "unknown",
            )
            found = self._bases[node] = int(get["position"].get(node, "0")), basis
        return found

    def source_of(self, place: str) -> Source:
        get = self.place
        document = get["document"].get(place, "")
        page, table, row = (get[name].get(place) for name in ("page", "table", "row"))
        return Source(
            document=get["name"].get(document, ""),
            sha256=get["sha256"].get(document, ""),
            sheet=get["sheet"].get(place),
            page=int(page) if page else None,
            table=int(table) if table else None,
            row=int(row) if row else None,
            column=get["column"].get(place),
            quote=get["quote"].get(place),
        )


class _Reader:
    """Puts the views of one edition's items together from columns."""

    def __init__(self, store: Store, graph: str, shared: _Shared) -> None:
        self.store, self.graph, self.shared = store, NamedNode(graph), shared
        self.item = _columns(store, _ITEM_COLUMNS, self.graph)
        self.matter = column(store, ZHIZE.matter)

    def items(self) -> Iterator[ItemView]:
        participations = lists(self.store, M8G.hasParticipation, self.graph)
        bases = lists(self.store, ZHIZE.legalBasis, self.graph)
        views = [
            self._view(iri, participations.get(iri, []), bases.get(iri, []))
            for iri in subjects(self.store, ZHIZE.DutyItem, self.graph)
        ]
        yield from sorted(views, key=document_order)

    def _view(self, iri: str, participations: list[str], bases: list[str]) -> ItemView:
        get, shared = self.item, self.shared
        holder = get["holder"].get(iri, "")
        power = get["power"].get(iri)
        parts = sorted((shared.part_of(node) for node in participations), key=lambda pair: pair[0])
        cited = sorted((shared.basis_of(node) for node in bases), key=lambda pair: pair[0])
        return ItemView(
            iri=iri,
            title=get["title"].get(iri, ""),
            kind=ListKind(concept_name(Scheme.LIST_KINDS, get["kind"][iri]) or "prose"),
            holder=shared.label.get(holder, ""),
            holder_iri=holder,
            source=shared.source_of(get["source"].get(iri, "")),
            holder_is_township=holder in shared.townships,
            field=get["field"].get(iri),
            jurisdiction=shared.label.get(get["area"].get(iri, "")),
            edition=self.graph.value,
            scope=get["scope"].get(iri),
            power_type=PowerType(concept_name(Scheme.POWER_TYPES, power) or "other") if power else None,
            code=get["code"].get(iri),
            parts=tuple(part for _, part in parts),
            bases=tuple(basis for _, basis in cited),
            process=get["process"].get(iri),
            matter=self.matter.get(iri),
        )


def _columns(store: Store, names: dict[str, NamedNode], graph: NamedNode | None) -> Columns:
    return {name: column(store, predicate, graph) for name, predicate in names.items()}


def document_order(view: ItemView) -> tuple[str, str, int, int, int, str]:
    """What orders the items of an edition: as they stand in its documents."""
    source = view.source
    return (
        source.document,
        source.sheet or "",
        source.page or 0,
        source.table or 0,
        source.row or 0,
        view.iri,
    )
