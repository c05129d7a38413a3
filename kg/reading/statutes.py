"""Store → views of the articles of ingested statutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Store

from ingest.law.register import LawEntry, entry_of
from ingest.law.territory import Place, place_of
from ingest.records import Source, Statute
from kg.reading.patterns import column, text_of, value
from kg.views import ArticleView
from kg.vocabulary import DCT, ELI, ZHIZE, Scheme, concept_name


def articles(store: Store) -> Iterator[ArticleView]:
    """All articles of the ingested statutes, one at a time; articles that are only cited have no text."""
    columns = {predicate: column(store, predicate) for predicate in _ARTICLE_COLUMNS}
    laws: dict[str, _Law] = {}
    for quad in store.quads_for_pattern(None, ZHIZE.text, None, None):
        iri = text_of(quad.subject)
        number, chapter, line, law = (columns[predicate].get(iri) for predicate in _ARTICLE_COLUMNS)
        law = law or iri.rsplit("/article/", 1)[0]
        if law not in laws:
            laws[law] = _law(store, law)
        yield _article(iri, text_of(quad.object), laws[law], number, chapter, line)


def article(store: Store, iri: str) -> ArticleView | None:
    """One article with its text, or ``None`` where the text is not at hand."""
    text = value(store, iri, ZHIZE.text)
    if text is None:
        return None
    number, chapter, line, law = (value(store, iri, predicate) for predicate in _ARTICLE_COLUMNS)
    return _article(iri, text, _law(store, law or iri.rsplit("/article/", 1)[0]), number, chapter, line)


def known_laws(store: Store) -> Iterator[LawEntry]:
    """What the ingested statutes tell a register of laws: title, level, version, last article.

    Each property is read once as a column of the statutes' graph, never one pattern per statute.
    """
    last = list(store.quads_for_pattern(None, ZHIZE.lastArticle, None, None))
    for graph in {quad.graph_name for quad in last if isinstance(quad.graph_name, NamedNode)}:
        title, adopted, level, version, since = (
            column(store, predicate, graph) for predicate in _LAW_COLUMNS
        )
        for quad in last:
            law = text_of(quad.subject)
            if quad.graph_name == graph and title.get(law):
                yield entry_of(
                    title[law],
                    concept_name(Scheme.STATUTE_LEVELS, level.get(law, "")) or "normative-document",
                    adopted.get(law),
                    version.get(law) or adopted.get(law),
                    since.get(law),
                    int(text_of(quad.object)),
                )


_LAW_COLUMNS: Final = (
    DCT.title,
    ELI.date_document,
    ZHIZE.statuteLevel,
    ELI.version_date,
    ELI.first_date_entry_in_force,
)
_ARTICLE_COLUMNS: Final = (ZHIZE.number, ZHIZE.chapter, ZHIZE.line, ELI.is_part_of)


@dataclass(frozen=True, slots=True)
class _Law:
    """What an article takes from its statute."""

    iri: str
    title: str
    status: str
    source: Source | None
    level: str
    place: Place | None
    document_number: str | None


def _law(store: Store, law: str) -> _Law:
    status = value(store, law, ZHIZE.legalStatus)
    document = value(store, law, ZHIZE.document)
    source = None
    if document:
        name = value(store, document, DCT.title) or ""
        source = Source(document=name, sha256=value(store, document, ZHIZE.sha256) or "")
    standing = (concept_name(Scheme.LEGAL_STATUSES, status) if status else None) or "unknown"
    title, level = value(store, law, DCT.title) or law, value(store, law, ZHIZE.statuteLevel)
    rank = (concept_name(Scheme.STATUTE_LEVELS, level) if level else None) or "normative-document"
    notes = tuple(
        text_of(quad.object)
        for quad in store.quads_for_pattern(NamedNode(law), ZHIZE.historyNote, None, None)
    )
    place = place_of(Statute(title, (), Source(""), rank, history=notes))
    number = value(store, law, ZHIZE.documentNumber)
    return _Law(law, title, standing, source, rank, place, number)


def _article(
    iri: str, text: str, law: _Law, number: str | None, chapter: str | None, line: str | None
) -> ArticleView:
    source = law.source
    if source and line:
        source = Source(document=source.document, sha256=source.sha256, row=int(line))
    return ArticleView(
        iri=iri,
        statute=law.title,
        statute_iri=law.iri,
        number=number or "",
        text=text,
        status=law.status,
        chapter=chapter,
        source=source,
        level=law.level,
        province=law.place.province if law.place else None,
        place=law.place.name if law.place else None,
        document_number=law.document_number,
    )
