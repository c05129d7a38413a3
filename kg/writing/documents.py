"""The documents of an edition: which ones there are, and how two of the same bytes are told apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TypeVar

from pyoxigraph import NamedNode, Store

from ingest.records import DutyItem, FileResult, Notice, Rejected, Source
from kg.iris import digest
from kg.reading.patterns import text_of, value
from kg.vocabulary import DCT

Record = TypeVar("Record", DutyItem, Rejected, Notice)


def documents(store: Store, edition: NamedNode) -> list[tuple[str, str]]:
    """IRI and name of the documents of an edition, by name."""
    iris = [text_of(quad.object) for quad in store.quads_for_pattern(edition, DCT.source, None, edition)]
    return sorted(((iri, value(store, iri, DCT.title) or "") for iri in iris), key=lambda pair: pair[::-1])


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
