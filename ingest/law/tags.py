"""Tags before legal bases (【行政法规】《…方案》): where the tag contradicts the text that it stands before, people are told.

Power lists sort their bases under tags. A wrong one is not corrected silently: a penalty that seems to rest on an
administrative regulation and rests on a notice is a finding for the lawyer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.law.citations import parse_citations
from ingest.law.register import LawRegister, level_of
from ingest.records import Citation
from ingest.text import normalise, simplify

_TAGS: dict[str, frozenset[str]] = {
    "宪法": frozenset({"constitution"}),
    "法律": frozenset({"law", "constitution"}),
    "行政法规": frozenset({"administrative-regulation"}),
    "地方性法规": frozenset({"local-regulation"}),
    "地方法规": frozenset({"local-regulation"}),
    "自治条例": frozenset({"local-regulation"}),
    "单行条例": frozenset({"local-regulation"}),
    "司法解释": frozenset({"judicial-interpretation"}),
    "规章": frozenset({"departmental-rule", "local-rule"}),
    "部门规章": frozenset({"departmental-rule"}),
    "国务院部门规章": frozenset({"departmental-rule"}),
    "地方政府规章": frozenset({"local-rule"}),
    "政府规章": frozenset({"local-rule"}),
    "地方规章": frozenset({"local-rule"}),
    "规范性文件": frozenset({"normative-document", "three-determinations"}),
    "政策文件": frozenset({"normative-document", "three-determinations"}),
}
_LEVELS = {
    "constitution": "宪法",
    "law": "法律",
    "administrative-regulation": "行政法规",
    "local-regulation": "地方性法规",
    "judicial-interpretation": "司法解释",
    "departmental-rule": "部门规章",
    "local-rule": "地方政府规章",
    "normative-document": "规范性文件",
    "three-determinations": "“三定”规定",
}
_WORDS = "|".join(sorted(_TAGS, key=len, reverse=True))
_TAG = re.compile(
    rf"[【\[〔（(]\s*(?P<boxed>{_WORDS})\s*[】\]〕）)]|(?:^|(?<=[\n；;。]))\s*(?P<bare>{_WORDS})\s*[：:]"
)


_HINTS = ("【", "[", "法律", "规章", "文件", "法规")


def may_have_tags(text: str) -> bool:
    """A cheap test for long lists: whether a cell can hold a tag at all."""
    return any(hint in text for hint in _HINTS)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A basis whose tag says another level than the text has; both in Chinese."""

    title: str
    tag: str
    level: str
    reason: str


@lru_cache(maxsize=1 << 12)
def contradictions(text: str) -> tuple[Contradiction, ...]:
    """The bases of a cell that stand behind a wrong tag, in order.

    A tag holds for the bases up to the next one. The level is the law register's, else what the document number and
    the title certainly say; where neither is certain, nothing is said.

    >>> [(c.title, c.level) for c in contradictions("【行政法规】《某省改革实施方案》（某政发〔2017〕33号）")]
    [('某省改革实施方案', '规范性文件')]
    """
    plain = simplify(normalise(text))
    tags = list(_TAG.finditer(plain))
    ends = [*(tag.start() for tag in tags), len(plain)][1:]
    return tuple(
        found
        for tag, end in zip(tags, ends, strict=True)
        for found in _wrong(tag["boxed"] or tag["bare"], plain[tag.end() : end])
    )


def _wrong(tag: str, text: str) -> Iterator[Contradiction]:
    seen: set[str] = set()
    for citation in parse_citations(text):
        level, reason = _certain_level(citation)
        if level and level not in _TAGS[tag] and citation.title not in seen:
            seen.add(citation.title)
            yield Contradiction(citation.title, tag, _LEVELS[level], reason)


def _certain_level(citation: Citation) -> tuple[str | None, str]:
    """The level of a basis and how it is known; (None, "") where it is a guess."""
    entry = LawRegister.load().lookup(citation.title)
    if entry is not None and entry.level in _LEVELS:
        return entry.level, "按法规库"
    number = citation.document_number or ""
    if number:
        level = level_of(citation)
        return (level, f"按文号{number}") if level in _LEVELS else (None, "")
    if re.search(r"^中华人民共和国.*法$|“三定”", citation.title):
        return level_of(citation), "按名称"
    return None, ""
