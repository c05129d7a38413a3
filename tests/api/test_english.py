"""Findings in English: every kind and subkind that the check can tell has its sentences."""

from __future__ import annotations

import re
from pathlib import Path

from api.composition import Zhize
from api.reports.english import TEXTS, english
from kg.analysis.findings import FindingKind

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "findings.md"


def documented() -> set[tuple[str, str | None]]:
    """Kinds and subkinds of the table in the documentation; “none” is written out, or nothing is written in its place."""
    found: set[tuple[str, str | None]] = set()
    for kind, subkinds in re.findall(
        r"^\| `([\w-]+)` \| ([^|]+) \|", DOCUMENTED.read_text("utf-8"), re.MULTILINE
    ):
        found |= {(kind, subkind) for subkind in re.findall(r"`([\w-]+)`", subkinds)}
        if "none" in subkinds:
            found.add((kind, None))
    return found


def test_every_subkind_has_its_sentences():
    assert {kind for kind, _ in TEXTS} == {kind.value for kind in FindingKind}
    assert documented() <= set(TEXTS)


def test_the_sentences_name_the_rows_concerned(county: Zhize):
    findings = county.opened().findings
    assert findings
    for finding in findings:
        told = english(finding)
        assert told is not None
        assert any(item.title in told.title for item in finding.items)
        assert finding.items[0].source.document in told.explanation
        for text in (told.title, told.explanation, told.suggestion):
            assert "{" not in text
            assert re.match(r"[“A-Z\d\u4e00-\u9fff]", text)
