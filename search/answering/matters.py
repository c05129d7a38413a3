"""Hits about one matter, and what the graph says about it: the roles, read from the views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.records import ListKind, Role
from kg.views import ArticleView, BasisView, ItemView, OrganPart
from search.answering.answers import BasisCited, Named, TownshipPart
from search.results import Hit
from search.words.analysis import gram_codes

_SAME_TITLE = 0.6  # share of character pairs that two titles of one matter have in common
OWN_LISTS = frozenset({ListKind.DEPARTMENT, ListKind.POWER, ListKind.SERVICE})
"""Lists on which a unit's own duties stand."""

_LEADS = (Role.LEAD, Role.TAKE_OVER)
_GONE = "abolished"


@dataclass(frozen=True, slots=True)
class Group:
    """Hits about one matter, best first."""

    hits: tuple[Hit, ...]

    @property
    def best(self) -> Hit:
        """The hit that answers."""
        return self.hits[0]

    @property
    def views(self) -> tuple[ItemView, ...]:
        """The items of the hits."""
        return tuple(hit.view for hit in self.hits if isinstance(hit.view, ItemView))

    @property
    def iris(self) -> frozenset[str]:
        """All items of the matter among the hits."""
        return frozenset(iri for hit in self.hits for iri in hit.iris)


@dataclass(frozen=True, slots=True)
class Parts:
    """Who has which part in a matter."""

    lead: tuple[Named, ...]
    cooperate: tuple[Named, ...]
    township: tuple[TownshipPart, ...]
    gone: tuple[str, ...]  # leads that no longer exist


def group_hits(hits: Iterable[Hit]) -> list[Group]:
    """Hits grouped by matter, in the order of their best hit.

    The matter is the graph's own where the item has one; otherwise the same leads and nearly the same title.
    """
    groups: list[list[Hit]] = []
    for hit in hits:
        if isinstance(hit.view, ArticleView):
            continue
        home = next((group for group in groups if same_matter(group[0].view, hit.view)), None)
        if home is None:
            groups.append([hit])
        else:
            home.append(hit)
    return [Group(tuple(group)) for group in groups]


def same_matter(left: object, right: object) -> bool:
    """Whether two items are about one matter."""
    if not isinstance(left, ItemView) or not isinstance(right, ItemView):
        return False
    if left.matter and right.matter:
        return left.matter == right.matter
    if left.title == right.title:
        return True
    one, other = set(gram_codes(left.title).tolist()), set(gram_codes(right.title).tolist())
    alike = len(one & other) / max(len(one | other), 1)
    return alike >= _SAME_TITLE and _lead_names(left) == _lead_names(right)


def _names(parts: Iterable[OrganPart]) -> set[str]:
    return {part.name for part in parts}


def _lead_names(view: ItemView) -> frozenset[str]:
    return frozenset("乡镇" if part.is_township else part.name for part in view.organs(*_LEADS))


def parts_of(group: Group, place: str | None = None) -> Parts:
    """Roles from the best hit's item; items of the same matter fill in what it leaves open.

    ``place`` is the township asked about; without one, every township that carries the text has its part.
    """
    lead: tuple[OrganPart, ...] = ()
    gone: dict[str, None] = {}
    for view in group.views:
        found = lead_parts(view)
        gone.update(dict.fromkeys(part.written or part.name for part in found if part.status == _GONE))
        lead = tuple(part for part in found if part.status != _GONE)
        if lead:
            break
    led = {part.name for part in lead}
    first, *others = group.views
    agreeing = [first, *(view for view in others if _names(lead_parts(view)) == led)]
    helpers = [part for view in agreeing for part in view.organs(Role.COOPERATE)]
    claims = [part for view in agreeing for part in lead_parts(view) if part.name in led]
    return Parts(
        lead=_township_leads(group, lead, place) or _named(claims),
        cooperate=_named(part for part in helpers if not part.is_township and part.name not in led),
        township=_townships(group, lead, place),
        gone=() if lead else tuple(gone),
    )


def lead_names(group: Group) -> frozenset[str]:
    """Who leads by the best item of the matter; townships count as one, and nobody as nobody."""
    return frozenset("乡镇" if part.is_township else part.name for part in lead_parts(group.views[0]))


def by_others_first(groups: Sequence[Group], most: int) -> list[Group]:
    """``most`` of ``groups``, in their order: the best of each lead, then more of those that there are.

    Whoever is given a wrong answer needs the next organ, not the next duty of the same one.
    """
    first: dict[frozenset[str], int] = {}
    for place, group in enumerate(groups):
        first.setdefault(lead_names(group), place)
    rest = (place for place in range(len(groups)) if place not in first.values())
    return [groups[place] for place in sorted([*first.values(), *rest][:most])]


def lead_parts(view: ItemView) -> tuple[OrganPart, ...]:
    """Who leads or takes over; on a unit's own list the unit itself, if the row names nobody else."""
    leads = view.organs(*_LEADS)
    if leads or view.parts or view.kind not in OWN_LISTS | {ListKind.BASIC}:
        return leads
    return (OrganPart(view.holder_iri, view.holder, Role.LEAD, is_township=view.holder_is_township),)


def _township_leads(group: Group, lead: Sequence[OrganPart], place: str | None) -> tuple[Named, ...]:
    """The townships in charge, where the township itself leads."""
    if not lead or not all(part.is_township for part in lead):
        return ()
    iris = {part.name: part.iri for part in lead}
    return tuple(Named(name, iris.get(name, ""), lead[0].duties) for name in _places(lead, group.best, place))


def _townships(group: Group, lead: Sequence[OrganPart], place: str | None) -> tuple[TownshipPart, ...]:
    """The townships' part: those that lead, else those that help by the first item that says so."""
    led = _township_leads(group, lead, place)
    if led:
        return tuple(TownshipPart(named.name, "lead", named.duties) for named in led)
    for hit, view in zip(group.hits, group.views, strict=True):
        helping = [part for part in view.parts if part.is_township and part.role not in _LEADS]
        if helping:
            duties = tuple(dict.fromkeys(duty for part in helping for duty in part.duties))
            return tuple(TownshipPart(name, "cooperate", duties) for name in _places(helping, hit, place))
    return ()


def _places(parts: Sequence[OrganPart], hit: Hit, place: str | None) -> list[str]:
    """The townships that the text holds for: the one asked about, else all that carry it."""
    if place and place in hit.townships:
        return [place]
    return list(dict.fromkeys([*(part.name for part in parts), *hit.townships]))


def _named(parts: Iterable[OrganPart]) -> tuple[Named, ...]:
    """Organs once each, their duties joined."""
    duties: dict[str, dict[str, None]] = {}
    iris: dict[str, str] = {}
    for part in parts:
        iris.setdefault(part.name, part.iri)
        duties.setdefault(part.name, {}).update(dict.fromkeys(part.duties))
    return tuple(Named(name, iris[name], tuple(own)) for name, own in duties.items())


def bases_of(group: Group) -> tuple[BasisCited, ...]:
    """The legal bases of the matter's items with the same owner as the best one, each once, the best hit's first.

    What a unit's own row rests its help to another on counts only where it is the best.
    """
    best, *others = group.views
    first = _lead_names(best)
    views = [best, *(view for view in others if _lead_names(view) == first and not _only_helps(view))]
    bases: dict[str, BasisView] = {}
    for view in views:
        for basis in view.bases:
            bases.setdefault(basis.citation, basis)
    return tuple(BasisCited(basis.citation, basis.iri, basis.status) for basis in bases.values())


def _only_helps(view: ItemView) -> bool:
    """Whether a row of a unit's own list says that another unit leads."""
    leads = lead_parts(view)
    return view.kind in OWN_LISTS and bool(leads) and all(part.iri != view.holder_iri for part in leads)
