"""What a search is restricted to: options made into filters, and what is told of values that nothing has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from api.errors import BadRequest
from api.options import SearchOptions
from ingest.records import ListKind, PowerType
from search.index.entries import LAW
from search.index.facets import Facets, Filters

KINDS = (*(kind.value for kind in ListKind), LAW)
POWERS = tuple(power.value for power in PowerType)
_NEAREST = 3


def filters_of(
    options: SearchOptions, edition: Callable[[str], str], hidden: frozenset[str] = frozenset()
) -> Filters:
    """The filters that ``options`` ask for; ``edition`` finds an edition's IRI by its name.

    Raises :class:`BadRequest` for a kind or a type of power that there is not: such a filter would find nothing.
    """
    return Filters(
        kind=_known("清单类别", options.kinds, KINDS),
        department=options.departments,
        field=options.fields,
        power=_known("职权类型", options.powers, POWERS),
        township=(options.township,) if options.township else (),
        edition=(edition(options.edition),) if options.edition else (),
        hidden=hidden,
    )


def _known(what: str, wanted: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    for each in wanted:
        if each not in known:
            raise BadRequest(f"没有“{each}”这个{what}。可用：{'、'.join(known)}。")
    return wanted


def unmatched(facets: Facets, filters: Filters) -> Iterator[str]:
    """Say of each department, township and field asked for that no list has it, with the nearest names that there are."""
    for facet, what in (("department", "部门"), ("township", "乡镇（街道）"), ("field", "领域")):
        names = facets.values(facet)
        for wanted in getattr(filters, facet):
            if not any(name.endswith(wanted) for name in names):
                yield f"清单中没有名为“{wanted}”的{what}。{_nearest(wanted, names)}"


def _nearest(wanted: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches  # seldom needed

    found = get_close_matches(wanted, list(names), _NEAREST, cutoff=0.4)
    return f"相近的有：{'、'.join(found)}。" if found else ""
