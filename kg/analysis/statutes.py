"""What statutes say about a matter: the statutory duties nearest to it, and whom they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.records import Role
from kg.analysis.shelf import Nearest, Shelf
from kg.analysis.space import Encode
from kg.views import ItemView

# Cosine from which a statutory duty is about the matter of a row: chosen by reading, so that what is quoted fits.
_FITS = 0.62
_MOST = 2  # statutes that are quoted for one matter


@dataclass(frozen=True, slots=True)
class Reference:
    """A statutory duty with the organs whose duty it is, and how near it is to the matter (cosine)."""

    view: ItemView
    cosine: float

    @property
    def citation(self) -> str:
        """《…》第…条."""
        return self.view.bases[0].citation if self.view.bases else f"《{self.view.source.document}》"

    @property
    def keys(self) -> frozenset[str]:
        """The families (or names) of the organs that the sentence makes responsible."""
        return frozenset(part.family or part.name for part in self.view.organs(Role.LEAD))

    @property
    def names(self) -> tuple[str, ...]:
        """The organs that the sentence makes responsible, as it names them."""
        parts = self.view.organs(Role.LEAD)
        return tuple(dict.fromkeys(part.written or part.name for part in parts))


class References:
    """The statutory duties at hand, found by what they are about."""

    def __init__(self, encode: Encode, statutory: Sequence[ItemView]) -> None:
        self._encode = encode
        self._statutory = [view for view in statutory if view.organs(Role.LEAD)]

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._encode, self._statutory)

    def about(self, texts: Sequence[str]) -> list[Reference]:
        """The statutory duties that fit any of ``texts`` (titles of one matter), nearest first, at most two."""
        if not self._statutory:
            return []
        found: dict[str, Nearest] = {}
        for near in self._shelf.nearest(texts):
            if near is not None and near.cosine >= _FITS:
                known = found.get(near.view.iri)
                if known is None or known.cosine < near.cosine:
                    found[near.view.iri] = near
        ranked = sorted(found.values(), key=lambda near: (-near.cosine, near.view.iri))
        return [Reference(near.view, near.cosine) for near in ranked[:_MOST]]
