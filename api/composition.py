"""The composition root: the one place where rooms are joined, used by HTTP and the command line alike.

Nothing is opened before it is needed. Answers come from the current snapshot; when an ingest has published a new one,
the next request opens it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from api.editions.editing import Editing
from api.errors import BadRequest, NotFound, NothingStored
from api.model_of import chosen, encoder_for
from api.naming import as_of_day, choose
from api.opened import Opened
from api.options import IngestRequest, PeersRequest, SearchOptions
from api.settings import Settings
from kg.snapshots import Snapshots
from search.index.facets import Filters

if TYPE_CHECKING:
    from api.analysing import Analyst
    from api.ingesting import Progress
    from api.models.comparison import DiffResponse, PeersResponse
    from api.models.core import (
        EditionRemoved,
        GraphResponse,
        IngestResponse,
        ItemModel,
        OrganModel,
        StatusResponse,
        StatuteRemoved,
    )
    from api.models.search import SearchResponse, SimilarResponse, SuggestResponse, WhoResponse
    from api.places import Places
    from api.review.reviewing import Reviewing
    from api.updating import Updating
    from kg.queries import NamedQuery
    from kg.sparql.result import SparqlResult
    from kg.writing.validate import Violation


@contextmanager
def _questions() -> Iterator[None]:
    """Turn what the search says of a question that it cannot use into an error for the caller."""
    try:
        yield
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _silent(_done: int, _total: int, _what: str) -> None:
    """Show no progress."""


class Zhize:
    """Everything that the doors offer, over one data folder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._snapshots = Snapshots(settings.data, base=settings.base_iri, version=lambda: self.version)
        self._opened: Opened | None = None
        self._lock = threading.Lock()

    @cached_property
    def version(self) -> str:
        """The version of this program."""
        from importlib.metadata import version

        return version("zhize")

    @cached_property
    def analyst(self) -> Analyst:
        """What understands items: registers, encoder, and the judge of the check."""
        from api.analysing import Analyst

        current = self._snapshots.current()
        encoder = chosen(current.index if current else None, self.settings.encoder)
        return Analyst(self.settings.base_iri, encoder, self.settings.data / "vectors")

    @cached_property
    def editing(self) -> Editing:
        """What changes stored editions: their dates and status, taking them out again."""
        return Editing(self.settings, self._snapshots, lambda: self.analyst)

    @cached_property
    def review(self) -> Reviewing:
        """The check: of stored editions and of drafts, and what is decided about its findings."""
        from api.review.reviewing import Reviewing

        return Reviewing(self.settings, lambda: self.analyst, self.opened_or_none, lambda: self.updating)

    @cached_property
    def places(self) -> Places:
        """Townships and administrative divisions."""
        from api.places import Places

        return Places(self.opened)

    @cached_property
    def updating(self) -> Updating:
        """What changes the graph itself."""
        from api.updating import Updating

        return Updating(self.settings, self._snapshots, lambda: self.analyst)

    def opened(self) -> Opened:
        """Open the current snapshot, or return it as it is open.

        Raises :class:`NothingStored` before the first ingest.
        """
        current = self._snapshots.current()
        if current is None:
            raise NothingStored(
                f"{self.settings.data} 中还没有数据：请先用 zhize ingest 导入清单，或用 zhize demo 试用虚构样例。"
            )
        with self._lock:
            if self._opened is None or self._opened.snapshot.id != current.id:
                before, self._opened = (
                    self._opened,
                    Opened(current, self.settings, *encoder_for(current.index, self.settings.encoder)),
                )
                if before is not None:
                    before.close()
            return self._opened

    def opened_or_none(self) -> Opened | None:
        """Open the current snapshot where there is one."""
        return self.opened() if self._snapshots.current() else None

    def close(self) -> None:
        """End the processes that were started."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def snapshot_id(self) -> str | None:
        """Name the current snapshot."""
        current = self._snapshots.current()
        return current.id if current else None

    def warm(self) -> None:
        """Open what a first question needs."""
        self.opened().responder.answer("防汛")

    def remove_edition(self, name: str, document: str | None = None, note: str = "") -> EditionRemoved:
        """Take an edition out, or one document of it; see :meth:`api.editions.editing.Editing.remove`."""
        from api.models.core import EditionRemoved

        removed, count = self.editing.remove(name, document, note)
        self.review.begin_round()
        return EditionRemoved(removed=removed, items=count, snapshot=self.snapshot_id())

    def remove_statute(self, title: str, note: str = "") -> StatuteRemoved:
        """Take a statute out again; see :func:`api.editions.statutes.remove_statute`."""
        from api.editions.statutes import remove_statute

        removed = remove_statute(self.editing, title, note)
        self.review.begin_round()
        return removed.model_copy(update={"snapshot": self.snapshot_id()})

    def rebuild(self, note: str = "", progress: Progress = _silent) -> StatusResponse:
        """Make matters, findings and the search index anew from the graph as it is: after updates by SPARQL, say.

        Raises :class:`NothingStored`, :class:`kg.store.StoreLocked`.
        """
        self.opened()
        self.editing.rebuild(note, lambda step: progress(0, 1, step))
        self.review.begin_round()
        return self.status()

    # Questions

    def search(self, query: str, options: SearchOptions) -> SearchResponse:
        """Search; hits count from ``options.offset``. Raises :class:`BadRequest` for an empty question."""
        from api.filtering import filters_of
        from api.searching import search_response, told
        from search.understanding.concepts import in_english

        engine = self.opened().engine
        filters = filters_of(options, self._edition_iri, self._hidden(options.as_of))
        with _questions():
            result = engine.search(query, options.offset + options.k, filters)
        result = replace(result, hits=self.opened().led(result.hits))
        editions = {each["iri"]: each["name"] for each in self.opened().snapshot.manifest.editions}
        notices = told(self.opened(), filters, options.as_of, in_english(query, result.understood))
        return search_response(result, options.offset, editions, self.settings.base_iri, notices)

    def _hidden(self, as_of: str | None) -> frozenset[str]:
        """The items that were not in force on the day ``as_of``."""
        day = as_of_day(as_of)
        return frozenset() if day is None else self.opened().hidden_as_of(day)

    def who(self, question: str, township: str | None = None, as_of: str | None = None) -> WhoResponse:
        """Answer who handles it, by the lists in force on the day ``as_of`` where one is given.

        Raises :class:`BadRequest` for an empty question.
        """
        from api.filtering import filled
        from api.searching import told, who_response
        from search.understanding.concepts import in_english

        opened = self.opened()
        asked = Filters(township=filled(township))
        meant = [
            name for typed in asked.township for name in opened.engine.index.facets.meant("township", typed)
        ]
        place = meant[0] if meant else next(iter(asked.township), None)
        with _questions():
            result = opened.responder.answer(question, place, hidden=self._hidden(as_of))
        notices = told(opened, asked, as_of, in_english(question, result.understood))
        return who_response(result, self.settings.base_iri, notices)

    def similar(self, name: str, k: int = 10) -> SimilarResponse:
        """Return the duties nearest to an item. Raises :class:`NotFound`."""
        from api.searching import similar_response
        from kg.reading.lists import item

        opened = self.opened()
        view = item(opened.store, self.iri(name))
        if view is None:
            raise NotFound(f"没有这条事项：{name}")
        return similar_response(opened, view, k)

    def suggest(self, typed: str, k: int = 8) -> SuggestResponse:
        """Complete what is being typed."""
        from api.searching import suggest_response

        return suggest_response(self.opened(), typed, k)

    # Lists in, findings out

    def ingest(
        self, paths: Sequence[Path], request: IngestRequest, progress: Progress = _silent
    ) -> IngestResponse:
        """Ingest files and folders into a new snapshot; see :class:`api.ingesting.Ingestion`."""
        from api.ingesting import Ingestion

        before = self.snapshot_id()
        response = Ingestion(self.settings, self._snapshots, self.analyst, request, progress).run(paths)
        if response.snapshot not in (None, before):
            self.review.begin_round()
        return response

    def diff(self, before: str, after: str) -> DiffResponse:
        """Compare two stored editions, by name or IRI."""
        from api.editions.diffing import compare_editions

        return compare_editions(self.opened(), self.analyst, before, after)

    def peers(self, request: PeersRequest) -> PeersResponse:
        """Compare a township's lists with those of its peers."""
        from api.editions.diffing import peers

        return peers(self.opened(), self.analyst, request)

    # Entities

    def iri(self, name: str, kind: str = "item") -> str:
        """Complete an IRI: a whole one, one under another host (``…/id/item/x``), ``item/x`` or ``x``."""
        base = self.settings.base_iri
        if name.startswith(base):
            return name
        if "/id/" in name:
            return base + name.partition("/id/")[2]
        return f"{base}{name}" if "/" in name else f"{base}{kind}/{quote(name)}"

    def item(self, name: str) -> ItemModel:
        """Return an item. Raises :class:`NotFound`."""
        from api import present
        from kg.reading.lists import item

        opened = self.opened()
        iri = self.iri(name)
        view = item(opened.store, iri)
        if view is None:
            raise NotFound(f"没有这条事项：{name}")
        return present.item(view, opened.findings_by_item.get(iri, ()))

    def organ(self, name: str, kind: str, limit: int) -> OrganModel:
        """Return a department (``organ``) or a township with its items. Raises :class:`NotFound`."""
        from api.entities import organ

        return organ(self.opened(), self.iri(name, kind), name, limit)

    def graph(self, focus: str | None, depth: int, limit: int) -> GraphResponse:
        """Return the neighbourhood of ``focus``, or the map of everything. Raises :class:`NotFound`."""
        from api.entities import graph

        return graph(self.opened(), self.iri(focus) if focus else None, depth, limit)

    def require(self, iri: str) -> None:
        """Raise :class:`NotFound` unless the graph says something about ``iri``."""
        from api.entities import require

        require(self.opened(), iri)

    def describe(self, iri: str, accept: str) -> tuple[bytes, str]:
        """Describe ``iri`` in the format that ``accept`` prefers: the body and its media type."""
        from api.entities import describe

        return describe(self.opened(), iri, accept)

    # The graph as a whole

    def sparql(
        self,
        query: str,
        accept: str = "*/*",
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
        base: str | None = None,
        as_of: str | None = None,
    ) -> SparqlResult:
        """Run a query in a worker process. Raises the errors of :mod:`kg.sparql.errors`.

        ``as_of`` makes a dataset of the editions in force on that day and the shared graphs; :class:`BadRequest`
        where the query or the request names graphs of its own.
        """
        day = as_of_day(as_of)
        if day is not None:
            from api.editions.asof import graphs_as_of

            default_graphs = named_graphs = graphs_as_of(
                self.opened(), query, day, (*default_graphs, *named_graphs)
            )
        return self.opened().pool.run(
            query,
            accept=accept,
            default_graphs=default_graphs or None,
            named_graphs=named_graphs or None,
            base=base,
        )

    def read_graph(self, name: str | None, accept: str) -> tuple[bytes, str]:
        """Return the graph ``name`` (None: the default graph) in the format that ``accept`` prefers, and its media type."""
        from kg.graph_store import read_graph
        from kg.sparql.formats import Family, negotiate

        chosen = negotiate(Family.GRAPH, accept)
        return read_graph(self.opened().store, name, chosen.name), chosen.media_type

    def named_queries(self) -> dict[str, NamedQuery]:
        """List the named questions of ``ontology/queries``."""
        from kg.queries import named_queries

        return named_queries()

    def service_description(self, endpoint: str, accept: str = "*/*") -> tuple[str, str]:
        """Describe the SPARQL service (W3C, SPARQL 1.1 Service Description): the body and its media type."""
        from kg.sparql.description import service_description
        from kg.sparql.formats import Family, negotiate

        # A browser, which wants HTML, gets the description all the same.
        chosen = negotiate(Family.GRAPH, f"{accept}, */*;q=0.01")
        return service_description(endpoint, chosen.name), chosen.media_type

    def export(self, format_: str) -> bytes:
        """Return the whole graph as trig, turtle, jsonld or graphml, or its items as xlsx."""
        from api.entities import export

        return export(self.opened(), format_)

    def validate(self) -> list[Violation]:
        """Hold the whole graph against the SHACL shapes."""
        from kg.writing.validate import validate_store

        return list(validate_store(self.opened().store))

    def status(self, as_of: str | None = None) -> StatusResponse:
        """Describe the current snapshot, or what of it was in force on the day ``as_of``."""
        from api.editions.stored import status, status_as_of

        day = as_of_day(as_of)
        return status(self._snapshots.current()) if day is None else status_as_of(self.opened(), day)

    def _edition_iri(self, name: str) -> str:
        return choose(self.status().editions, name).iri
