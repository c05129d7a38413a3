"""What texts state, as quads; and citations that stand otherwise once their statute was ingested."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Store

from ingest.law.register import LawRegister
from ingest.records import Article, Citation, ProcedureStep, Source, StatedCount, Statute
from kg.queries import ask
from kg.reading.patterns import text_of, value
from kg.reading.statutes import known_laws
from kg.store import memory_store
from kg.triples.lists import Assessment, Edition
from kg.vocabulary import ZHIZE
from kg.writing.restating import restate
from kg.writing.writer import GraphWriter
from tests.kg.world import COUNTY, context, cooperative, file_result

PLACE = Source("报告.txt", "0" * 64, quote="依法赋予甲镇、乙乡行政处罚职权各217项。")
COUNTS = (
    StatedCount(217, "项", "行政处罚职权", PLACE, ("甲镇", "乙乡"), "赋予", True, COUNTY),
    StatedCount(14, "个", "乡镇", PLACE, jurisdiction=COUNTY),
)
STEPS = (
    ProcedureStep("受理", PLACE, order=2, jurisdiction=COUNTY),
    ProcedureStep("响应", PLACE, "县直部门", "2个工作日内", 2, "工作日", jurisdiction=COUNTY),
)
LAW = Statute(
    "云川市村民建房管理条例",
    (Article("1", "甲。"), Article("2", "乙。"), Article("3", "自2024年5月1日起施行。")),
    Source("法.md", "1" * 64),
    level="local-regulation",
    adopted="2024-03-01",
    version="2024-03-01",
)


def test_numbers_and_steps_are_found_by_the_named_questions() -> None:
    store = memory_store()
    result = replace(file_result(), counts=COUNTS, steps=STEPS)
    GraphWriter(store, context()).add_file(result, Edition("报告", COUNTY))
    counts = ask(store, "stated-counts")
    assert [
        (row["amount"], row["counted"], row.get("whose", ""), row.get("action", "")) for row in counts
    ] == [
        ("14", "乡镇", "", ""),
        ("217", "行政处罚职权", "甲镇、乙乡", "赋予"),
    ]
    assert {row["sentence"] for row in counts} == {PLACE.quote}
    steps = ask(store, "procedure-steps")
    assert [
        (row["step"], row.get("order", ""), row.get("actor", ""), row.get("limit", "")) for row in steps
    ] == [
        ("受理", "2", "", ""),
        ("响应", "", "县直部门", "2个工作日内"),
    ]


def test_taking_the_edition_out_takes_its_numbers_along() -> None:
    store = memory_store()
    writer = GraphWriter(store, context())
    edition = Edition("报告", COUNTY)
    writer.add_file(replace(file_result(), counts=COUNTS, steps=STEPS), edition)
    writer.remove_edition(writer.edition_iri(edition))
    assert not list(store.quads_for_pattern(None, None, ZHIZE.StatedCount, None))
    assert not list(store.quads_for_pattern(None, None, ZHIZE.ProcedureStep, None))


def test_the_register_of_laws_grows_by_what_was_ingested() -> None:
    register = LawRegister.load()

    def assess(citation: Citation, laws: LawRegister = register) -> Assessment:
        found = laws.assess(citation)
        return Assessment(found.status, found.reason or None, found.entry.title if found.entry else None)

    store = memory_store()
    bases = tuple(Citation(LAW.title, article=number) for number in ("2", "9"))
    writer = GraphWriter(store, replace(context(), assess=assess))
    writer.add_file(file_result((replace(cooperative(), legal_bases=bases),)), Edition("2025", COUNTY))
    assert standings(store) == {"2": "unknown", "9": "unknown"}
    writer.add_statutes([LAW])
    grown = register.extended(known_laws(store))
    changed = restate(store, lambda citation: assess(citation, grown))
    assert len(changed) == 2
    assert standings(store) == {"2": "in-force", "9": "unknown"}
    reasons = {text_of(quad.object) for quad in store.quads_for_pattern(None, ZHIZE.statusReason, None, None)}
    assert any("最后一条是第三条" in reason for reason in reasons)
    assert restate(store, lambda citation: assess(citation, grown)) == set()


def standings(store: Store) -> dict[str, str]:
    found = {}
    for quad in store.quads_for_pattern(None, ZHIZE.citedTitle, None, None):
        iri = text_of(quad.subject)
        status = value(store, iri, ZHIZE.legalStatus) or ""
        found[value(store, iri, ZHIZE.citedArticle) or ""] = status.rsplit("/", 1)[-1]
    return found
