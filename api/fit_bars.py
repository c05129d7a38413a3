"""Chooses the bars of the check anew: ``python -m api.fit_bars [SETTING]``, after ``python -m api.fit_check``.

Prints what each bar gives on the drafts that it was chosen on, and writes those bars into the package (``fitted/bars.txt``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import kg.analysis
from api.analysing import NEAR, NEIGHBOURS
from ingest.records import ListKind
from kg.analysis.bars import FILE, Bar, Wanted, bars, choose_bars, format_bars
from kg.analysis.cards import Card
from kg.analysis.detectors.conflict import between_roles, between_tiers
from kg.analysis.detectors.duplicate import on_one_list
from kg.analysis.detectors.reclaimed import still_held
from kg.analysis.findings import SimilarPair
from kg.analysis.fit import judge_for
from kg.analysis.reader import pieces_of
from kg.analysis.texts import distinct_texts
from kg.views import ItemView
from search.encoders.loading import load_encoder
from search.pairs import similar_pairs


def _shared_out(left: Card, right: Card) -> bool:
    """Whether no township carries both rows, as where one of them is the odd wording."""
    return left.kind is right.kind is ListKind.BASIC and not left.holders & right.holders


WANTED: Mapping[str, Wanted] = {
    "duplicate": on_one_list,
    "tier": between_tiers,
    "role": between_roles,
    "reclaimed-basic": still_held(ListKind.BASIC),
    "reclaimed-cooperative": still_held(ListKind.COOPERATIVE),
    "naming": _shared_out,
}
"""What each detector looks at, by the names of the bars."""


def chosen(setting: str | None = None) -> dict[str, Bar]:
    """The bars for the encoder of a setting (None: the bundled one)."""
    encoder = load_encoder(setting)
    judge = judge_for(encoder.name, encoder.encode, pieces=pieces_of(encoder))

    def near(views: Sequence[ItemView]) -> Iterator[SimilarPair]:
        texts = distinct_texts(views).texts
        also = judge.catalogue.explained
        return similar_pairs(texts, encoder, neighbours=NEIGHBOURS, threshold=NEAR, also=also)

    return choose_bars(judge, near, WANTED)


def main(arguments: Sequence[str]) -> int:
    """Choose and write the bars; say on standard output what they give."""
    found = chosen(arguments[0] if arguments else None)
    for name, bar in found.items():
        told = f"precision {bar.precision:.2f}  recall {bar.recall:.2f}  ({bar.planted} planted)"
        sys.stdout.write(f"{name:24}{bar.bits:+.1f}  {told}\n")
    target = Path(kg.analysis.__file__).parent / FILE
    target.write_text(format_bars(found), "utf-8")
    bars.cache_clear()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
