"""Statutes that are spread over several files (a code with one file for each 编) → one statute each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from ingest.numerals import format_numeral
from ingest.records import Article, Statute
from ingest.text import match_key

_Key = tuple[str, str, str]
_COPIED = 0.3


def merge_parts(statutes: Iterable[Statute]) -> tuple[Statute, ...]:
    """Join the statutes that are parts of one: of one title and version, in one folder, with articles of their own.

    The articles come in the order of their numbers' parts and name their file; the source is that of the file with
    article 1. A part that counts its articles anew (the amendments behind a constitution) becomes annex text; a
    second copy of the same text stays a statute of its own. The order of first appearance is kept.

    The parts must be given together: call this with all statutes of a folder, not file by file.
    """
    groups: dict[_Key, list[Statute]] = {}
    for statute in statutes:
        groups.setdefault(_key(statute), []).append(statute)
    return tuple(one for group in groups.values() for one in _merge(group))


def same_code(one: Statute, other: Statute) -> bool:
    """Whether two statutes may be parts of one, so that a batch must not end between them."""
    return _key(one) == _key(other)


def _key(statute: Statute) -> _Key:
    folder = str(PurePosixPath(statute.source.document.replace("\\", "/")).parent)
    return statute.title, statute.version or statute.adopted or "", folder


def _merge(group: Sequence[Statute]) -> list[Statute]:
    if len(group) == 1:
        return list(group)
    texts: dict[str, str] = {}
    parts: list[Statute] = []
    overlapping: list[Statute] = []
    for statute in sorted(group, key=lambda one: one.source.document):
        if any(article.number in texts for article in statute.articles):
            overlapping.append(statute)
        else:
            parts.append(statute)
            texts.update((article.number, match_key(article.text)) for article in statute.articles)
    if len(parts) == 1:
        return [*parts, *overlapping]
    copies = [one for one in overlapping if _is_copy(one, texts)]
    return [_joined(parts, [one for one in overlapping if one not in copies]), *copies]


def _is_copy(statute: Statute, texts: Mapping[str, str]) -> bool:
    """Whether a good part of the articles is what the same numbers say elsewhere."""
    again = [one for one in statute.articles if one.number in texts]
    return sum(texts[one.number] == match_key(one.text) for one in again) > len(again) * _COPIED


def _joined(parts: Sequence[Statute], annexes: Sequence[Statute]) -> Statute:
    ordered = sorted(parts, key=_first)
    main = next((one for one in ordered if one.articles), ordered[0])
    articles = (replace(article, document=one.source.document) for one in ordered for article in one.articles)
    annex = [text for one in ordered if (text := one.annex)]
    annex += (
        text for one in annexes for text in (one.preamble, *map(_written, one.articles), one.annex) if text
    )
    return replace(
        main,
        articles=tuple(articles),
        history=max((one.history for one in ordered), key=len),
        preamble="\n".join(one.preamble for one in ordered if one.preamble),
        annex="\n".join(annex),
    )


def _first(statute: Statute) -> tuple[int, str]:
    """Parts come by the number of their first article; one without articles (a preamble) comes before them."""
    number = statute.articles[0].number.partition("-")[0] if statute.articles else "0"
    return (int(number) if number.isdecimal() else 1 << 30, statute.source.document)


def _written(article: Article) -> str:
    number, *inserted = article.number.split("-")
    name = format_numeral(int(number)) if number.isdecimal() else number
    marks = "".join(f"之{format_numeral(int(one)) if one.isdecimal() else one}" for one in inserted)
    return f"第{name}条{marks} {article.text}"
