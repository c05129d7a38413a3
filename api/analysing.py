"""Joins search and check: near pairs from the encoder, matters and findings from the analysis."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from api.laws_file import read_laws, write_laws
from api.model_of import keep_setting
from api.publishing import Publication, Statutory, Tools, by_jurisdiction
from ingest.law.citations import format_citation
from ingest.law.register import LawEntry, LawRegister
from ingest.organs.own_names import Names, OwnNames
from ingest.organs.register import Register
from ingest.records import Citation, Statute
from kg.analysis.cards import Judge
from kg.analysis.check import analyse, check
from kg.analysis.detectors.scene import CheckContext, holds, places_of
from kg.analysis.findings import Finding, FindingKind, SimilarPair
from kg.analysis.fit import judge_for
from kg.analysis.reader import pieces_of
from kg.analysis.texts import distinct_texts
from kg.iris import Minter
from kg.reading.statutes import known_laws
from kg.surroundings import Surroundings
from kg.triples.lists import Assessment, Context
from kg.views import ItemView
from search.encoders.base import Encoder
from search.encoders.loading import load_encoder
from search.index.kept import KeepingEncoder, keeping
from search.index.remembered import RememberingEncoder, folder_of, remembering
from search.pairs import similar_pairs

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.writing.writer import GraphWriter

NEIGHBOURS = 40
NEAR = 0.3
"""A pair below this cosine is not looked at; the match weights decide about the rest."""


class Analyst:
    """Everything that the ingest and the check need to understand items, opened once and when first needed."""

    def __init__(self, base_iri: str, encoder: str, vectors: Path | None = None) -> None:
        """``vectors`` is a folder in which vectors of texts are kept from one run to the next."""
        self._vectors = vectors
        self.mint = Minter(base_iri)
        self._encoder_setting = encoder
        self._around: tuple[Store, Surroundings] | None = None
        self._known_laws: list[LawEntry] = []

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the settings name."""
        return remembering(load_encoder(self._encoder_setting), self._vectors)

    @cached_property
    def judge(self) -> Judge:
        """What decides whether two duties are one matter."""
        name = self.encoder.name
        folder = folder_of(self._vectors, name) if self._vectors else None
        return judge_for(name, self._keeping.encode, folder, pieces_of(self.encoder))

    @cached_property
    def _keeping(self) -> Encoder:
        """The encoder, which keeps the vectors of what every check compares with."""
        return keeping(self.encoder, self._vectors)

    @cached_property
    def laws(self) -> LawRegister:
        """The register of statutes."""
        return LawRegister.load()

    @cached_property
    def organs(self) -> Register:
        """The register of departments."""
        return Register.load()

    def context(self, names: Names) -> Context:
        """Return what the conversion of records to triples needs to know, with the ``names`` in use by jurisdiction."""
        return Context(
            mint=self.mint,
            organs=OwnNames(self.organs, names),
            assess=self._assess,
            format_citation=format_citation,
        )

    def _check_context(self, store: Store | None, *, learnt: bool = False) -> CheckContext:
        """Say what is known besides the lists that are checked; statutes are those of ``store``, read once."""
        if store is not None and not learnt:
            self.learn(store)
        context = CheckContext(
            assess=self.laws.assess, successor=lambda name: self.organs.resolve(name).successor
        )
        if store is None:
            return context
        if self._around is None or self._around[0] is not store:
            self._around = store, Surroundings(store, self._law)
        around = self._around[1]
        return replace(context, statutory=around.statutory, places=around.places, articles=around.articles)

    def learn(self, store: Store, index: Path | None = None) -> None:
        """Let the register of statutes grow by those that ``store`` holds; ``index`` is one that was made over the same."""
        kept = read_laws(index) if index else None
        self._known_laws = list(known_laws(store)) if kept is None else kept
        self.laws = LawRegister.load().extended(self._known_laws)

    def _law(self, title: str) -> str:
        """Name the statute that a cited title means, as the graph does."""
        entry = self.laws.lookup(title)
        return self.mint.law(entry.title if entry else title)

    def _assess(self, citation: Citation) -> Assessment:
        found = self.laws.assess(citation)
        return Assessment(found.status, found.reason or None, found.entry.title if found.entry else None)

    def statute_status(self, statute: Statute) -> str:
        """Say whether a statute that is ingested is in force; one that the register does not know is taken to be."""
        entry = self.laws.lookup(statute.title)
        if entry is None:
            return "in-force"
        if (
            entry.status == "in-force"
            and statute.version
            and entry.amended
            and statute.version < entry.amended
        ):
            return "superseded"
        return entry.status

    def check(
        self,
        views: Sequence[ItemView],
        kinds: Collection[FindingKind] | None = None,
        store: Store | None = None,
        admitted: Sequence[ItemView] = (),
    ) -> list[Finding]:
        """Find the flaws of ``views``, each jurisdiction by itself.

        ``store`` has the statutes that they are held against, ``admitted`` the published lists for tasks.
        """
        found: list[Finding] = []
        known = self._check_context(store)
        for _, group in by_jurisdiction(views):
            context = replace(known, admitted=[view for view in admitted if _one_area(view, group[0])])
            found += check(group, self.pairs(group), self.judge, context, kinds)
        return found

    def outside(
        self, tasks: Sequence[ItemView], lists: Sequence[ItemView], context: CheckContext | None = None
    ) -> list[Finding]:
        """Find which of ``tasks``, all of one place, the ``lists`` of that place do not admit."""
        known = replace(context or CheckContext(), admitted=lists)
        return check(tasks, self.pairs(tasks), self.judge, known, (FindingKind.OUTSIDE_LIST,))

    def pairs(self, views: Sequence[ItemView]) -> Iterator[SimilarPair]:
        """Find the near pairs among the distinct texts of ``views``."""
        also = self.judge.catalogue.explained
        texts = distinct_texts(views).texts
        return similar_pairs(texts, self.encoder, neighbours=NEIGHBOURS, threshold=NEAR, also=also)

    def publish(
        self,
        writer: GraphWriter,
        index: Path,
        previous: Path | None,
        progress: Callable[[str], None],
        *,
        learnt: bool = False,
    ) -> None:
        """Write matters and findings into the graph, and the search index into the folder ``index``.

        What still holds of ``previous`` is taken over; see :mod:`api.publishing`. ``learnt`` where :meth:`learn` has read
        the statutes of the store as they are now.
        """
        context = self._check_context(writer.store, learnt=learnt)
        tools = Tools(
            mint=self.mint,
            encoder=self.encoder,
            analyse=lambda views, known: analyse(
                views, self.pairs(views), self.judge, _with(context, views, known)
            ),
            check=lambda views, known: check(
                views, self.pairs(views), self.judge, _with(context, views, known)
            ),
            outside=lambda tasks, lists: self.outside(tasks, lists, context),
            laws=lambda: (f"{law.title}={law.status}" for law in self.laws),
        )
        Publication(tools, writer, index, previous, progress).run()
        keep_setting(index, self._encoder_setting)
        write_laws(index, self._known_laws)
        for encoder in (self.encoder, self._keeping):
            if isinstance(encoder, RememberingEncoder | KeepingEncoder):
                encoder.flush()
        self._around = None  # the working copy becomes a snapshot: it must not be held open


def _with(context: CheckContext, views: Sequence[ItemView], statutory: Statutory | None) -> CheckContext:
    """The context with the statutory duties that hold for ``views``, and for whom they name, as ``statutory`` gives them."""
    if statutory is None:
        return context
    here = cache(lambda: places_of(views, context.places))
    families = {part.family for view in views for part in view.parts if part.family}
    return replace(context, statutory=lambda: statutory(lambda area: holds(area, here()), families))


def _one_area(left: ItemView, right: ItemView) -> bool:
    """Whether two rows may hold in one place, as far as they say."""
    return not left.jurisdiction or not right.jurisdiction or left.jurisdiction == right.jurisdiction
