"""The graph store: opening Oxigraph, reaching it through rdflib, and the errors that people get to see.

::

    StoreError
    ├── StoreMissing   nothing has been ingested yet
    ├── StoreLocked    another process is writing
    ├── StoreDamaged   the files cannot be read
    └── DiskFull       no space left while writing
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.iris import DEFAULT_BASE

if TYPE_CHECKING:
    from rdflib import Dataset


ONTOLOGY: Final = Path(__file__).resolve().parents[1] / "ontology"
"""The folder of the ontology, beside this package in the source tree and when installed."""


class StoreError(Exception):
    """Something is wrong with the store; the message is for people."""


class StoreMissing(StoreError):  # noqa: N818
    """There is no store yet."""


class StoreLocked(StoreError):  # noqa: N818
    """Another process is writing."""


class StoreDamaged(StoreError):  # noqa: N818
    """The files of the store cannot be read."""


class DiskFull(StoreError):  # noqa: N818
    """There was no space left on the disk."""


def open_store(path: Path) -> Store:
    """The graph in the folder ``path``, read-only.

    Raises :class:`StoreMissing` and :class:`StoreDamaged`.
    """
    if not (path / "CURRENT").is_file():
        raise StoreMissing(f"没有找到图数据：{path}。请先用 zhize ingest 导入清单。")
    try:
        return Store.read_only(str(path))
    except OSError as error:
        raise StoreDamaged(
            f"图数据无法打开：{path}（{error}）。可用 zhize status 查看快照并退回上一个。"
        ) from error


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turns what can be wrong with a disk into errors for people: no space, no right to write, no folder.

    RocksDB reports a full disk as an ``OSError`` whose ``errno`` is not always set, so the message is looked at too.
    """
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT} or "No space left" in str(error):
            raise DiskFull(f"磁盘空间不足，未能写入 {path}；原有数据没有改动。请腾出空间后重试。") from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise StoreError(
                f"没有权限写入 {path}；请检查文件夹权限，或用 --data 指定另一个文件夹。"
            ) from error
        if error.errno in {errno.ENOTDIR, errno.EEXIST}:
            raise StoreError(f"{path} 不是文件夹；请用 --data 指定一个文件夹。") from error
        raise


def ontology_files() -> list[Path]:
    """All Turtle files of ``ontology/`` except the shapes, sorted."""
    found = [*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("schemes/*.ttl")]
    return sorted(path for path in found if path.name != "shapes.ttl")


def ontology_quads(graph: str, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """The ontology and its schemes, in the named graph ``graph``, so that queries find labels.

    Concepts that the files place under the default base are moved to ``base``.
    """
    node = NamedNode(graph)
    for path in ontology_files():
        text = path.read_text(encoding="utf-8").replace(DEFAULT_BASE, base)
        for quad in parse(text, RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object, node)


def rdflib_dataset(path: Path) -> Dataset:
    """The graph in the folder ``path`` as an rdflib dataset (read-only; the union is the default graph)."""
    from oxrdflib import OxigraphStore
    from rdflib import Dataset

    return Dataset(store=OxigraphStore(store=open_store(path)), default_union=True)


def memory_store(quads: Iterable[Quad] = ()) -> Store:
    """A store in memory that holds ``quads``; for drafts that are checked without being stored."""
    store = Store()
    store.bulk_extend(quads)
    return store


def sync_tree(folder: Path, *, deep: bool = True, synced: Path | None = None) -> None:
    """Has the system write the files below ``folder``, and the folders themselves, to the disk.

    Files that it shares (hard links) with the folder ``synced``, which was written in this way, are passed over.
    """
    done = {path.stat().st_ino for path in synced.rglob("*") if path.is_file()} if synced else set()
    paths = [path for path in folder.rglob("*") if not path.is_symlink()] if deep else []
    for path in [*(path for path in paths if path.stat().st_ino not in done), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
