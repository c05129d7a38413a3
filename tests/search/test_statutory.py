"""Duties that statutes give, in the index: found by kind, behind lists, with status and province, and never as lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.records import ListKind, Role, Source
from kg.analysis.statutes import Duties
from kg.views import ArticleView, BasisView, ItemView, OrganPart
from search.answering.who import Responder
from search.encoders.loading import load_encoder
from search.engine import Engine
from search.index.duties import DutiesInForce
from search.index.entries import ITEMS, LAW, STATUTORY
from search.index.facets import Filters
from search.index.opened import build, open_index

FAMILY = "http://localhost:8000/id/family/natural-resources"
TITLE = "查处非法占用土地建房"


def listed() -> ItemView:
    part = OrganPart("urn:o:1", "县自然资源局", Role.LEAD, family=FAMILY)
    return ItemView(
        "urn:i:1",
        f"{TITLE}工作",
        ListKind.DEPARTMENT,
        part.name,
        part.iri,
        Source("清单.xlsx"),
        parts=(part,),
    )


def statutory(number: int, status: str, province: str | None, *organs: OrganPart) -> ItemView:
    basis = BasisView(f"urn:a:{number}", f"《某法》第{number}条", "某法", str(number), status)
    return ItemView(
        f"urn:s:{number}",
        TITLE,
        ListKind.STATUTORY,
        organs[0].name if organs else "有关部门",
        organs[0].iri if organs else "urn:unspecified",
        Source("某法.md", row=number, quote=f"{TITLE}。"),
        edition="urn:graph/statutory",
        parts=organs,
        bases=(basis,),
        jurisdiction=province,
        province=province,
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    by_function = OrganPart("urn:f:1", "自然资源主管部门", Role.LEAD, family=FAMILY)
    town = OrganPart("urn:f:2", "乡镇人民政府", Role.LEAD, is_township=True)
    views: list[ItemView | ArticleView] = [
        listed(),
        ArticleView("urn:a:1", "某法", "urn:law", "1", f"{TITLE}。", "in-force"),
        statutory(1, "in-force", None, by_function),
        statutory(2, "repealed", None, town),
        statutory(3, "in-force", "山东省"),
    ]
    folder: Path = tmp_path_factory.mktemp("index")
    encoder = load_encoder(None)
    build(views, encoder, folder)
    return Engine(open_index(folder), encoder)


def iris(engine: Engine, **wanted: Any) -> set[str]:
    return {iri for hit in engine.search(TITLE, filters=Filters(**wanted)).hits for iri in hit.iris}


def test_the_lists_own_items_come_first(engine: Engine) -> None:
    kinds = [hit.kind for hit in engine.search(TITLE).hits]
    assert kinds[0] == "department"
    assert {LAW, STATUTORY} <= set(kinds)
    assert engine.index.segments.keys() == {ITEMS, LAW, STATUTORY}


def test_they_are_found_by_kind_status_and_province(engine: Engine) -> None:
    assert iris(engine, kind=(STATUTORY,)) == {"urn:s:1", "urn:s:2", "urn:s:3"}
    assert iris(engine, kind=(STATUTORY,), status=("repealed",)) == {"urn:s:2"}
    assert iris(engine, province=("山东省",)) == {"urn:s:3"}
    facets = engine.search(TITLE).facets
    assert facets["kind"][STATUTORY] == 3
    assert facets["status"] == {"in-force": 3, "repealed": 1}
    assert facets["province"] == {"山东省": 1}


def test_the_name_of_a_countys_bureau_finds_its_family(engine: Engine) -> None:
    assert iris(engine, department=("自然资源局",)) == {"urn:i:1", "urn:s:1"}


def test_statutes_bring_no_places_townships_or_editions(engine: Engine) -> None:
    for facet in ("jurisdiction", "township", "edition"):
        assert not engine.index.facets.values(facet)


def test_who_answers_from_lists(engine: Engine) -> None:
    found = Responder(engine).answer(f"山东省乡镇人民政府{TITLE}归谁管").answer
    assert found is None or {hit.kind for hit in found.evidence} == {"department"}


def test_the_check_reads_duties_in_force_that_something_local_leads(tmp_path: Path) -> None:
    by_function = OrganPart("urn:f:1", "自然资源主管部门", Role.LEAD, family=FAMILY)
    town = OrganPart("urn:f:2", "乡镇人民政府", Role.LEAD, is_township=True)
    helper = OrganPart("urn:f:3", "自然资源主管部门", Role.COOPERATE, family=FAMILY)
    ministry = OrganPart("urn:f:5", "国务院自然资源主管部门", Role.LEAD, family=FAMILY)
    other = OrganPart("urn:f:6", "公安机关", Role.LEAD, family="urn:family:police")
    court = OrganPart("urn:f:4", "人民法院", Role.LEAD)
    views = [
        statutory(1, "in-force", None, by_function),
        statutory(2, "unknown", "某省", town),
        statutory(3, "repealed", None, town),
        statutory(4, "superseded", None, by_function),
        statutory(5, "in-force", None, court),
        statutory(6, "in-force", None, helper),
        statutory(7, "in-force", None),
        statutory(8, "in-force", None, ministry),
        statutory(9, "in-force", None, other),
        listed(),
    ]
    build(views, load_encoder(), tmp_path)
    duties = DutiesInForce(open_index(tmp_path))
    found = duties(lambda _place: True, {FAMILY})
    assert [view.iri for view in found] == ["urn:s:1", "urn:s:2"]
    assert found[:1] == views[:1]
    for families in ({FAMILY}, {"urn:family:police"}, set[str]()):
        assert found.led_by(families) == Duties(list(found)).led_by(families)
    digests = {duties(lambda _place: True, each).digest for each in ({FAMILY}, {"urn:family:police"}, ())}
    assert len(digests) == 3, "what is kept of them is found by it"
    assert list(duties(lambda place: place is None, {FAMILY})) == [views[0]]
    assert list(duties(lambda place: place == "某省", {FAMILY})) == [views[1]]
    assert list(duties(lambda _place: True)) == [views[1]]
    assert list(DutiesInForce(open_index(_of_lists(tmp_path)))(lambda _place: True)) == []


def _of_lists(folder: Path) -> Path:
    build([listed()], load_encoder(), folder / "lists")
    return folder / "lists"
