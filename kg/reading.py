"""Store → views, in a few flat passes over the graph: never one query per item.

Each property is read once as a column (subject → value) with a quad pattern; the views are put together from the
columns. A county's 4,600 items take well under a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from ingest.records import ListKind, PowerType, Role, Source
from kg.patterns import A, column, lists, subjects, value
from kg.statute_reading import article, articles
from kg.views import BasisView, ItemView, OrganPart
from kg.vocabulary import DCT, M8G, PROV, RDFS, ZHIZE, Scheme, concept_name

Columns = dict[str, dict[str, str]]

__all__ = ["EditionView", "article", "articles", "column", "editions", "find_edition", "item", "items"]


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


def editions(store: Store) -> list[EditionView]:
    """All editions, by jurisdiction and name."""
    found = []
    for iri in sorted(set(subjects(store, ZHIZE.Edition))):
        area = value(store, iri, DCT.spatial)
        stage = value(store, iri, ZHIZE.editionRound)
        status = value(store, iri, ZHIZE.editionStatus)
        found.append(
            EditionView(
                iri=iri,
                name=value(store, iri, RDFS.label) or iri,
                jurisdiction=value(store, area, RDFS.label) if area else None,
                round=(concept_name(Scheme.EDITION_ROUNDS, stage) or stage) if stage else None,
                status=(concept_name(Scheme.EDITION_STATUSES, status) or status) if status else "draft",
                revision_of=value(store, iri, PROV.wasRevisionOf),
                items=sum(1 for _ in subjects(store, ZHIZE.DutyItem, NamedNode(iri))),
            )
        )
    return sorted(found, key=lambda edition: (edition.jurisdiction or "", edition.name))


def find_edition(store: Store, name: str) -> EditionView | None:
    """The edition with this IRI or name."""
    return next((edition for edition in editions(store) if name in (edition.iri, edition.name)), None)


def organ_names(store: Store) -> dict[str | None, set[str]]:
    """The names of the departments at hand, by jurisdiction."""
    found: dict[str | None, set[str]] = defaultdict(set)
    for iri in set(subjects(store, ORG.FormalOrganization)):
        area = value(store, iri, DCT.spatial)
        name = value(store, iri, RDFS.label)
        if name:
            found[value(store, area, RDFS.label) if area else None].add(name)
    return found


def items(store: Store, edition: str | None = None) -> Iterator[ItemView]:
    """All items of one edition (its IRI), or of all editions, in the order of their documents."""
    graphs = [edition] if edition else [view.iri for view in editions(store)]
    for graph in graphs:
        yield from _Reader(store, graph).items()


def item(store: Store, iri: str) -> ItemView | None:
    """One item by its IRI, or ``None``."""
    for quad in store.quads_for_pattern(NamedNode(iri), A, ZHIZE.DutyItem, None):
        scratch = Store()
        graph = quad.graph_name
        if not isinstance(graph, NamedNode):
            continue
        scratch.extend(_closure(store, iri, graph))
        found = list(_Reader(scratch, graph.value).items())
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


def _closure(store: Store, iri: str, graph: NamedNode) -> list[Quad]:
    """The quads that a view of ``iri`` needs."""
    todo, seen, quads = [NamedNode(iri)], {iri}, []
    while todo:
        for quad in store.quads_for_pattern(todo.pop(), None, None, graph):
            quads.append(quad)
            target = quad.object
            if quad.predicate in _LINKS and isinstance(target, NamedNode) and target.value not in seen:
                seen.add(target.value)
                todo.append(target)
    quads += list(store.quads_for_pattern(NamedNode(iri), ZHIZE.matter, None, None))
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
    "label": RDFS.label,
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


class _Reader:
    """Puts the views of one graph together from columns; shared parts and citations are built once."""

    def __init__(self, store: Store, graph: str) -> None:
        self.store, self.graph = store, NamedNode(graph)
        self.item = self._columns(_ITEM_COLUMNS)
        self.part = self._columns(_PART_COLUMNS)
        self.basis = self._columns(_BASIS_COLUMNS)
        self.place = self._columns(_PLACE_COLUMNS)
        self.matter = column(store, ZHIZE.matter)
        self.townships = set(subjects(store, ZHIZE.Township, self.graph))
        self._parts: dict[str, tuple[int, OrganPart]] = {}
        self._bases: dict[str, tuple[int, BasisView]] = {}

    def _columns(self, names: dict[str, NamedNode]) -> Columns:
        return {name: column(self.store, predicate, self.graph) for name, predicate in names.items()}

    def items(self) -> Iterator[ItemView]:
        participations = lists(self.store, M8G.hasParticipation, self.graph)
        bases = lists(self.store, ZHIZE.legalBasis, self.graph)
        views = [
            self._view(iri, participations.get(iri, []), bases.get(iri, []))
            for iri in subjects(self.store, ZHIZE.DutyItem, self.graph)
        ]
        yield from sorted(views, key=_document_order)

    def _view(self, iri: str, participations: list[str], bases: list[str]) -> ItemView:
        get = self.item
        holder = get["holder"].get(iri, "")
        power = get["power"].get(iri)
        parts = sorted((self._part(node) for node in participations), key=lambda pair: pair[0])
        cited = sorted((self._basis(node) for node in bases), key=lambda pair: pair[0])
        return ItemView(
            iri=iri,
            title=get["title"].get(iri, ""),
            kind=ListKind(concept_name(Scheme.LIST_KINDS, get["kind"][iri]) or "prose"),
            holder=get["label"].get(holder, ""),
            holder_iri=holder,
            source=self._source(get["source"].get(iri, "")),
            holder_is_township=holder in self.townships,
            field=get["field"].get(iri),
            jurisdiction=get["label"].get(get["area"].get(iri, "")),
            edition=self.graph.value,
            scope=get["scope"].get(iri),
            power_type=PowerType(concept_name(Scheme.POWER_TYPES, power) or "other") if power else None,
            code=get["code"].get(iri),
            parts=tuple(part for _, part in parts),
            bases=tuple(basis for _, basis in cited),
            process=get["process"].get(iri),
            matter=self.matter.get(iri),
        )

    def _part(self, node: str) -> tuple[int, OrganPart]:
        found = self._parts.get(node)
        if found is None:
            found = self._parts[node] = self._new_part(node)
        return found

    def _new_part(self, node: str) -> tuple[int, OrganPart]:
        get = self.part
        organ = get["organ"].get(node, "")
        duties = get["duties"].get(node)
        name = self.item["label"].get(organ, "")
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

    def _basis(self, node: str) -> tuple[int, BasisView]:
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

    def _source(self, place: str) -> Source:
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


def _document_order(view: ItemView) -> tuple[str, str, int, int, int, str]:
    source = view.source
    return (
        source.document,
        source.sheet or "",
        source.page or 0,
        source.table or 0,
        source.row or 0,
        view.iri,
    )
