"""How one group of an index grows: which entries and documents are new, which are gone, which parts are merged.

A *part* is what one ingest brought: entries (items or articles) and the documents (distinct texts) that they made
necessary. It is written once. An entry that is taken out, or a document whose carriers changed what is searched of it,
is gone from its part without the part being touched. Parts are merged when they have become small beside what is new,
so there are never more than a logarithm of the size.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.index.entries import Entry, View, entries_of
from search.index.grouped import Group, Part
from search.index.keywords import gram_norms
from search.index.mapped import link_tree
from search.index.shard import GRAMS_LIMIT, Document, Shard, Tools, merge_shards, text_key, write_shard
from search.index.stored import Blob, pack_view

Ints = NDArray[np.int64]

_GROWTH = 2
"""Parts up to this many times as large as what is new are merged with it."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A group after a change.

    ``places`` says of each entry which it was: of the previous entries, then of the added ones, -1 for one that is
    gone. ``gone`` are the previous entries that were taken out, ``encoded`` counts texts that had to be encoded.
    """

    group: Group
    places: Ints
    gone: Ints
    encoded: int


def grow(
    folder: Path,
    name: str,
    before: Group | None,
    change: tuple[Collection[str], Sequence[Entry]],
    tools: Callable[[], Tools],
) -> Grown:
    """Write the group ``name`` of the index ``folder``: ``before`` without some entries (their IRIs), with others.

    An added entry takes the place of one with the same IRI. Nothing is copied that did not change.
    """
    removed, added = change
    gone = (
        _gone(before, {*removed, *(entry.view.iri for entry in added)}) if before else np.zeros(0, np.int64)
    )
    if before is not None and not added and not len(gone):
        for part in before.parts:
            link_tree(before.folder.parent / "parts" / part.name, folder / "parts" / part.name)
        link_tree(before.folder, folder / name)
        return Grown(before, np.arange(before.entries, dtype=np.int64), gone, 0)
    return _Growth(folder, name, before, added, gone, tools).run()


def _gone(before: Group, iris: set[str]) -> Ints:
    """The living entries of ``before`` with one of ``iris``."""
    if not iris:
        return np.zeros(0, dtype=np.int64)
    found = np.asarray(before.places_of(iris), dtype=np.int64)
    return found[before.documents[found] >= 0]


def order_of(view: View) -> tuple[str, ...]:
    """What orders the carriers of one text: edition and place in it, whenever they came."""
    source = view.source
    numbers = (source.page, source.table, source.row) if source else ()
    return (
        getattr(view, "jurisdiction", None) or "",
        getattr(view, "edition", None) or "",
        source.document if source else "",
        (source.sheet if source else None) or "",
        *(f"{number or 0:09d}" for number in numbers),
        view.iri,
    )


class _Growth:
    """One change of one group. Entries and documents are numbered through: those before, then those added."""

    def __init__(
        self,
        folder: Path,
        name: str,
        before: Group | None,
        added: Sequence[Entry],
        gone: Ints,
        tools: Callable[[], Tools],
    ) -> None:
        self.folder, self.name, self.added, self.gone, self.tools = folder, name, added, gone, tools
        self.before = before
        self.old_entries = before.entries if before else 0
        self.old_documents = before.segment.size if before else 0
        none = np.full(len(added), -1, dtype=np.int64)
        self.documents = np.concatenate([before.documents.astype(np.int64), none]) if before else none
        self.documents[gone] = -1
        self.ranks = np.zeros(len(self.documents), dtype=np.int64)
        if before:
            self.ranks[before.carriers] = np.arange(len(before.carriers))
        self.fresh: list[Document] = []

    def run(self) -> Grown:
        """Settle the documents, write what is new, merge what is small, and write the group's own files."""
        self._settle()
        living = np.zeros(self.old_documents + len(self.fresh), dtype=bool)
        living[self.documents[self.documents >= 0]] = True
        kept, merged = self._choose(living)
        encoded = self._write(kept, merged, living)
        return self._finish(kept, merged, living, encoded)

    # Which documents there are

    def _settle(self) -> None:
        """Give each affected text its document: the one it had if nothing that is searched of it changed."""
        carriers: dict[int, list[tuple[int, Entry]]] = {}
        known = self._known_texts()
        for place, entry in enumerate(self.added, self.old_entries):
            carriers.setdefault(text_key(*entry.text), []).append((place, entry))
        if self.before:
            keys = self.before.segment.text_keys
            affected = {int(keys[number]) for number in self.before.documents[self.gone]}
            affected.update(key for key in carriers if key in known)
            for key in sorted(affected):
                kept = [e for e in self.before.carriers_of(known[key]).tolist() if self.documents[e] >= 0]
                views = (self.before.view(entry) for entry in kept)
                carriers.setdefault(key, []).extend(zip(kept, entries_of(views), strict=True))
        for key, own in carriers.items():
            self._settle_text(known.get(key), own)

    def _known_texts(self) -> dict[int, int]:
        """The living documents by the key of their text."""
        if not self.before:
            return {}
        living = np.flatnonzero(self.before.living)
        keys = self.before.segment.text_keys[living]
        return dict(zip(keys.tolist(), living.tolist(), strict=True))

    def _settle_text(self, known: int | None, own: list[tuple[int, Entry]]) -> None:
        if not own:
            return
        own.sort(key=lambda pair: order_of(pair[1].view))
        document = merged_document([entry for _, entry in own])
        number = known
        if number is None or self.before is None or int(self.before.identity(number)) != document.identity:
            number = self.old_documents + len(self.fresh)
            self.fresh.append(document)
        for rank, (place, _) in enumerate(own):
            self.documents[place], self.ranks[place] = number, rank

    # Which parts there are

    def _parts(self) -> list[tuple[Part, slice, slice]]:
        """The parts before and (if anything is new) the new one, with their entries and documents."""
        found, entry, document = [], 0, 0
        for part in self.before.parts if self.before else ():
            found.append(
                (part, slice(entry, entry + part.entries), slice(document, document + part.documents))
            )
            entry, document = entry + part.entries, document + part.documents
        if self.added or self.fresh:
            number = 1 + max((part.number for part in self.before.parts), default=0) if self.before else 1
            part = Part(f"{self.name}-{number:06d}", len(self.added), len(self.fresh))
            found.append(
                (part, slice(entry, entry + part.entries), slice(document, document + part.documents))
            )
        return found

    def _choose(self, living: NDArray[np.bool_]) -> tuple[list[int], list[int]]:
        """Which parts (by their place in :meth:`_parts`) stay as they are, and which are written anew as one."""
        parts = self._parts()
        sizes = [
            max(int(living[documents].sum()), int((self.documents[entries] >= 0).sum()))
            for _, entries, documents in parts
        ]
        isnew = [place >= (len(self.before.parts) if self.before else 0) for place in range(len(parts))]
        merged = {place for place, new in enumerate(isnew) if new}
        for place, (part, _, _) in enumerate(parts):
            if 0 < 2 * sizes[place] < max(part.entries, part.documents):
                merged.add(place)
        if int(living.sum()) <= GRAMS_LIMIT:
            shards = self.before.segment.shards if self.before else ()
            merged.update(place for place, shard in enumerate(shards) if shard.grams is None and sizes[place])
        total = sum(sizes[place] for place in merged)
        for place in sorted(range(len(parts)), key=sizes.__getitem__):
            if place not in merged and 0 < sizes[place] <= _GROWTH * total:
                merged.add(place)
                total += sizes[place]
        kept = [place for place in range(len(parts)) if place not in merged and sizes[place]]
        return kept, sorted(place for place in merged if sizes[place])

    # What is written

    def _write(self, kept: list[int], merged: list[int], living: NDArray[np.bool_]) -> int:
        parts, encoded = self._parts(), 0
        old = len(self.before.parts) if self.before else 0
        for place in kept:
            assert self.before is not None  # noqa: S101 - only parts of before are kept
            name = parts[place][0].name
            link_tree(self.before.folder.parent / "parts" / name, self.folder / "parts" / name)
        if not merged:
            return 0
        target = self.folder / "parts" / self._new_name()
        alone = merged == [old]
        encoded = (
            write_shard(target, self.fresh, self.tools()) if alone else self._merge(target, merged, living)
        )
        entries = [e for place in merged for e in self._living_entries(parts[place][1])]
        Blob.write(target, "iris", (self._iri(entry) for entry in entries))
        Blob.write(target, "views", (self._view(entry) for entry in entries))
        return encoded

    def _new_name(self) -> str:
        numbers = [part.number for part in self.before.parts] if self.before else []
        return f"{self.name}-{1 + max(numbers, default=0):06d}"

    def _merge(self, target: Path, merged: list[int], living: NDArray[np.bool_]) -> int:
        parts, encoded = self._parts(), 0
        old = len(self.before.parts) if self.before else 0
        scratch = target.with_name("new")
        shards: list[tuple[Shard, Ints]] = []
        count = 0
        for place in merged:
            documents = parts[place][2]
            if place == old:
                if not self.fresh:
                    continue
                encoded = write_shard(scratch, self.fresh, self.tools())
                shard = Shard(scratch)
            else:
                assert self.before is not None  # noqa: S101
                shard = self.before.segment.shards[place]
            alive = living[documents]
            shards.append((shard, np.where(alive, np.cumsum(alive) - 1 + count, -1)))
            count += int(alive.sum())
        merge_shards(target, shards, count, self.tools)
        shutil.rmtree(scratch, ignore_errors=True)
        return encoded

    def _living_entries(self, entries: slice) -> list[int]:
        return [int(entry) for entry in np.flatnonzero(self.documents[entries] >= 0) + entries.start]

    def _iri(self, entry: int) -> bytes:
        if entry < self.old_entries and self.before:
            return self.before.iri(entry).encode()
        return self.added[entry - self.old_entries].view.iri.encode()

    def _view(self, entry: int) -> bytes:
        if entry < self.old_entries and self.before:
            return self.before.packed(entry)
        return pack_view(self.added[entry - self.old_entries].view)

    def _finish(self, kept: list[int], merged: list[int], living: NDArray[np.bool_], encoded: int) -> Grown:
        """Number everything anew, in the order of the parts, and write what the group says of its parts."""
        parts = self._parts()
        order: list[Ints] = [np.arange(parts[p][1].start, parts[p][1].stop, dtype=np.int64) for p in kept]
        numbers = np.full(len(living), -1, dtype=np.int64)
        final, count = [parts[place][0] for place in kept], 0
        for place in kept:
            own = parts[place][2]
            numbers[own] = np.arange(count, count + own.stop - own.start)
            count += own.stop - own.start
        if merged:
            entries = [entry for place in merged for entry in self._living_entries(parts[place][1])]
            order.append(np.asarray(entries, dtype=np.int64))
            first = count
            for place in merged:
                alive = np.flatnonzero(living[parts[place][2]]) + parts[place][2].start
                numbers[alive] = np.arange(count, count + len(alive))
                count += len(alive)
            final.append(Part(self._new_name(), len(entries), count - first))
        places = np.concatenate([np.zeros(0, dtype=np.int64), *order])
        documents = np.where(self.documents[places] >= 0, numbers[self.documents[places]], -1)
        places = np.where(documents >= 0, places, -1)
        group = write_group(self.folder, self.name, final, documents, self.ranks[places])
        return Grown(group, places, self.gone, encoded)


def merged_document(carriers: Sequence[Entry]) -> Document:
    """One text with what all its carriers add: organs, statutes, keys; the field that most of them name."""
    fields = carriers[0].fields
    named = [entry.fields.field for entry in carriers if entry.fields.field]
    most = min(set(named), key=lambda name: (-named.count(name), name), default="")
    organs = sorted({name for entry in carriers for name in entry.fields.organs.split(" ")})
    bases = sorted({name for entry in carriers for name in entry.fields.bases.split(" ")})
    keys = sorted({key for entry in carriers for key in entry.keys})
    merged = replace(fields, field=most, organs=" ".join(organs), bases=" ".join(bases))
    return Document(merged, tuple(keys))


def write_group(folder: Path, name: str, parts: Sequence[Part], documents: Ints, ranks: Ints) -> Group:
    """Write which parts the group has and which entry carries which document; ``ranks`` orders the carriers of one."""
    own = folder / name
    own.mkdir(parents=True, exist_ok=True)
    alive = np.flatnonzero(documents >= 0)
    carriers = alive[np.lexsort((ranks[alive], documents[alive]))]
    size = sum(part.documents for part in parts)
    counts = np.bincount(documents[alive], minlength=size)
    np.save(own / "documents.npy", documents.astype(np.int32))
    np.save(own / "carriers.npy", carriers.astype(np.int32))
    np.save(own / "starts.npy", np.concatenate(([0], np.cumsum(counts))).astype(np.int32))
    first = 0
    shards = []
    for part in parts:
        shard = Shard(folder / "parts" / part.name)
        shard.write_dead(own, counts[first : first + part.documents] == 0)
        first += part.documents
        shards.append(Shard(shard.folder, own))
    tables = [shard.grams for shard in shards if shard.grams is not None]
    living = int((counts > 0).sum())
    if shards and living <= GRAMS_LIMIT and len(tables) == len(shards):
        np.save(own / "norms.npy", gram_norms(tables, living))
    return Group(own, tuple(parts))
