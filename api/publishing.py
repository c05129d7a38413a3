"""What follows from a change of the graph: matters, findings and the search index, worked out anew where it matters.

A jurisdiction is analysed by itself, so what was found of one without a change still holds; the index grows by the views
that changed. Everything is worked out anew where a change may reach anything: other statutes or divisions, another
encoder, other registers, another version of this program, an index that was made for an earlier graph.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from api.findings_file import read_findings, write_findings
from ingest.thesaurus.concepts import read_bundled
from kg.analysis.figures import figures
from kg.analysis.findings import Finding
from kg.current import NOT_LISTS, current_items, in_their_place, tasks_handed_down
from kg.iris import Minter
from kg.reading.lists import EditionView, articles, document_order, editions, items, items_of, statutory_items
from kg.snapshots import INHERITED
from kg.thesaurus import all_concepts, bundled_digest, write_bundled
from kg.triples.figures import figure_quads, figures_graph
from kg.triples.findings import GRAPH, finding_quads
from kg.views import ArticleView, ItemView
from search.encoders.base import Encoder
from search.index.duties import DutiesInForce
from search.index.opened import build, can_grow, open_index, update
from search.understanding.thesaurus import has_own_words

if TYPE_CHECKING:
    from kg.analysis.check import Analysis
    from kg.writing.writer import GraphWriter

_STATE = "state.json"
_ANALYSIS = Path(__file__).resolve().parents[1] / "kg" / "analysis"

Area = str | None
"""The name of a jurisdiction; None where an item names none."""


Statutory = Callable[[Callable[[str | None], bool], Collection[str]], Sequence[ItemView]]
"""Gives the duties of statutes in force, of the places for which it holds and of the families of departments (IRIs) that are
asked for; without it they are read from the graph.
"""


@dataclass(frozen=True)
class Tools:
    """What a publication is worked out with."""

    mint: Minter
    encoder: Encoder
    analyse: Callable[[Sequence[ItemView], Statutory | None], Analysis]
    check: Callable[[Sequence[ItemView], Statutory | None], list[Finding]]
    outside: Callable[
        [Sequence[ItemView], Sequence[ItemView]], list[Finding]
    ]  # of tasks, by the lists in force
    laws: Callable[[], Iterable[str]]  # says of each statute of the register how it stands today


@dataclass(frozen=True, slots=True)
class State:
    """What the findings beside an index rest on, and whose they are."""

    made_by: str
    editions: tuple[tuple[str | None, ...], ...]
    areas: tuple[Area, ...]  # of each finding, in their order

    @classmethod
    def read(cls, index: Path) -> State | None:
        """The state of the index in the folder ``index``."""
        file = index / _STATE
        if not file.is_file():
            return None
        raw = orjson.loads(file.read_bytes())
        return cls(raw["made_by"], tuple(map(tuple, raw["editions"])), tuple(raw["areas"]))

    def write(self, index: Path) -> None:
        """Keep it beside the index."""
        (index / _STATE).write_bytes(orjson.dumps(self))


class Publication:
    """One publication of what ``writer`` changed, into the empty folder ``index``; ``previous`` is the index before."""

    def __init__(
        self,
        tools: Tools,
        writer: GraphWriter,
        index: Path,
        previous: Path | None,
        progress: Callable[[str], None],
    ) -> None:
        self._tools, self._writer, self._index = tools, writer, index
        self._previous, self._progress = previous, progress
        self._store = writer.store

    def run(self) -> None:
        """Write matters and findings into the graph, and the search index into its folder."""
        write_bundled(self._store, self._tools.mint)
        before = self._before()
        self._progress("比对和检查")
        if before is None:
            self._from_scratch()
        else:
            self._onto(before)

    # What still holds

    @cached_property
    def _made_by(self) -> str:
        """What changes when other matters or findings may come of the same lists."""
        digest = hashlib.sha256(f"{version('zhize')} {self._tools.encoder.name}".encode())
        for file in sorted(_ANALYSIS.glob("fitted/*.*")):
            digest.update(file.read_bytes())
        digest.update(bundled_digest().encode())
        for standing in self._tools.laws():
            digest.update(standing.encode())
        return digest.hexdigest()

    @cached_property
    def _editions(self) -> list[EditionView]:
        return editions(self._store)

    def _facts(self) -> tuple[tuple[str | None, ...], ...]:
        return tuple((e.iri, e.jurisdiction, e.revision_of, e.since, e.status) for e in self._editions)

    def _before(self) -> State | None:
        """What the index before rests on, where it can be gone on from."""
        previous = self._previous
        if previous is None or self._writer.changes.elsewhere or (previous / INHERITED).is_file():
            return None
        state = State.read(previous)
        same = state is not None and state.made_by == self._made_by
        return state if same and can_grow(previous, self._tools.encoder) else None

    # From scratch

    def _from_scratch(self) -> None:
        views = list(items(self._store))
        listed = [view for view in views if view.kind not in NOT_LISTS]
        about, found = self._analysed(listed, None)
        found += self._outside(views, {view.jurisdiction for view in views})
        self._writer.set_matters(about, labels(about, listed))
        views = [self._placed(view, about) for view in views]
        found = located(found, views)
        self._write_findings(found)
        self._write_figures(views, {view.jurisdiction for view in views})
        statutory = statutory_items(self._store, in_force=False)
        every: Iterable[ItemView | ArticleView] = chain(views, articles(self._store), statutory)
        words = all_concepts(self._store, self._tools.mint)
        build(every, self._tools.encoder, self._index, self._previous, self._progress, words)
        self._keep(found)

    # Onto what was there

    def _onto(self, before: State) -> None:
        assert self._previous is not None  # noqa: S101 - there is a state
        index = open_index(self._previous)
        affected = self._writer.changes.affected(self._store)
        changed = items_of(self._store, affected)
        gone = affected - {view.iri for view in changed}
        touched = {view.jurisdiction for view in changed} | index.areas_of(affected)
        touched |= index.areas_of_editions(self._moved(before))
        areas = {*index.facets.values("jurisdiction"), *touched}
        if touched and len(areas - {None}) == 1:
            touched = {*areas, None}  # tasks that say of no place are held against the lists of the only one
        kept = (view for view in index.items_of_areas(touched) if view.iri not in affected)
        ranks = {edition.iri: rank for rank, edition in enumerate(self._editions)}
        views = sorted(
            chain(kept, changed), key=lambda view: (ranks.get(view.edition or "", -1), document_order(view))
        )
        listed = [view for view in views if view.kind not in NOT_LISTS]
        about, fresh = self._analysed(listed, DutiesInForce(index))
        fresh += self._outside(views, areas)
        self._writer.change_matters(about, gone, labels(about, listed))
        placed = [self._placed(view, about) for view in views]
        old = zip(before.areas, read_findings(self._previous), strict=True)
        found = [(area, each) for area, each in old if area not in touched]
        found = sorted([*found, *located(fresh, placed)], key=lambda pair: pair[0] or "")
        self._write_findings(found)
        self._write_figures(placed, touched)
        news = [
            view for view, was in zip(placed, views, strict=True) if view is not was or view.iri in affected
        ]
        words = all_concepts(self._store, self._tools.mint)
        if words is None and has_own_words(self._previous):
            words = list(read_bundled())
        update(gone, news, self._tools.encoder, self._index, self._previous, self._progress, words)
        self._keep(found)

    def _moved(self, before: State) -> set[str]:
        """Editions of which something else is said now: they may be in force, or not any more."""
        return {str(fact[0]) for fact in set(before.editions) ^ set(self._facts())}

    # Both

    def _analysed(
        self, listed: Sequence[ItemView], statutory: Statutory | None
    ) -> tuple[dict[str, str], list[tuple[Area, Finding]]]:
        """The matter (id) of each item, and the findings with whose they are: each jurisdiction by itself."""
        current = {view.iri for view in current_items(listed, self._editions)}
        about: dict[str, str] = {}
        found: list[tuple[Area, Finding]] = []
        for area, group in by_jurisdiction(listed):
            analysis = self._tools.analyse(group, statutory)
            about |= analysis.matters
            # earlier editions have their matters too, but only what is in force is checked
            held = [view for view in group if view.iri in current]
            findings = analysis.findings if len(held) == len(group) else self._tools.check(held, statutory)
            found += ((area, finding) for finding in findings)
        return about, found

    def _outside(self, views: Sequence[ItemView], areas: Collection[Area]) -> Iterator[tuple[Area, Finding]]:
        """What stored notices hand down and no list in force admits, with whose it is; ``areas`` are those of all that is stored."""
        lists = dict(by_jurisdiction(current_items(views, self._editions)))
        handed = tasks_handed_down(views, self._editions)
        for area, own in by_jurisdiction(handed):
            tasks = in_their_place(own, areas)
            found = self._tools.outside(tasks, lists.get(tasks[0].jurisdiction, []))
            yield from ((area, finding) for finding in found)

    def _placed(self, view: ItemView, about: dict[str, str]) -> ItemView:
        """The view with its matter; the same object where it has it already."""
        matter = self._tools.mint.matter(about[view.iri]) if view.iri in about else None
        return view if view.matter == matter else replace(view, matter=matter)

    def _write_findings(self, found: Iterable[tuple[Area, Finding]]) -> None:
        quads = finding_quads(self._tools.mint, (finding for _, finding in found))
        self._writer.replace_graph(self._tools.mint.graph(GRAPH), quads)

    def _write_figures(self, views: Iterable[ItemView], areas: Iterable[Area]) -> None:
        """Write the figures of the lists in force of some jurisdictions, each into a graph of its own."""
        groups = dict(by_jurisdiction(current_items(views, self._editions)))
        for area in areas:
            found = figures(groups.get(area, ()), ())
            graph = figures_graph(self._tools.mint, area)
            self._writer.replace_graph(graph, figure_quads(self._tools.mint, found, area))

    def _keep(self, found: Sequence[tuple[Area, Finding]]) -> None:
        write_findings(self._index, [finding for _, finding in found])
        State(self._made_by, self._facts(), tuple(area for area, _ in found)).write(self._index)


def located(found: Iterable[tuple[Area, Finding]], views: Iterable[ItemView]) -> list[tuple[Area, Finding]]:
    """The findings with their items as ``views`` have them, with their matters."""
    by_iri = {view.iri: view for view in views}
    return [
        (area, replace(each, items=tuple(by_iri.get(view.iri, view) for view in each.items)))
        for area, each in found
    ]


def labels(about: dict[str, str], views: Iterable[ItemView]) -> dict[str, str]:
    """A name for each matter (id): the shortest title in it, whichever list came first."""
    found: dict[str, str] = {}
    for view in views:
        matter = about[view.iri]
        found[matter] = min(found.get(matter, view.title), view.title, key=lambda title: (len(title), title))
    return found


def by_jurisdiction(views: Iterable[ItemView]) -> Iterator[tuple[Area, list[ItemView]]]:
    """The views of each jurisdiction, by its name."""
    groups: dict[Area, list[ItemView]] = defaultdict(list)
    for view in views:
        groups[view.jurisdiction].append(view)
    yield from sorted(groups.items(), key=lambda pair: pair[0] or "")
