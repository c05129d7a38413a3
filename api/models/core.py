"""The shapes of ``--json`` output and of HTTP bodies: one set for both.

They are what users' scripts rely on (see docs/interfaces.md): additions are welcome, removals are not.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.models.hits import BasisModel, HitModel, PartModel, SourceModel


class Model(BaseModel):
    """A response model: immutable, and nothing that is not declared gets in."""

    # Most commands use a few of the many models: a validator is built when it is first needed. Bodies of requests are
    # built at once, as FastAPI wants them.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class RejectedModel(Model):
    """A row that did not become an item."""

    source: SourceModel
    reason: str
    raw: str


class WarningModel(Model):
    """Something to look at in a document that was used all the same."""

    source: SourceModel
    reason: str


class TableModel(Model):
    """What became of a table."""

    name: str
    list_kind: str | None
    items: int
    rejected: int


class CountModel(Model):
    """A number of duties, or of units, that a text states, with its sentence."""

    number: int
    unit: str
    what: str
    whose: list[str] = Field(default_factory=list)
    each: bool = False
    action: str | None = None
    sentence: str | None = None


class StepModel(Model):
    """One step of a procedure that a text states, with its sentence."""

    step: str
    order: int | None = None
    actor: str | None = None
    limit: str | None = None
    sentence: str | None = None


class FileModel(Model):
    """What became of a file."""

    path: str
    document_kind: str | None
    tables: list[TableModel] = Field(default_factory=list)
    items: int = 0
    articles: int = 0
    areas: int = 0  # administrative divisions
    concepts: int = 0  # of a thesaurus
    counts: list[CountModel] = Field(default_factory=list)
    steps: list[StepModel] = Field(default_factory=list)
    rejected: list[RejectedModel] = Field(default_factory=list)
    warnings: list[WarningModel] = Field(default_factory=list)
    error: str | None = None
    skipped: bool = False  # of another kind, in a folder: nothing is wrong with it
    unchanged: bool = False


class EntityCounts(Model):
    """How many distinct entities of each class the snapshot holds."""

    departments: int = 0
    townships: int = 0
    legal_resources: int = 0
    articles: int = 0
    statutory: int = 0  # duties that statutes give


class IngestResponse(Model):
    """What an ingest did; ``snapshot`` is null after a dry run."""

    edition: str
    snapshot: str | None
    files: list[FileModel]
    items: int
    rejected: int
    entities: EntityCounts
    notices: list[str] = Field(default_factory=list)


class ItemModel(Model):
    """A duty item, whole."""

    iri: str
    title: str
    kind: str
    holder: str
    holder_iri: str
    field: str | None = None
    jurisdiction: str | None = None
    edition: str | None = None
    scope: str | None = None
    power_type: str | None = None
    code: str | None = None
    process: str | None = None
    matter: str | None = None
    status: str | None = None  # of a statutory duty: how its statute stands
    province: str | None = None  # of a statutory duty: where its statute holds; null: nationwide
    lead: list[PartModel] = Field(default_factory=list)
    cooperate: list[PartModel] = Field(default_factory=list)
    take_over: list[PartModel] = Field(default_factory=list)
    supervise: list[PartModel] = Field(default_factory=list)
    legal_basis: list[BasisModel] = Field(default_factory=list)
    source: SourceModel
    findings: list[str] = Field(default_factory=list)


class OrganModel(Model):
    """A department or township with its items by role."""

    iri: str
    name: str
    kind: str
    status: str = "current"
    counts: dict[str, int] = Field(default_factory=dict)
    items: list[HitModel] = Field(default_factory=list)
    total: int = 0


class TownshipModel(Model):
    """A township: on the lists (``iri`` is the organ's), or in the table of divisions only."""

    iri: str
    name: str
    county: str | None = None
    code: str | None = None
    type: str | None = None
    area: str | None = None  # IRI of its division
    items: int = 0


class TownshipsResponse(Model):
    """Townships, a page of them."""

    total: int
    townships: list[TownshipModel]


class AreaModel(Model):
    """An administrative division; ``above`` names those that it lies in, the largest first."""

    iri: str
    name: str
    code: str
    level: str | None = None
    type: str | None = None
    above: list[str] = Field(default_factory=list)
    children: int = 0


class AreaResponse(Model):
    """A division with those in it; without one the provinces."""

    area: AreaModel | None
    areas: list[AreaModel]


class NodeModel(Model):
    """A node of the graph as the page shows it."""

    id: str
    label: str
    kind: str
    detail: str | None = None
    degree: int = 0


class EdgeModel(Model):
    """An edge of the graph as the page shows it."""

    source: str
    target: str
    kind: str
    label: str | None = None
    weight: int = 1  # how many statements it stands for


class GraphResponse(Model):
    """A neighbourhood; ``truncated`` says that the limit cut it."""

    focus: str | None
    nodes: list[NodeModel]
    edges: list[EdgeModel]
    truncated: bool = False


class EditionModel(Model):
    """One edition."""

    iri: str
    name: str
    jurisdiction: str | None = None
    round: str | None = None
    status: str | None = None
    items: int = 0
    adopted: str | None = None  # dates as precise as they are known: 2025, 2025-07 or 2025-07-15
    published: str | None = None
    effective: str | None = None
    since: str | None = None  # the day from which the lists count as in force
    revision_of: str | None = None
    lists: dict[str, int] = Field(default_factory=dict)  # kinds of lists and their items
    documents: list[str] = Field(default_factory=list)


class EditionRemoved(Model):
    """What was taken out: an edition, or one document of it."""

    removed: str
    items: int
    snapshot: str | None


class StatuteRemoved(Model):
    """A statute that was taken out: its title, how many articles and duties went with it."""

    removed: str
    articles: int
    statutory: int
    snapshot: str | None = None


class EditionFactsModel(Model):
    """What to say anew of an edition; what is left out stays as it is, and "" takes a date back."""

    model_config = ConfigDict(defer_build=False)

    status: Literal["draft", "published", "replaced", "withdrawn"] | None = None
    round: str | None = None
    adopted: str | None = None
    published: str | None = None
    effective: str | None = None


class FindingItem(Model):
    """One item of a finding."""

    iri: str
    title: str
    holder: str
    kind: str
    source: SourceModel


class AreaCounts(Model):
    """How many administrative divisions of each level the snapshot holds, and how many names are linked to them."""

    provinces: int = 0
    cities: int = 0
    counties: int = 0
    townships: int = 0
    linked: int = 0


class StatusResponse(Model):
    """The state of the store."""

    snapshot: str | None
    created: str | None = None
    encoder: str | None = None
    items: int = 0
    triples: int = 0
    bytes: int = 0
    entities: EntityCounts = Field(default_factory=EntityCounts)
    areas: AreaCounts = Field(default_factory=AreaCounts)
    editions: list[EditionModel] = Field(default_factory=list)
    as_of: str | None = None
    stale: bool = (
        False  # search and findings are of an earlier graph or another version: see ``zhize rebuild``
    )
    notices: list[str] = Field(default_factory=list)


class QueryParameterModel(Model):
    """What may be set in a named question: its variable, what it is, and the value that stands there (SPARQL)."""

    name: str
    zh: str
    en: str
    example: str


class NamedQueryModel(Model):
    """A named question of the ontology."""

    name: str
    zh: str
    en: str
    query: str
    parameters: list[QueryParameterModel]


class Health(Model):
    """Whether the service is up, and over which snapshot."""

    status: str
    version: str
    snapshot: str | None = None


class Problem(Model):
    """An error (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str | None = None
