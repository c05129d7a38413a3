"""What a snapshot says about itself: counts, editions, documents, and a hash of each of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Store

from kg.store import StoreDamaged

if TYPE_CHECKING:
    from kg.counting import Tally

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of ``manifest.json``; ``files`` maps relative paths to SHA-256."""

    id: str
    created: str  # ISO time, UTC
    previous: str | None
    base: str
    version: str
    encoder: str
    note: str
    counts: dict[str, int]
    editions: list[dict[str, Any]]
    documents: list[dict[str, str]]
    files: dict[str, str] = field(default_factory=dict)
    shelves: dict[str, dict[str, int]] = field(default_factory=dict)  # what the large graphs hold

    @classmethod
    def of(
        cls,
        store: Store,
        *,
        id: str,  # noqa: A002
        previous: str | None,
        base: str,
        version: str,
        encoder: str,
        note: str,
        kept: Tally | None = None,
    ) -> Manifest:
        """The manifest of what ``store`` holds, still without hashes; ``kept`` is known of its large graphs."""
        # Readers of a manifest, a cold search among them, need neither the views nor the writer.
        from kg.counting import SHELVES, counts, tallied
        from kg.iris import Minter
        from kg.reading.lists import editions
        from kg.writing.documents import documents

        views = editions(store)
        tally = tallied(store, kept)
        large = [Minter(base).graph(name) for name in SHELVES]
        return cls(
            id=id,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            previous=previous,
            base=base,
            version=version,
            encoder=encoder,
            note=note,
            counts=counts(store, tally),
            shelves={graph: dict(tally[graph]) for graph in large if graph in tally},
            editions=[asdict(view) for view in views],
            documents=[
                {"edition": view.iri, "iri": iri, "name": name}
                for view in views
                for iri, name in documents(store, NamedNode(view.iri))
            ],
        )


def digests(folder: Path, known: Mapping[tuple[int, int], str] | None = None) -> dict[str, str]:
    """SHA-256 of every file below ``folder`` except the manifest; ``known`` gives those of hard-linked files."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in {NAME, "LOCK", "LOG"} and not path.name.startswith("LOG."):
            status = path.stat()
            key = (status.st_ino, status.st_size)
            found[path.relative_to(folder).as_posix()] = (known or {}).get(key) or _sha256(path)
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(manifest: Manifest, folder: Path, previous: Path | None) -> None:
    """Hashes the files of ``folder`` and writes its manifest; files shared with ``previous`` are not read again."""
    known: dict[tuple[int, int], str] = {}
    if previous is not None:
        for name, sha in read_manifest(previous / NAME).files.items():
            if (previous / name).is_file():
                status = (previous / name).stat()
                known[status.st_ino, status.st_size] = sha
    complete = replace(manifest, files=digests(folder, known))
    text = json.dumps(asdict(complete), ensure_ascii=False, indent=1)
    (folder / NAME).write_text(text, encoding="utf-8")


def read_manifest(path: Path) -> Manifest:
    """The manifest in the file ``path``; raises :class:`~kg.store.StoreDamaged`."""
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreDamaged(f"快照说明文件无法读取：{path}（{error}）。可退回上一个快照。") from error
