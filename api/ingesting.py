"""The ingest: files in, one new snapshot out, or nothing at all.

Everything is written into a working copy; only when the graph, the index, the matters and the findings are all there
does the copy become the current snapshot. An error, Ctrl-C or a crash before that leaves what was there.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from api import present
from api.analysing import Analyst
from api.editions.edition_of import EditionOf
from api.errors import BadRequest
from api.model_of import AUTO
from api.models.core import EntityCounts, FileModel, IngestResponse
from api.options import LAWS, NO_EDITIONS, THESAURUS, IngestRequest
from api.settings import Settings
from api.thesauri import skos_results, split_skos, with_known_families
from ingest.law.codes import merge_parts, same_code
from ingest.one_place import in_one_place
from ingest.organs.own_names import names_of
from ingest.pipeline import FileError, IngestOptions, ingest_paths
from ingest.pipeline import Progress as FileProgress
from ingest.records import Area, DocumentKind, FileResult, Notice, Statute
from ingest.rejects import rejects_workbook
from kg.reading.lists import organ_names
from kg.snapshots import Snapshots, WorkingCopy
from kg.store import StoreLocked
from kg.thesaurus import write_own
from kg.writing.restating import restate
from kg.writing.writer import GraphWriter

Progress = Callable[[int, int, str], None]
"""Called with files (or steps) done, files in all, and what is at work."""

MOST_ERRORS = 20
STATUTES_AT_ONCE = 100
"""Statutes are written in batches: few passes over the versions at hand, little memory."""


@dataclass
class Tally:
    """What an ingest has done so far."""

    files: list[FileModel] = field(default_factory=list)
    editions: Counter[str] = field(default_factory=Counter)
    changed: bool = False


class Ingestion:
    """One ingest into the snapshots of a data folder."""

    def __init__(
        self,
        settings: Settings,
        snapshots: Snapshots,
        analyst: Analyst,
        request: IngestRequest,
        progress: Progress,
    ) -> None:
        self._settings, self._snapshots, self._analyst = settings, snapshots, analyst
        self._request, self._progress = request, progress
        self._rejected: list[FileResult] = []
        self._unwritten: tuple[str, ...] = ()
        self._doubts: tuple[str, ...] = ()  # names of places that several divisions have

    def run(self, paths: Sequence[Path]) -> IngestResponse:
        """Ingest ``paths``; a file that cannot be read is reported and does not stop the others.

        Raises :class:`BadRequest` where not one file could be read,
        :class:`kg.store.StoreLocked` where another process is writing, :class:`kg.store.DiskFull`.
        """
        if self._request.rejects:
            _make_folder(self._request.rejects)
        if self._request.dry_run:
            tally = Tally([_presented(result) for result in self._noted(self.results(paths))])
            self._write_rejects()
            return self._response(tally, None, EntityCounts())
        snapshot: str | None = None
        with self._snapshots.write() as copy:
            tally = Tally()
            writer = self._write(copy, self._noted(self.results(paths)), tally)
            tally.changed |= self._other_encoder(copy)
            if tally.changed:
                snapshot = self._publish(copy, writer)
            elif copy.previous:
                snapshot = copy.previous.id
        self._write_rejects()
        if tally.changed:
            # What was written is published; whoever writes next clears what is left over.
            with suppress(StoreLocked):
                self._snapshots.prune(self._settings.keep_snapshots + 1)
        current = self._snapshots.current()
        return self._response(
            tally, snapshot, entity_counts(current.manifest.counts) if current else EntityCounts()
        )

    def _other_encoder(self, copy: WorkingCopy) -> bool:
        """Whether the index at hand was made with another encoder than is chosen now."""
        if self._settings.encoder == AUTO or copy.previous is None:
            return False
        return copy.previous.manifest.encoder != self._analyst.encoder.name

    def results(self, paths: Sequence[Path]) -> Iterator[FileResult | FileError]:
        """Read ``paths`` into records, one file at a time."""
        request = self._request
        options = IngestOptions(
            jurisdiction=request.jurisdiction,
            edition=request.edition,
            kind=DocumentKind(request.kind) if request.kind else None,
            limits=self._settings.limits,
        )

        def tell(progress: FileProgress) -> None:
            rows = f"（第{progress.row}／{progress.rows}行）" if progress.rows else ""
            self._progress(progress.done, progress.total, Path(progress.path).name + rows)

        skos, others = split_skos(paths)
        yield from skos_results(skos)
        if others:
            yield from ingest_paths(others, options, tell)

    def _noted(self, results: Iterable[FileResult | FileError]) -> Iterator[FileResult | FileError]:
        """Pass ``results`` on, and keep those with rejected rows for the workbook of rejects."""
        for result in results:
            if self._request.rejects and isinstance(result, FileResult) and result.rejected:
                self._rejected.append(result)
            yield result

    def _write_rejects(self) -> None:
        path = self._request.rejects
        if path is None:
            return
        try:
            edition = self._request.edition or self._request.round
            path.write_bytes(rejects_workbook(self._rejected, self._request.jurisdiction, edition))
        except OSError as error:
            # What was read is stored by now: the workbook alone is missing.
            reason = error.strerror or str(error)
            self._unwritten = (
                f"未能导入的行没有写入 {path}（{reason}）；请关闭正在使用该文件的程序，或换一个位置后重新运行。",
            )

    def _write(
        self, copy: WorkingCopy, results: Iterable[FileResult | FileError], tally: Tally
    ) -> GraphWriter:
        """Write statutes as they come; lists once all are read, since a name in one file may explain one in another."""
        statutes: list[tuple[int, Statute]] = []
        lists: list[tuple[int, FileResult]] = []
        areas: list[Area] = []
        writer = GraphWriter(copy.store, self._analyst.context({}))
        for place, result in enumerate(results):
            if isinstance(result, FileError):
                tally.files.append(present.unread(result))
                continue
            tally.files.append(present.file(result))
            if result.statute:
                # A code in several files must not be torn apart by the end of a batch.
                full = len(statutes) >= STATUTES_AT_ONCE
                if full and not same_code(statutes[-1][1], result.statute):
                    self._add_statutes(writer, statutes, tally)
                statutes.append((place, result.statute))
            elif result.concepts:
                mint = self._analyst.mint
                tally.changed |= write_own(copy.store, mint, with_known_families(result.concepts))
                tally.editions[THESAURUS] += 1
            elif result.areas:
                areas += result.areas
            else:
                lists.append((place, result))
        self._add_statutes(writer, statutes, tally)
        tally.changed |= writer.add_areas(areas) > 0
        previous = None if writer.changes.elsewhere else copy.previous
        self._analyst.learn(copy.store, previous.index if previous else None)
        if writer.changes.elsewhere:
            writer.changes.nodes |= restate(copy.store, self._analyst.context({}).assess)
        together = in_one_place([result for _, result in lists])
        lists = [(place, result) for (place, _), result in zip(lists, together, strict=True)]
        names = names_of(item for _, result in lists for item in result.items)
        for county, stored in organ_names(copy.store).items():
            names[county] = {name: name for name in stored} | names.get(county, {})
        writer = GraphWriter(copy.store, self._analyst.context(names), writer.changes)
        edition_of = EditionOf(self._request)
        for place, result in sorted(lists, key=lambda each: not edition_of.names_one(each[1])):
            edition = edition_of(writer, result)
            added = writer.add_file(result, edition, anew=self._request.kind is not None)
            tally.changed |= added.outcome != "unchanged"
            tally.editions[edition.name] += 1
            tally.files[place] = present.admitted(result, added)
        edition_of.put_in_order(writer)
        tally.changed |= edition_of.changed
        return writer

    def _add_statutes(self, writer: GraphWriter, statutes: list[tuple[int, Statute]], tally: Tally) -> None:
        """Write a batch of statutes (each with the place of its file) and empty it."""
        if not statutes:
            return
        joined = merge_parts(statute for _, statute in statutes)
        added = writer.add_statutes(joined, status=self._analyst.statute_status)
        tally.changed |= added.statutes > 0
        tally.editions[LAWS] += len(statutes)
        kept = set(added.kept)
        for place, statute in statutes:
            notices = [notice for notice in added.notices if notice.source == statute.source]
            if statute.title in kept:
                notices.append(
                    Notice(statute.source, f"《{statute.title}》有不止一个版本，图谱只保留最新的一个。")
                )
            if notices:
                tally.files[place] = present.warned(tally.files[place], notices)
        statutes.clear()

    def _publish(self, copy: WorkingCopy, writer: GraphWriter) -> str:
        self._doubts = writer.link_places()
        previous = copy.previous.index if copy.previous else None

        def tell(step: str) -> None:
            self._progress(0, 1, step)

        self._analyst.publish(writer, copy.index, previous, tell, learnt=True)
        tell("发布快照")
        kept = writer.kept(copy.previous.manifest.shelves) if copy.previous else None
        return copy.commit(encoder=self._analyst.encoder.name, kept=kept).id

    def _response(self, tally: Tally, snapshot: str | None, entities: EntityCounts) -> IngestResponse:
        if tally.files and all(file.error for file in tally.files):
            raise BadRequest(unreadable(tally.files))
        return IngestResponse(
            edition="；".join(tally.editions) or (self._request.edition or ""),
            snapshot=snapshot,
            files=tally.files,
            items=sum(file.items for file in tally.files),
            rejected=sum(len(file.rejected) for file in tally.files),
            entities=entities,
            notices=[*self._doubts, *self._unwritten, *self._spread(tally)],
        )

    def _spread(self, tally: Tally) -> Iterator[str]:
        """Tell where lists went to several editions by what their titles say, though they came in together."""
        lists = {name: count for name, count in tally.editions.items() if name not in NO_EDITIONS}
        if len(lists) > 1 and not (self._request.edition or self._request.round):
            shown = "、".join(f"“{name}”{count} 个文件" for name, count in lists.items())
            yield (
                f"没有指定版本，按各文件的标题分入了 {len(lists)} 个版本：{shown}。若同属一轮，"
                "请先用 zhize edition remove 撤出，再加 --round 或 --edition 导入。"
            )


def _make_folder(path: Path) -> None:
    """Make the folder of a file to be written, before anything is read. Raises :class:`BadRequest`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writable = os.access(path if path.exists() else path.parent, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        raise BadRequest(f"不能写入 {path}：文件夹不存在或没有写入权限；请换一个位置。")


def unreadable(files: Sequence[FileModel]) -> str:
    """Say why not one of ``files`` could be read, a line each; of many the first few, and how many more there are.

    Files of other kinds that merely lay in a folder are named only where there is nothing else.
    """
    errors = [str(file.error) for file in sorted(files, key=lambda file: file.skipped)]
    if len(errors) == 1:
        return errors[0]
    wrong = sum(not file.skipped for file in files) or len(errors)
    shown = errors[: min(wrong, MOST_ERRORS)]
    more = len(errors) - len(shown)
    left = [f"另有 {more} 个文件也未能读取，可分批导入查看原因"] if more else []
    return "\n  ".join((f"{len(errors)} 个文件都未能读取：", *shown, *left))


def _presented(result: FileResult | FileError) -> FileModel:
    return present.unread(result) if isinstance(result, FileError) else present.file(result)


def entity_counts(counts: dict[str, int]) -> EntityCounts:
    """Present a manifest's counts."""
    return EntityCounts(
        departments=counts.get("departments", 0),
        townships=counts.get("townships", 0),
        legal_resources=counts.get("legal_resources", 0),
        articles=counts.get("articles", 0),
        statutory=counts.get("statutory", 0),
    )
