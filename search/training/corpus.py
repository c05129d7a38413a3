"""The published texts that the encoder learns from: statutes, service items, legal terms."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.numerals import parse_numeral

_ARTICLE = re.compile(r"^\**第([一二三四五六七八九十百千零〇]+)条(?:之([一二三四五六七八九十]+))?\**[\s　]*")
_PART = re.compile(r"^# 第[一二三四五六七八九十]+编")
_HEADING = re.compile(r"^#+\s*(?:第[一二三四五六七八九十百]+[编章节分]+[\s　]*)?(.*)$")
_ITEM = re.compile(r"^[（(][一二三四五六七八九十]+[)）]")
_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
_DATE = re.compile(r"[（(]\d{4}-\d{2}-\d{2}[)）]$")
_CURRENT = "just-laws"  # the collection of statutes in force; the other holds superseded versions as well


@dataclass(frozen=True, slots=True)
class StatuteText:
    """One article: the law's title, the heading it stands under, its text, its number (12, 120-1 for 第一百二十条之一)."""

    law: str
    chapter: str
    text: str
    number: str = ""


def read_law(path: Path) -> Iterator[StatuteText]:
    """The articles of one markdown file of either collection."""
    law, chapter, number, lines = _title(path), "", "", list[str]()
    for line in path.read_text("utf-8").splitlines():
        line = line.strip()  # noqa: PLW2901
        if line.startswith("# ") and not _PART.match(line):
            law = line[2:].strip()
        heading, starts = _HEADING.match(line), _ARTICLE.match(line)
        if (heading or starts) and lines:
            yield StatuteText(law, chapter, "\n".join(lines), number)
            lines = []
        if heading:
            chapter = heading[1].strip()
        elif starts:
            lines = [line[starts.end() :]]
            number = "-".join(str(parse_numeral(part)) for part in starts.groups() if part)
        elif lines and line:
            lines.append(line)
    if lines:
        yield StatuteText(law, chapter, "\n".join(lines), number)


def _title(path: Path) -> str:
    """The statute's title: in a code of several files it stands in the README beside them, or names the folder."""
    overview = path.with_name("README.md")
    if overview.is_file() and path.stem.isascii():
        titles = (
            line[2:].strip() for line in overview.read_text("utf-8").splitlines() if line.startswith("# ")
        )
        return next(titles, path.parent.name)
    return (
        f"中华人民共和国{path.parent.name}" if path.parent.name.endswith("法典") else _DATE.sub("", path.stem)
    )


def read_laws(data: Path) -> list[StatuteText]:
    """Every article of both collections, each distinct (law, text) once, the version in force first."""
    seen: dict[tuple[str, str], StatuteText] = {}
    paths = sorted((data / "laws").rglob("*.md"), reverse=True)  # of dates in file names the latest first
    for path in sorted(paths, key=lambda path: _CURRENT not in path.parts):
        for article in read_law(path):
            seen.setdefault((article.law, article.text), article)
    return list(seen.values())


def sentences(text: str) -> list[str]:
    """The sentences of an article, numbers of list items removed, fragments under six characters dropped."""
    parts = (_ITEM.sub("", part.strip()) for part in _SENTENCE.findall(text))
    return [part for part in parts if len(part) >= 6]


def service_items(data: Path) -> list[tuple[str, str]]:
    """(department, name) of the published service items."""
    with (data / "lists" / "guangan-service-items.csv").open(encoding="utf-8-sig", newline="") as lines:
        return sorted({(row["department"], row["name"]) for row in csv.DictReader(lines)})


def legal_terms(data: Path) -> dict[str, int]:
    """THUOCL's legal terms with their document frequencies."""
    terms: dict[str, int] = {}
    for line in (data / "THUOCL_law.txt").read_text("utf-8").splitlines():
        word, _, frequency = line.partition("\t")
        if word.strip() and frequency.strip().isdigit():
            terms[word.strip()] = int(frequency)
    return terms
