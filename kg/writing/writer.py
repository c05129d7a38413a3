"""Writing records into a working copy of the graph: files, statutes, areas, and what the analysis found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from ingest.records import Area, DutyItem, FileResult, Notice, Rejected, Source, Statute
from kg.counting import SHELVES, Shelves, Tally
from kg.current import misplaced
from kg.places import GRAPH as PLACES
from kg.places import area_quads, linked_places
from kg.reading.lists import editions
from kg.triples.lists import A, Context, Edition, Scribe, edition_quads, remark_quads, source_quads
from kg.triples.stated import count_quads, step_quads
from kg.vocabulary import DCT, PROV, RDFS, ZHIZE
from kg.writing.admission import admit
from kg.writing.changes import Changes
from kg.writing.documents import copy_of, document_of, documents, told_twice
from kg.writing.leaving import Leaving
from kg.writing.statutes import StatutesAdded, StatuteWriter
from kg.writing.validate import Validator

_DATES: Final = (DCT.dateAccepted, DCT.issued, ZHIZE.effective)
_OF_EDITION: Final = frozenset(
    {
        ZHIZE.editionStatus,
        ZHIZE.editionRound,
        PROV.wasRevisionOf,
        *_DATES,
    }
)
"""What an edition has one of."""

BULK: Final = 5_000
"""From this many quads on, new files are written at once instead of going through the log: three times as fast."""


_VOLATILE: Final = frozenset({ZHIZE.organStatus, ZHIZE.family, ZHIZE.legalStatus, ZHIZE.statusReason})
"""What is said of shared nodes by registers that grow; the latest word holds."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: ``outcome`` is ``added``, ``replaced`` (same name, other content) or ``unchanged``."""

    outcome: str
    items: int = 0
    removed: int = 0  # items of the earlier content that were taken out
    rejected: tuple[Rejected, ...] = ()  # items that the shapes refuse
    notices: tuple[Notice, ...] = ()  # items that the shapes warn about, a list that is there already


class GraphWriter:
    """Writes into ``store``, which must be a working copy (see :mod:`kg.snapshots`) or in memory."""

    def __init__(self, store: Store, context: Context, changes: Changes | None = None) -> None:
        """``changes`` is what a writer before this one changed, to be added to."""
        self.store, self.context = store, context
        self.changes = changes or Changes()
        self.mint = context.mint
        self._shelves = self.changes.shelves or Shelves(map(self.mint.graph, SHELVES))
        self.changes.shelves = self._shelves
        self._validator = Validator()
        self.statutes = StatuteWriter(store, context, partial(load_into, store))
        self._seen: set[tuple[str, str]] = set()  # (edition, document) of this session
        self._shared = tuple(NamedNode(self.mint.graph(name)) for name in ("common", "statutes", "matters"))

    def kept(self, before: Tally) -> Tally | None:
        """What the large graphs hold now, where ``before`` says what they held; ``None`` where they must be counted."""
        return None if self.changes.elsewhere else self._shelves.after(before)

    def edition_iri(self, edition: Edition) -> str:
        """The IRI of ``edition``, which is also its graph."""
        return self.mint.edition(edition.name, edition.jurisdiction)

    def add_file(self, result: FileResult, edition: Edition, *, anew: bool = False) -> Added:
        """The items, rejections and warnings of one file, into the graph of ``edition``.

        A file with the same content as one in this edition changes nothing; a file with the same name and other
        content takes its place, unless both come in one session: then they are two files of two folders, and both
        stay. ``anew``: the file may have been read otherwise than before, so its own earlier content leaves, too. Statutes and
        areas go to their own graphs (:meth:`add_statutes`).
        """
        graph = self.edition_iri(edition)
        scribe = Scribe(self.context, graph)  # each file is complete in itself, so it can be validated alone
        holders = {self._holder(scribe, item, edition) for item in result.items}
        if self._is_of_others(graph, document_of(result), holders):
            result = copy_of(result)
        document = document_of(result)
        iri = NamedNode(self.mint.document(document))
        node = NamedNode(graph)
        there = Quad(node, DCT.source, iri, node) in self.store
        if there and not (anew and (graph, iri.value) not in self._seen):
            self._seen.add((graph, iri.value))
            return Added("unchanged")
        self._seen.add((graph, iri.value))
        before = self._namesakes(graph, document.document, holders)
        before += [Leaving.of(self.store, graph, iri.value)] if there else []
        leaving = Leaving.all(before)
        gone = leaving.items
        twice = tuple(told_twice(self.store, scribe, edition, result, gone))
        admission = admit(scribe, self._named(scribe, result.items, gone), edition, self._validator)
        remarks: list[Rejected | Notice] = [*result.rejected, *result.warnings]
        remarks += [*admission.rejected, *admission.notices]
        content = [
            *source_quads(scribe, document),
            *admission.quads,
            *chain.from_iterable(remark_quads(scribe, remark) for remark in remarks),
            *count_quads(scribe, result.counts),
            *step_quads(scribe, result.steps),
        ]
        if there and admission.items == len(gone) and all(quad in self.store for quad in content):
            return Added("unchanged")  # read anew, and as before
        quads = [*self._edition(scribe, edition), *content]
        self._drop_outdated(quads)
        for quad in {quad for quad in quads if self._shelves.watches(quad) and quad not in self.store}:
            self._shelves.note(quad, 1)
        # most of a list that comes again is there already
        self.load([quad for quad in quads if quad not in self.store] if before else quads)
        self.changes.note(quads)
        self._take_out(leaving, kept=frozenset(quads))
        outcome = "replaced" if before else "added"
        notices = (*admission.notices, *twice)
        return Added(outcome, admission.items, len(gone), admission.rejected, notices)

    def _is_of_others(self, graph: str, document: Source, holders: set[str]) -> bool:
        """Whether a file of the same bytes is there as other units' list: only the files' names tell whose they are."""
        iri, node = self.mint.document(document), NamedNode(graph)
        if not holders or Quad(node, DCT.source, NamedNode(iri), node) not in self.store:
            return False
        before = Leaving.of(self.store, graph, iri).holders
        return bool(before) and not holders & before

    def _edition(self, scribe: Scribe, edition: Edition) -> Iterator[Quad]:
        """What is said of the edition now, in place of what was said before; what is not said anew stays."""
        quads = list(edition_quads(scribe, edition))
        for predicate in {quad.predicate for quad in quads if quad.subject == scribe.graph} & _OF_EDITION:
            self._drop(self._find(scribe.graph, predicate, None, scribe.graph))
        yield from quads

    def describe_edition(self, edition: Edition) -> None:
        """Says anew of an edition at hand what ``edition`` says: status, round, dates (none where it has none), which one it revises."""
        scribe = Scribe(self.context, self.edition_iri(edition))
        for predicate in _DATES:
            self._drop(self._find(scribe.graph, predicate, None, scribe.graph))
        self.load(self._edition(scribe, edition))

    def set_revision(self, edition: str, before: str | None) -> None:
        """Makes the edition ``before`` (its IRI) the one that ``edition`` revises; with ``None`` it revises none."""
        graph = NamedNode(edition)
        self._drop(self._find(graph, PROV.wasRevisionOf, None, graph))
        if before is not None:
            self.load([Quad(graph, PROV.wasRevisionOf, NamedNode(before), graph)])

    def put_in_order(self, edition: str) -> bool:
        """Moves an edition (its IRI) to where its date puts it among those of its jurisdiction; whether it had to."""
        stored = editions(self.store)
        chain = misplaced(stored, edition)
        before = {view.iri: view.revision_of for view in stored}
        for earlier, iri in zip((None, *(chain or ())), chain or (), strict=False):
            if before[iri] != earlier:
                self.set_revision(iri, earlier)
        return chain is not None

    def _named(
        self, scribe: Scribe, items: Iterable[DutyItem], leaving: Collection[str]
    ) -> Iterator[tuple[str, DutyItem]]:
        """Each item with its IRI; rows that say exactly the same are numbered through the edition, without those ``leaving``."""
        key = scribe.graph.value.rsplit("/", 1)[1]
        taken: set[str] = set()
        for item in items:
            occurrence = 0
            iri = self.mint.item(item, key, occurrence)
            while iri in taken or (
                iri not in leaving and Quad(NamedNode(iri), A, ZHIZE.DutyItem, scribe.graph) in self.store
            ):
                occurrence += 1
                iri = self.mint.item(item, key, occurrence)
            taken.add(iri)
            yield iri, item

    def _holder(self, scribe: Scribe, item: DutyItem, edition: Edition) -> str:
        return scribe.organ(item.holder, item.jurisdiction or edition.jurisdiction).iri

    def _namesakes(self, graph: str, name: str, holders: set[str]) -> list[Leaving]:
        """What leaves with the earlier documents of this name, whose place a file takes.

        Two units may well send files of one name (清单.xlsx): where both hold items, and not one unit holds some in
        both, the earlier file is another unit's and stays.
        """
        found = []
        for iri in self._documents_named(graph, name):
            if (graph, iri) not in self._seen:
                leaving = Leaving.of(self.store, graph, iri)
                if not (holders and leaving.holders) or holders & leaving.holders:
                    found.append(leaving)
        return found

    def documents(self, edition: str) -> list[tuple[str, str]]:
        """IRI and name of the documents of an edition (its IRI), by name."""
        return documents(self.store, NamedNode(edition))

    def _documents_named(self, graph: str, name: str) -> list[str]:
        return [iri for iri, title in self.documents(graph) if title == name]

    def remove_document(self, edition: str, document: str) -> int:
        """Takes a document (its IRI or its name) out of an edition (its IRI); returns the items removed.

        Nodes that nothing else in the edition mentions go with it: organs, parts, citations.
        """
        if "://" not in document:
            return sum(self.remove_document(edition, iri) for iri in self._documents_named(edition, document))
        leaving = Leaving.of(self.store, edition, document)
        self._take_out(leaving)
        return len(leaving.items)

    def _take_out(self, leaving: Leaving, kept: Collection[Quad] = frozenset()) -> None:
        """Removes what leaves but for ``kept``, and the nodes that nothing else mentions then."""
        gone = [quad for quad in leaving.quads if quad not in kept]
        self.changes.note(leaving.quads)
        self._drop(gone)
        self._sweep({*leaving.nodes, *(quad.object for quad in gone)})

    def remove_edition(self, edition: str) -> int:
        """Takes an edition (its IRI) out again: its graph, and shared nodes that nothing else mentions.

        What was said of its items in other graphs (their matters, findings) goes too; an edition that revised it now
        revises the one before. Returns the number of items removed. Raises :class:`LookupError` for an unknown IRI.
        """
        graph = NamedNode(edition)
        if Quad(graph, A, ZHIZE.Edition, graph) not in self.store:
            raise LookupError(f"图谱中没有版本 {edition}。可用 zhize status 查看已有的版本。")
        earlier = next(self._find(graph, PROV.wasRevisionOf, None, graph), None)
        for quad in list(self._find(None, PROV.wasRevisionOf, graph)):
            self._drop([quad])
            if earlier:
                self.load([Quad(quad.subject, quad.predicate, earlier.object, quad.graph_name)])
        quads = list(self._find(None, None, None, graph))
        items = {quad.subject for quad in quads if quad.object == ZHIZE.DutyItem}
        self.changes.note(quads)
        self.store.remove_graph(graph)
        said = [
            quad for item in items for quad in (*self._find(item, None, None), *self._find(None, None, item))
        ]
        self._drop(said)
        sources = {quad.object for quad in quads if quad.predicate == DCT.source}
        unused = [each for each in sources if next(self._find(None, DCT.source, each), None) is None]
        places = {quad.subject for each in unused for quad in self._find(None, ZHIZE.document, each)}
        self._sweep({*places, *(quad.object for quad in (*quads, *said))})
        self._seen = {pair for pair in self._seen if pair[0] != edition}
        return len(items)

    def _find(
        self, subject: object, predicate: NamedNode | None, value: object, graph: NamedNode | None = None
    ) -> Iterator[Quad]:
        """Quads by pattern; a literal as subject finds none."""
        if subject is None or isinstance(subject, NamedNode):
            yield from self.store.quads_for_pattern(subject, predicate, value, graph)  # type: ignore[arg-type]

    def _sweep(self, suspects: set[object]) -> None:
        """Removes those of ``suspects`` that nothing mentions any more, then what only they mentioned.

        Only shared nodes go: never concepts, nor statutes whose text was ingested.
        """
        while suspects:
            quads = [
                quad for node in suspects if isinstance(node, NamedNode) for quad in self._orphaned(node)
            ]
            self._drop(quads)
            suspects = {quad.object for quad in quads}

    def _orphaned(self, node: NamedNode) -> list[Quad]:
        """What shared graphs say of a node that nothing mentions; nothing of one that has a reason of its own to stay."""
        if next(self._find(None, None, node), None) is not None:
            return []
        common, statutes, matters = self._shared
        quads = list(self._find(node, None, None))
        # an article with its text; a statute that was ingested
        if any(q.graph_name == statutes and q.predicate in (ZHIZE.text, ZHIZE.legalStatus) for q in quads):
            return []
        return [quad for quad in quads if quad.graph_name in (common, statutes, matters)]

    def _drop_outdated(self, quads: Iterable[Quad]) -> None:
        """Drops what was said before of shared nodes, where it is said differently now: a law is repealed since."""
        for quad in quads:
            if quad.predicate in _VOLATILE:
                old = self._find(quad.subject, quad.predicate, None, quad.graph_name)  # type: ignore[arg-type]
                outdated = [each for each in old if each.object != quad.object]
                self._drop(outdated)
                self.changes.nodes.update(each.subject for each in outdated)  # type: ignore[misc]

    def add_statutes(
        self, statutes: Iterable[Statute], status: Callable[[Statute], str] = lambda _: "unknown"
    ) -> StatutesAdded:
        """Statutes with their articles and the duties that they give; of two versions the newer one stays."""
        added = self.statutes.add(statutes, status)
        self.changes.elsewhere |= added.statutes > 0
        return added

    def add_areas(self, areas: Iterable[Area]) -> int:
        """Administrative divisions, into the graph of areas; returns of how many something else is said now."""
        graph = NamedNode(self.mint.graph("areas"))
        found = list(areas)
        quads = area_quads(Scribe(self.context, graph.value), found)
        if next(self._find(None, None, None, graph), None) is None:
            self.load(quads)
            self.changes.elsewhere |= bool(found)
            return len(found)
        said: dict[NamedNode, set[Quad]] = {}
        for quad in quads:
            said.setdefault(quad.subject, set()).add(quad)  # type: ignore[arg-type]
        before = {node: set(self._find(node, None, None, graph)) for node in said}
        changed = [node for node in said if said[node] != before[node]]
        self.changes.elsewhere |= bool(changed)
        self._drop(quad for node in changed for quad in before[node] - said[node])
        self.load(quad for node in changed for quad in said[node] - before[node])
        return len(changed)

    def link_places(self) -> tuple[str, ...]:
        """Says anew which divisions the jurisdictions and townships of the lists are; returns what could not be told."""
        linked = linked_places(self.store, self.mint)
        self.replace_graph(self.mint.graph(PLACES), linked.quads)
        return linked.doubts

    def set_matters(self, matters: Mapping[str, str], labels: Mapping[str, str] | None = None) -> None:
        """Which matter each item (by IRI) is about; takes the place of what was said before."""
        graph = NamedNode(self.mint.graph("matters"))
        self.store.remove_graph(graph)
        names = labels or {}

        def quads() -> Iterator[Quad]:
            scribe = Scribe(self.context, graph.value)
            for item, matter in matters.items():
                iri = self.mint.matter(matter)
                yield scribe.quad(item, ZHIZE.matter, scribe.node(iri))
                if scribe.first_time(iri):
                    yield scribe.quad(iri, A, ZHIZE.Matter)
                    yield from scribe.optional(iri, (RDFS.label, names.get(matter)))

        self.load(quads())

    def change_matters(
        self, matters: Mapping[str, str], gone: Iterable[str], labels: Mapping[str, str]
    ) -> None:
        """As :meth:`set_matters`, for some items only: those of ``matters``, and those (IRIs) that are ``gone``."""
        graph = NamedNode(self.mint.graph("matters"))
        before = {
            item: next(self._find(NamedNode(item), ZHIZE.matter, None, graph), None)
            for item in {*matters, *gone}
        }
        fresh: list[Quad] = []
        suspects: set[object] = set()
        scribe = Scribe(self.context, graph.value)
        for item, quad in before.items():
            matter = matters.get(item)
            node = NamedNode(self.mint.matter(matter)) if matter else None
            if quad is not None and quad.object != node:
                self._drop([quad])
                suspects.add(quad.object)
            if matter and node and (quad is None or quad.object != node):
                fresh.append(scribe.quad(item, ZHIZE.matter, node))
                if scribe.first_time(node.value) and Quad(node, A, ZHIZE.Matter, graph) not in self.store:
                    fresh.append(scribe.quad(node.value, A, ZHIZE.Matter))
                    fresh += scribe.optional(node.value, (RDFS.label, labels.get(matter)))
        self.load(fresh)
        self._sweep(suspects)

    def replace_graph(self, graph: str, quads: Iterable[Quad]) -> None:
        """Puts ``quads`` in place of everything in ``graph``."""
        self.store.remove_graph(NamedNode(graph))
        self.load(quads)

    def load(self, quads: Iterable[Quad]) -> None:
        """Adds ``quads``: few through the log, many as files of their own."""
        load_into(self.store, quads)

    def _drop(self, quads: Iterable[Quad]) -> None:
        for quad in list(quads):
            if self._shelves.watches(quad) and quad in self.store:
                self._shelves.note(quad, -1)
            self.store.remove(quad)


def load_into(store: Store, quads: Iterable[Quad]) -> None:
    """Adds ``quads``: few through the log, many as files of their own."""
    iterator = iter(quads)
    head = [quad for _, quad in zip(range(BULK), iterator, strict=False)]
    if len(head) < BULK:
        store.extend(head)
    else:
        store.bulk_extend(chain(head, iterator))
