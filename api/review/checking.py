"""The check: stored editions, or drafts that are not stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from api import present
from api.analysing import Analyst
from api.errors import BadRequest
from api.ingesting import Ingestion, Progress, unreadable
from api.models.check import CheckResponse
from api.models.core import FileModel
from api.naming import as_of_day
from api.opened import Opened
from api.options import CheckRequest, IngestRequest
from api.settings import Settings
from ingest.one_place import in_one_place
from ingest.organs.own_names import names_of
from ingest.pipeline import FileError
from ingest.records import FileResult, ListKind, Notice, Source
from kg.analysis.cards import HELD_LISTS
from kg.analysis.findings import Finding, FindingKind
from kg.current import current_items, in_their_place, tasks_handed_down
from kg.reading.lists import editions, items
from kg.snapshots import Snapshots
from kg.store import memory_store
from kg.triples.lists import Edition
from kg.views import ItemView
from kg.writing.writer import GraphWriter

DRAFT = "草案（未入库）"


def _kinds(request: CheckRequest) -> tuple[FindingKind, ...] | None:
    return tuple(FindingKind(kind) for kind in request.kinds) or None


def check_stored(analyst: Analyst, opened: Opened, request: CheckRequest) -> CheckResponse:
    """Check the lists in force, now or on a day, or those of the editions that ``request`` names.

    The findings over everything were computed when the snapshot was made and are read from it.
    """
    if day := as_of_day(request.as_of):
        if request.editions:
            raise BadRequest("请只指定日期（as_of）或版本（edition）之一：版本写明了，就不必再按日期挑选。")
        stored, known = list(items(opened.store)), editions(opened.store)
        lists, tasks = current_items(stored, known, day), tasks_handed_down(stored, known, day)
        views = [*lists, *in_their_place(tasks, (view.jurisdiction for view in lists))]
        return present.check(views, analyst.check(views, _kinds(request), opened.store))
    if not request.editions:
        views = current_items(items(opened.store), editions(opened.store))
        found = [each for each in opened.findings if not request.kinds or each.kind in request.kinds]
        return present.check(views, found)
    chosen = {opened.edition(name).iri for name in request.editions}
    views = [view for view in items(opened.store) if view.edition in chosen]
    with_lists = any(view.kind in HELD_LISTS for view in views)
    admitted = _in_force(opened) if _has_tasks(views) and not with_lists else []
    views = _placed(views, admitted)
    found = analyst.check(views, _kinds(request), opened.store, admitted)
    return present.check(views, found)


def check_drafts(
    analyst: Analyst,
    settings: Settings,
    paths: Sequence[Path],
    request: CheckRequest,
    stored: Opened | None,
    progress: Progress,
) -> CheckResponse:
    """Check the files of ``paths``; with ``request.against``, also against a stored edition.

    ``stored`` is what is stored, if anything: its statutes, and its lists in force, which tasks in the drafts are held
    against where no edition is named. Only findings that concern the drafts are reported. Raises :class:`BadRequest`
    where no file could be read.
    """
    reading = IngestRequest(jurisdiction=request.jurisdiction, status="draft")
    ingestion = Ingestion(
        settings, Snapshots(settings.data, base=settings.base_iri), analyst, reading, progress
    )
    read = list(ingestion.results(paths))
    together = iter(in_one_place([result for result in read if isinstance(result, FileResult)]))
    results = [next(together) if isinstance(result, FileResult) else result for result in read]
    names = names_of(item for result in results if isinstance(result, FileResult) for item in result.items)
    writer = GraphWriter(memory_store(), analyst.context(names))
    files = [_file(writer, result, request) for result in results]
    if files and all(file.error for file in files):
        raise BadRequest(unreadable(files))
    drafts = list(items(writer.store))
    others = _others(_stored(stored, request.against), drafts) if stored and request.against else []
    admitted = _in_force(stored) if stored and not others and _has_tasks(drafts) else []
    drafts = _placed(drafts, [*others, *admitted])
    files = _unheld(files, drafts, [*drafts, *others, *admitted])
    progress(0, 1, "比对")
    found = analyst.check([*drafts, *others], _kinds(request), stored.store if stored else None, admitted)
    return present.check(drafts, _concerning(found, drafts), files)


def _file(writer: GraphWriter, result: FileResult | FileError, request: CheckRequest) -> FileModel:
    """Add a draft to the store in memory; what the shapes object to joins its rejections and warnings."""
    if isinstance(result, FileError):
        return present.unread(result)
    places = {item.jurisdiction for item in result.items if item.jurisdiction}
    jurisdiction = request.jurisdiction or (min(places) if len(places) == 1 else None)
    return present.admitted(result, writer.add_file(result, Edition(DRAFT, jurisdiction, status="draft")))


def _has_tasks(drafts: Sequence[ItemView]) -> bool:
    return any(view.kind is ListKind.PROSE for view in drafts)


def _in_force(stored: Opened) -> list[ItemView]:
    return current_items(items(stored.store), editions(stored.store))


def _placed(views: list[ItemView], lists: Sequence[ItemView]) -> list[ItemView]:
    """Give tasks that say of no place the one place of the lists that they are held against."""
    tasks = [view for view in views if view.kind is ListKind.PROSE]
    others = [view for view in views if view.kind is not ListKind.PROSE]
    return [*others, *in_their_place(tasks, (view.jurisdiction for view in lists))]


def _unheld(files: list[FileModel], drafts: Sequence[ItemView], lists: Sequence[ItemView]) -> list[FileModel]:
    """Warn of files with tasks for whose place there is no township's list to hold them against."""
    known = {view.jurisdiction for view in lists if view.kind in (ListKind.BASIC, ListKind.COOPERATIVE)}
    lost = {
        view.source.document: view.jurisdiction or "所在县"
        for view in drafts
        if view.kind is ListKind.PROSE
        and (view.jurisdiction not in known if view.jurisdiction else not known)
    }

    def told(file: FileModel) -> FileModel:
        name = next((name for name in lost if PurePath(file.path).name == PurePath(name).name), None)
        if name is None:
            return file
        reason = f"没有{lost[name]}的乡镇清单可以对照，未检查清单外事项；请先导入已公布的清单，或用 --against 指定版本"
        return present.warned(file, [Notice(Source(name), reason)])

    return [told(file) for file in files]


def _concerning(found: list[Finding], drafts: list[ItemView]) -> list[Finding]:
    iris = {view.iri for view in drafts}
    return [finding for finding in found if any(item.iri in iris for item in finding.items)]


def _others(stored: list[ItemView], drafts: list[ItemView]) -> list[ItemView]:
    """Leave out of ``stored`` the lists that the drafts replace: a unit's new list is not checked against its old one."""
    redrafted = {(view.holder, view.kind) for view in drafts}
    return [view for view in stored if (view.holder, view.kind) not in redrafted]


def _stored(opened: Opened, name: str) -> list[ItemView]:
    return list(items(opened.store, opened.edition(name).iri))
