"""Store → views of the duties that ingested statutes give.

They stand in a graph of their own (:mod:`kg.triples.statutory`), so that nothing that reads lists meets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from ingest.law.territory import Place
from ingest.records import ListKind, PowerType, Role, Source
from kg.reading.patterns import column, lists, subjects, text_of, value
from kg.views import BasisView, ItemView, OrganPart
from kg.vocabulary import DCT, M8G, PROV, RDFS, ZHIZE, Scheme, concept, concept_name

GRAPH: Final = "statutory"
"""The name of the graph (see :meth:`kg.iris.Minter.graph`) that holds the items of all statutes."""

KIND: Final = concept(Scheme.LIST_KINDS, "statutory")
"""The list kind of these items."""

Column = dict[str, str]

_COLUMNS: Final = {
    "title": DCT.title,
    "holder": ZHIZE.holder,
    "written": ZHIZE.holderWritten,
    "area": DCT.spatial,
    "power": ZHIZE.powerType,
    "process": ZHIZE.process,
    "source": PROV.hadPrimarySource,
    "basis": ZHIZE.legalBasis,
    "label": RDFS.label,
    "organ": ZHIZE.organ,
    "role": M8G.role,
    "duties": ZHIZE.duties,
    "status": ZHIZE.organStatus,
    "family": ZHIZE.family,
    "cites": ZHIZE.cites,
    "cited": ZHIZE.citedTitle,
    "text": ZHIZE.citationText,
    "article": ZHIZE.citedArticle,
    "standing": ZHIZE.legalStatus,
    "document": ZHIZE.document,
    "row": ZHIZE.row,
    "quote": PROV.value,
}
_NOT_IN_FORCE: Final = frozenset({"repealed", "superseded"})


def statutory_items(store: Store, *, in_force: bool = True) -> Iterator[ItemView]:
    """The duties that the ingested statutes give, statute by statute in the order of their text.

    ``bases`` holds the article with the status of its statute; ``jurisdiction`` and ``province`` say where a local
    statute holds (both ``None``: nationwide); an organ is a family of departments as the statute names it
    (``parts[n].family``), and ``parts`` is empty where the sentence names nobody in particular. ``in_force`` leaves out
    statutes that are repealed or superseded.
    """
    graph = graph_of(store)
    if graph is None:
        return
    reader = _Reader(store, graph)
    views = (reader.view(iri) for iri in subjects(store, ZHIZE.DutyItem, graph))
    kept = (view for view in views if not in_force or view.bases[0].status not in _NOT_IN_FORCE)
    yield from sorted(kept, key=_text_order)


def statutory_item(store: Store, iri: str) -> ItemView | None:
    """One duty that a statute gives, by its IRI; ``None`` for what is none."""
    for quad in store.quads_for_pattern(NamedNode(iri), ZHIZE.listKind, KIND, None):
        if isinstance(quad.graph_name, NamedNode):
            scratch = Store()
            scratch.extend(_closure(store, iri))
            return _Reader(scratch, quad.graph_name).view(iri)
    return None


def graph_of(store: Store, name: str = GRAPH) -> NamedNode | None:
    """The graph of statutory items (or another one, by its name), whatever base IRIs have; ``None`` without one."""
    for graph in store.named_graphs():
        if isinstance(graph, NamedNode) and graph.value.endswith(f"graph/{name}"):
            return graph
    return None


_LINKS: Final = frozenset(
    {
        ZHIZE.holder,
        DCT.spatial,
        DCT.isPartOf,
        M8G.hasParticipation,
        ZHIZE.organ,
        ZHIZE.legalBasis,
        PROV.hadPrimarySource,
        ZHIZE.document,
    }
)


def _closure(store: Store, iri: str) -> list[Quad]:
    """The quads that a view of ``iri`` needs."""
    todo, seen, quads = [NamedNode(iri)], {iri}, []
    while todo:
        for quad in store.quads_for_pattern(todo.pop(), None, None, None):
            quads.append(quad)
            target = quad.object
            if quad.predicate in _LINKS and isinstance(target, NamedNode) and target.value not in seen:
                seen.add(target.value)
                todo.append(target)
    return quads


class _Reader:
    """Puts views together from columns; each source document and organ is read once."""

    def __init__(self, store: Store, graph: NamedNode) -> None:
        self.store, self.graph = store, graph.value
        self.get: dict[str, Column] = {
            name: column(store, predicate, graph) for name, predicate in _COLUMNS.items()
        }
        self.position = {
            text_of(quad.subject): int(text_of(quad.object))
            for quad in store.quads_for_pattern(None, ZHIZE.position, None, graph)
        }
        self.parts = lists(store, M8G.hasParticipation, graph)
        self._organs: dict[str, OrganPart] = {}
        self._bases: dict[str, BasisView] = {}
        self._documents: dict[str, Source] = {}
        self._areas: dict[str, Place] = {}

    def view(self, iri: str) -> ItemView:
        """The view of one item."""
        get = self.get
        holder, area, power = get["holder"].get(iri, ""), get["area"].get(iri, ""), get["power"].get(iri)
        place = self._area(area)
        return ItemView(
            iri=iri,
            title=get["title"].get(iri, ""),
            kind=ListKind.STATUTORY,
            holder=get["label"].get(holder) or get["written"].get(iri, ""),
            holder_iri=holder,
            source=self._source(get["source"].get(iri, "")),
            holder_is_township=get["status"].get(holder) == "township",
            jurisdiction=place.name if place else None,
            edition=self.graph,
            power_type=PowerType(concept_name(Scheme.POWER_TYPES, power) or "other") if power else None,
            parts=tuple(map(self._part, sorted(self.parts.get(iri, ()), key=self._place))),
            bases=(self._basis(get["basis"].get(iri, "")),),
            process=get["process"].get(iri),
            province=place.province if place else None,
        )

    def _area(self, iri: str) -> Place | None:
        if iri and iri not in self._areas:
            name, over = value(self.store, iri, RDFS.label), value(self.store, iri, DCT.isPartOf)
            self._areas[iri] = Place(name or "", (over and value(self.store, over, RDFS.label)) or name)
        return self._areas.get(iri)

    def _place(self, node: str) -> int:
        return self.position.get(node, 0)

    def _part(self, node: str) -> OrganPart:
        get = self.get
        organ = self._organ(get["organ"].get(node, ""))
        role = Role(concept_name(Scheme.ROLES, get["role"].get(node, "")) or "cooperate")
        duties = get["duties"].get(node)
        return replace(organ, role=role, duties=tuple(duties.split("\n")) if duties else ())

    def _organ(self, iri: str) -> OrganPart:
        found = self._organs.get(iri)
        if found is None:
            get = self.get
            name, status = get["label"].get(iri, ""), get["status"].get(iri, "unknown")
            township = status == "township"
            found = self._organs[iri] = OrganPart(
                iri,
                name,
                Role.LEAD,
                written=name,
                status="current" if township else status,
                family=get["family"].get(iri),
                is_township=township,
            )
        return found

    def _basis(self, node: str) -> BasisView:
        found = self._bases.get(node)
        if found is None:
            get = self.get
            found = self._bases[node] = BasisView(
                iri=get["cites"].get(node, node),
                citation=get["text"].get(node, ""),
                title=get["cited"].get(node, ""),
                article=get["article"].get(node),
                status=concept_name(Scheme.LEGAL_STATUSES, get["standing"].get(node, "")) or "unknown",
            )
        return found

    def _source(self, place: str) -> Source:
        get = self.get
        document = get["document"].get(place, "")
        known = self._documents.get(document)
        if known is None:
            store = self.store
            known = Source(
                value(store, document, DCT.title) or "", value(store, document, ZHIZE.sha256) or ""
            )
            self._documents[document] = known
        row = get["row"].get(place)
        return replace(known, row=int(row) if row else None, quote=get["quote"].get(place))


def _text_order(view: ItemView) -> tuple[str, int, str, str]:
    return view.source.document, view.source.row or 0, view.source.quote or "", view.iri
