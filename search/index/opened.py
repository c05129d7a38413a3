"""The search index on disk: three groups (duty items, articles, duties that
statutes give) of a few parts each, facets of entries, names, words.

Layout of the folder: ``manifest.json`` (written last: without it there is no index), ``names.json``, ``words/`` (the
dictionary), ``thesaurus/``, ``facets.json`` + ``facet-*.npy``, ``items/`` and ``law/`` (which entry carries which document),
``parts/`` (what one ingest brought; never changed, hard-linked from one index to the next).

An index that grew in steps answers as one that was built at once: what is kept of a text depends on the text alone,
and what depends on the others is worked out from all of them (``tests/search/test_growing.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from ingest.thesaurus.concepts import Concept, read_bundled
from kg.views import ItemView
from search.encoders.base import Encoder
from search.index.entries import GROUPS, ITEMS, LAW, STATUTORY, View, entries_of
from search.index.facets import Facets, Filters
from search.index.grouped import Group, Part
from search.index.manifest import VERSION, Manifest, SearchIndexError, unfinished
from search.index.mapped import link_tree
from search.index.nametable import NameTable, read_names
from search.index.segment import Segment
from search.index.shard import Tools
from search.index.vectors import Known, VectorIndex
from search.understanding.exact import Names
from search.understanding.thesaurus import Thesaurus, write_thesaurus
from search.words.analysis import Analyzer
from search.words.dictionary import Dictionary
from search.words.lexicon import Lexicon, learn_pieces, open_words

if TYPE_CHECKING:
    from search.index.growing import Grown

THESAURUS = "thesaurus"
_STEPS = {ITEMS: "索引职责事项", LAW: "索引法律条文", STATUTORY: "索引法定职责"}


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
    folder.mkdir(parents=True, exist_ok=True)
    concepts = read_bundled() if thesaurus is None else thesaurus
    write_thesaurus(folder, concepts, encoder, Analyzer.bundled(), previous)
    known = _known(previous) if previous else []
    return _written(folder, None, ((), views), encoder, known, progress)


def update(
    removed: Collection[str],
    added: Iterable[View],
    encoder: Encoder,
    folder: Path,
    previous: Path,
    progress: Callable[[str], None] | None = None,
    thesaurus: Sequence[Concept] | None = None,
) -> Manifest:
    """Index into ``folder`` what ``previous`` has, without the entries ``removed`` (IRIs) and with ``added``.

    An added view takes the place of one with its IRI. What did not change is linked, not copied: ``previous`` must
    be on the same file system for that, and must not be changed afterwards. So is its thesaurus, if none is given.

    Raises:
        SearchIndexError: ``previous`` cannot be grown (see :func:`can_grow`); :func:`build` always can.
    """
    if not can_grow(previous, encoder):
        raise SearchIndexError(f"{previous} 的检索索引不能续建，需重新建立")
    folder.mkdir(parents=True, exist_ok=True)
    if thesaurus is not None:
        write_thesaurus(folder, thesaurus, encoder, Analyzer.bundled(), previous)
    elif (previous / THESAURUS).is_dir():
        link_tree(previous / THESAURUS, folder / THESAURUS)
    unique = {view.iri: view for view in added}.values()
    return _written(folder, open_index(previous), (removed, unique), encoder, [], progress)


def can_grow(previous: Path | None, encoder: Encoder) -> bool:
    """Whether the index in ``previous`` was made by this version, with these words and with ``encoder``."""
    if previous is None:
        return False
    try:
        manifest = Manifest.read(previous)
    except SearchIndexError:
        return False
    return manifest.encoder == encoder.name and Lexicon.at_hand(previous)


def _known(folder: Path) -> list[Known]:
    found = (Known.open(part) for part in sorted((folder / "parts").glob("*")))
    return [known for known in found if known is not None]


def _written(
    folder: Path,
    previous: SearchIndex | None,
    change: tuple[Collection[str], Iterable[View]],
    encoder: Encoder,
    known: Sequence[Known],
    progress: Callable[[str], None] | None,
) -> Manifest:
    from search.index.growing import grow, order_of  # a question needs nothing of it

    tell = progress or (lambda _step: None)
    unfinished(folder)
    tell("整理条目")
    removed, added = change
    entries = sorted(entries_of(added), key=lambda entry: order_of(entry.view))
    lexicon = Lexicon(folder)
    if previous:
        link_tree(previous.folder / lexicon.folder.name, lexicon.folder)
    else:
        lexicon.write()

    def tools() -> Tools:
        return Tools(encoder, Analyzer.bundled(), lexicon.cut_all, known)

    grown: dict[str, Grown] = {}
    for group in GROUPS:
        tell(_STEPS[group])
        own = [entry for entry in entries if entry.group == group]
        before = previous.groups[group] if previous else None
        grown[group] = grow(folder, group, before, (removed, own), tools)
    tell("写入条目")
    ordered = [entry for group in GROUPS for entry in entries if entry.group == group]
    Facets.grow(folder, previous.facets if previous else None, _places(previous, grown), ordered)
    table = NameTable.open(previous.folder) if previous else NameTable.empty()
    if previous:
        gone = ((group, entry) for group in GROUPS for entry in grown[group].gone.tolist())
        table.add(entries_of(previous.groups[group].view(entry) for group, entry in gone), -1)
    table.add(entries)
    table.save(folder)
    groups = {name: each.group for name, each in grown.items()}
    manifest = Manifest(
        version=VERSION,
        encoder=encoder.name,
        dimension=encoder.dimension,
        entries=sum(len(group.carriers) for group in groups.values()),
        documents={name: int(group.living.sum()) for name, group in groups.items()},
        encoded=sum(each.encoded for each in grown.values()),
        parts={name: [asdict(part) for part in group.parts] for name, group in groups.items()},
        vectors={
            part.name: asdict(VectorIndex.how_made(folder / "parts" / part.name))
            for group in groups.values()
            for part in group.parts
        },
    )
    manifest.write(folder)
    return manifest


def _places(previous: SearchIndex | None, grown: dict[str, Grown]) -> NDArray[np.int64]:
    """Which entry each entry of the new index was: of the previous index, then of the added ones; -1: none."""
    before = [previous.groups[group].entries if previous else 0 for group in GROUPS]
    old, new, found = 0, sum(before), []
    for group, size in zip(GROUPS, before, strict=True):
        places = grown[group].places
        fresh = places >= size
        found.append(np.where(places < 0, -1, np.where(fresh, places - size + new, places + old)))
        old, new = old + size, new + int(fresh.sum())
    return np.concatenate(found)


class SearchIndex:
    """An opened index: read only, safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        learn_pieces(folder)
        self.analyzer = Analyzer.bundled()
        self.facets = Facets.open(folder)
        self.groups = {
            name: Group(folder / name, tuple(Part(**part) for part in parts))  # type: ignore[arg-type]
            for name, parts in manifest.parts.items()
        }
        first, self._firsts = 0, {}
        for name, group in self.groups.items():
            self._firsts[name], first = first, first + group.entries

    @cached_property
    def names(self) -> Names:
        """The names that entries mention."""
        return read_names(self.folder)

    @cached_property
    def dictionary(self) -> Dictionary:
        """The words, for questions."""
        return open_words(self.folder)

    @cached_property
    def segments(self) -> dict[str, Segment]:
        """The documents of each group that has some."""
        return {name: group.segment for name, group in self.groups.items() if len(group.carriers)}

    @property
    def living(self) -> NDArray[np.bool_]:
        """Which entries are there, shape (entries,): an entry that was taken out keeps its number for a while."""
        return np.concatenate([group.documents >= 0 for group in self.groups.values()])

    def passing(self, filters: Filters) -> NDArray[np.bool_]:
        """Which entries pass, shape (entries,)."""
        passing = self.facets.entries(filters)
        places = (self.places.get(iri) for iri in filters.hidden) if filters.hidden else ()
        passing[[place for place in places if place is not None]] = False
        return passing

    @cached_property
    def places(self) -> dict[str, int]:
        """The entries by IRI."""
        living = self.living.tolist()
        iris = chain.from_iterable(group.iris() for group in self.groups.values())
        return {iri: entry for entry, iri in enumerate(iris) if living[entry]}

    def areas_of(self, iris: Collection[str]) -> set[str | None]:
        """The jurisdictions of those of ``iris`` that are duty items of lists."""
        size = self.groups[ITEMS].entries
        places = [entry for iri, entry in self.item_places.items() if iri in iris and entry < size]
        return self._areas(np.asarray(places, dtype=np.int64))

    def areas_of_editions(self, editions: Collection[str]) -> set[str | None]:
        """The jurisdictions of the items of some editions (IRIs)."""
        if not editions:
            return set()
        passing = self.facets.entries(Filters(edition=tuple(editions)))[: self.groups[ITEMS].entries]
        return self._areas(np.flatnonzero(passing & (self.groups[ITEMS].documents >= 0)))

    def _areas(self, entries: NDArray[np.int64]) -> set[str | None]:
        codes = np.unique(self.facets.single("jurisdiction")[entries]).tolist()
        return {self.facets.values("jurisdiction")[code] if code >= 0 else None for code in codes}

    def items_of_areas(self, areas: Collection[str | None]) -> Iterator[ItemView]:
        """The duty items of some jurisdictions."""
        group = self.groups[ITEMS]
        codes = [-1 if area is None else self.facets.code("jurisdiction", area) for area in areas]
        known = [code for code, area in zip(codes, areas, strict=True) if code >= 0 or area is None]
        own = np.isin(self.facets.single("jurisdiction")[: group.entries], known) & (group.documents >= 0)
        return (cast("ItemView", group.view(entry)) for entry in np.flatnonzero(own).tolist())

    def entries_of_group(self, group: str) -> slice:
        """The numbers of the entries of ``group``."""
        first = self._firsts[group]
        return slice(first, first + self.groups[group].entries)

    @cached_property
    def item_places(self) -> dict[str, int]:
        """The living duty items of lists by IRI."""
        group = self.groups[ITEMS]
        living = (group.documents >= 0).tolist()
        return {iri: entry for entry, iri in enumerate(group.iris()) if living[entry]}

    def _group(self, entry: int) -> tuple[Group, int]:
        name = next(name for name, first in reversed(self._firsts.items()) if entry >= first)
        return self.groups[name], entry - self._firsts[name]

    def view(self, entry: int) -> View:
        """The item or article behind an entry."""
        group, own = self._group(entry)
        return group.view(own)

    def iris(self, entries: Sequence[int]) -> list[str]:
        """The IRIs of the items or articles behind ``entries``, all of one group and not none."""
        group, own = self._group(entries[0])
        first = entries[0] - own
        return [group.iri(entry - first) for entry in entries]

    def views(self) -> Iterator[View]:
        """All of them that are there, in the order of the entries."""
        return (self.view(entry) for entry in np.flatnonzero(self.living).tolist())

    def entries(self, group: str, document: int) -> NDArray[np.int64]:
        """The entries that carry a document of ``group``, by edition and place in it."""
        return self.groups[group].carriers_of(document) + self._firsts[group]

    def first_entries(self, group: str, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first entry that carries each of ``documents``."""
        return self.groups[group].first_carriers(documents) + self._firsts[group]

    @cached_property
    def thesaurus(self) -> Thesaurus | None:
        """The thesaurus that questions are read by."""
        return Thesaurus.open(self.folder)

    def entries_of(self, group: str, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The entries that carry any of ``documents``."""
        return self.groups[group].carriers_of_any(documents) + self._firsts[group]

    def allowed(self, group: str, entries: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Documents of ``group`` that some allowed entry carries, shape (documents,)."""
        first = self._firsts[group]
        return self.groups[group].carried(entries[first : first + self.groups[group].entries])

    def tie(self, group: str, document: int) -> int:
        """What orders documents of one score, whenever they came."""
        return int(self.segments[group].text_keys[document])


def open_index(folder: Path) -> SearchIndex:
    """Open the index in ``folder``.

    Raises:
        SearchIndexError: there is none, it is unfinished, or another version wrote it.
    """
    return SearchIndex(folder, Manifest.read(folder))
