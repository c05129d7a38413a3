"""Writing statutes into a working copy: their articles, and the duties that they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pyoxigraph import NamedNode, Quad, Store

from ingest.organs.register import Register
from ingest.records import Notice, Statute
from kg.reading.patterns import text_of
from kg.reading.statutory import GRAPH
from kg.triples.lists import A, Context, Scribe
from kg.vocabulary import DCT, ELI, M8G, PROV, ZHIZE


@dataclass(frozen=True, slots=True)
class StatutesAdded:
    """How many statutes and articles were added; ``kept`` names statutes of which a newer version was there."""

    statutes: int
    articles: int
    replaced: int
    kept: tuple[str, ...]
    notices: tuple[Notice, ...] = ()


class StatuteWriter:
    """Writes statutes through ``load`` and takes them out of ``store``."""

    def __init__(self, store: Store, context: Context, load: Callable[[Iterable[Quad]], None]) -> None:
        self.store, self.context, self._load = store, context, load
        self.mint = context.mint
        self._statutes = NamedNode(self.mint.graph("statutes"))
        self._statutory = NamedNode(self.mint.graph(GRAPH))

    @cached_property
    def _versions(self) -> dict[str, str]:
        """Statutes at hand with the date of their version, kept up to date while this writes."""
        found = {text_of(quad.subject): "" for quad in self._find(None, ZHIZE.document, self._statutes)}
        for predicate in (ELI.date_document, ELI.version_date):
            for quad in self._find(None, predicate, self._statutes):
                found[text_of(quad.subject)] = text_of(quad.object)
        return found

    def add(self, statutes: Iterable[Statute], status: Callable[[Statute], str]) -> StatutesAdded:
        """Add statutes and their duties; of two versions of one statute the newer one stays."""
        chosen: dict[str, Statute] = {}
        kept: list[str] = []
        replaced: set[str] = set()
        versions = self._versions
        for statute in statutes:
            law = self.mint.law(statute.title)
            version = statute.version or statute.adopted or ""
            if law not in versions:
                chosen[law], versions[law] = statute, version
            elif version > versions[law]:
                if law in chosen:
                    kept.append(statute.title)
                else:
                    replaced.add(law)
                chosen[law], versions[law] = statute, version
            else:
                kept.append(statute.title)
        for law in replaced:
            self.remove(law)
        self._load(self._quads(chosen.values(), status))
        from kg.triples.statutes import statute_notices

        articles = sum(len(statute.articles) for statute in chosen.values())
        notices = tuple(chain.from_iterable(map(statute_notices, chosen.values())))
        return StatutesAdded(len(chosen), articles, len(replaced), tuple(kept), notices)

    def _quads(self, statutes: Iterable[Statute], status: Callable[[Statute], str]) -> Iterator[Quad]:
        # Whoever ingests lists needs nothing of the grammar of statutes.
        from kg.triples.statutes import statute_quads
        from kg.triples.statutory import StatutoryScribe

        articles = Scribe(self.context, self._statutes.value)
        duties = StatutoryScribe(Scribe(self.context, self._statutory.value), Register.load())
        for statute in statutes:
            standing = status(statute)
            yield from statute_quads(articles, statute, standing)
            yield from duties.quads(statute, standing)

    def titles(self) -> dict[str, str]:
        """The titles of the ingested statutes by their IRI; statutes that are only cited are none of them."""
        ingested = {quad.subject for quad in self._find(None, ZHIZE.document, self._statutes)}
        named = self._find(None, DCT.title, self._statutes)
        return {text_of(quad.subject): text_of(quad.object) for quad in named if quad.subject in ingested}

    def remove(self, law: str) -> tuple[int, int]:
        """Takes a statute (its IRI) out, but for what items cite: those places stay, without text.

        Returns how many articles and how many duties went.
        """
        articles = {quad.subject for quad in self._find(None, ELI.is_part_of, self._statutes, law)}
        texts = duties = 0
        for article in articles:
            texts += next(self._find(text_of(article), ZHIZE.text, self._statutes), None) is not None
            duties += self._remove_duties(text_of(article))
            cited = next(self.store.quads_for_pattern(None, ZHIZE.cites, article, None), None) is not None
            stub = {A, ELI.is_part_of, ZHIZE.number} if cited else set()
            self._drop(
                q for q in self._find(text_of(article), None, self._statutes) if q.predicate not in stub
            )
        named = (
            next(self.store.quads_for_pattern(None, each, NamedNode(law), None), None) for each in _CITES
        )
        stub = {A, DCT.title} if any(named) else set()
        self._drop(q for q in self._find(law, None, self._statutes) if q.predicate not in stub)
        return texts, duties

    def _remove_duties(self, article: str) -> int:
        """Takes out the duties that an article gives, with the nodes that only they mention; returns how many."""
        items = [quad.subject for quad in self._find(None, M8G.hasLegalResource, self._statutory, article)]
        if not items:
            return 0
        quads = [quad for item in items for quad in self._find(text_of(item), None, self._statutory)]
        self._drop(quads)
        nodes = {text_of(quad.object) for quad in quads if quad.predicate in _OWN}
        organs = {text_of(quad.object) for quad in quads if quad.predicate == ZHIZE.holder}
        for node in nodes:
            own = list(self._find(node, None, self._statutory))
            organs |= {text_of(quad.object) for quad in own if quad.predicate == ZHIZE.organ}
            self._drop(own)
        for organ in organs:
            used = (next(self._find(None, each, self._statutory, organ), None) for each in _NAMES)
            if not any(used):
                self._drop(self._find(organ, None, self._statutory))
        return len(set(items))

    def _find(
        self, subject: str | None, predicate: NamedNode | None, graph: NamedNode, value: str | None = None
    ) -> Iterator[Quad]:
        return self.store.quads_for_pattern(
            NamedNode(subject) if subject else None, predicate, NamedNode(value) if value else None, graph
        )

    def _drop(self, quads: Iterable[Quad]) -> None:
        for quad in list(quads):
            self.store.remove(quad)


_OWN = frozenset({M8G.hasParticipation, ZHIZE.legalBasis, PROV.hadPrimarySource})
"""What leads from a duty to nodes that belong to it (or to duties of the same article) alone."""

_CITES = (ELI.is_part_of, ZHIZE.cites, M8G.hasLegalResource)
"""What keeps the name of a statute that was taken out."""

_NAMES = (ZHIZE.organ, ZHIZE.holder)
