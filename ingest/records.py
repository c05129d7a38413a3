"""The records that walk from the readers to the graph.

Every row of every input ends as one :class:`DutyItem` or one :class:`Rejected`, so the counts of a
:class:`TableResult` add up to the rows that were read. All records are immutable; text fields are
normalised (see :mod:`ingest.text`), while ``Source.quote`` and ``raw`` keep what was written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.thesaurus.concepts import Concept


class DocumentKind(StrEnum):
    """What a file is, recognised from its content."""

    DUTY_LIST = "duty-list"
    POWER_LIST = "power-list"
    SERVICE_LIST = "service-list"
    LAW = "law"
    DIVISIONS = "divisions"
    PROSE = "prose"
    THESAURUS = "thesaurus"


class ListKind(StrEnum):
    """Which list a duty item stands on."""

    BASIC = "basic"  # 基本履职事项: the township's own
    COOPERATIVE = "cooperative"  # 配合履职事项: a department leads, the township helps
    RECLAIMED = "reclaimed"  # 上级部门收回事项: taken back from townships
    DEPARTMENT = "department"  # 部门职责清单
    POWER = "power"  # 权责清单
    SERVICE = "service"  # 政务服务事项
    PROSE = "prose"  # stated in running text (a report, a notice)
    STATUTORY = "statutory"  # stated by a statute


LIST_TITLES = {
    ListKind.BASIC: "基本履职事项清单",
    ListKind.COOPERATIVE: "配合履职事项清单",
    ListKind.RECLAIMED: "上级部门收回事项清单",
    ListKind.DEPARTMENT: "部门职责清单",
    ListKind.POWER: "权责清单",
    ListKind.SERVICE: "政务服务事项清单",
}
"""The lists that are published as such → what they are called."""


class Role(StrEnum):
    """The part that an organ plays in a duty."""

    LEAD = "lead"  # 牵头, 主体责任, 负责
    COOPERATE = "cooperate"  # 配合, 协助, 会同
    TAKE_OVER = "take-over"  # 承接
    SUPERVISE = "supervise"  # 指导, 监督


class PowerType(StrEnum):
    """Types of administrative power, as 权责清单 name them."""

    LICENSING = "licensing"  # 行政许可
    PENALTY = "penalty"  # 行政处罚
    COERCION = "coercion"  # 行政强制
    COLLECTION = "collection"  # 行政征收
    PAYMENT = "payment"  # 行政给付
    INSPECTION = "inspection"  # 行政检查
    CONFIRMATION = "confirmation"  # 行政确认
    REWARD = "reward"  # 行政奖励
    ADJUDICATION = "adjudication"  # 行政裁决
    OTHER = "other"  # 其他行政权力


UNKNOWN_HOLDER = "未注明单位"
"""The holder of a department's list that names nobody."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement stands: as close to the cell or sentence as the format allows.

    ``row`` counts from 1 as a spreadsheet shows it, ``column`` is the spreadsheet's letter, ``page``
    counts from 1, ``table`` is the ordinal (from 1) of a table in a text document.
    """

    document: str
    sha256: str = ""
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One legal basis: a title and, where named, one place in it.

    ``article`` and so on are plain Arabic numerals as text ("77"; 第七十七条之一 is "77-1").
    """

    title: str
    document_number: str | None = None
    article: str | None = None
    paragraph: str | None = None  # 款
    item: str | None = None  # 项
    version: str | None = None  # "2019年修正"
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One organ's part in a duty; ``organ`` is the name as written, normalised but not resolved."""

    organ: str
    role: Role
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyItem:
    """One row of a list, or one duty stated in a sentence.

    ``holder`` is the unit on whose list the item stands (a township, a department), as written;
    ``scope`` is the wording of a restriction to some townships (仅限蓄滞洪区乡镇), if any.
    ``plates`` are further names on the holder's door (挂县林业局牌子): one organ, whichever name a list uses.
    """

    title: str
    list_kind: ListKind
    holder: str
    source: Source
    field: str | None = None  # 领域, such as 自然资源
    jurisdiction: str | None = None  # 岚溪县
    edition: str | None = None
    scope: str | None = None
    power_type: PowerType | None = None
    code: str | None = None  # 项目编码
    responsibilities: tuple[Responsibility, ...] = ()
    legal_bases: tuple[Citation, ...] = ()
    process: str | None = None  # 工作方式, process steps
    plates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A number of duties, or of units that carry them, that a text states: 217 项 行政处罚职权.

    ``whose`` are the townships that it is said of, as written; ``each`` tells that each of them has as many; ``action``
    is what is done with the duties (赋予, 上收), if the text says so.
    """

    number: int
    unit: str
    what: str
    source: Source
    whose: tuple[str, ...] = ()
    action: str | None = None
    each: bool = False
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """One step of a procedure that a text states: 受理, by whom (``actor``, as written), within which time.

    ``order`` counts from 1 where the text gives the steps as a chain; ``limit`` is the time as written, ``amount`` its
    number and ``unit`` its unit (工作日, 天, 小时).
    """

    step: str
    source: Source
    actor: str | None = None
    limit: str | None = None
    amount: int | None = None
    unit: str | None = None
    order: int | None = None
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not become an item; ``reason`` says what to do about it, ``raw`` keeps the row.

    ``cells`` are its cells under the ``header`` of its table, so that the row can be mended and sent in again.
    """

    source: Source
    reason: str
    raw: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning about a place in a document that was nevertheless used."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a statute: ``number`` as in :class:`Citation`, ``text`` with its paragraphs joined by newlines.

    ``document`` is the file that holds it, where a statute is spread over several files.
    """

    number: str
    text: str
    chapter: str | None = None
    line: int | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Statute:
    """A law, regulation or rule with its articles, in one version."""

    title: str
    articles: tuple[Article, ...]
    source: Source
    level: str | None = None  # a concept of ontology/schemes/statute-levels.ttl, such as "law"
    document_number: str | None = None
    adopted: str | None = None  # ISO date of first adoption
    version: str | None = None  # ISO date of the version at hand
    history: tuple[str, ...] = ()  # adoption and amendment notes, as written
    preamble: str = ""  # what stands before the first article
    annex: str = ""  # 附件 behind the last article


@dataclass(frozen=True, slots=True)
class Area:
    """An administrative division with its code (GB/T 2260, GB/T 10114)."""

    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class TableResult:
    """What became of one table: items, rejections and ``continued`` add up to its data rows.

    A cell of 主要职责 that numbers several duties and stands for their name gives an item for each of them.
    ``continued`` counts rows whose duty name is the lower part of a merged cell: they belong to the item above.
    ``header`` has the names of the columns, ``titles`` what names the list, the most telling text first.
    """

    name: str
    list_kind: ListKind | None
    items: tuple[DutyItem, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    continued: int = 0
    header: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file."""

    path: str
    sha256: str
    document_kind: DocumentKind
    tables: tuple[TableResult, ...] = ()
    statute: Statute | None = None
    areas: tuple[Area, ...] = ()
    concepts: tuple[Concept, ...] = ()  # of a thesaurus of the user's own
    warnings: tuple[Notice, ...] = field(default=())
    counts: tuple[StatedCount, ...] = ()
    steps: tuple[ProcedureStep, ...] = ()

    @property
    def items(self) -> tuple[DutyItem, ...]:
        """All items of all tables, in document order."""
        return tuple(item for table in self.tables for item in table.items)

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """All rejections of all tables, in document order."""
        return tuple(rejection for table in self.tables for rejection in table.rejected)
