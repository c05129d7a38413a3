"""Weights that were fitted for an encoder without bundled ones, kept in a folder from one run to the next.

A fit takes two minutes of processor time, and that of encoding the labelled texts: whoever waits for it is told so. What it
depends on besides the encoder is the program of the analysis and its data, so a hash of these files is the version: nobody has
to remember to raise a number.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from uuid import uuid4

from kg.analysis.weights import Weights

_PREFIX = "weights-"
_log = logging.getLogger(__name__)
_ENDINGS = (".py", ".txt", ".yaml", ".jsonl")


def kept_weights(encoder: str, fitted: Callable[[], Weights], folder: Path | None) -> Weights:
    """What is kept in ``folder``, which is of ``encoder`` alone, else what is ``fitted``, kept there if it can be written.

    Fitted weights are rounded as they are written, so that the first run says the same as the later ones.
    """
    file = None if folder is None else folder / f"{_PREFIX}{_version()}.json"
    if file is not None:
        with suppress(OSError, KeyError, TypeError, ValueError):
            kept = Weights.from_json(file.read_bytes())
            if kept.encoder == encoder:
                return kept
    where = f"以后不再重做，保存在 {file.parent}" if file else "这次不保存"
    _log.warning(
        "编码模型“%s”第一次用于检查：正在为它拟合权重，约需 2～5 分钟，较大的模型更久；%s。", encoder, where
    )
    text = fitted().to_json()
    if file is not None:
        with suppress(OSError):
            _write(file, text)
    return Weights.from_json(text)


def _write(file: Path, text: str) -> None:
    """Write it in place of what an earlier program fitted; one rename, so that no half is ever read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{uuid4().hex}.part.json")
    part.write_text(text, "utf-8")
    for old in file.parent.glob(f"{_PREFIX}*"):
        old.unlink(missing_ok=True)
    part.rename(file)


@cache
def _version() -> str:
    """What changes with any file that a fit depends on."""
    said = hashlib.sha256()
    for package in ("kg.analysis", "ontology"):
        for name, entry in _files(resources.files(package)):
            said.update(f"{name}\0".encode() + hashlib.sha256(entry.read_bytes()).digest())
    return said.hexdigest()[:16]


def _files(folder: Traversable, inside: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _files(entry, f"{inside}{entry.name}/")
        elif entry.name.endswith(_ENDINGS):
            yield f"{inside}{entry.name}", entry
