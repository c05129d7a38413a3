"""The findings beside the index: read by their number of bytes, without the graph and without analysing again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from kg.analysis.findings import Evidence, Finding, FindingKind, Severity
from kg.analysis.identity import Identity
from kg.views import ItemView
from search.index.stored import pack_view, unpack_view

NAME = "findings.json"


def write_findings(folder: Path, findings: Sequence[Finding]) -> None:
    """Write ``findings`` into ``folder``; the views they share are written once."""
    views = {item.iri: item for finding in findings for item in finding.items}
    flat = [
        {
            **{name: getattr(finding, name) for name in _PLAIN},
            "items": [item.iri for item in finding.items],
            "evidence": [dataclasses.astuple(each) for each in finding.evidence],
            "about": dataclasses.astuple(finding.about) if finding.about else None,
        }
        for finding in findings
    ]
    packed = {iri: orjson.Fragment(pack_view(view)) for iri, view in views.items()}
    (folder / NAME).write_bytes(orjson.dumps({"views": packed, "findings": flat}))


def read_findings(folder: Path) -> list[Finding]:
    """Read what :func:`write_findings` wrote; none where nothing was written."""
    path = folder / NAME
    if not path.is_file():
        return []
    raw = orjson.loads(path.read_bytes())
    views: dict[str, ItemView] = {}
    for iri, packed in raw["views"].items():
        view = unpack_view(orjson.dumps(packed))
        if isinstance(view, ItemView):
            views[iri] = view
    return [
        Finding(
            id=each["id"],
            kind=FindingKind(each["kind"]),
            severity=Severity(each["severity"]),
            score=each["score"],
            title=each["title"],
            explanation=each["explanation"],
            suggestion=each["suggestion"],
            departments=tuple(each["departments"]),
            items=tuple(views[iri] for iri in each["items"]),
            evidence=tuple(Evidence(*fact) for fact in each["evidence"]),
            subkind=each["subkind"],
            about=_about(each.get("about")),
            same=each.get("same"),
        )
        for each in raw["findings"]
    ]


def _about(said: Sequence[Any] | None) -> Identity | None:
    """What a finding is about; a data folder from before ids named the place does not say it."""
    if said is None:
        return None
    kind, subkind, area, rows = said
    return Identity(kind, subkind, area, tuple(rows))


_PLAIN = (
    "id",
    "kind",
    "severity",
    "score",
    "title",
    "explanation",
    "suggestion",
    "departments",
    "subkind",
    "same",
)
