"""Build ``ontology/laws.csv`` from published collections: ``python -m ingest.law.register_build FOLDER [OUTPUT]``.

``FOLDER`` holds ``just-laws`` (national laws in force) and ``lawrefbook`` (laws, administrative regulations,
interpretations, local regulations, with ``register.csv``). Only facts are taken: titles, days, article counts, and
which text repeals which. A national law that the newer collection, complete for its day, no longer has is not in
force from that day at the latest.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.law.register import title_key
from ingest.law.statutes import head_beside, parse_statute
from ingest.records import Source, Statute

COLUMNS = ("key", "title", "level", "adopted", "repealed_on", "replaced_by", "versions")
_DATE = r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日"
_EFFECTIVE = re.compile(rf"自{_DATE}起(?:施行|实施|生效)")
_COMPLETE_ON = re.compile(rf"更新时间：{_DATE}")
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_PARTIAL = re.compile(r"^[^《》。]{0,12}(?:第|中|有关|关于|部分)")
_NATIONAL_LAW = re.compile(r"^中华人民共和国.*(?:法|条例)$")


@dataclass
class _Gathered:
    """All versions of one title that were seen: day of adoption → (effective, last article)."""

    title: str
    level: str
    adopted: str | None = None
    versions: dict[str, tuple[str, int]] = field(default_factory=dict)
    expired: bool = False
    repealed_on: str | None = None
    replaced_by: str | None = None


def statutes(folder: Path) -> Iterator[Statute]:
    """All statutes in the markdown files under a folder."""
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        statute = parse_statute(text, Source(path.relative_to(folder).as_posix()), head_beside(path))
        if statute:
            yield statute


def build(folder: Path) -> list[dict[str, str]]:
    """The rows of the register, sorted by level and title."""
    current = list(statutes(folder / "just-laws"))
    older = list(statutes(folder / "lawrefbook"))
    gathered: dict[str, _Gathered] = {}
    for statute in (*current, *older):
        _gather(gathered, statute)
    for statute in current:
        # The newer collection states a later adoption for a title than its file name could: keep its first day.
        gathered[title_key(statute.title)].expired = False
    _mark_expired(gathered, folder / "lawrefbook" / "register.csv")
    complete_on = _completeness(folder / "just-laws" / "LAWS_PROGRESS.md")
    in_force = {title_key(statute.title) for statute in current}
    for statute in (*older, *current):
        _apply_repeals(gathered, statute)
    for key, law in gathered.items():
        if not law.repealed_on and (law.expired or (_is_national_law(law) and key not in in_force)):
            law.repealed_on = f"<{complete_on}"  # the day itself is not stated anywhere: at the latest
    rows = [_row(key, law) for key, law in gathered.items()]
    return sorted(rows, key=lambda row: (row["level"], row["title"]))


def _is_national_law(law: _Gathered) -> bool:
    return law.level == "law" and bool(_NATIONAL_LAW.match(law.title))


def _gather(gathered: dict[str, _Gathered], statute: Statute) -> None:
    law = gathered.setdefault(title_key(statute.title), _Gathered(statute.title, statute.level or ""))
    law.adopted = min(filter(None, (law.adopted, statute.adopted)), default=None)
    numbers = [
        int(article.number.partition("-")[0]) for article in statute.articles if article.number[0].isdecimal()
    ]
    day = statute.version or statute.adopted or ""  # some local regulations come without any date
    effective, last = law.versions.get(day, (day, 0))
    stated = max(_effective_days(statute), default=day)
    law.versions[day] = (max(effective, stated), max([last, *numbers]))


def _effective_days(statute: Statute) -> Iterator[str]:
    """Days of coming into force that the text states for itself; for an amended text that is the first version's."""
    for article in statute.articles[-3:]:
        for match in _EFFECTIVE.finditer(article.text):
            yield _iso(match)
    for note in statute.history:
        if stated := re.search(rf"{_DATE}\s*(?:起)?施行", note):
            yield _iso(stated)


def _iso(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"


def _mark_expired(gathered: dict[str, _Gathered], register: Path) -> None:
    """Take over what the older collection marks as expired, unless a later version of the title is not."""
    newest: dict[str, tuple[str, bool]] = {}
    with register.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            key = title_key(row["name"])
            newest[key] = max(newest.get(key, ("", False)), (row["publish"], row["expired"] == "1"))
    for key, (published, expired) in newest.items():
        law = gathered.get(key)
        if law and expired and max(law.versions, default="") <= published:
            law.expired = True


def _completeness(progress: Path) -> str:
    match = _COMPLETE_ON.search(progress.read_text(encoding="utf-8"))
    if not match:
        raise ValueError(f"{progress.name} 没有“更新时间”，无法确定目录的日期")
    return _iso(match)


def _apply_repeals(gathered: dict[str, _Gathered], statute: Statute) -> None:
    """《甲》、《乙》同时废止 in the last articles: both end when this text comes into force."""
    own = title_key(statute.title)
    day = statute.version or statute.adopted
    repealer = gathered.get(own)
    if day is None or repealer is None:
        return
    # An amended text repeats the repeal of its first version: the day is the one that the text states.
    stated = next(
        (_iso(match) for article in statute.articles[-5:] for match in _EFFECTIVE.finditer(article.text)),
        None,
    )
    effective = stated or repealer.adopted or day
    for title in _repealed_titles(statute):
        key = title_key(title)
        if key == own:
            continue
        law = gathered.get(key)
        if law is None:
            if statute.level != "law" or not _NATIONAL_LAW.match(title):
                continue
            law = gathered[key] = _Gathered(
                title, "law" if title.endswith("法") else "administrative-regulation"
            )
        if max(law.versions, default="") < effective and not law.repealed_on:
            law.repealed_on, law.replaced_by = effective, statute.title


def _repealed_titles(statute: Statute) -> Iterable[str]:
    for article in statute.articles[-5:]:
        for sentence in re.split(r"[。；\n]", article.text):
            if not re.search(r"废止\s*$", sentence):
                continue
            for match in _TITLE.finditer(sentence):
                if not _PARTIAL.match(sentence[match.end() :]):
                    yield re.sub(r"\s+", "", match[1])


def _row(key: str, law: _Gathered) -> dict[str, str]:
    versions = [
        f"{day}:{effective if effective != day else ''}:{last or ''}"
        for day, (effective, last) in sorted(law.versions.items())
    ]
    return {
        "key": key,
        "title": law.title,
        "level": law.level,
        "adopted": law.adopted or "",
        "repealed_on": law.repealed_on or "",
        "replaced_by": law.replaced_by or "",
        "versions": ";".join(versions),
    }


def main(arguments: list[str]) -> int:
    """Write the register; returns an exit status."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write("用法：python -m ingest.law.register_build 法律文件夹 [输出文件]\n")
        return 2
    output = (
        Path(arguments[1]) if len(arguments) == 2 else Path(__file__).parents[2] / "ontology" / "laws.csv"
    )
    rows = build(Path(arguments[0]))
    with output.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stderr.write(f"{output}：{len(rows)}部\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
