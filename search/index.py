"""The search index on disk: two segments (duty items, articles), the entries behind their documents, facets.

Layout of the folder: ``manifest.json`` (written last: without it there is no index), ``names.json``,
``dictionary-*.npy`` (jieba's words with these names), ``thesaurus/``, ``facets.json`` + ``*.npy`` (entries), ``views.bin``,
``items/``, ``law/``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.thesaurus import Concept, read_bundled
from search.analysis import Analyzer
from search.cutting import Cutter
from search.dictionary import Dictionary
from search.encoder import Encoder
from search.entries import GROUPS, ITEMS, LAW, STATUTORY, Entry, View, collect_names, entries_of
from search.exact import Names
from search.facets import Facets, Filters
from search.keywords import Fields
from search.mapped import load_mapped
from search.segment import Segment, write_segment
from search.stored import Blob, pack_view, unpack_view
from search.thesaurus import Thesaurus, write_thesaurus

VERSION = 4
_MANIFEST = "manifest.json"


class SearchIndexError(ValueError):
    """The folder holds no index that this version can open; the message (Chinese) says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index was made from."""

    version: int
    encoder: str
    dimension: int
    entries: int
    documents: dict[str, int]
    encoded: int  # texts that had to be encoded; the others came from the previous index


def build(
    views: Iterable[View],
    encoder: Encoder,
    folder: Path,
    previous: Path | None = None,
    progress: Callable[[str], None] | None = None,
    thesaurus: Sequence[Concept] | None = None,
) -> Manifest:
    """Index ``views`` into ``folder`` (made if missing); vectors of texts that ``previous`` knows are reused.

    ``progress`` is told, in Chinese, which step begins; ``thesaurus`` is the bundled one, if not given.
    """
    tell = progress or (lambda _step: None)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MANIFEST).unlink(missing_ok=True)
    tell("整理条目")
    entries = sorted(entries_of(views), key=lambda entry: GROUPS.index(entry.group))
    analyzer = Analyzer.bundled()
    names = collect_names(entries)
    names.save(folder)
    cutter = Cutter([*names.table, *(entry.fields.title for entry in entries if entry.group == ITEMS)])
    cutter.dictionary().save(folder)
    concepts = read_bundled() if thesaurus is None else thesaurus
    write_thesaurus(folder, concepts, encoder, analyzer, previous)
    documents, encoded, counts = np.zeros(len(entries), dtype=np.int32), 0, {}
    for group in GROUPS:
        tell({ITEMS: "索引职责事项", LAW: "索引法律条文", STATUTORY: "索引法定职责"}[group])
        own = [place for place, entry in enumerate(entries) if entry.group == group]
        fields, keys = _distinct([entries[place] for place in own], documents, own)
        encoded += write_segment(
            folder / group, fields, keys, (encoder, analyzer, cutter), previous / group if previous else None
        )
        counts[group] = len(fields)
    tell("写入条目")
    np.save(folder / "documents.npy", documents)
    Facets.write(folder, entries)
    Blob.write(folder, "iris", (entry.view.iri.encode() for entry in entries))
    Blob.write(folder, "views", (pack_view(entry.view) for entry in entries))
    manifest = Manifest(VERSION, encoder.name, encoder.dimension, len(entries), counts, encoded)
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8")
    return manifest


def _distinct(
    entries: Sequence[Entry], documents: NDArray[np.int32], places: Sequence[int]
) -> tuple[list[Fields], list[Iterable[str]]]:
    """The distinct texts of ``entries`` with everything that their carriers add; fills in ``documents[place]``."""
    numbers: dict[tuple[str, str], int] = {}
    merged: list[Fields] = []
    organs: list[dict[str, None]] = []
    bases: list[dict[str, None]] = []
    keys: list[dict[str, None]] = []
    for entry, place in zip(entries, places, strict=True):
        number = numbers.setdefault(entry.text, len(numbers))
        documents[place] = number
        if number == len(merged):
            merged.append(entry.fields)
            organs.append({})
            bases.append({})
            keys.append({})
        organs[number].update(dict.fromkeys(entry.fields.organs.split(" ")))
        bases[number].update(dict.fromkeys(entry.fields.bases.split(" ")))
        keys[number].update(dict.fromkeys(entry.keys))
    texts = [
        replace(fields, organs=" ".join(own), bases=" ".join(cited))
        for fields, own, cited in zip(merged, organs, bases, strict=True)
    ]
    return texts, [*keys]


class SearchIndex:
    """An opened index: read only, safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.analyzer = Analyzer.bundled()
        self.names = Names.open(folder)
        self.dictionary = Dictionary.open(folder)
        self.facets = Facets.open(folder)
        self.segments = {group: Segment.open(folder / group) for group in GROUPS if manifest.documents.get(group)}
        self._views = Blob.open(folder, "views")
        self._iris = Blob.open(folder, "iris")
        documents = load_mapped(folder / "documents.npy")
        counts = {kind: int((self.facets.kinds == self.facets.code("kind", kind)).sum()) for kind in GROUPS[1:]}
        counts[ITEMS] = manifest.entries - sum(counts.values())
        ends = dict(zip(GROUPS, np.cumsum([counts[group] for group in GROUPS]).tolist(), strict=True))
        self._carriers = {
            group: _Carriers(documents, ends[group] - counts[group], ends[group]) for group in self.segments
        }

    def view(self, entry: int) -> View:
        """The item or article behind an entry."""
        return unpack_view(self._views[entry])

    def passing(self, filters: Filters) -> NDArray[np.bool_]:
        """Which entries pass, shape (entries,)."""
        passing = self.facets.entries(filters)
        places = (self._places.get(iri) for iri in filters.hidden) if filters.hidden else ()
        passing[[place for place in places if place is not None]] = False
        return passing

    @cached_property
    def _places(self) -> dict[str, int]:
        return {self.iri(entry): entry for entry in range(self.manifest.entries)}

    def iri(self, entry: int) -> str:
        """The IRI of the item or article behind an entry."""
        return self._iris[entry].decode()

    def views(self) -> Iterator[View]:
        """All of them, in the order of the entries."""
        return (self.view(entry) for entry in range(self.manifest.entries))

    def entries(self, group: str, document: int) -> NDArray[np.int64]:
        """The entries that carry a document of ``group``, ascending."""
        return self._carriers[group].of(document)

    @cached_property
    def thesaurus(self) -> Thesaurus | None:
        """The thesaurus that questions are read by."""
        return Thesaurus.open(self.folder)

    def first_entries(self, group: str, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first entry that carries each of ``documents``."""
        return self._carriers[group].first(documents)

    def entries_of(self, group: str, documents: Sequence[int]) -> NDArray[np.int64]:
        """The entries that carry any of ``documents``, ascending."""
        return self._carriers[group].of_any(documents, self.segments[group].size)

    def allowed(self, group: str, entries: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Documents of ``group`` that some allowed entry carries, shape (documents,)."""
        return self._carriers[group].allowed(entries, self.segments[group].size)


class _Carriers:
    """Which entries (of the range first..last) carry which document."""

    def __init__(self, documents: NDArray[np.int32], first: int, last: int) -> None:
        self._first = first
        self._documents = documents[first:last]
        self._order = np.argsort(self._documents, kind="stable")
        self._sorted = self._documents[self._order]

    def of(self, document: int) -> NDArray[np.int64]:
        bounds = np.array([document, document + 1], dtype=self._sorted.dtype)  # another type: a copy of all
        begin, end = np.searchsorted(self._sorted, bounds)
        return np.asarray(self._order[begin:end] + self._first, dtype=np.int64)

    def first(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        spots = np.searchsorted(self._sorted, documents.astype(self._sorted.dtype))
        return np.asarray(self._order[spots] + self._first, dtype=np.int64)

    def of_any(self, documents: Sequence[int], size: int) -> NDArray[np.int64]:
        wanted = np.zeros(size, dtype=bool)
        wanted[np.asarray(documents, dtype=np.int64)] = True
        return np.asarray(np.flatnonzero(wanted[self._documents]) + self._first, dtype=np.int64)

    def allowed(self, entries: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
        result = np.zeros(size, dtype=bool)
        result[self._documents[entries[self._first : self._first + len(self._documents)]]] = True
        return result


def open_index(folder: Path) -> SearchIndex:
    """Open the index in ``folder``.

    Raises:
        SearchIndexError: there is none, it is unfinished, or another version wrote it.
    """
    file = folder / _MANIFEST
    if not file.is_file():
        raise SearchIndexError(f"{folder} 里没有检索索引（或上次没有建完）。请重新运行 zhize ingest")
    raw = json.loads(file.read_text("utf-8"))
    if raw.get("version") != VERSION:
        raise SearchIndexError(
            f"{folder} 的检索索引是另一版本（{raw.get('version')}）写的。请重新运行 zhize ingest"
        )
    return SearchIndex(folder, Manifest(**raw))
