from dataclasses import replace

from pyoxigraph import Store

from ingest.records import ListKind, Role
from kg.analysis.figures import HandOver, Tie, chains, figures, handovers, ties
from kg.analysis.findings import FindingKind
from kg.iris import Minter
from kg.reading.figures import read_figures
from kg.triples.figures import figure_quads, figures_graph
from kg.vocabulary import RDFS
from kg.writing.writer import GraphWriter
from tests.kg.analysis.lists import department, findings, part, township
from tests.kg.conftest import fill
from tests.kg.world import context

COOPERATIVE = ListKind.COOPERATIVE


def test_departments_are_tied_by_matters_not_by_copies():
    rows = [
        township(name, COOPERATIVE, title, row, part("县甲局"), part("县乙局", Role.COOPERATE))
        for name in ("东镇", "西镇")
        for row, title in enumerate(("渡口管理", "渔船管理"), 1)
    ]
    rows.append(township("东镇", COOPERATIVE, "禁毒", 3, part("县丙局"), part("县甲局", Role.COOPERATE)))
    assert [(tie.left_name, tie.right_name, tie.matters) for tie in ties(rows)] == [
        ("县甲局", "县乙局", 2) if "organ:县甲局" < "organ:县乙局" else ("县乙局", "县甲局", 2),
        ("县丙局", "县甲局", 1),
    ]
    elsewhere = replace(rows[0], jurisdiction="别县", title="渔船管理")
    assert {tie.matters for tie in ties([rows[1], elsewhere])} == {2}, "the same words in two counties"


def test_hand_overs_are_read_from_duties():
    police, water = (
        part("县公安局", Role.COOPERATE),
        part("县水利局", Role.LEAD, "发现涉嫌犯罪的，移送公安机关"),
    )
    row = township("东镇", COOPERATIVE, "非法采砂查处", 1, water, police)
    own = replace(row.parts[-1], duties=("1.日常巡查", "2.发现问题及时上报"))
    row = replace(row, parts=(*row.parts[:-1], own))
    told = {(each.giver[1], each.taker[1]) for each in handovers([row])}
    assert told == {("东镇", "县水利局"), ("县水利局", "县公安局")}
    assert chains(handovers([row])) == [("东镇", "县水利局", "县公安局")]
    named = replace(own, duties=("发现线索移送县公安局", "编写年度报告书"))
    told = {
        (each.giver[1], each.taker[1]) for each in handovers([replace(row, parts=(water, police, named))])
    }
    assert ("东镇", "县公安局") in told
    assert ("东镇", "县水利局") not in told
    quiet = replace(own, duties=("协助县公安局维持秩序",))
    told = {(each.giver[1], each.taker[1]) for each in handovers([replace(row, parts=(police, quiet))])}
    assert told == set(), "to help is not to pass on"


def test_who_passes_to_and_fro_is_one_step_of_a_chain():
    organs = {name: (f"organ:{name}", name) for name in "甲乙丙丁"}
    steps = [HandOver(organs[a], organs[b], "item:1", "m") for a, b in ("甲乙", "乙丙", "丙乙", "丙丁")]
    assert chains(steps) == [("甲", "丙、乙" if "丙" < "乙" else "乙、丙", "丁")]
    assert chains(steps[:1]) == []


def test_fragmentation_is_no_collision():
    rows = [
        department(f"县{name}局", title, 1)
        for name, title in (
            ("甲", "住宅小区物业服务行为监管"),
            ("乙", "住宅小区物业服务收费检查"),
            ("丙", "住宅小区物业治安防范检查"),
            ("丁", "住宅小区物业消防设施检查"),
        )
    ]
    found = [f for f in findings(rows) if f.kind is FindingKind.OVERLAP and f.subkind == "fragmentation"]
    assert len(found) == 1
    known = figures(rows, found)
    assert (known.collisions, known.clashes) == ((), ())


def test_figures_come_back_from_the_graph():
    from kg.reading.lists import items

    store = fill(Store())
    views = [view for view in items(store) if view.jurisdiction]
    lead = views[0].parts[0]
    handed = (HandOver((views[0].holder_iri, views[0].holder), (lead.iri, lead.name), views[0].iri, "m1"),)
    known = replace(figures(views, ()), keystones=((lead.iri, lead.name),), handovers=handed)
    mint = Minter("http://localhost:8000/id/")
    writer = GraphWriter(store, context())
    writer.replace_graph(figures_graph(mint, "岚溪县"), figure_quads(mint, known, "岚溪县"))
    read = read_figures(store)
    assert read.loads == known.loads
    assert read.ties == known.ties
    assert isinstance(read.ties[0], Tie)
    assert read.keystones == known.keystones
    assert [(each.giver, each.taker, each.item) for each in read.handovers] == [
        (each.giver, each.taker, each.item) for each in handed
    ]
    writer.replace_graph(figures_graph(mint, "岚溪县"), ())
    assert read_figures(store).loads == ()
    assert next(store.quads_for_pattern(None, RDFS.label, None, None), None) is not None
