"""Editions by name: which one is meant, what is said of it, taking it out again."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol, TypeVar

from api.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from api.analysing import Analyst
    from api.options import EditionFacts
    from api.settings import Settings
    from kg.snapshots import Snapshots, WorkingCopy
    from kg.writing.writer import GraphWriter

WAIT_SECONDS = 10.0
"""How long a change waits for another writer."""

_MOST_NAMED = 12


class Named(Protocol):
    """An edition, as the manifest or the graph presents it."""

    @property
    def iri(self) -> str:
        """Its IRI."""

    @property
    def name(self) -> str:
        """Its name, which editions of several jurisdictions may share."""

    @property
    def jurisdiction(self) -> str | None:
        """Whose lists it has."""


E = TypeVar("E", bound=Named)
T = TypeVar("T")


def full_name(edition: Named) -> str:
    """The name that tells an edition from those of other jurisdictions: 岚溪县/二上."""
    return f"{edition.jurisdiction}/{edition.name}" if edition.jurisdiction else edition.name


def choose(stored: Sequence[E], name: str) -> E:
    """The edition with this IRI, end of an IRI, name, or jurisdiction and name (岚溪县/二上, 岚溪县二上).

    Raises :class:`NotFound` with the nearest names, :class:`BadRequest` where several have the name.
    """
    wanted = name.strip()
    for edition in stored:
        if wanted in {edition.iri, edition.iri.rsplit("/", 1)[-1], full_name(edition)}:
            return edition
    plain = "".join(wanted.split()).replace("/", "")
    named = [edition for edition in stored if edition.name == wanted] or [
        edition
        for edition in stored
        if plain == f"{edition.jurisdiction or ''}{''.join(edition.name.split())}"
    ]
    if len(named) == 1:
        return named[0]
    if named:
        names = "、".join(full_name(edition) for edition in named)
        raise BadRequest(f"名为“{wanted}”的版本有 {len(named)} 个，请写明地区：{names}")
    if not stored:
        raise NotFound(f"没有名为“{wanted}”的版本：还没有导入过清单。")
    spellings = {spelling: full_name(one) for one in stored for spelling in (one.name, full_name(one))}
    close = dict.fromkeys(spellings[each] for each in get_close_matches(wanted, spellings, 3, 0.5))
    nearest = f"最相近的是：{'、'.join(close)}。" if close else ""
    known = "、".join(full_name(edition) for edition in stored[:_MOST_NAMED])
    more = f"等 {len(stored)} 个" if len(stored) > _MOST_NAMED else ""
    raise NotFound(f"没有名为“{wanted}”的版本。{nearest}现有版本：{known}{more}")


def day_typed(text: str | None) -> str | None:
    """A date as a user types it (2025, 2025-07, 2025年7月1日). Raises :class:`BadRequest` for what is none."""
    if text is None:
        return None
    from ingest.edition_dates import parse_date

    found = parse_date(text)
    if found is None:
        raise BadRequest(f"“{text}”不是能识别的日期。请写成 2025-07-01、2025-07 或 2025。")
    return found


def as_of_day(text: str | None) -> str | None:
    """The day that “as of” means, as ISO: of a year or a month the last day. Raises :class:`BadRequest`."""
    stated = day_typed(text)
    if stated is None or len(stated) == 10:
        return stated
    year, _, month = stated.partition("-")
    last = calendar.monthrange(int(year), int(month or 12))[1]
    return f"{year}-{month or 12}-{last}"


def _silent(_step: str) -> None:
    """Show no progress."""


class Editing:
    """Changes to stored editions: each is one new snapshot with its search index and findings, or nothing."""

    def __init__(self, settings: Settings, snapshots: Snapshots, analyst: Callable[[], Analyst]) -> None:
        self._settings, self._snapshots, self._analyst = settings, snapshots, analyst

    def remove(self, name: str, document: str | None = None, note: str = "") -> tuple[str, int]:
        """Take an edition out, or one document of it; return the edition's full name and the items taken out.

        Raises :class:`NotFound` for an unknown edition or document, with the nearest names;
        :class:`BadRequest` where several have the name; :class:`kg.store.StoreLocked`.
        """

        def work(writer: GraphWriter) -> tuple[str, int]:
            from kg.reading.lists import editions

            edition = choose(editions(writer.store), name)
            shown = full_name(edition)
            if document is None:
                return shown, writer.remove_edition(edition.iri)
            iri = _document(writer, edition.iri, shown, document)
            return f"{shown} 的文件 {document}", writer.remove_document(edition.iri, iri)

        return self.change(work, note or f"taken out: {name}")

    def describe(self, name: str, facts: EditionFacts, note: str = "") -> str:
        """Say anew of an edition what ``facts`` says (status, round, dates); return its IRI."""

        def work(writer: GraphWriter) -> str:
            from kg.reading.lists import editions
            from kg.triples.lists import Edition

            stored = editions(writer.store)
            view = choose(stored, name)
            edition = Edition(
                name=view.name,
                jurisdiction=view.jurisdiction,
                round=facts.round or view.round,
                status=facts.status or view.status,
                revision_of=view.revision_of,
                adopted=facts.adopted or view.adopted,
                published=facts.published or view.published,
                effective=facts.effective or view.effective,
            )
            writer.describe_edition(edition)
            return view.iri

        return self.change(work, note or f"described: {name}")

    def rebuild(self, note: str = "", progress: Callable[[str], None] = _silent) -> None:
        """Make matters, findings and the search index anew from the graph as it is now."""

        def work(writer: GraphWriter) -> None:
            writer.changes.elsewhere = True  # nobody knows what an update has touched

        self.change(work, note or "rebuilt", progress)

    def change(
        self, work: Callable[[GraphWriter], T], note: str, progress: Callable[[str], None] = _silent
    ) -> T:
        """Publish what ``work`` changes as one new snapshot; ``progress`` hears of each step."""
        from kg.store import StoreLocked

        analyst = self._analyst()
        with self._snapshots.write(wait_seconds=WAIT_SECONDS) as copy:
            result = self._worked(analyst, copy, work, progress)
            copy.commit(encoder=analyst.encoder.name, note=note)
        with suppress(StoreLocked):
            self._snapshots.prune(self._settings.keep_snapshots + 1)
        return result

    def _worked(
        self,
        analyst: Analyst,
        copy: WorkingCopy,
        work: Callable[[GraphWriter], T],
        progress: Callable[[str], None],
    ) -> T:
        from kg.writing.writer import GraphWriter

        writer = GraphWriter(copy.store, analyst.context({}))
        result = work(writer)
        writer.link_places()
        previous = copy.previous.index if copy.previous else None
        analyst.publish(writer, copy.index, previous, progress)
        return result


def _document(writer: GraphWriter, edition: str, shown: str, name: str) -> str:
    """The IRI of the one document of an edition with this IRI, name, or end of a name. Raises as :func:`choose`."""
    known = writer.documents(edition)
    for wanted in (
        [iri for iri, title in known if name in (iri, title)],
        [iri for iri, title in known if title.rsplit("/", 1)[-1] == name],
    ):
        if len(wanted) == 1:
            return wanted[0]
        if wanted:
            raise BadRequest(
                f"版本 {shown} 中名为“{name}”的文件有 {len(wanted)} 个，请改用其 IRI：{'、'.join(wanted)}"
            )
    titles = [title for _, title in known]
    close = get_close_matches(name, titles, 3, 0.3) or titles[:_MOST_NAMED]
    raise NotFound(f"版本 {shown} 中没有文件“{name}”。现有的如：{'、'.join(close) or '无'}")
