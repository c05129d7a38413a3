"""What a search returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.records import Source
from kg.views import ArticleView, ItemView
from search.index.entries import LAW, View, cooperates, leads
from search.ranking.fusion import Explain
from search.understanding.concepts import Understood


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of the result, shown by the entry that fits the filters (and the place asked about) best.

    ``iris`` are the entries that carry the same text and pass the filters (the shown one first, at most
    fifty), ``entries`` their numbers in the index, ``townships`` the townships of all of them, ``units`` how many units carry it,
    over all entries and editions.
    """

    rank: int
    score: float
    view: View
    highlights: tuple[str, ...]
    explain: Explain
    iris: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    units: int = 1
    entries: tuple[int, ...] = ()

    @property
    def iri(self) -> str:
        """IRI of the item or article."""
        return self.view.iri

    @property
    def title(self) -> str:
        """Title of the item; of an article its statute and number."""
        return title_of(self.view)

    @property
    def kind(self) -> str:
        """The list kind, or ``law``."""
        return self.view.kind.value if isinstance(self.view, ItemView) else LAW

    @property
    def field(self) -> str | None:
        """The field (领域) of an item; of an article the chapter it stands in."""
        return self.view.field if isinstance(self.view, ItemView) else self.view.chapter

    @property
    def holder(self) -> str:
        """On whose list the item stands; of an article the statute."""
        return self.view.holder if isinstance(self.view, ItemView) else self.view.statute

    @property
    def lead(self) -> tuple[str, ...]:
        """Who leads or has taken over."""
        return leads(self.view) if isinstance(self.view, ItemView) else ()

    @property
    def cooperate(self) -> tuple[str, ...]:
        """Which departments cooperate."""
        return cooperates(self.view) if isinstance(self.view, ItemView) else ()

    @property
    def legal_basis(self) -> tuple[str, ...]:
        """The bases as cited."""
        if isinstance(self.view, ItemView):
            return tuple(basis.citation for basis in self.view.bases)
        return (article_title(self.view),)

    @property
    def source(self) -> Source | None:
        """Where it stands."""
        return self.view.source


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits with what was asked, how many documents matched, facets of all that matched, and notices (Chinese)."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    took_ms: float
    notices: tuple[str, ...] = field(default=())
    understood: tuple[Understood, ...] = ()


def title_of(view: View) -> str:
    """Title of an item; of an article its statute and number."""
    return view.title if isinstance(view, ItemView) else article_title(view)


def article_title(view: ArticleView) -> str:
    """《statute》第65条, as a title of a hit."""
    number, _, of = view.number.partition("-")
    return f"《{view.statute}》第{number}条" + (f"之{of}" if of else "")
