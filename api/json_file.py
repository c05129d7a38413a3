"""Small files of JSON that change while the service runs: written whole, or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from api.errors import Damaged
from kg.store import StoreLocked, disk_errors

WAIT_SECONDS = 10.0
"""How long a change waits for another one; each takes milliseconds."""


def read_json(path: Path) -> dict[str, Any]:
    """Read the object in ``path``, or ``{}`` where there is no such file. Raises :class:`Damaged`."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Damaged(f"{path} 无法读取（{error}）。请从备份恢复，或移走这个文件后重试。") from error
    if not isinstance(found, dict):
        raise Damaged(f"{path} 的内容不是 JSON 对象。请从备份恢复，或移走这个文件后重试。")
    return found


@contextmanager
def changing(path: Path) -> Iterator[dict[str, Any]]:
    """Give the object in ``path`` to be changed in place, and write it when the block ends without an error.

    The file is replaced by one rename and readable only by its owner (mode 600). Changes from several threads and
    processes come one after the other. Raises :class:`~kg.store.StoreLocked` where one takes too long,
    :class:`~kg.store.DiskFull`, :class:`Damaged`.
    """
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f".{path.name}.lock"))
        try:
            lock.acquire(timeout=WAIT_SECONDS)
        except Timeout as error:
            raise StoreLocked(f"{path} 正在被另一个进程修改，请稍后再试。") from error
        try:
            content = read_json(path)
            yield content
            _replace(path, json.dumps(content, ensure_ascii=False, indent=1).encode())
        finally:
            lock.release()


def _replace(path: Path, body: bytes) -> None:
    # mkstemp makes the file with mode 600, before anything is in it.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
