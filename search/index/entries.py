"""What is indexed: items and articles of the graph, each as an entry with its texts, keys and facets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.records import ListKind, Role
from kg.views import ArticleView, ItemView, OrganPart
from search.index.keywords import Fields
from search.understanding.exact import Names, number_keys, organ_aliases, statute_aliases, statute_value

if TYPE_CHECKING:
    from ingest.organs.families import Family

View = ItemView | ArticleView

LAW = "law"
"""The kind under which articles of statutes are found."""

ITEMS = "items"
STATUTORY = "statutory"
"""The duties that statutes give: apart from the lists, and behind them."""

GROUPS = (ITEMS, LAW, STATUTORY)

_LEADS = (Role.LEAD, Role.TAKE_OVER)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item or article; entries with the same ``fields.title`` and ``fields.body`` share one document."""

    view: View
    group: str  # one of GROUPS: statutes are kept apart so that they do not drown the duties of lists
    kind: str
    fields: Fields
    departments: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def text(self) -> tuple[str, str]:
        """What makes two entries one document."""
        return self.fields.title, self.fields.body


def duties_of(view: ItemView) -> str:
    """The duties of all parts and the way of working, one per line, each once."""
    lines = dict.fromkeys(duty for part in view.parts for duty in part.duties)
    if view.process:
        lines.setdefault(view.process)
    return "\n".join(lines)


def item_entry(view: ItemView) -> Entry:
    """A duty item as an entry."""
    departments = dict.fromkeys(part.name for part in view.parts if not part.is_township)
    townships = dict.fromkeys(part.name for part in view.parts if part.is_township)
    (townships if view.holder_is_township else departments).setdefault(view.holder)
    organs = dict.fromkeys(name for part in view.parts for name in (part.name, part.written) if name)
    organs.setdefault(view.holder)
    keys = [f"organ:{name}" for name in organs]
    for basis in view.bases:
        keys.append(f"statute:{statute_value(basis.title)}")
        if basis.article:
            keys += [f"place:{statute_value(basis.title)}#{basis.article}", f"article:{basis.article}"]
        keys += number_keys(basis.citation)
    if view.code:
        keys.append(f"code:{view.code.lower()}")
    fields = Fields(
        view.title,
        duties_of(view),
        view.field or "",
        " ".join(organs),
        " ".join(basis.title for basis in view.bases),
    )
    return Entry(
        view, ITEMS, view.kind.value, fields, tuple(departments), tuple(townships), tuple(dict.fromkeys(keys))
    )


def statutory_entry(view: ItemView) -> Entry:
    """A duty that a statute gives as an entry; its departments are families, so that a list's names find them."""
    named = dict.fromkeys(_family_name(part) for part in view.parts)
    basis = view.bases[0]
    statute = statute_value(basis.title)
    keys = (f"statute:{statute}", f"place:{statute}#{basis.article}", f"article:{basis.article}")
    organs = " ".join(dict.fromkeys(part.name for part in view.parts))
    body = "\n".join(line for line in duties_of(view).split("\n") if line != view.title)
    fields = Fields(view.title, body, "", organs, basis.title)
    return Entry(view, STATUTORY, view.kind.value, fields, tuple(named), keys=keys)


def _family_name(part: OrganPart) -> str:
    if part.family is None:
        return part.name
    known = _families().get(part.family.rsplit("/", 1)[-1])
    return known.zh if known else part.name


@cache
def _families() -> dict[str, Family]:
    from ingest.organs.families import load_families

    return load_families()


def article_entry(view: ArticleView) -> Entry:
    """An article of a statute as an entry."""
    statute = statute_value(view.statute)
    keys = (
        f"statute:{statute}",
        f"place:{statute}#{view.number}",
        f"article:{view.number}",
        *number_keys(view.document_number or ""),
    )
    title = f"{statute} {view.chapter}" if view.chapter else statute
    return Entry(view, LAW, LAW, Fields(title, view.text), keys=keys)


def entries_of(views: Iterable[View]) -> Iterator[Entry]:
    """Entries of items and articles, in their order."""
    for view in views:
        if isinstance(view, ArticleView):
            yield article_entry(view)
        else:
            yield statutory_entry(view) if view.kind is ListKind.STATUTORY else item_entry(view)


def collect_names(entries: Iterable[Entry]) -> Names:
    """The domain dictionary: how organs and statutes of these entries are written and shortened."""
    names = Names()
    for entry in entries:
        view = entry.view
        if isinstance(view, ArticleView):
            names.add(_called(view.statute), "statute", statute_value(view.statute))
            continue
        if entry.group == STATUTORY:  # its statute is named by its articles, its organs by no list
            continue
        for part in view.parts:
            names.add(organ_aliases(part.name), "organ", part.name)
            names.add((part.written,), "organ", part.name)
        names.add(organ_aliases(view.holder), "organ", view.holder)
        for basis in view.bases:
            names.add(_called(basis.title), "statute", statute_value(basis.title))
    return names


def _called(statute: str) -> tuple[str, ...]:
    """How a statute may be called: in full, without the name of the country, by its short name in official use."""
    from ingest.law.register import short_titles  # a question needs nothing of it

    return (*statute_aliases(statute.lower()), *short_titles(statute_value(statute)))


def leads(view: ItemView) -> tuple[str, ...]:
    """Who leads or takes over, each once, in list order."""
    return tuple(dict.fromkeys(part.name for part in view.organs(*_LEADS)))


def cooperates(view: ItemView) -> tuple[str, ...]:
    """Who cooperates, townships left out, each once."""
    return tuple(dict.fromkeys(part.name for part in view.organs(Role.COOPERATE) if not part.is_township))


def lead_families(view: ItemView) -> tuple[str, ...]:
    """Families of organs (ids of ``ontology/departments.yaml``) that lead or take over, each once."""
    found = (part.family for part in view.organs(*_LEADS) if part.family and not part.is_township)
    return tuple(dict.fromkeys(family.rsplit("/", 1)[-1] for family in found))
