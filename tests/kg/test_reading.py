from __future__ import annotations

from dataclasses import replace

from ingest.records import ListKind, PowerType, Role
from kg.reading.lists import items
from kg.store import memory_store
from kg.triples.lists import Scribe, edition_quads, item_quads
from tests.kg.world import COUNTY, EDITION, context, cooperative, power


def store_of(*records):
    scribe = Scribe(context(), context().mint.edition(EDITION.name, COUNTY))
    quads = list(edition_quads(scribe, EDITION))
    for record in records:
        quads += item_quads(scribe, record, scribe.mint.item(record, "e"), EDITION)
    return memory_store(quads)


def test_an_item_comes_back_with_everything_it_went_in_with():
    record = cooperative()
    [view] = items(store_of(record))
    assert (view.title, view.kind, view.field) == ("违规建房整治", ListKind.COOPERATIVE, "自然资源")
    assert (view.holder, view.holder_is_township, view.jurisdiction) == ("黑石镇", True, COUNTY)
    assert view.source == record.source
    assert [(part.name, part.written, part.role) for part in view.parts] == [
        ("县自然资源局", "县资源规划局", Role.LEAD),
        ("县住房和城乡建设局", "县住房和城乡建设局", Role.LEAD),
        ("黑石镇", "黑石镇", Role.COOPERATE),
    ]
    assert view.parts[0].duties == ("1.查处违规建房。", "2.组织拆除。")
    assert view.parts[2].is_township
    [basis] = view.bases
    assert (basis.citation, basis.article, basis.status) == (
        "《中华人民共和国土地管理法》第77条",
        "77",
        "in-force",
    )
    assert basis.iri.endswith("/article/77")


def test_powers_keep_type_code_scope_process_and_the_abolished_owner():
    [view] = items(store_of(power()))
    assert view.power_type is PowerType.PENALTY
    assert (view.code, view.scope, view.process) == ("140000-01", "仅限蓄滞洪区乡镇", "立案—调查—决定")
    assert (view.parts[0].name, view.parts[0].status) == ("县安全生产监督管理局", "abolished")


def test_items_come_in_document_order():
    records = [
        replace(cooperative(f"事项甲{row}"), source=replace(cooperative().source, row=row))
        for row in (9, 2, 30)
    ]
    assert [view.source.row for view in items(store_of(*records))] == [2, 9, 30]
