"""Which names the entries of an index mention, and how often: a name goes when the last entry that mentions it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import orjson

from kg.views import ArticleView
from search.index.entries import Entry, article_entry, collect_names
from search.understanding.exact import Names

Mention = tuple[str, str, str]
"""A written name, the kind of what it names, and the value of its key."""

_FILE = "names.json"


class NameTable:
    """Counted mentions of names."""

    def __init__(self, counts: Counter[Mention]) -> None:
        self._counts = counts

    @classmethod
    def empty(cls) -> NameTable:
        """A table without names."""
        return cls(Counter())

    def add(self, entries: Iterable[Entry], times: int = 1) -> None:
        """Count what ``entries`` mention; with ``times=-1`` they mention it no more."""
        for entry in entries:
            view = entry.view
            found = _of_statute(view.statute) if isinstance(view, ArticleView) else _mentions(entry)
            for mention in found:
                self._counts[mention] += times

    def names(self) -> Names:
        """The names that are mentioned; of two owners of one name the one that sorts first has it."""
        table: dict[str, tuple[str, str]] = {}
        for written, kind, value in sorted(mention for mention, count in self._counts.items() if count > 0):
            table.setdefault(written, (kind, value))
        return Names(table)

    def save(self, folder: Path) -> None:
        """Write ``names.json``."""
        rows = sorted((*mention, count) for mention, count in self._counts.items() if count > 0)
        (folder / _FILE).write_bytes(orjson.dumps(rows))

    @classmethod
    def open(cls, folder: Path) -> NameTable:
        """Open what :meth:`save` wrote."""
        rows = orjson.loads((folder / _FILE).read_bytes())
        return cls(Counter({(written, kind, value): count for written, kind, value, count in rows}))


def read_names(folder: Path) -> Names:
    """:meth:`NameTable.names` of what stands in ``folder``, without counting."""
    table: dict[str, tuple[str, str]] = {}
    for written, kind, value, _ in orjson.loads((folder / _FILE).read_bytes()):
        table.setdefault(written, (kind, value))
    return Names(table)


def _mentions(entry: Entry) -> list[Mention]:
    return [(written, *owner) for written, owner in collect_names([entry]).table.items()]


@lru_cache(maxsize=4096)
def _of_statute(title: str) -> list[Mention]:
    view = ArticleView("", title, "", "", "")
    return _mentions(article_entry(view))
