"""What statutes say about a matter: the statutory duties nearest to it, and whom they name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import overload

from ingest.records import Role
from kg.analysis.shelf import Nearest, Rows, Shelf
from kg.analysis.space import Encode
from kg.views import ItemView

# Cosines from which a statutory duty is about the matter of a row, if it names one of the claimants, and if not; chosen by
# reading, so that what is quoted fits.
_FITS = 0.60
_FITS_OTHERS = 0.72
_MOST = 2  # statutes that are quoted for one matter
_LOOKED_AT = 12
TOWNSHIPS = "townships"  # what stands for all of them among families of departments
HIGHER = re.compile(r"^(?:国务院|国家|中央|全国|省级?|自治区|直辖市|设区的市|市级|海关)")


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
        """The families (or names) of the organs that the sentence makes responsible; townships are one family."""
        parts = self.view.organs(Role.LEAD)
        return frozenset(TOWNSHIPS if part.is_township else part.family or part.name for part in parts)

    @property
    def names(self) -> tuple[str, ...]:
        """The organs that the sentence makes responsible, as it names them."""
        parts = self.view.organs(Role.LEAD)
        return tuple(dict.fromkeys(part.written or part.name for part in parts))


class Duties(Sequence[ItemView]):
    """The statutory duties that hold for some lists."""

    def __init__(self, views: Sequence[ItemView]) -> None:
        self._held = views

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, place: int) -> ItemView: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[ItemView]: ...

    def __getitem__(self, place: int | slice) -> ItemView | Sequence[ItemView]:
        return self._held[place]

    @property
    def digest(self) -> str:
        """What changes with any of them; empty where they are not worth keeping anything of."""
        return ""

    def led_by(self, families: Collection[str]) -> Sequence[ItemView]:
        """Those of townships, or of one of ``families`` (IRIs) of departments that a county has."""
        return [view for view in self if _concerns(view, families)]


class References:
    """The statutory duties of families of departments that are known here, found by what they are about."""

    def __init__(
        self, encode: Encode, duties: Duties, families: Collection[str], folder: Path | None = None
    ) -> None:
        """In ``folder``, of this encoder alone, the vectors of the duties are kept."""
        self._encode, self._duties, self._families, self._folder = encode, duties, families, folder

    @cached_property
    def _shelf(self) -> Shelf:
        digest = self._duties.digest
        said = "\n".join([digest, *sorted(self._families)])
        key = hashlib.sha256(said.encode()).hexdigest()[:16] if digest else ""
        return Shelf(self._encode, self._duties, Rows.kept(self._folder, key, self._rows))

    def _rows(self) -> Rows:
        concerned = ((n, view) for n, view in enumerate(self._duties) if _concerns(view, self._families))
        return Rows.of(self._encode, concerned)

    def about(self, texts: Sequence[str], claimants: Collection[str] = ()) -> list[Reference]:
        """The statutory duties that fit any of ``texts`` (titles of one matter), at most two.

        Those that name one of ``claimants`` (families) come first, then the nearest.
        """
        found: dict[str, Reference] = {}
        for near in self._near(texts):
            reference = Reference(near.view, near.cosine)
            fits = near.cosine >= (_FITS if reference.keys & set(claimants) else _FITS_OTHERS)
            known = found.get(reference.citation)
            if fits and (known is None or known.cosine < near.cosine):
                found[reference.citation] = reference
        wanted = set(claimants)
        ranked = sorted(
            found.values(), key=lambda each: (not each.keys & wanted, -each.cosine, each.citation)
        )
        return ranked[:_MOST]

    def _near(self, texts: Sequence[str]) -> list[Nearest]:
        if not self._duties:
            return []
        return [near for text in dict.fromkeys(texts) for near in self._shelf.top(text, _LOOKED_AT)]


def _concerns(view: ItemView, families: Collection[str]) -> bool:
    """Whether a duty is that of townships or of a family of departments with a member here; a ministry's is not."""
    return any(
        part.is_township or (part.family in families and not HIGHER.match(part.written or part.name))
        for part in view.organs(Role.LEAD)
    )
