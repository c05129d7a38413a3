"""Records → quads: pure generators, without a file or a store in sight.

An item costs about 13 triples of its own, its place in the document another 6; the parts that organs play and the
citations are nodes named by their content, so the items of fourteen townships that say the same share them. Items and
their edition stand in the edition's graph, what they share in the graph ``common``, cited statutes in ``statutes``: so
every triple stands in exactly one graph. (Oxigraph's union of graphs does not merge equal triples: a label that stood
in three graphs would be counted three times.)
What an organ's name means and how a citation stands are asked of the :class:`Context`; labels of concepts are looked up
in the schemes of the ontology.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from pyoxigraph import Literal, NamedNode, Quad

from ingest.records import Citation, DutyItem, Notice, Rejected, Responsibility, Role, Source
from kg.iris import Minter
from kg.schemes import find
from kg.vocabulary import DCT, ELI, M8G, ORG, PROV, RDF, RDFS, XSD, ZHIZE, Scheme, concept

Value = NamedNode | Literal
A: Final = RDF["type"]


class OrganFacts(Protocol):
    """What the register knows about an organ's name (``ingest.organs.register.Organ``)."""

    @property
    def name(self) -> str:
        """The name in full."""

    @property
    def status(self) -> str:
        """``current``, ``abolished``, ``unknown`` or ``township``."""

    @property
    def family(self) -> str | None:
        """IRI of the family of organs, if any."""

    @property
    def successor(self) -> str | None:
        """Names of the organs that took over, joined by 、, if abolished."""


class OrganResolver(Protocol):
    """Tells which organ a name means (``ingest.organs.register.Register``)."""

    def resolve(self, name: str, jurisdiction: str | None = None) -> OrganFacts:
        """The organ that ``name`` means in ``jurisdiction``; never fails."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a cited place stands: a concept of the scheme ``legal-statuses``, and why.

    ``title`` is the title in full of the statute that is meant, where a register knows it, so that 《土地管理法》 and
    《中华人民共和国土地管理法》 are one node.
    """

    status: str = "unknown"
    reason: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a jurisdiction's lists: one round of a draft, or what was published."""

    name: str
    jurisdiction: str | None = None
    round: str | None = None  # a name or label of the scheme edition-rounds, or any other wording
    status: str = "draft"  # a name or label of the scheme edition-statuses
    revision_of: str | None = None  # IRI of the edition before
    adopted: str | None = None  # dates: 2025, 2025-07 or 2025-07-15
    published: str | None = None
    effective: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversion needs to know: how IRIs are made, what names mean, how citations stand and read."""

    mint: Minter
    organs: OrganResolver
    assess: Callable[[Citation], Assessment]
    format_citation: Callable[[Citation], str]


@dataclass(frozen=True, slots=True)
class OrganNode:
    """An organ as it stands in the graph."""

    iri: str
    name: str
    status: str
    family: str | None
    successor: str | None
    is_township: bool


def organ_node(context: Context, written: str, jurisdiction: str | None) -> OrganNode:
    """The node of the organ that ``written`` means."""
    facts = context.organs.resolve(written, jurisdiction)
    is_township = facts.status == "township"
    mint = context.mint.township if is_township else context.mint.organ
    status = "current" if is_township else facts.status
    return OrganNode(
        mint(facts.name, jurisdiction), facts.name, status, facts.family, facts.successor, is_township
    )


class Scribe:
    """Writes quads: into ``graph`` unless told otherwise, shared nodes once; remembers the organs that it resolved."""

    def __init__(self, context: Context, graph: str) -> None:
        self.context = context
        self.mint = context.mint
        self.graph = NamedNode(graph)
        self.common = NamedNode(self.mint.graph("common"))
        self.statutes = NamedNode(self.mint.graph("statutes"))
        self._nodes: dict[str, NamedNode] = {}
        self._organs: dict[tuple[str, str | None], OrganNode] = {}
        self._standings: dict[Citation, Assessment] = {}
        self._done: set[str] = set()

    def node(self, iri: str) -> NamedNode:
        """The node of ``iri``, made once."""
        node = self._nodes.get(iri)
        if node is None:
            node = self._nodes[iri] = NamedNode(iri)
        return node

    def quad(
        self, subject: str, predicate: NamedNode, value: Value | str | int, graph: NamedNode | None = None
    ) -> Quad:
        """A quad; text and numbers become literals."""
        if isinstance(value, str | int):
            value = Literal(value)
        return Quad(self.node(subject), predicate, value, graph or self.graph)

    def optional(
        self,
        subject: str,
        *pairs: tuple[NamedNode, Value | str | int | None],
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads of ``pairs`` that have a value."""
        for predicate, value in pairs:
            if value is not None and value != "":
                yield self.quad(subject, predicate, value, graph)

    def first_time(self, key: str) -> bool:
        """Whether ``key`` is new; it is not from now on."""
        if key in self._done:
            return False
        self._done.add(key)
        return True

    def organ(self, written: str, jurisdiction: str | None) -> OrganNode:
        """The organ that ``written`` means, resolved once."""
        key = (written, jurisdiction)
        found = self._organs.get(key)
        if found is None:
            found = self._organs[key] = organ_node(self.context, written, jurisdiction)
        return found

    def standing(self, citation: Citation) -> Assessment:
        """How ``citation`` stands, assessed once."""
        found = self._standings.get(citation)
        if found is None:
            found = self._standings[citation] = self.context.assess(citation)
        return found


def edition_quads(scribe: Scribe, edition: Edition) -> Iterator[Quad]:
    """What is known of the edition itself; it stands in its own graph."""
    iri = scribe.graph.value
    yield scribe.quad(iri, A, ZHIZE.Edition)
    yield scribe.quad(iri, RDFS.label, edition.name)
    status = find(Scheme.EDITION_STATUSES, edition.status)
    yield scribe.quad(iri, ZHIZE.editionStatus, NamedNode(status.iri) if status else edition.status)
    if edition.round:
        known = find(Scheme.EDITION_ROUNDS, edition.round)
        yield scribe.quad(iri, ZHIZE.editionRound, NamedNode(known.iri) if known else edition.round)
    if edition.revision_of:
        yield scribe.quad(iri, PROV.wasRevisionOf, NamedNode(edition.revision_of))
    for predicate, stated in (
        (DCT.dateAccepted, edition.adopted),
        (DCT.issued, edition.published),
        (ZHIZE.effective, edition.effective),
    ):
        yield from scribe.optional(iri, (predicate, stated and date_literal(stated)))
    if edition.jurisdiction:
        yield from _jurisdiction_quads(scribe, iri, edition.jurisdiction)


def date_literal(stated: str) -> Literal:
    """A date with the datatype of its precision: a year, a month or a day.

    >>> date_literal("2025-07")
    <Literal value=2025-07 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#gYearMonth>>
    """
    return Literal(stated, datatype=XSD[_DATE_TYPES[len(stated)]])


_DATE_TYPES: Final = {4: "gYear", 7: "gYearMonth", 10: "date"}


def item_quads(scribe: Scribe, item: DutyItem, iri: str, edition: Edition) -> Iterator[Quad]:
    """Everything that the graph says of one item, with the nodes that it is the first to mention."""
    jurisdiction = item.jurisdiction or edition.jurisdiction
    holder = scribe.organ(item.holder, jurisdiction)
    yield from _organ_quads(scribe, holder, jurisdiction)
    yield scribe.quad(iri, A, ZHIZE.DutyItem)
    yield scribe.quad(iri, DCT.title, item.title)
    yield scribe.quad(iri, ZHIZE.listKind, concept(Scheme.LIST_KINDS, item.list_kind.value))
    yield scribe.quad(iri, ZHIZE.holder, NamedNode(holder.iri))
    yield scribe.quad(iri, DCT.isVersionOf, NamedNode(scribe.mint.duty(item, edition.jurisdiction)))
    yield from scribe.optional(
        iri,
        (ZHIZE.holderWritten, item.holder if item.holder != holder.name else None),
        (ZHIZE.fieldName, item.field),
        (M8G.thematicArea, _field_node(scribe, item.field)),
        (ZHIZE.scope, item.scope),
        (ZHIZE.process, item.process),
        (DCT.identifier, item.code),
        (ZHIZE.powerType, item.power_type and concept(Scheme.POWER_TYPES, item.power_type.value)),
    )
    if jurisdiction:
        yield from _jurisdiction_quads(scribe, iri, jurisdiction)
    yield from _part_quads(scribe, iri, item, jurisdiction)
    yield from _basis_quads(scribe, iri, item.legal_bases)
    yield scribe.quad(iri, PROV.hadPrimarySource, NamedNode(scribe.mint.place(item.source)))
    yield from source_quads(scribe, item.source)


def _field_node(scribe: Scribe, name: str | None) -> NamedNode | None:
    known = find(Scheme.FIELDS, name) if name else None
    return scribe.node(known.iri) if known else None


def _jurisdiction_quads(
    scribe: Scribe, subject: str, name: str, graph: NamedNode | None = None
) -> Iterator[Quad]:
    area = scribe.mint.named_area(name)
    yield scribe.quad(subject, DCT.spatial, scribe.node(area), graph)
    if scribe.first_time(area):
        yield scribe.quad(area, A, ZHIZE.Area, scribe.common)
        yield scribe.quad(area, RDFS.label, name, scribe.common)


def _organ_quads(scribe: Scribe, organ: OrganNode, jurisdiction: str | None) -> Iterator[Quad]:
    if not scribe.first_time(organ.iri):
        return
    common = scribe.common
    yield scribe.quad(organ.iri, A, ZHIZE.Township if organ.is_township else ORG.FormalOrganization, common)
    yield scribe.quad(organ.iri, RDFS.label, organ.name, common)
    yield scribe.quad(organ.iri, ZHIZE.organStatus, organ.status, common)
    if organ.family:
        yield scribe.quad(organ.iri, ZHIZE.family, scribe.node(scribe.mint.rebased(organ.family)), common)
    if jurisdiction:
        yield from _jurisdiction_quads(scribe, organ.iri, jurisdiction, common)
    for name in (organ.successor or "").split("、"):
        if name and name != organ.name:
            successor = scribe.organ(name, jurisdiction)
            yield scribe.quad(organ.iri, DCT.isReplacedBy, scribe.node(successor.iri), common)
            yield from _organ_quads(scribe, successor, jurisdiction)


def _part_quads(scribe: Scribe, iri: str, item: DutyItem, jurisdiction: str | None) -> Iterator[Quad]:
    leads: set[str] = set()
    for position, part in enumerate(item.responsibilities, start=1):
        organ = scribe.organ(part.organ, jurisdiction)
        yield from _organ_quads(scribe, organ, jurisdiction)
        duties = tuple(" ".join(duty.split("\n")) for duty in part.duties)
        node = scribe.mint.participation(organ.iri, part.role.value, part.organ, duties, position)
        yield scribe.quad(iri, M8G.hasParticipation, scribe.node(node))
        if part.role is Role.LEAD and organ.iri not in leads:
            leads.add(organ.iri)
            yield scribe.quad(iri, M8G.hasCompetentAuthority, scribe.node(organ.iri))
        if scribe.first_time(node):
            yield from _participation_quads(scribe, node, organ, part, duties, position)


def _participation_quads(
    scribe: Scribe, node: str, organ: OrganNode, part: Responsibility, duties: tuple[str, ...], position: int
) -> Iterator[Quad]:
    common = scribe.common
    yield scribe.quad(node, A, M8G.Participation, common)
    yield scribe.quad(node, ZHIZE.organ, scribe.node(organ.iri), common)
    yield scribe.quad(node, M8G.role, concept(Scheme.ROLES, part.role.value), common)
    yield scribe.quad(node, ZHIZE.position, position, common)
    yield from scribe.optional(
        node, (ZHIZE.written, part.organ), (ZHIZE.duties, "\n".join(duties)), graph=common
    )


def _basis_quads(scribe: Scribe, iri: str, bases: tuple[Citation, ...]) -> Iterator[Quad]:
    places: set[str] = set()
    for position, citation in enumerate(bases, start=1):
        standing = scribe.standing(citation)
        title = standing.title or citation.title
        law = scribe.mint.law(title)
        place = scribe.mint.article(law, citation.article) if citation.article else law
        text = scribe.context.format_citation(citation)
        node = scribe.mint.citation(
            place, text, citation.document_number, citation.version, citation.raw, str(position)
        )
        yield scribe.quad(iri, ZHIZE.legalBasis, scribe.node(node))
        if place not in places:
            places.add(place)
            yield scribe.quad(iri, M8G.hasLegalResource, scribe.node(place))
        if scribe.first_time(node):
            yield from _citation_quads(scribe, node, place, text, citation, position, standing)
            yield from _cited_quads(scribe, law, place, title, citation.article)


def _citation_quads(
    scribe: Scribe,
    node: str,
    place: str,
    text: str,
    citation: Citation,
    position: int,
    standing: Assessment,
) -> Iterator[Quad]:
    yield from scribe.optional(
        node,
        (A, ZHIZE.Citation),
        (ZHIZE.cites, scribe.node(place)),
        (ZHIZE.citedTitle, citation.title),
        (ZHIZE.citationText, text),
        (ZHIZE.legalStatus, concept(Scheme.LEGAL_STATUSES, standing.status)),
        (ZHIZE.position, position),
        (ZHIZE.citedArticle, citation.article),
        (ZHIZE.citedParagraph, citation.paragraph),
        (ZHIZE.citedItem, citation.item),
        (ZHIZE.documentNumber, citation.document_number),
        (ZHIZE.citedVersion, citation.version),
        (ZHIZE.written, citation.raw if citation.raw != text else None),
        (ZHIZE.statusReason, standing.reason),
        graph=scribe.common,
    )


def _cited_quads(scribe: Scribe, law: str, place: str, title: str, article: str | None) -> Iterator[Quad]:
    """The cited statute and article, as an ingest of the statute itself would state them."""
    graph = scribe.statutes
    if scribe.first_time(law):
        yield scribe.quad(law, A, ELI.LegalResource, graph)
        yield scribe.quad(law, DCT.title, title, graph)
    if place != law and article and scribe.first_time(place):
        yield scribe.quad(place, A, ELI.LegalResourceSubdivision, graph)
        yield scribe.quad(place, ELI.is_part_of, scribe.node(law), graph)
        yield scribe.quad(place, ZHIZE.number, article, graph)


def source_quads(scribe: Scribe, source: Source) -> Iterator[Quad]:
    """The place in the document, and the document, which the edition takes as a source."""
    document, place = scribe.mint.document(source), scribe.mint.place(source)
    if scribe.first_time(place):
        yield scribe.quad(place, A, ZHIZE.SourcePlace, scribe.common)
        yield scribe.quad(place, ZHIZE.document, scribe.node(document), scribe.common)
        yield from scribe.optional(
            place,
            (ZHIZE.sheet, source.sheet),
            (ZHIZE.page, source.page),
            (ZHIZE.table, source.table),
            (ZHIZE.row, source.row),
            (ZHIZE.column, source.column),
            (PROV.value, source.quote),
            graph=scribe.common,
        )
    if scribe.first_time(document):
        yield scribe.quad(scribe.graph.value, DCT.source, scribe.node(document))
        yield scribe.quad(document, A, ZHIZE.Document, scribe.common)
        yield scribe.quad(document, DCT.title, source.document, scribe.common)
        yield from scribe.optional(
            document, (ZHIZE.sha256, source.sha256.partition("~")[0]), graph=scribe.common
        )


def remark_quads(scribe: Scribe, remark: Rejected | Notice) -> Iterator[Quad]:
    """A row that did not become an item, or a warning: kept, so that nothing is lost unseen."""
    place = scribe.mint.place(remark.source)
    kind = ZHIZE.RejectedRow if isinstance(remark, Rejected) else ZHIZE.Notice
    raw = remark.raw if isinstance(remark, Rejected) else ""
    node = scribe.mint.remark(scribe.graph.value, place, remark.reason, raw)
    yield scribe.quad(node, A, kind)
    yield scribe.quad(node, ZHIZE.reason, remark.reason)
    yield from scribe.optional(node, (PROV.value, raw))
    yield scribe.quad(node, PROV.hadPrimarySource, scribe.node(place))
    yield from source_quads(scribe, remark.source)
