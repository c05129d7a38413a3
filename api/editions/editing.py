"""Changes to stored editions: what is said of one, taking it out again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from api.errors import BadRequest, NotFound
from api.naming import choose, full_name

if TYPE_CHECKING:
    from api.analysing import Analyst
    from api.options import EditionFacts
    from api.settings import Settings
    from kg.snapshots import Snapshots, WorkingCopy
    from kg.writing.writer import GraphWriter

WAIT_SECONDS = 10.0
"""How long a change waits for another writer."""

_MOST_SHOWN = 12

T = TypeVar("T")


def _now(stated: str | None, before: str | None) -> str | None:
    """A date as it is said now: "" is none."""
    return before if stated is None else stated or None


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
                adopted=_now(facts.adopted, view.adopted),
                published=_now(facts.published, view.published),
                effective=_now(facts.effective, view.effective),
            )
            writer.describe_edition(edition)
            writer.put_in_order(view.iri)
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
    close = get_close_matches(name, titles, 3, 0.3) or titles[:_MOST_SHOWN]
    raise NotFound(f"版本 {shown} 中没有文件“{name}”。现有的如：{'、'.join(close) or '无'}")
