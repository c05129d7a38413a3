"""Statutes in markdown or plain text: the head, the chapters, the articles, and nothing lost between them.

Reads the two layouts that published collections use (``**第一条**　…`` under a YAML head; ``第一条 …`` behind
``<!-- INFO END -->``) and any text that is set like a statute: a title, notes of adoption, numbered articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.numerals import NUMERAL, parse_numeral
from ingest.records import Article, Source, Statute
from ingest.text import normalise

_ARTICLE = re.compile(rf"^\s*\**第\s*({NUMERAL})\s*条((?:之{NUMERAL})*)\**[\s:：]*(?P<text>.*)$")
_HEADING = re.compile(
    rf"^(?:#{{1,6}}\s*(?P<marked>.+?)\s*#*|(?P<plain>第\s*{NUMERAL}\s*(?:编|分编|章|节)(?:\s.{{0,40}})?))$"
)
_RANK = re.compile(rf"^第\s*{NUMERAL}\s*(编|分编|章|节)")
_RANKS = {"编": 1, "分编": 2, "章": 3, "节": 4}
_PART = re.compile(rf"^(?:第\s*{NUMERAL}\s*(?:编|分编|章)|附则|总则|分则|序言|修正案|附件|附录)")
_END_OF_HEAD = "<!-- INFO END -->"
_DATE = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_DATE_IN_NAME = re.compile(r"[（(]((?:19|20)\d\d)-(\d\d)-(\d\d)[）)]")
_ADOPTION = re.compile(r"通过|公布|发布|批准|修正|修订|施行|颁布|印发|令第|公告|制定")
_CHANGED = re.compile(r"通过|修正|修订|修改|公布|发布|批准")
_ANNEX = re.compile(r"^#{0,6}\s*(?:附件|附录|附表|附：|附:|附\s*[一二三四五六七八九十\d]|附则附)")
_LOOKS_LIKE_LAW = re.compile(
    r"(?:法|法典|宪法|条例|规定|办法|细则|决定|规则|解释|批复|意见|通知|章程|修正案|决议|准则|规程|答复|命令)(?:[（(].{1,16}[）)])?$"
)

# Who adopted a text decides its level: 《中华人民共和国立法法》 articles 10, 72, 80, 81, 91, 93. The first note that
# names one of these decides; within a note the first row.
_ADOPTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("judicial-interpretation", re.compile(r"最高人民(?:法院|检察院)")),
    ("law", re.compile(r"全国人民代表大会|全国人大|中国人民政治协商会议第一届")),
    (
        "local-regulation",
        re.compile(r"(?:省|市|自治[区州县]|县|州|特区|区)[^，。]{0,16}(?:人民代表大会|人大)"),
    ),
    ("local-rule", re.compile(r"(?:省|市|自治[区州])人民政府")),
    ("normative-document", re.compile(r"中共中央|中国共产党|中央政治局|中央办公厅")),
    ("administrative-regulation", re.compile(r"国务院|政务院")),
    (
        "departmental-rule",
        re.compile(r"(?:部|局|署|总局|委员会|办公室|银行|监会)[^，。]{0,12}(?:令|公告|第|发布|公布|审议)"),
    ),
)
_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("constitution", re.compile(r"^中华人民共和国宪法(?:修正案.*)?$")),
    ("judicial-interpretation", re.compile(r"^(?:最高人民|人民(?:法院|检察院).*规则)")),
    ("law", re.compile(r"^(?:中华人民共和国.*(?<!办)法|.{0,6}全国人民代表大会.*)$")),
    (
        "local-regulation",
        re.compile(r"^[\u4e00-\u9fff]{2,9}?(?:省|市|自治[区州县]|特区)(?!场).*(?:条例|规定|办法|细则|决定)$"),
    ),
    ("administrative-regulation", re.compile(r"(?:条例|^国务院.*)$")),
)


@dataclass
class _Draft:
    """A statute while its lines are read."""

    title: str = ""
    history: list[str] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    annex: list[str] = field(default_factory=list)
    path: dict[int, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    number: str | None = None
    line: int = 0
    chapter: str | None = None

    def close(self) -> None:
        """Finish the article that is being read."""
        if self.number is not None:
            self.articles.append(Article(self.number, "\n".join(self.text), self.chapter, self.line))
            self.number, self.text = None, []


def parse_statute(text: str, source: Source, head: str | None = None) -> Statute | None:
    """The statute that a text contains; None if the text is not set like one.

    ``head`` is the text that carries title and dates where a statute is spread over several files
    (see :func:`head_beside`). Articles keep the order of the text, their paragraphs joined by newlines; what stands
    before the first article is the ``preamble``, what is marked as 附件 behind the last one the ``annex``, so that
    no line is lost. Dates are ISO dates.
    """
    draft = _Draft()
    body_start = 0
    lines = text.lstrip("\ufeff").splitlines()
    if head is not None:
        _read_head(draft, _head_lines(head.lstrip("\ufeff").splitlines())[0])
    own, body_start = _head_lines(lines)
    if head is None:
        _read_head(draft, own)
    else:
        body_start = _skip_yaml(lines)
    _read_body(draft, lines, body_start)
    if not _is_statute(draft, marked=_END_OF_HEAD in text):
        return None
    dates = list(_dates(draft.history))
    version = _date_in_name(source.document) or max(
        (day for day, note in dates if _CHANGED.search(note)), default=None
    )
    return Statute(
        title=draft.title,
        articles=tuple(draft.articles),
        source=source,
        level=statute_level(draft.title, draft.history),
        document_number=_document_number(draft.history),
        adopted=min((day for day, _ in dates), default=None),
        version=version,
        history=tuple(draft.history),
        preamble="\n".join(draft.preamble),
        annex="\n".join(draft.annex),
    )


def head_beside(path: Path) -> str | None:
    """The text of the ``README.md`` beside one part of a statute (编 by file); None for a whole statute."""
    readme = path.with_name("README.md")
    if path.name == "README.md" or not readme.is_file():
        return None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    title = next((line.lstrip("# ") for line in lines[_skip_yaml(lines) :] if line.strip()), "")
    if not _PART.match(normalise(title)):
        return None
    return readme.read_text(encoding="utf-8", errors="replace")


def _is_statute(draft: _Draft, *, marked: bool) -> bool:
    if not draft.title or not (draft.articles or draft.preamble or draft.history):
        return False
    adopted = marked or bool(draft.articles) or any(_ADOPTION.search(note) for note in draft.history)
    return len(draft.articles) >= 2 or marked or (adopted and bool(_LOOKS_LIKE_LAW.search(draft.title)))


def _skip_yaml(lines: list[str]) -> int:
    """The index of the first line behind a YAML head (and none of the text)."""
    if lines and lines[0].strip() == "---":
        for index in range(1, min(len(lines), 40)):
            if lines[index].strip() == "---":
                return index + 1
    return 0


def _head_lines(lines: list[str]) -> tuple[list[str], int]:
    """The lines of the head and the index at which the body begins."""
    start = _skip_yaml(lines)
    for index, line in enumerate(lines[:400]):
        if line.strip() == _END_OF_HEAD:
            return lines[start:index], index + 1
    title_seen = False
    for index in range(start, len(lines)):
        line = lines[index].strip()
        if not line:
            continue
        if not title_seen:
            title_seen = True
            continue
        if _ARTICLE.match(line) or (
            not (_DATE.search(line) and _ADOPTION.search(line)) and not line.startswith("# ")
        ):
            return lines[start:index], index
    return lines[start:], len(lines)


def _read_head(draft: _Draft, lines: list[str]) -> None:
    for line in lines:
        plain = normalise(line.lstrip("# "))
        if not plain or plain.startswith("<!--"):
            continue
        if not draft.title:
            draft.title = re.sub(r"\s+", "", plain)
        elif line.startswith("#"):  # the part of a code that this file holds
            draft.path[0] = plain
        else:
            draft.history.append(plain)


def _read_body(draft: _Draft, lines: list[str], start: int) -> None:
    in_annex = False
    for index in range(start, len(lines)):
        raw = lines[index].strip()
        if not raw or raw == _END_OF_HEAD:
            continue
        if draft.articles and _ANNEX.match(raw):
            draft.close()
            in_annex = True
        article = _ARTICLE.match(raw)
        if article:
            in_annex = False
            draft.close()
            draft.number = article_number(article[1], article[2])
            draft.chapter = " / ".join(draft.path[rank] for rank in sorted(draft.path)) or None
            draft.line = index + 1
            draft.text = [normalise(article["text"])] if article["text"] else []
        elif in_annex:
            draft.annex.append(normalise(raw))
        elif heading := _HEADING.match(raw):
            draft.close()
            _enter(draft, normalise(heading["marked"] or heading["plain"]))
        else:
            (draft.text if draft.number is not None else draft.preamble).append(normalise(raw))
    draft.close()


def _enter(draft: _Draft, heading: str) -> None:
    """Go to a part, chapter or section: deeper headings of the one before end."""
    rank_word = _RANK.match(heading)
    rank = _RANKS[rank_word[1]] if rank_word else 5
    for deeper in [other for other in draft.path if other >= rank]:
        del draft.path[deeper]
    draft.path[rank] = heading


def article_number(numeral: str, inserted: str = "") -> str:
    """An article's number as :class:`ingest.records.Citation` has it.

    >>> article_number("七十七"), article_number("一百二十", "之一")
    ('77', '120-1')
    """
    parts = [numeral, *re.findall(rf"之({NUMERAL})", inserted)]
    return "-".join(str(parse_numeral(part)) if parse_numeral(part) is not None else part for part in parts)


def statute_level(title: str, history: Sequence[str] = ()) -> str:
    """The level (a notation of ``ontology/schemes/statute-levels.ttl``): by who adopted the text, else by its title."""
    if _TITLES[0][1].search(title):
        return "constitution"
    for note in history:
        for level, adopter in _ADOPTERS:
            if adopter.search(note):
                return level
    return next((level for level, pattern in _TITLES if pattern.search(title)), "normative-document")


def _dates(history: list[str]) -> Iterator[tuple[str, str]]:
    for note in history:
        for match in _DATE.finditer(note):
            yield f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}", note


def _date_in_name(document: str) -> str | None:
    found = _DATE_IN_NAME.search(document)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None


def _document_number(history: list[str]) -> str | None:
    for note in history:
        if match := re.search(rf"([\u4e00-\u9fff、]{{2,24}}令)\s*(?:\d{{4}}年)?第?\s*({NUMERAL})\s*号", note):
            return f"{re.sub('^.*日', '', match[1])}第{match[2]}号"
    return None
