"""What a snapshot says about itself: counts, editions, documents, and a hash of each of its files."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.reading.patterns import text_of
from kg.store import StoreDamaged
from kg.vocabulary import ELI, M8G, ORG, ZHIZE

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
    ) -> Manifest:
        """The manifest of what ``store`` holds, still without hashes."""
        # Readers of a manifest, a cold search among them, need neither the views nor the writer.
        from kg.reading.lists import editions
        from kg.writing.writer import documents

        views = editions(store)
        return cls(
            id=id,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            previous=previous,
            base=base,
            version=version,
            encoder=encoder,
            note=note,
            counts=counts(store),
            editions=[asdict(view) for view in views],
            documents=[
                {"edition": view.iri, "iri": iri, "name": name}
                for view in views
                for iri, name in documents(store, NamedNode(view.iri))
            ],
        )


def counts(store: Store) -> dict[str, int]:
    """How much the graph holds, by what it is."""
    kinds: Mapping[str, NamedNode] = {
        "items": ZHIZE.DutyItem,
        "departments": ORG.FormalOrganization,
        "townships": ZHIZE.Township,
        "participations": M8G.Participation,
        "citations": ZHIZE.Citation,
        "legal_resources": ELI.LegalResource,
        "articles": ELI.LegalResourceSubdivision,
        "matters": ZHIZE.Matter,
        "findings": ZHIZE.Finding,
        "areas": ZHIZE.Area,
    }
    from kg.places import area_counts
    from kg.reading.statutory import graph_of

    of_lists = _instances(store)
    statutory = graph_of(store)
    given = of_lists.pop(statutory.value, Counter()) if statutory else Counter[str]()
    total = sum(of_lists.values(), Counter[str]())
    return {
        "quads": len(store),
        **{name: total[kind.value] for name, kind in kinds.items()},
        # Duties that statutes give are many, and no list carries them: they are counted apart.
        "statutory": given[ZHIZE.DutyItem.value],
        **area_counts(store),
    }


def _instances(store: Store) -> dict[str, Counter[str]]:
    """How many nodes of each type (IRI) each named graph has; counted by the engine, which need not hand them out."""
    pattern = "GRAPH ?graph { ?node a ?type }"
    rows = store.query(f"SELECT ?graph ?type (COUNT(*) AS ?nodes) {{ {pattern} }} GROUP BY ?graph ?type")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:  # type: ignore[union-attr]
        found[text_of(row["graph"])][text_of(row["type"])] = int(row["nodes"].value)
    return found


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
