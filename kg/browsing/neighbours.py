"""What each kind of node is linked with, in the order in which it deserves a place in a drawing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import zip_longest

from pyoxigraph import Literal, NamedNode, Store

from kg.browsing.details import contested_items, contested_with, item_detail, within
from kg.browsing.drawing import UNLISTED_FIELD, Edge, counted_edge, field_id, field_name, role_edge
from kg.current import outdated_iris
from kg.reading.patterns import A, column, subjects, text_of, value
from kg.vocabulary import DCT, ELI, M8G, ORG, SKOS, ZHIZE, Scheme, concept_name

Found = tuple[Edge, str | None]
"""An edge, and what to say of the node at its far end (``None``: what is said of it anywhere)."""


class Neighbours:
    """Finds the neighbours of nodes in a store. Items of an edition that a newer one replaced stay out."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._find: dict[str, Callable[[str], Iterator[Found]]] = {
            "item": self._of_item,
            "township": self._of_organ,
            "department": self._of_organ,
            "article": self._of_place,
            "law": self._of_place,
            "matter": self._of_matter,
            "edition": self._of_edition,
            "field": self._of_field,
            "county": self._of_county,
            "concept": self._of_concept,
        }

    def of(self, iri: str, kind: str) -> Iterator[Found]:
        """The edges of ``iri``, the most telling first, each with a detail of the other end."""
        return self._find[kind](iri)

    @cached_property
    def _outdated(self) -> set[str]:
        return outdated_iris(self.store)

    @cached_property
    def _contested(self) -> set[str]:
        return contested_items(self.store)

    @cached_property
    def _townships(self) -> set[str]:
        return set(subjects(self.store, ZHIZE.Township))

    def _of_item(self, iri: str) -> Iterator[Found]:
        store = self.store
        parts = _targets(store, iri, M8G.hasParticipation)
        parts.sort(key=lambda part: int(value(store, part, ZHIZE.position) or 0))
        organs = set()
        for part in parts:
            for organ in _targets(store, part, ZHIZE.organ):
                organs.add(organ)
                yield role_edge(organ, iri, _role(store, part)), None
        for holder in _targets(store, iri, ZHIZE.holder):
            if holder not in organs:
                yield role_edge(holder, iri, "holder"), None
        for place in sorted(_targets(store, iri, M8G.hasLegalResource)):
            yield role_edge(iri, place, "legal-basis"), None
        for matter in _targets(store, iri, ZHIZE.matter):
            yield role_edge(iri, matter, "matter"), None
        if field := value(store, iri, ZHIZE.fieldName):
            yield role_edge(iri, field_id(field), "field"), None
        for quad in store.quads_for_pattern(NamedNode(iri), A, ZHIZE.DutyItem, None):
            yield role_edge(iri, text_of(quad.graph_name), "edition"), None

    def _of_organ(self, iri: str) -> Iterator[Found]:
        store = self.store
        found: dict[str, str] = dict.fromkeys(_sources(store, iri, ZHIZE.holder), "holder")
        for part in _sources(store, iri, ZHIZE.organ):
            role = _role(store, part)
            for item in _sources(store, part, M8G.hasParticipation):
                found[item] = role if found.get(item) != "lead" else "lead"
        for area in _targets(store, iri, DCT.spatial):
            yield role_edge(iri, area, "part-of"), None
        yield from self._fields(iri, found)
        for other, count in contested_with(store, iri).most_common():
            yield counted_edge(min(iri, other), max(iri, other), "contested", count), None
        for successor in _targets(store, iri, DCT.isReplacedBy):
            yield role_edge(iri, successor, "replaced-by"), None
        for predecessor in _sources(store, iri, DCT.isReplacedBy):
            yield role_edge(predecessor, iri, "replaced-by"), None
        for item, kind, detail in self._alike(found):
            yield role_edge(iri, item, kind), detail

    def _fields(self, organ: str, items: Iterable[str]) -> Iterator[Found]:
        """The fields that ``items`` stand in, by the number of their titles."""
        titles: dict[str, set[str]] = defaultdict(set)
        for item in items:
            field = value(self.store, item, ZHIZE.fieldName)
            if field and item not in self._outdated:
                titles[field].add(value(self.store, item, DCT.title) or "")
        for field, found in sorted(titles.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            yield counted_edge(organ, field_id(field), "field", len(found)), None

    def _of_place(self, iri: str) -> Iterator[Found]:
        store = self.store
        for law in dict.fromkeys(_targets(store, iri, ELI.is_part_of)):
            yield role_edge(iri, law, "part-of"), None
        cited = Counter(
            {
                article: sum(1 for _ in _sources(store, article, M8G.hasLegalResource))
                for article in set(_sources(store, iri, ELI.is_part_of))
            }
        )
        for article, count in sorted(cited.items(), key=lambda pair: (-pair[1], len(pair[0]), pair[0])):
            yield role_edge(article, iri, "part-of"), f"{count} 个事项以此为依据" if count else None
        for item, kind, detail in self._alike(
            dict.fromkeys(_sources(store, iri, M8G.hasLegalResource), "legal-basis")
        ):
            yield role_edge(item, iri, kind), detail

    def _of_matter(self, iri: str) -> Iterator[Found]:
        store = self.store
        items = [item for item in _sources(store, iri, ZHIZE.matter) if item not in self._outdated]
        leads: dict[str, set[str]] = defaultdict(set)
        for item in items:
            for organ in _targets(store, item, M8G.hasCompetentAuthority):
                leads[organ].add(value(store, item, DCT.title) or "")
        for organ, titles in sorted(leads.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            yield role_edge(organ, iri, "lead", len(titles)), None
        for item, kind, detail in self._alike(dict.fromkeys(items, "matter")):
            yield role_edge(item, iri, kind), detail

    def _of_edition(self, iri: str) -> Iterator[Found]:
        for area in _targets(self.store, iri, DCT.spatial):
            yield role_edge(iri, area, "part-of"), None
        holders = Counter(column(self.store, ZHIZE.holder, NamedNode(iri)).values())
        for holder, count in holders.most_common():
            yield role_edge(holder, iri, "list", count), f"清单 {count} 项"

    def _of_field(self, iri: str) -> Iterator[Found]:
        store = self.store
        if iri.startswith(UNLISTED_FIELD):
            name = Literal(field_name(iri) or "")
            items = [text_of(q.subject) for q in store.quads_for_pattern(None, ZHIZE.fieldName, name, None)]
        else:
            items = _sources(store, iri, M8G.thematicArea)
        items = [item for item in items if item not in self._outdated]
        titles: dict[str, set[str]] = defaultdict(set)
        for item in items:
            leads = set(_targets(store, item, M8G.hasCompetentAuthority)) - self._townships
            for end in (*leads, *_targets(store, item, DCT.spatial)):
                titles[end].add(value(store, item, DCT.title) or "")
        for end, found in sorted(titles.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            yield counted_edge(end, iri, "field", len(found)), None
        for item, kind, detail in self._alike(dict.fromkeys(items, "field")):
            yield role_edge(item, iri, kind), detail

    def _of_county(self, iri: str) -> Iterator[Found]:
        for kind in (ZHIZE.Edition, ZHIZE.Township, ORG.FormalOrganization):
            for end in sorted(within(self.store, iri, kind)):
                yield role_edge(end, iri, "part-of"), None
        for predicate in (
            DCT.isPartOf,
            ZHIZE.division,
        ):  # a division: what it lies in, what lies in it, whose lists
            for end in _targets(self.store, iri, predicate):
                yield role_edge(iri, end, "part-of"), None
            for end in sorted(_sources(self.store, iri, predicate)):
                yield role_edge(end, iri, "part-of"), None

    def _of_concept(self, iri: str) -> Iterator[Found]:
        for end in _targets(self.store, iri, SKOS.broader):
            yield role_edge(iri, end, "broader"), None
        for end in sorted(_sources(self.store, iri, SKOS.broader)):
            yield role_edge(end, iri, "broader"), None
        for end in sorted(_targets(self.store, iri, SKOS.related)):
            yield role_edge(min(iri, end), max(iri, end), "related"), None

    def _alike(self, found: dict[str, str]) -> Iterator[tuple[str, str, str | None]]:
        """Of items (with the kind of their edge) that say the same, one with the number of units that carry it.

        Those that departments contest come first; then one of each list in turn, those of most units first.
        """
        store = self.store
        groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for item, kind in found.items():
            if item not in self._outdated:
                title, list_kind = value(store, item, DCT.title) or "", value(store, item, ZHIZE.listKind)
                groups[list_kind or "", kind, title].append(item)
        ranked = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        contested = [pair for pair in ranked if not self._contested.isdisjoint(pair[1])]
        queues: dict[str, list[tuple[tuple[str, str, str], list[str]]]] = defaultdict(list)
        for pair in ranked:
            if self._contested.isdisjoint(pair[1]):
                queues[pair[0][0]].append(pair)
        in_turn = (pair for turn in zip_longest(*queues.values()) for pair in turn if pair is not None)
        for (_, kind, _), items in (*contested, *in_turn):
            holders = {value(store, item, ZHIZE.holder) for item in items}
            shown = min(items, key=lambda item: (item not in self._contested, item))
            yield shown, kind, item_detail(store, shown, len(holders)) if len(holders) > 1 else None


def _targets(store: Store, iri: str, predicate: NamedNode) -> list[str]:
    return [text_of(quad.object) for quad in store.quads_for_pattern(NamedNode(iri), predicate, None, None)]


def _sources(store: Store, iri: str, predicate: NamedNode) -> list[str]:
    return [text_of(quad.subject) for quad in store.quads_for_pattern(None, predicate, NamedNode(iri), None)]


def _role(store: Store, part: str) -> str:
    return concept_name(Scheme.ROLES, value(store, part, M8G.role) or "") or "cooperate"
