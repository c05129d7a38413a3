"""A user's own thesaurus on its way in: files in SKOS beside the tables that :mod:`ingest` reads itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from ingest.organs.register import Register
from ingest.pipeline import FileError
from ingest.records import DocumentKind, FileResult
from ingest.thesaurus.concepts import Concept, family_ids
from kg.thesaurus import SKOS_FORMATS, NoThesaurusError, read_skos


def split_skos(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files that are named as RDF, and everything else; what lies in a folder is left to :mod:`ingest`."""
    skos = [path for path in paths if path.suffix.lower() in SKOS_FORMATS and not path.is_dir()]
    return skos, [path for path in paths if path not in skos]


def skos_results(paths: Iterable[Path]) -> Iterator[FileResult | FileError]:
    """Each file's concepts, or why it has none."""
    for path in paths:
        try:
            data = path.read_bytes()
            concepts = read_skos(data, path.suffix.lower(), path.name)
        except OSError as error:
            yield FileError(str(path), f"文件“{path.name}”打不开（{error.strerror}）；请检查路径和权限")
        except NoThesaurusError as error:
            yield FileError(str(path), str(error))
        else:
            yield FileResult(
                path.name,
                hashlib.sha256(data).hexdigest(),
                DocumentKind.THESAURUS,
                concepts=tuple(concepts),
            )


def with_known_families(concepts: Iterable[Concept]) -> list[Concept]:
    """Concepts whose usual lead is called as the bundled thesaurus calls it (县公安局 → 公安), where it is known."""
    return [replace(concept, family=_family(concept.family)) for concept in concepts]


@cache
def _family(written: str) -> str:
    known = family_ids()
    if not written or written in known:
        return written
    families = Register.load().resolve(written).family
    own = (families or "").rsplit("/", 1)[-1]
    return next((name for name, ids in known.items() if ids[0] == own), written)
