"""The documents of an edition: which ones there are, and how two of the same bytes are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Final, TypeVar

from pyoxigraph import NamedNode, Store

from ingest.records import DutyItem, FileResult, Notice, Rejected, Source
from kg.iris import digest
from kg.reading.patterns import text_of, value
from kg.triples.lists import Edition, Scribe
from kg.vocabulary import DCT, PROV, ZHIZE

Record = TypeVar("Record", DutyItem, Rejected, Notice)

_LEAST_TWICE: Final = 3
_MOST_NAMED: Final = 3


def documents(store: Store, edition: NamedNode) -> list[tuple[str, str]]:
    """IRI and name of the documents of an edition, by name."""
    iris = [text_of(quad.object) for quad in store.quads_for_pattern(edition, DCT.source, None, edition)]
    return sorted(((iri, value(store, iri, DCT.title) or "") for iri in iris), key=lambda pair: pair[::-1])


def told_twice(
    store: Store, scribe: Scribe, edition: Edition, result: FileResult, leaving: Collection[str]
) -> Iterator[Notice]:
    """Tells that most of a file stands in other documents of the edition, ``leaving`` aside: it is a revision, most likely."""
    found: Counter[str] = Counter()
    known = 0
    for item in result.items:
        duty = NamedNode(scribe.mint.duty(item, edition.jurisdiction))
        same = (
            text_of(q.subject) for q in store.quads_for_pattern(None, DCT.isVersionOf, duty, scribe.graph)
        )
        places = [value(store, iri, PROV.hadPrimarySource) for iri in same if iri not in leaving]
        held = {value(store, place, ZHIZE.document) for place in places if place} - {None}
        found.update(each for each in held if each)
        known += bool(held)
    if known >= max(_LEAST_TWICE, len(result.items) / 2):
        names = [value(store, iri, DCT.title) or iri for iri, _ in found.most_common(_MOST_NAMED)]
        whose = f"{edition.jurisdiction}/{edition.name}" if edition.jurisdiction else edition.name
        yield Notice(
            document_of(result),
            f"其中 {known} 条在版本 {whose} 的另一份文件（{'、'.join(names)}）中已有，现在各有两条；若本文件是修改稿，"
            f"请撤出旧文件：zhize edition remove {whose} --document {names[0]}",
        )


def copy_of(result: FileResult) -> FileResult:
    """The same file, told apart by its name from one of the same bytes: its hash carries a mark behind ~."""
    mark = f"{result.sha256}~{digest(document_of(result).document, length=8)}"

    def marked(record: Record) -> Record:
        return replace(record, source=replace(record.source, sha256=mark))

    tables = tuple(
        replace(table, items=tuple(map(marked, table.items)), rejected=tuple(map(marked, table.rejected)))
        for table in result.tables
    )
    return replace(result, sha256=mark, tables=tables, warnings=tuple(map(marked, result.warnings)))


def document_of(result: FileResult) -> Source:
    """The document that a file is: its name as its items give it, its hash."""
    for item in result.items:
        return Source(item.source.document, item.source.sha256 or result.sha256)
    return Source(PurePath(result.path).name, result.sha256)
