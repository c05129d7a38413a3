from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.reading.lists import items
from kg.snapshots import Snapshots, graph_names
from kg.store import DiskFull, StoreDamaged, StoreError, StoreLocked, StoreMissing
from kg.writing.writer import GraphWriter
from tests.kg.world import BASE, EDITION, context, cooperative, file_result, source

ROOT = Path(__file__).resolve().parents[2]


def ingest(snapshots: Snapshots, result=None, *, index: str | None = None):
    with snapshots.write() as copy:
        GraphWriter(copy.store, context()).add_file(result or file_result(), EDITION)
        if index is not None:
            (copy.index / "vectors").write_text(index)
        return copy.commit(encoder="tiny")


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "data", base=BASE, version="0.1.0")


def test_nothing_is_there_before_the_first_ingest(snapshots: Snapshots):
    assert snapshots.current() is None
    assert snapshots.list() == []
    with pytest.raises(StoreMissing, match="zhize ingest"):
        snapshots.require()


def test_a_commit_becomes_current_with_a_manifest_that_fits(snapshots: Snapshots):
    snapshot = ingest(snapshots, index="v1")
    assert snapshots.current() == snapshot
    manifest = snapshot.manifest
    assert manifest.counts["items"] == 3
    assert manifest.counts["townships"] == 2
    assert [entry["name"] for entry in manifest.editions] == ["第一稿"]
    assert [entry["name"] for entry in manifest.documents] == ["清单.xlsx"]
    assert (manifest.encoder, manifest.version, manifest.base) == ("tiny", "0.1.0", BASE)
    assert "index/vectors" in manifest.files
    assert snapshot.damaged_files() == []
    assert len(list(items(snapshot.store()))) == 3
    mint = context().mint
    assert graph_names(snapshot.store()) == [
        mint.edition("第一稿", "岚溪县"),
        *(mint.graph(name) for name in ("common", "ontology", "statutes")),
    ]


def test_what_a_snapshot_shares_with_the_one_before_is_not_written_to_the_disk_again(
    snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
):
    synced: list[int] = []
    sync = os.fsync

    def noted(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    first = ingest(snapshots, index="v1")
    files = {path.stat().st_ino for path in first.path.rglob("*") if path.is_file()}
    assert files <= set(synced)
    synced.clear()
    second = ingest(snapshots, file_result((cooperative("防溺水", row=8),), "ab" * 32, "又一份.xlsx"))
    after = {path.stat().st_ino for path in second.path.rglob("*") if path.is_file()}
    assert files & after, "some files are linked"
    assert not files & set(synced)
    assert after - files <= set(synced)


def test_a_changed_byte_is_noticed(snapshots: Snapshots):
    snapshot = ingest(snapshots, index="v1")
    (snapshot.index / "vectors").write_text("v2")
    assert snapshot.damaged_files() == ["index/vectors"]
    (snapshot.path / "manifest.json").write_text("{")
    with pytest.raises(StoreDamaged, match="快照说明文件"):
        _ = snapshots.require().manifest


def test_a_copy_without_commit_changes_nothing(snapshots: Snapshots):
    first = ingest(snapshots)
    with snapshots.write() as copy:
        GraphWriter(copy.store, context()).add_file(
            file_result((cooperative("另一件事"),), "cd" * 32, "b.xlsx"), EDITION
        )
    assert snapshots.current() == first
    assert snapshots.list() == [first]
    assert list((snapshots.data / "work").iterdir()) == []


def test_a_file_that_comes_while_the_working_folder_is_removed_goes_too(
    snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
):
    late = iter([True])
    remove = shutil.rmtree

    def slow(path: Path, ignore_errors: bool = False) -> None:
        remove(path, ignore_errors=ignore_errors)
        if path.parent.name == "work" and next(late, False):
            path.mkdir()
            (path / "000042.log").write_text("")

    monkeypatch.setattr("kg.snapshots.shutil.rmtree", slow)
    ingest(snapshots)
    assert next(late, None) is None, "a file did come"
    assert list((snapshots.data / "work").iterdir()) == []


def test_readers_keep_what_they_opened_while_a_writer_goes_on(snapshots: Snapshots):
    old = ingest(snapshots).store()
    ingest(snapshots, file_result((cooperative("另一件事", row=7),), "cd" * 32, "另一份.xlsx"))
    assert len(list(items(old))) == 3
    assert len(list(items(snapshots.require().store()))) == 4


def test_an_empty_index_folder_means_that_the_previous_index_still_holds(snapshots: Snapshots):
    ingest(snapshots, index="v1")
    second = ingest(snapshots)
    assert (second.index / "vectors").read_text() == "v1"
    third = ingest(snapshots, index="v3")
    assert (third.index / "vectors").read_text() == "v3"
    assert (second.index / "vectors").read_text() == "v1"


def test_the_last_snapshots_are_kept(snapshots: Snapshots):
    ids = [ingest(snapshots).id for _ in range(4)]
    assert ids == sorted(ids)
    open_store = snapshots.list()[1].store()
    assert snapshots.prune(2) == tuple(ids[:2])
    assert [snapshot.id for snapshot in snapshots.list()] == ids[2:]
    assert snapshots.require().id == ids[3]
    assert len(list(items(open_store))) == 3
    with pytest.raises(ValueError, match="至少"):
        snapshots.prune(0)


def test_a_second_writer_is_told_to_wait(snapshots: Snapshots):
    with (
        snapshots.write(),
        pytest.raises(StoreLocked, match="正在被另一个进程写入"),
        Snapshots(snapshots.data).write(),
    ):
        pass


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), OSError("IO error: No space left on device")]
)
def test_a_full_disk_leaves_the_old_snapshot(
    snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch, error: OSError
):
    first = ingest(snapshots)

    def fail(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr("kg.snapshots.write_manifest", fail)
    with pytest.raises(DiskFull, match="磁盘空间不足"):
        ingest(snapshots, file_result((cooperative("另一件事"),), "cd" * 32, "b.xlsx"))
    monkeypatch.undo()
    assert snapshots.require() == first
    assert ingest(snapshots).manifest.counts["items"] == 3


def test_a_data_folder_that_is_a_file_or_may_not_be_written_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="不是文件夹"), Snapshots(tmp_path / "file").write():
        pass

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    with pytest.raises(StoreError, match="没有权限"), Snapshots(tmp_path / "data").write():
        pass


CRASH = """
import os, signal, sys
from pathlib import Path
import kg.snapshots as module
from kg.snapshots import Snapshots
from kg.writing.writer import GraphWriter
from tests.kg.world import EDITION, context, cooperative, file_result

point = sys.argv[2]
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
if point == "manifest":
    module.write_manifest = die
elif point == "rename":
    module.Snapshots._point_to = die
with Snapshots(Path(sys.argv[1])).write() as copy:
    GraphWriter(copy.store, context()).add_file(file_result((cooperative("另一件事"),), "cd" * 32, "b.xlsx"), EDITION)
    if point == "write":
        die()
    copy.commit()
"""


@pytest.mark.parametrize("point", ["write", "manifest", "rename"])
def test_kill_9_leaves_the_old_snapshot_and_the_next_run_works(snapshots: Snapshots, point: str):
    first = ingest(snapshots)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(snapshots.data), point],
        env=environment,
        capture_output=True,
        cwd=ROOT,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert snapshots.require() == first
    second = ingest(snapshots, file_result((cooperative("第三件事"),), "ef" * 32, "c.xlsx"))
    assert snapshots.require() == second
    assert {view.title for view in items(second.store())} >= {"第三件事", "违规建房整治"}
    assert second.manifest.counts["items"] == 4
    assert list((snapshots.data / "work").iterdir()) == []


def test_the_same_file_twice_changes_nothing_and_other_content_replaces(snapshots: Snapshots):
    with snapshots.write() as copy:
        writer = GraphWriter(copy.store, context())
        assert writer.add_file(file_result(), EDITION).outcome == "added"
        before = {str(quad) for quad in copy.store}
        assert writer.add_file(file_result(), EDITION).outcome == "unchanged"
        assert {str(quad) for quad in copy.store} == before
        changed = (cooperative("新的事项", source=source(5, sha256="ef" * 32)),)
        writer = GraphWriter(copy.store, context())  # another day
        replaced = writer.add_file(file_result(changed, "ef" * 32), EDITION)
        assert (replaced.outcome, replaced.items, replaced.removed) == ("replaced", 1, 3)
        assert [view.title for view in items(copy.store)] == ["新的事项"]
        assert writer.remove_document(writer.edition_iri(EDITION), "清单.xlsx") == 1
        left = {str(quad) for quad in copy.store}
        assert all("清单.xlsx" not in quad and "黑石镇" not in quad for quad in left)
        assert writer.add_file(file_result(), EDITION).outcome == "added"
        assert {str(quad) for quad in copy.store} == before


def test_files_of_two_folders_with_one_name_both_stay(snapshots: Snapshots):
    left = file_result((cooperative("甲镇的事项"),), "1a" * 32)
    right = file_result((cooperative("乙镇的事项"),), "2b" * 32)
    changed = file_result((cooperative("乙镇改过的事项"),), "3c" * 32)
    with snapshots.write() as copy:
        for files in ((left, right), (left, changed)):
            writer = GraphWriter(copy.store, context())
            outcomes = [writer.add_file(file, EDITION).outcome for file in files]
        assert outcomes == ["unchanged", "replaced"]
        assert sorted(view.title for view in items(copy.store)) == ["乙镇改过的事项", "甲镇的事项"]


def test_identical_rows_are_told_apart_whatever_the_order_of_the_files(tmp_path: Path):
    def iris(order):
        snapshots = Snapshots(tmp_path / str(order))
        with snapshots.write() as copy:
            writer = GraphWriter(copy.store, context())
            for name in order:
                sha = name * 64
                twins = tuple(cooperative(source=source(row, f"{name}.xlsx", sha)) for row in (3, 4))
                writer.add_file(file_result(twins, sha, f"{name}.xlsx"), EDITION)
            return {view.iri for view in items(copy.store)}

    assert len(iris("ab")) == 4
    assert iris("ab") == iris("ba")
