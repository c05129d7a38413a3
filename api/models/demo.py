"""The shape of what ``zhize demo`` prints as JSON."""

from __future__ import annotations

from api.models.check import CheckResponse
from api.models.core import IngestResponse, Model
from api.models.search import WhoResponse


class DemoResponse(Model):
    """What became of the sample, as ``ingest``, ``who`` and ``check`` tell it, and the files that were written."""

    ingested: IngestResponse
    answers: list[WhoResponse]
    check: CheckResponse
    report: str
    graph: str
