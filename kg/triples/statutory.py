"""Duties that statutes give → quads, in a graph of their own: the same properties as items of lists.

Statutes name organs by function (自然资源主管部门), so what they mean is a :class:`zhize:StatutoryOrgan` with its
family, no single department; where a sentence says only 有关部门, the item has no participation and its holder is
``zhize:unspecified``: no owner is invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Quad

from ingest.law.territory import Place, place_of
from ingest.organs.register import Register
from ingest.records import Citation, DutyItem, Responsibility, Role, Source, Statute
from ingest.statutory.items import statutory_duties
from ingest.statutory.organs import Addressee, Addressees
from kg.iris import digest
from kg.reading.statutory import KIND
from kg.triples.lists import A, Scribe
from kg.triples.statutes import named_articles
from kg.vocabulary import DCT, M8G, PROV, RDFS, ZHIZE, Scheme, concept

UNSPECIFIED: Final = ZHIZE["unspecified"]
"""The holder of a duty of which the sentence does not say whose it is."""

_ROLES: Final = {role: concept(Scheme.ROLES, role.value) for role in Role}


class StatutoryScribe:
    """Writes the items of statutes; knows each organ and place once."""

    def __init__(self, scribe: Scribe, register: Register) -> None:
        """``scribe`` must write into the graph of statutory items."""
        self.scribe, self.mint = scribe, scribe.mint
        self._register = register
        self._addressees = Addressees(register)
        self._document = ""

    def quads(self, statute: Statute, status: str) -> Iterator[Quad]:
        """The items of a statute with everything that they mention; ``status`` is that of the statute."""
        law = self.mint.law(statute.title)
        self._document = self.mint.document(statute.source)  # stated with the statute
        place = place_of(statute)
        if place:
            yield from self._place_quads(place)
        articles: dict[str, str] = {}
        for iri, article in named_articles(self.mint, law, statute):
            articles.setdefault(article.number, iri)
        taken: Counter[str] = Counter()
        for item in statutory_duties(statute, self._register):
            cited = articles[item.legal_bases[0].article or ""]
            key = digest(cited, item.title, item.holder, *map(_said, item.responsibilities))
            taken[key] += 1
            iri = f"{self.mint.base}item/{digest(key, str(taken[key]))}"
            yield from self._item(iri, item, cited, status, place)

    def _item(
        self, iri: str, item: DutyItem, article: str, status: str, place: Place | None
    ) -> Iterator[Quad]:
        scribe = self.scribe
        parts = [
            (part, who) for part in item.responsibilities if (who := self._addressees.of(part.organ)).is_named
        ]
        main = item.responsibilities[0].role
        holder = next((self.mint.statutory_organ(who.name) for part, who in parts if part.role is main), None)
        yield scribe.quad(iri, A, ZHIZE.DutyItem)
        yield scribe.quad(iri, DCT.title, item.title)
        yield scribe.quad(iri, ZHIZE.listKind, KIND)
        yield scribe.quad(iri, ZHIZE.holder, scribe.node(holder) if holder else UNSPECIFIED)
        yield from scribe.optional(
            iri,
            (ZHIZE.holderWritten, None if holder else item.holder),
            (ZHIZE.process, item.process),
            (ZHIZE.powerType, item.power_type and concept(Scheme.POWER_TYPES, item.power_type.value)),
            (DCT.spatial, scribe.node(self.mint.named_area(place.name)) if place else None),
        )
        for position, (part, who) in enumerate(parts, start=1):
            yield from self._part(iri, part, who, position)
        yield from self._basis(iri, item.legal_bases[0], article, status)
        yield from self._source(iri, item.source)

    def _part(self, iri: str, part: Responsibility, who: Addressee, position: int) -> Iterator[Quad]:
        scribe = self.scribe
        organ = scribe.node(self.mint.statutory_organ(who.name))
        yield from self._organ(organ.value, who)
        duties = "\n".join(" ".join(duty.split("\n")) for duty in part.duties)
        node = f"{iri}/part/{position}"
        yield scribe.quad(iri, M8G.hasParticipation, scribe.node(node))
        if part.role is Role.LEAD:
            yield scribe.quad(iri, M8G.hasCompetentAuthority, organ)
        yield scribe.quad(node, A, M8G.Participation)
        yield scribe.quad(node, ZHIZE.organ, organ)
        yield scribe.quad(node, M8G.role, _ROLES[part.role])
        yield scribe.quad(node, ZHIZE.position, position)
        yield from scribe.optional(node, (ZHIZE.duties, duties))

    def _organ(self, iri: str, who: Addressee) -> Iterator[Quad]:
        scribe = self.scribe
        if scribe.first_time(iri):
            yield scribe.quad(iri, A, ZHIZE.StatutoryOrgan)
            yield scribe.quad(iri, RDFS.label, who.name)
            yield scribe.quad(iri, ZHIZE.organStatus, who.status)
            family = who.family and scribe.node(self.mint.rebased(who.family))
            yield from scribe.optional(iri, (ZHIZE.family, family), (ZHIZE.tier, who.tier))

    def _basis(self, iri: str, basis: Citation, article: str, status: str) -> Iterator[Quad]:
        scribe = self.scribe
        node = f"{article}/citation"
        yield scribe.quad(iri, ZHIZE.legalBasis, scribe.node(node))
        yield scribe.quad(iri, M8G.hasLegalResource, scribe.node(article))
        if scribe.first_time(node):
            yield scribe.quad(node, A, ZHIZE.Citation)
            yield scribe.quad(node, ZHIZE.cites, scribe.node(article))
            yield scribe.quad(node, ZHIZE.citedTitle, basis.title)
            yield scribe.quad(node, ZHIZE.citationText, basis.raw)
            yield scribe.quad(node, ZHIZE.legalStatus, concept(Scheme.LEGAL_STATUSES, status))
            yield from scribe.optional(node, (ZHIZE.citedArticle, basis.article))

    def _source(self, iri: str, source: Source) -> Iterator[Quad]:
        scribe = self.scribe
        place, document = self.mint.place(source), self.mint.document(source)
        yield scribe.quad(iri, PROV.hadPrimarySource, scribe.node(place))
        if scribe.first_time(place):
            yield scribe.quad(place, A, ZHIZE.SourcePlace)
            yield scribe.quad(place, ZHIZE.document, scribe.node(document))
            yield from scribe.optional(place, (ZHIZE.row, source.row), (PROV.value, source.quote))
        if document != self._document and scribe.first_time(
            document
        ):  # a code that is spread over several files
            yield scribe.quad(document, A, ZHIZE.Document)
            yield scribe.quad(document, DCT.title, source.document)

    def _place_quads(self, place: Place) -> Iterator[Quad]:
        scribe, area = self.scribe, self.mint.named_area(place.name)
        yield from self._area(area, place.name)
        if place.province and place.province != place.name and scribe.first_time(f"{area} in"):
            province = self.mint.named_area(place.province)
            yield scribe.quad(area, DCT.isPartOf, scribe.node(province), scribe.common)
            yield from self._area(province, place.province)

    def _area(self, iri: str, name: str) -> Iterator[Quad]:
        scribe = self.scribe
        if scribe.first_time(iri):
            yield scribe.quad(iri, A, ZHIZE.Area, scribe.common)
            yield scribe.quad(iri, RDFS.label, name, scribe.common)


def _said(part: Responsibility) -> str:
    return digest(part.organ, part.role.value, *part.duties)
