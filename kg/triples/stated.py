"""What running texts state in numbers and steps → quads, each at its sentence (see ``ingest/prose/stated.py``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, Quad

from ingest.records import ProcedureStep, StatedCount
from kg.triples.lists import A, Scribe, source_quads
from kg.vocabulary import PROV, RDFS, ZHIZE


def count_quads(scribe: Scribe, counts: Iterable[StatedCount]) -> Iterator[Quad]:
    """Each stated count, in the graph of its edition."""
    for count in counts:
        place = scribe.mint.place(count.source)
        whose = "、".join(count.whose)
        iri = scribe.mint.remark(scribe.graph.value, place, f"{count.number}{count.unit}{count.what}", whose)
        yield scribe.quad(iri, A, ZHIZE.StatedCount)
        yield scribe.quad(iri, RDFS.label, f"{count.number}{count.unit}{count.what}")
        yield scribe.quad(iri, ZHIZE.amount, count.number)
        yield scribe.quad(iri, ZHIZE.unit, count.unit)
        yield scribe.quad(iri, ZHIZE.counted, count.what)
        yield from scribe.optional(iri, (ZHIZE.saidOf, whose), (ZHIZE.action, count.action))
        if count.each:
            yield scribe.quad(iri, ZHIZE.each, Literal(value=True))
        yield from _at(scribe, iri, count)


def step_quads(scribe: Scribe, steps: Iterable[ProcedureStep]) -> Iterator[Quad]:
    """Each step of a procedure, in the graph of its edition."""
    for step in steps:
        place = scribe.mint.place(step.source)
        said = f"{step.order or ''}{step.step}{step.actor or ''}{step.limit or ''}"
        iri = scribe.mint.remark(scribe.graph.value, place, said, "step")
        yield scribe.quad(iri, A, ZHIZE.ProcedureStep)
        yield scribe.quad(iri, RDFS.label, step.step)
        yield from scribe.optional(
            iri,
            (ZHIZE.position, step.order),
            (ZHIZE.written, step.actor),
            (ZHIZE.timeLimit, step.limit),
            (ZHIZE.amount, step.amount),
            (ZHIZE.unit, step.unit),
        )
        yield from _at(scribe, iri, step)


def _at(scribe: Scribe, iri: str, stated: StatedCount | ProcedureStep) -> Iterator[Quad]:
    yield scribe.quad(iri, PROV.hadPrimarySource, scribe.node(scribe.mint.place(stated.source)))
    yield from source_quads(scribe, stated.source)
