"""Taking an ingested statute out again."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from api.errors import NotFound
from api.models.core import StatuteRemoved

if TYPE_CHECKING:
    from api.editions.editing import Editing
    from kg.writing.writer import GraphWriter

_NATION = "中华人民共和国"
_MOST_NAMED = 3


def remove_statute(editing: Editing, title: str, note: str = "") -> StatuteRemoved:
    """Take a statute out with its articles and the duties that it gives; search and findings follow.

    ``title`` may come with or without 《》 and 中华人民共和国. What lists cite of it stays cited. Raises :class:`NotFound`, with
    the nearest titles; :class:`kg.store.StoreLocked`.
    """

    def work(writer: GraphWriter) -> StatuteRemoved:
        known = writer.statutes.titles()
        law = chosen(known, title)
        articles, duties = writer.statutes.remove(law)
        writer.changes.elsewhere = True
        return StatuteRemoved(removed=known[law], articles=articles, statutory=duties)

    return editing.change(work, note or f"statute taken out: {title}")


def chosen(known: dict[str, str], title: str) -> str:
    """The one of the ``known`` statutes (IRI → title) that has ``title``. Raises :class:`NotFound`."""
    wanted = _plain(title)
    found = next((law for law, name in known.items() if _plain(name) == wanted), None)
    if found is not None:
        return found
    close = get_close_matches(wanted, map(_plain, known.values()), _MOST_NAMED, 0.4)
    near = f"相近的有：{'、'.join(f'《{name}》' for name in close)}" if close else "没有相近的。"
    raise NotFound(f"库中没有《{title.strip('《》')}》。{near}")


def _plain(title: str) -> str:
    return title.strip("《》 ").removeprefix(_NATION)
