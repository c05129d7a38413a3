"""The register of laws: what a title stands for, which version is in force, how many articles it has.

The data are facts taken from published collections by ``python -m ingest.law.register_build`` and kept in
``ontology/laws.csv``: titles, levels, days of adoption, amendment and repeal, numbers of last articles.

Statutes that ended before those collections stand in ``ontology/laws-ended.csv``, which is kept by hand: title, level,
day of the end and successor. Most are what a later statute says of itself in its last article (《甲》同时废止): the
successor is that statute, the day is the one on which it came into force. The others ended by a published decision or
by a rule that is not in the collections; then no successor is named. A title of both files is as ``laws.csv`` says.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from ingest.law.citations import format_article
from ingest.law.statutes import statute_level
from ingest.records import Citation, Statute
from ingest.text import normalise, simplify

LegalStatus = Literal["in-force", "repealed", "superseded", "unknown"]
Problem = Literal[
    "not-found", "not-checkable", "repealed", "superseded", "article-beyond", "not-yet-in-force"
]

_COUNTRY = "中华人民共和国"
_DROPPED = re.compile(r"[\s《》〈〉<>“”\"'‘’、，,。.：:（）()〔〕\[\]【】·—\-]")
_EDITION_NOTE = re.compile(r"[（(](?:修正|修订|\d{4}年?)[^（）()]*[）)]$|[（(](?:试行|暂行|草案)[）)]$")
_ALIASES = {  # 通称 in official use, without the name of the country
    "地方组织法": "地方各级人民代表大会和地方各级人民政府组织法",
    "选举法": "全国人民代表大会和地方各级人民代表大会选举法",
    "代表法": "全国人民代表大会和地方各级人民代表大会代表法",
    "村委会组织法": "村民委员会组织法",
    "居委会组织法": "城市居民委员会组织法",
    "固废法": "固体废物污染环境防治法",
    "消保法": "消费者权益保护法",
    "未保法": "未成年人保护法",
    "治安处罚法": "治安管理处罚法",
    "环评法": "环境影响评价法",
    "民诉法": "民事诉讼法",
    "刑诉法": "刑事诉讼法",
}


def short_titles(title: str) -> tuple[str, ...]:
    """What a statute (without the name of the country) is called for short.

    >>> short_titles("消费者权益保护法")
    ('消保法',)
    """
    return tuple(short for short, full in _ALIASES.items() if full == title)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law: ISO days of adoption and coming into force, and the number of its last article."""

    adopted: str
    effective: str
    last_article: int | None


@dataclass(frozen=True, slots=True)
class LawEntry:
    """What the register knows of one title. ``versions`` are in order of time; ``repealed_on`` is an ISO day.

    Where only the fact of the repeal is known, ``repeal_day_known`` is False and the day is the one on which it was
    known at the latest.
    """

    title: str
    level: str
    adopted: str | None
    repealed_on: str | None
    replaced_by: str | None
    versions: tuple[Version, ...]
    repeal_day_known: bool = True

    def version_on(self, day: str) -> Version | None:
        """The version in force on an ISO day; the first one if none is yet."""
        current = [version for version in self.versions if version.effective <= day]
        if current:
            return current[-1]
        return self.versions[0] if self.versions else None

    def status_on(self, day: str) -> LegalStatus:
        """Whether the law is in force on an ISO day."""
        if self.repealed_on is None:
            return "in-force"
        return "repealed" if self.repealed_on <= day or not self.repeal_day_known else "in-force"

    @property
    def status(self) -> LegalStatus:
        """Whether the law is in force today."""
        return self.status_on(_today())

    @property
    def amended(self) -> str | None:
        """The day on which the version in force today was adopted."""
        version = self.version_on(_today())
        return version.adopted if version else None

    @property
    def last_article(self) -> int | None:
        """The number of the last article of the version in force today, if known."""
        version = self.version_on(_today())
        return version.last_article if version else None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is to be said of a citation: ``problem`` is None if it holds; ``reason`` and ``nearest`` are for people."""

    status: LegalStatus
    reason: str = ""
    nearest: str | None = None
    problem: Problem | None = None
    level: str = "normative-document"
    entry: LawEntry | None = None


@dataclass
class LawRegister:
    """All entries, found by full or short title."""

    entries: dict[str, LawEntry]
    _nearest: dict[str, str | None] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls) -> LawRegister:
        """The register of ``ontology/laws.csv`` and ``ontology/laws-ended.csv``, read once per process (about 30 ms)."""
        return _load()

    @classmethod
    def collected(cls) -> LawRegister:
        """The register of ``ontology/laws.csv`` alone: what the published collections have."""
        return _collected()

    def lookup(self, title: str) -> LawEntry | None:
        """The entry for a title: 《中华人民共和国环境保护法》, 环境保护法 and 环保法-like aliases in official use.

        >>> entry = LawRegister.load().lookup("安全生产法")
        >>> entry.title, entry.last_article
        ('中华人民共和国安全生产法', 119)
        """
        key = title_key(title)
        found = self.entries.get(key) or self.entries.get(title_key(_ALIASES.get(key, "")))
        if found is None and (bare := _EDITION_NOTE.sub("", normalise(title))) != title:
            found = self.entries.get(title_key(bare))
        return found

    def status(self, citation: Citation, on: date | None = None) -> LegalStatus:
        """Only the status of :meth:`assess`."""
        return self.assess(citation, on).status

    def assess(self, citation: Citation, on: date | None = None) -> Assessment:
        """Whether a legal basis holds on a day (today): known, in force, in this version, with this article.

        A citation of an article beyond the law's last has status ``unknown``, because nothing is there to be in
        force; ``problem`` tells it from a title that was not found.
        """
        day = on.isoformat() if on else _today()
        entry = self.lookup(citation.title)
        if entry is None:
            return self._unlisted(citation)
        level = entry.level
        if entry.status_on(day) == "repealed":
            heir = f"，由《{entry.replaced_by}》替代" if entry.replaced_by else ""
            since = (
                f"自{entry.repealed_on}起" if entry.repeal_day_known else f"已经（至迟{entry.repealed_on}）"
            )
            reason = f"《{entry.title}》{since}废止或不再有效{heir}"
            return Assessment("repealed", reason, self._heir(entry, day), "repealed", level, entry)
        version = entry.version_on(day)
        if version and version.effective > day:
            reason = f"《{entry.title}》自{version.effective}起施行，尚未生效"
            return Assessment("unknown", reason, None, "not-yet-in-force", level, entry)
        year = _year(citation.version)
        if version and year and year < version.adopted[:4]:
            reason = f"引用的是{year}年的版本，《{entry.title}》现行版本为{version.adopted}通过"
            return Assessment("superseded", reason, entry.title, "superseded", level, entry)
        number = _main_number(citation.article)
        if version and version.last_article and number and number > version.last_article:
            last = format_article(str(version.last_article))
            reason = f"《{entry.title}》最后一条是{last}，没有{format_article(citation.article or '')}"
            return Assessment("unknown", reason, entry.title, "article-beyond", level, entry)
        return Assessment("in-force", level=level, entry=entry)

    def _heir(self, entry: LawEntry, day: str) -> str | None:
        """What holds on an ISO day in place of a repealed law: its successor, or what came after that one, too."""
        seen = {entry.title}
        heir = entry.replaced_by
        while heir is not None and heir not in seen:
            seen.add(heir)
            following = self.lookup(heir)
            if following is None or following.status_on(day) != "repealed":
                return heir
            heir = following.replaced_by
        return None

    def _unlisted(self, citation: Citation) -> Assessment:
        level = level_of(citation)
        if level in ("three-determinations", "normative-document", "departmental-rule", "local-rule"):
            reason = f"“{citation.title}”不属于法规库收录的法律、法规，无法核对是否有效"
            return Assessment("unknown", reason, None, "not-checkable", level)
        nearest = self.nearest(citation.title)
        hint = f"，最接近的是《{nearest}》" if nearest else ""
        return Assessment("unknown", f"法规库中没有《{citation.title}》{hint}", nearest, "not-found", level)

    def extended(self, known: Iterable[LawEntry]) -> LawRegister:
        """This register with the statutes of ``known`` that it lacks, and their versions newer than its own.

        A title that the register says is repealed stays so: an old text that is ingested does not revive it, unless
        its version is later than the repeal. The register comes back as it is where nothing is new.
        """
        entries: dict[str, LawEntry] = {}
        for law in known:
            key = title_key(law.title)
            old = entries.get(key) or self.entries.get(key)
            newest = law.versions[-1].adopted
            if old is None:
                entries[key] = law
            elif newest > max((version.adopted for version in old.versions), default=""):
                revived = old.repealed_on is not None and newest > old.repealed_on
                versions = (*old.versions, *law.versions)
                entries[key] = replace(
                    old,
                    versions=versions,
                    repealed_on=None if revived else old.repealed_on,
                    replaced_by=None if revived else old.replaced_by,
                )
        return LawRegister({**self.entries, **entries}) if entries else self

    def nearest(self, title: str) -> str | None:
        """The known title that is most like one that is not known, if any is much like it."""
        key = title_key(title)
        if key not in self._nearest:
            letters = set(key)
            near = [
                other
                for other in self.entries
                if abs(len(other) - len(key)) <= 6 and len(letters & set(other)) >= 0.7 * len(letters)
            ]
            best = difflib.get_close_matches(key, near, n=1, cutoff=0.7)
            self._nearest[key] = self.entries[best[0]].title if best else None
        return self._nearest[key]

    def __iter__(self) -> Iterator[LawEntry]:
        """All entries, in the order of the file."""
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)


def entry_of(
    title: str, level: str, adopted: str | None, version: str | None, effective: str | None, last: int | None
) -> LawEntry:
    """The entry of a statute that was ingested; days are ISO dates, ``last`` is the number of its last article."""
    day = version or adopted or ""
    known = Version(day, max(effective or day, day), last)
    return LawEntry(title, level, adopted, None, None, (known,))


def last_article(statute: Statute) -> int | None:
    """The number of the last article of a statute, its inserted articles (之一) and annexes aside."""
    numbers = (article.number.partition("-")[0] for article in statute.articles)
    return max((int(number) for number in numbers if number.isdecimal()), default=None)


def effective_day(statute: Statute) -> str | None:
    """The ISO day on which a statute says that it comes into force, in one of its last articles."""
    for article in statute.articles[-3:]:
        if stated := _EFFECTIVE.search(article.text):
            return f"{stated[1]}-{int(stated[2]):02d}-{int(stated[3]):02d}"
    return None


_EFFECTIVE = re.compile(r"自((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日起(?:施行|实施|生效)")


def title_key(title: str) -> str:
    """What titles are compared by: no brackets, marks or blanks, simplified, without the name of the country.

    >>> title_key("《中华人民共和国环境保护法》")
    '环境保护法'
    """
    key = _DROPPED.sub("", simplify(normalise(title)))
    bare = key.removeprefix(_COUNTRY)
    return bare if len(bare) > 1 else key


# 党内法规 rank with what the Party issues; a county may issue documents, but no rules (立法法 articles 81, 93).
_PARTY = re.compile(r"^中国共产党|^(?:中共|党委|党组|党政|地方党委|机构编制工作|干部)")
_OF_COUNTY = re.compile(
    r"^[\u4e00-\u9fff]{2,10}?(?:(?<!自治)县|旗|(?<![地社园库特治护发税心险水游矿灾林景校街片名])区)(?!级|域|内).*"
    r"(?:办法|规定|细则|方案|规则|意见|通知)$"
)


def level_of(citation: Citation) -> str:
    """The level of a basis that is not in the register, by its number (令, 〔2019〕1号) and its title."""
    if "“三定”" in citation.title or "职能配置、内设机构和人员编制" in citation.title:
        return "three-determinations"
    number = citation.document_number or ""
    if "〔" in number:
        return "normative-document"
    if "令" in number:
        return statute_level(citation.title, (number,))
    if _PARTY.search(citation.title) or _OF_COUNTY.search(citation.title):
        return "normative-document"
    if re.search(
        r"^关于|的(?:通知|意见|决定|批复|公告|函)$|(?:方案|意见|通知|目录|标准|规范|要点)$", citation.title
    ):
        return "normative-document"
    if re.search(r"(?<![办方])法(?:实施条例)?$", citation.title):
        return "administrative-regulation" if citation.title.endswith("条例") else "law"
    if re.search(r"(?:规定|办法|细则|规则)$", citation.title):
        level = statute_level(citation.title)
        return "departmental-rule" if level == "normative-document" else level
    return statute_level(citation.title)


def _year(version: str | None) -> str | None:
    match = re.match(r"(?:19|20)\d\d", version or "")
    return match[0] if match else None


def _main_number(article: str | None) -> int | None:
    head = (article or "").partition("-")[0]
    return int(head) if head.isdecimal() else None


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 — a law is in force by the local calendar


@cache
def _load() -> LawRegister:
    ended = {title_key(row["title"]): _ended(row) for row in _rows("laws-ended.csv")}
    collected = _collected().entries
    return LawRegister({**collected, **{key: law for key, law in ended.items() if key not in collected}})


@cache
def _collected() -> LawRegister:
    return LawRegister({row["key"]: _entry(row) for row in _rows("laws.csv")})


def _rows(name: str) -> Iterator[dict[str, str]]:
    lines = resources.files("ontology").joinpath(name).read_text(encoding="utf-8").splitlines()
    return csv.DictReader(lines)


def _ended(row: dict[str, str]) -> LawEntry:
    return _entry({**row, "adopted": "", "versions": ""})


def _entry(row: dict[str, str]) -> LawEntry:
    versions = tuple(
        Version(adopted, effective or adopted, int(last) if last else None)
        for adopted, effective, last in (part.split(":") for part in row["versions"].split(";") if part)
    )
    return LawEntry(
        title=row["title"],
        level=row["level"],
        adopted=row["adopted"] or None,
        repealed_on=row["repealed_on"].removeprefix("<") or None,
        repeal_day_known=not row["repealed_on"].startswith("<"),
        replaced_by=row["replaced_by"] or None,
        versions=versions,
    )
