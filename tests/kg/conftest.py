from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from ingest.records import Citation, ListKind, Notice, Rejected, Responsibility, Role
from kg.reading.lists import items
from kg.store import ontology_quads
from kg.writing.writer import GraphWriter
from tests.kg.world import EDITION, SHA, context, cooperative, file_result, power, source, statute


def fill(store: Store) -> Store:
    """A little county: two townships, cooperative, power and reclaimed items, a statute, the ontology."""
    writer = GraphWriter(store, context())
    reclaimed = cooperative(
        "对非法采矿的处罚",
        row=12,
        list_kind=ListKind.RECLAIMED,
        responsibilities=(Responsibility("县应急管理局", Role.TAKE_OVER),),
        process="由县应急管理局组织执法队伍实施。",
        legal_bases=(),
    )
    nobody = cooperative("防溺水巡查", row=13, responsibilities=(Responsibility("县教育局", Role.COOPERATE),))
    repealed = cooperative("查处违规占地", row=14, legal_bases=(Citation("某省土地条例", article="3"),))
    everything = (cooperative(), cooperative(holder="石岭镇", row=6), power(), reclaimed, nobody, repealed)
    result = file_result(everything)
    table = result.tables[0]
    rejected = Rejected(source(20), "这一行没有事项名称，请补上。", "20 ｜ ｜ 县水利局")
    table = type(table)(table.name, table.list_kind, table.items, (rejected,))
    notices = (Notice(source(21), "单位名称无法识别。"),)
    writer.add_file(type(result)(result.path, SHA, result.document_kind, (table,), warnings=notices), EDITION)
    writer.add_statutes([statute()], lambda _: "in-force")
    about = {view.iri: "m1" for view in items(store) if "违规" in view.title}
    writer.set_matters(about, {"m1": "违规建房和占地"})
    writer.load(ontology_quads(writer.mint.graph("ontology")))
    return store


@pytest.fixture(scope="session")
def county() -> Store:
    return fill(Store())


@pytest.fixture(scope="session")
def county_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("county") / "graph"
    fill(Store(str(path))).flush()
    return path
