"""Divisions with their codes, and the names on lists that mean them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from pyoxigraph import Store

from ingest.records import Area, DutyItem
from kg.iris import Minter
from kg.places import area_counts
from kg.reading.patterns import value
from kg.vocabulary import ZHIZE, Scheme, concept_name
from kg.writing.writer import GraphWriter
from tests.kg.world import EDITION, context, cooperative, file_result

MINT = Minter()
AREAS = (
    Area("13", "河北省"),
    Area("41", "河南省"),
    Area("1301", "石家庄市", "13"),
    Area("4104", "平顶山市", "41"),
    Area("130105", "新华区", "1301"),
    Area("410402", "新华区", "4104"),
    Area("130105101", "东山镇", "130105"),
    Area("410402101", "西山镇", "410402"),
    Area("130105100", "城关镇", "130105"),
    Area("410402100", "城关镇", "410402"),
    Area("5323", "楚雄彝族自治州", "53"),
    Area("532326", "大姚县", "5323"),
    Area("532326203", "湾碧傣族傈僳族乡", "532326"),
)


def item(county: str, township: str) -> DutyItem:
    return replace(cooperative(holder=township), jurisdiction=county)


def linked(items: Sequence[DutyItem], areas_first: bool = True) -> tuple[Store, GraphWriter, tuple[str, ...]]:
    store = Store()
    writer = GraphWriter(store, context())
    if areas_first:
        writer.add_areas(AREAS)
    county = items[0].jurisdiction
    writer.add_file(file_result(tuple(items)), replace(EDITION, jurisdiction=county))
    if not areas_first:
        assert writer.link_places() == ()
        writer.add_areas(AREAS)
    return store, writer, writer.link_places()


def code_of(store: Store, iri: str) -> str | None:
    return (value(store, iri, ZHIZE.division) or "").removeprefix(MINT.area("")) or None


@pytest.mark.parametrize("areas_first", [True, False])
@pytest.mark.parametrize(
    ("county", "township", "codes"),
    [
        ("石家庄市新华区", "城关镇", ("130105", "130105100")),
        ("河南省平顶山市新华区", "城关镇", ("410402", "410402100")),
        ("大姚县", "湾碧傣族傈僳族乡", ("532326", "532326203")),
        ("楚雄州", "城关镇", ("5323", None)),
        ("大姚县", "城关镇", ("532326", None)),
        ("岚溪县", "城关镇", (None, None)),
    ],
)
def test_a_county_and_its_townships_are_found_by_name(county, township, codes, areas_first: bool):
    store, _, doubts = linked([item(county, township)], areas_first)
    found = code_of(store, MINT.named_area(county)), code_of(store, MINT.township(township, county))
    assert found == codes
    assert doubts == ()


def test_a_name_of_several_counties_is_told_and_not_guessed():
    store, _, doubts = linked([item("新华区", "城关镇")])
    assert code_of(store, MINT.named_area("新华区")) is None
    [doubt] = doubts
    assert "河北省石家庄市新华区" in doubt
    assert "河南省平顶山市新华区" in doubt


def test_townships_that_only_one_of_them_has_settle_it():
    store, _, doubts = linked([item("新华区", "城关镇"), item("新华区", "西山镇")])
    assert code_of(store, MINT.township("城关镇", "新华区")) == "410402100"
    assert doubts == ()


def test_townships_that_no_single_one_has_do_not():
    store, _, doubts = linked([item("新华区", "东山镇"), item("新华区", "西山镇")])
    assert code_of(store, MINT.named_area("新华区")) is None
    assert len(doubts) == 1


def test_types_are_known_and_counted():
    store, _, _ = linked([item("大姚县", "湾碧傣族傈僳族乡")])
    kind = value(store, MINT.township("湾碧傣族傈僳族乡", "大姚县"), ZHIZE.townshipType)
    assert concept_name(Scheme.TOWNSHIP_TYPES, kind or "") == "ethnic"
    assert area_counts(store) == {
        "areas_provinces": 2,
        "areas_cities": 3,
        "areas_counties": 3,
        "areas_townships": 5,
        "areas_linked": 2,
    }


def test_a_table_that_comes_again_changes_only_what_it_says_anew():
    store = Store()
    writer = GraphWriter(store, context())
    assert writer.add_areas(AREAS) == len(AREAS)
    assert writer.add_areas(AREAS) == 0
    renamed = [*AREAS[:-1], replace(AREAS[-1], name="湾碧镇")]
    assert writer.add_areas(renamed) == 1
    kind = value(store, MINT.area("532326203"), ZHIZE.townshipType)
    assert concept_name(Scheme.TOWNSHIP_TYPES, kind or "") == "town"
    assert len(store) == len(set(store))
