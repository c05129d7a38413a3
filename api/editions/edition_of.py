"""Which edition a file belongs to: as the user said, else as its titles and its name say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, replace
from pathlib import PurePath

from api.options import IngestRequest
from ingest.edition_dates import EditionDates, edition_dates, join
from ingest.records import FileResult
from kg.current import predecessor
from kg.reading.lists import EditionView, editions
from kg.schemes import find
from kg.triples.lists import Edition
from kg.vocabulary import Scheme
from kg.writing.writer import GraphWriter

UNNAMED = {"draft": "草案", "published": "已公布"}
_ROUND = re.compile(r"[一二三][上下]")
_ONLY_ROUND = re.compile(rf"{_ROUND.pattern}(?:稿|版|草案)?")
_DRAFT = re.compile(r"征求意见|送审|草案|草稿|初稿|报批|讨论稿")


class EditionOf:
    """Tells the editions of the files of one ingest; each edition is placed among those of its jurisdiction once.

    A file that names no edition belongs to that of the files beside it, if these have but one: as an edition of its own it
    would replace the lists of the same units there, or be replaced by them. So files that name one have to come first
    (:meth:`names_one`).
    """

    def __init__(self, request: IngestRequest) -> None:
        self._request = request
        self._known: dict[str, Edition] = {}
        self.changed = False  # whether something else is said of a stored edition now

    def __call__(self, writer: GraphWriter, result: FileResult) -> Edition:
        """The edition that ``result`` belongs to; one that revises it from now on is told so."""
        request = self._request
        named = Counter(item.edition for item in result.items if item.edition)
        places = Counter(item.jurisdiction for item in result.items if item.jurisdiction)
        titled = named.most_common(1)[0][0] if named else None
        round_ = request.round or _round(request.edition or titled)
        said = request.edition or (None if _ONLY_ROUND.fullmatch(titled or "") else titled)
        status = request.status or ("draft" if round_ or _DRAFT.search(said or "") else None)
        stated = self._dates(result, said)
        place = request.jurisdiction or (places.most_common(1)[0][0] if places else None)
        name = said or round_ or _month(stated)
        beside = [each for each in self._known.values() if each.jurisdiction == place]
        if name is None and status is None and len(beside) == 1 and not _is_round(beside[0]):
            return beside[0]
        edition = Edition(name=name or UNNAMED[status or "published"], jurisdiction=place, round=round_)
        if said is None and round_:
            edition = _of_year(writer, edition, stated)
        iri = writer.edition_iri(edition)
        known = self._known.get(iri)
        if known is None:
            known = self._placed(writer, iri, edition, status, stated)
        elif (joined := join(_dates_of(known), stated)) != _dates_of(known):
            known = _dated(known, joined)
        self._known[iri] = known
        return known

    def names_one(self, result: FileResult) -> bool:
        """Whether a file (or the request) tells its edition: by name, round or date."""
        said = any(item.edition for item in result.items) or self._request.edition or self._request.round
        return bool(said) or _month(self._dates(result, None)) is not None

    def put_in_order(self, writer: GraphWriter) -> None:
        """Place the editions by their dates, which a later file may have said, or an option."""
        for iri in self._known:
            self.changed |= writer.put_in_order(iri)

    def _dates(self, result: FileResult, name: str | None) -> EditionDates:
        titles = [title for table in result.tables for title in table.titles]
        read = edition_dates([name or "", *titles, PurePath(result.path).stem])
        return join(EditionDates(effective=self._request.date), read)

    def _placed(
        self, writer: GraphWriter, iri: str, edition: Edition, status: str | None, stated: EditionDates
    ) -> Edition:
        """``edition`` with what is stored of it, or as a new one between those before and after it."""
        stored = [view for view in editions(writer.store) if view.jurisdiction == edition.jurisdiction]
        same = next((view for view in stored if view.iri == iri), None)
        if same is not None:
            dates = join(EditionDates(effective=self._request.date), join(_dates_of(same), stated))
            placed = replace(
                edition,
                status=status or same.status,
                round=edition.round or same.round,
                revision_of=same.revision_of,
            )
            placed = _dated(placed, dates)
            if (placed.status, _concept(placed.round), dates) != (same.status, same.round, _dates_of(same)):
                writer.describe_edition(placed)
                self.changed = True
            return placed
        new = EditionView(
            iri, edition.name, **{each.name: getattr(stated, each.name) for each in fields(stated)}
        )
        before, after = predecessor(stored, new.since)
        if after is not None:
            writer.set_revision(after, iri)
        return _dated(replace(edition, status=status or "published", revision_of=before), stated)


def _is_round(edition: Edition) -> bool:
    """Whether an edition is one of a round or a draft, to which what comes beside it need not belong."""
    return edition.round is not None or edition.status == "draft"


def _round(name: str | None) -> str | None:
    found = _ROUND.search(name or "")
    return found[0] if found else None


def _month(stated: EditionDates) -> str | None:
    """The name of lists that are told apart by nothing but their date: 2025年7月."""
    found = stated.effective or stated.published or stated.adopted
    if found is None:
        return None
    year, _, rest = found.partition("-")
    return f"{year}年{int(rest[:2])}月" if rest else f"{year}年版"


def _of_year(writer: GraphWriter, edition: Edition, stated: EditionDates) -> Edition:
    """A round that is known by its name only must not take the place of that round of another year."""
    year = (stated.effective or stated.published or stated.adopted or "")[:4]
    same = next((view for view in editions(writer.store) if view.iri == writer.edition_iri(edition)), None)
    if year and same is not None and same.since and same.since[:4] != year:
        return replace(edition, name=f"{year}年{edition.name}")
    return edition


def _concept(round_: str | None) -> str | None:
    known = find(Scheme.EDITION_ROUNDS, round_) if round_ else None
    return known.name if known else round_


def _dates_of(edition: Edition | EditionView) -> EditionDates:
    return EditionDates(edition.adopted, edition.published, edition.effective)


def _dated(edition: Edition, dates: EditionDates) -> Edition:
    return replace(edition, adopted=dates.adopted, published=dates.published, effective=dates.effective)
