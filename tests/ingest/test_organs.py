from __future__ import annotations

import csv
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, RDF, SKOS

from ingest.organs.build import TARGET, turtle
from ingest.organs.families import FAMILY_PREFIX, load_families
from ingest.organs.mentions import split_duties
from ingest.organs.register import Register, split_organs
from ingest.records import Role


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.load()


def family(iri: str | None) -> str:
    return (iri or "").removeprefix(FAMILY_PREFIX)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("县自然资源局、县住房和城乡建设局", ["县自然资源局", "县住房和城乡建设局"]),
        ("县自然资源局\n县住建局", ["县自然资源局", "县住建局"]),
        ("县自然资源局 县住建局", ["县自然资源局", "县住建局"]),
        ("县自然资源局县住建局县应急管理局", ["县自然资源局", "县住建局", "县应急管理局"]),
        ("1.县自然资源局 2.县住建局", ["县自然资源局", "县住建局"]),
        ("县教育科技和体育局和县水利局", ["县教育科技和体育局", "县水利局"]),
        ("县人力资源和社会保障局，县发展和改革局", ["县人力资源和社会保障局", "县发展和改革局"]),
        ("县委组织部和县委宣传部", ["县委组织部", "县委宣传部"]),
        ("市生态环境局岚溪分局；县水利局", ["市生态环境局岚溪分局", "县水利局"]),
        ("资源规划、住建等部门", ["资源规划部门", "住建部门"]),
        ("发改、财政、住建部门", ["发改部门", "财政部门", "住建部门"]),
        ("各乡镇（街道）", ["各乡镇（街道）"]),
        ("镇（街道）、村（社区）", ["镇（街道）", "村（社区）"]),
        ("县公安局、县公安局", ["县公安局"]),
        ("无", []),
        ("待定", []),
        ("", []),
        ("/", []),
        ("某个写错的单位名", ["某个写错的单位名"]),
    ],
)
def test_cells_are_cut_into_names(cell: str, names: list[str]) -> None:
    assert [mention.name for mention in split_organs(cell)] == names


LEAD, HELP, TAKE = Role.LEAD, Role.COOPERATE, Role.TAKE_OVER


@pytest.mark.parametrize(
    ("cell", "roles"),
    [
        ("县自然资源局（牵头）、县住建局（配合）、县应急局", [LEAD, HELP, None]),
        ("牵头单位：县自然资源局；配合单位：县住建局、县应急局", [LEAD, HELP, HELP]),
        ("牵头部门:县林业局,配合部门:县公安局", [LEAD, HELP]),
        ("由县自然资源局牵头，县住建局、县应急局配合", [LEAD, HELP, HELP]),
        ("县自然资源局会同县住建局开展联合执法", [LEAD, HELP]),
        ("县公安局负责，县司法局协助", [LEAD, HELP]),
        ("由县公安局牵头，县交通运输局按职责分工负责", [LEAD, HELP]),
        ("县公安局、县交通运输局按职责分工负责", [LEAD, LEAD]),
        ("承接部门：县应急管理局", [TAKE]),
        ("县住建局为牵头单位", [LEAD]),
        ("县自然资源局、县住建局", [None, None]),
    ],
)
def test_roles_are_read_where_the_text_gives_them(cell: str, roles: list[Role | None]) -> None:
    assert [mention.role for mention in split_organs(cell)] == roles


def test_duties_behind_a_name() -> None:
    cell = "县自然资源局：1.牵头查处违法占地；2.开展巡查。\n县住建局：配合做好现场勘查。"
    first, second = split_organs(cell)
    assert (first.name, first.role, first.duties) == ("县自然资源局", LEAD, ("牵头查处违法占地", "开展巡查"))
    assert (second.name, second.role, second.duties) == ("县住建局", HELP, ("配合做好现场勘查",))


def test_duties_behind_a_word_of_role() -> None:
    first, second = split_organs("县自然资源局负责查处违法占地，责令退还土地，县住建局配合做好现场勘查")
    assert first.duties == ("查处违法占地，责令退还土地",)
    assert (second.name, second.duties) == ("县住建局", ("现场勘查",))


def test_a_name_plate_in_brackets_is_an_alias() -> None:
    (mention,) = split_organs("县农业农村局（县乡村振兴局）")
    assert (mention.name, mention.alias) == ("县农业农村局", "县乡村振兴局")


def test_numbered_duties_of_one_cell() -> None:
    assert split_duties("1.开展日常巡查；2.受理举报，及时上报。\n3.做好宣传") == (
        "开展日常巡查",
        "受理举报，及时上报",
        "做好宣传",
    )
    assert split_duties("（一）巡查（含夜间）；（二）上报") == ("巡查（含夜间）", "上报")
    assert split_duties("协助做好群众工作") == ("协助做好群众工作",)


@given(st.text(alphabet="县市局委办部和、，；：。\n（）牵头配合负责由会同自然资源住建1.（）乡镇村"))
def test_any_cell_is_cut_without_an_error(cell: str) -> None:
    for mention in split_organs(cell):
        assert mention.name
        assert Register.load().resolve(mention.name).written == mention.name


@pytest.mark.parametrize(
    "piece", ["县", "县直", "镇乡", "牵头", "自然资源局", "（", "省市", "由县局", "、和"]
)
def test_repeated_pieces_do_not_blow_up(register: Register, piece: str) -> None:
    assert split_organs(piece * 3000) is not None
    for length in (12, 39, 4000):
        assert register.resolve((piece * 4000)[:length] + "x").status == "unknown"


@pytest.mark.parametrize(
    ("written", "name", "identifier"),
    [
        ("县自然资源局", "县自然资源局", "natural-resources"),
        ("岚溪县自然资源局", "县自然资源局", "natural-resources"),
        ("云川市岚溪县住建局", "县住房和城乡建设局", "housing-construction"),
        ("自然资源局", "县自然资源局", "natural-resources"),
        ("县住建局", "县住房和城乡建设局", "housing-construction"),
        ("县教科体局", "县教育科技和体育局", "education"),
        ("县市监局", "县市场监督管理局", "market-regulation"),
        ("县发改委", "县发展和改革委员会", "development-reform"),
        ("县委政法委", "县委政法委员会", "political-legal-committee"),
        ("县委统战部", "县委统一战线工作部", "united-front-department"),
        ("县消防大队", "县消防救援大队", "fire-rescue"),
        ("县生态环境分局", "市生态环境局岚溪分局", "ecology-environment"),
        ("市生态环境局岚溪分局", "市生态环境局岚溪分局", "ecology-environment"),
        ("县公安局交警大队", "县公安局交通警察大队", "traffic-police"),
        ("县城管局", "县城市管理局", "integrated-enforcement"),
        ("县水务局", "县水务局", "water"),
        ("市市场监督管理局", "市市场监督管理局", "market-regulation"),
        ("省自然资源厅", "省自然资源厅", "natural-resources"),
        ("国家能源局", "国家能源局", "energy"),
        ("住建部门", "住建部门", "housing-construction"),
        ("资源规划部门", "资源规划部门", "natural-resources"),
        ("縣應急管理局", "县应急管理局", "emergency-management"),
        ("县农业农村局（县乡村振兴局）", "县农业农村局", "agriculture-rural"),
    ],
)
def test_names_are_resolved_in_a_county(register: Register, written: str, name: str, identifier: str) -> None:
    organ = register.resolve(written, "岚溪县")
    assert (organ.name, family(organ.family), organ.status) == (name, identifier, "current")
    assert organ.written == written


@pytest.mark.parametrize(
    ("written", "tier"),
    [
        ("县司法局", "county"),
        ("区司法局", "county"),
        ("市司法局", "municipal"),
        ("省司法厅", "provincial"),
        ("司法部门", None),
        ("市生态环境局岚溪分局", "county"),
        ("柳湾镇", "township"),
    ],
)
def test_a_name_tells_the_tier_of_its_organ(register: Register, written: str, tier: str | None) -> None:
    assert register.resolve(written).tier == tier


@pytest.mark.parametrize(
    ("written", "successor"),
    [
        ("县国土资源局", "县自然资源局"),
        ("县安监局", "县应急管理局"),
        ("县工商局", "县市场监督管理局"),
        ("县质监局", "县市场监督管理局"),
        ("县食药监局", "县市场监督管理局"),
        ("县卫计局", "县卫生健康局"),
        ("县人口和计划生育局", "县卫生健康局"),
        ("县环保局", "县生态环境局"),
        ("县农业局", "县农业农村局"),
        ("县规划局", "县自然资源局"),
        ("县文广新局", "县文化和旅游局"),
        ("县旅游局", "县文化和旅游局"),
        ("县扶贫办", "县农业农村局"),
        ("县乡村振兴局", "县农业农村局"),
        ("县综治办", "县委政法委员会"),
        ("国家海洋局", "自然资源部、农业农村部"),
        ("省环保厅", "省生态环境厅"),
        ("县计委", "县发展和改革局"),
        ("县药监局", "县市场监督管理局"),
        ("县监察局", "县纪委监委"),
    ],
)
def test_organs_from_before_a_reform_name_their_successors(
    register: Register, written: str, successor: str
) -> None:
    organ = register.resolve(written, "岚溪县")
    assert (organ.status, organ.successor) == ("abolished", successor)
    assert organ.abolished


@pytest.mark.parametrize("written", ["县海洋与渔业局", "县畜牧兽医局", "市大数据管理局", "省海洋与渔业局"])
def test_what_some_places_have_kept_is_no_organ_from_before_a_reform(
    register: Register, written: str
) -> None:
    assert register.resolve(written, "岚溪县").status == "current"


@pytest.mark.parametrize(
    ("written", "name", "generic"),
    [
        ("柳湾镇", "柳湾镇", False),
        ("柳湾镇人民政府", "柳湾镇", False),
        ("岚溪县柳湾镇", "柳湾镇", False),
        ("龙溪苗族乡", "龙溪苗族乡", False),
        ("东关街道办事处", "东关街道", False),
        ("各乡镇（街道）", "乡镇（街道）", True),
        ("镇（街道）", "乡镇（街道）", True),
        ("乡（镇、街道）", "乡镇（街道）", True),
        ("镇（街）", "乡镇（街道）", True),
        ("乡镇人民政府", "乡镇", True),
    ],
)
def test_townships_are_organs(register: Register, written: str, name: str, generic: bool) -> None:
    organ = register.resolve(written, "岚溪县")
    assert (organ.name, organ.status, organ.generic) == (name, "township", generic)


@pytest.mark.parametrize(
    ("written", "name", "identifier", "tier"),
    [
        ("县文体广电和旅游局", "县文体广电和旅游局", "culture-tourism", "county"),
        ("县住建和交通局", "县住建和交通局", "housing-construction", "county"),
        ("县农业综合行政执法大队", "县农业综合行政执法大队", "agriculture-rural", "county"),
        ("县林业综合执法大队", "县林业综合执法大队", "forestry", "county"),
        ("县水利站", "县水利站", "water", "county"),
        ("石岭镇派出所", "石岭镇派出所", "public-security", "township"),
        ("石岭司法所", "石岭司法所", "justice", "township"),
        ("镇纪委", "镇纪委", "discipline-supervision", "township"),
        ("岚溪高新区管委会", "县高新区管委会", "development-zone", "county"),
        ("青山湖风景区管委会", "青山湖风景区管委会", "scenic-area", "county"),
        ("国网岚溪供电公司", "县供电公司", "power-supply", "county"),
        ("国家税务总局岚溪县税务局", "县税务局", "taxation", "county"),
        ("国家统计局岚溪调查队", "国家统计局岚溪调查队", "statistics", "county"),
        ("人民银行岚溪支行", "人民银行岚溪支行", "central-bank", "county"),
        ("云川市生态环境局岚溪县分局", "市生态环境局岚溪分局", "ecology-environment", "county"),
        ("中共岚溪县委", "县委", "party-committee", "county"),
        ("县委农办", "县委农办", "agriculture-rural", "county"),
        ("县安委办", "县安委办", "emergency-management", "county"),
        ("县侨联", "县归国华侨联合会", "overseas-chinese-federation", "county"),
        ("自然资源部", "自然资源部", "natural-resources", "national"),
        ("村民委员会", "村民委员会", "village-committee", "county"),
    ],
)
def test_units_joined_departments_and_bodies_from_above(
    register: Register, written: str, name: str, identifier: str, tier: str
) -> None:
    organ = register.resolve(written, "岚溪县")
    assert (organ.name, family(organ.family), organ.tier, organ.status) == (name, identifier, tier, "current")


@pytest.mark.parametrize(
    ("jurisdiction", "written", "name", "tier"),
    [
        ("义乌市", "市自规局", "市自然资源和规划局", "county"),
        ("义乌市", "应急局", "市应急管理局", "county"),
        ("云川市", "市应急局", "市应急管理局", "municipal"),
        ("广安区", "区公安分局", "市公安局广安分局", "county"),
        ("广安区", "教科体局", "区教育科技和体育局", "county"),
        ("阿鲁科尔沁旗", "旗林草局", "旗林草局", "county"),
        ("阿鲁科尔沁旗", "团旗委", "团旗委", "county"),
        ("阿鲁科尔沁旗", "自然资源局", "旗自然资源局", "county"),
    ],
)
def test_the_jurisdiction_gives_the_tier(
    register: Register, jurisdiction: str, written: str, name: str, tier: str
) -> None:
    organ = register.resolve(written, jurisdiction)
    assert (organ.name, organ.tier) == (name, tier)


def test_a_unit_is_not_its_department(register: Register) -> None:
    own = register.knowing(["县农业农村局", "县动物卫生监督所", "县农业综合执法大队"], "岚溪县")
    assert own.resolve("县农业综合执法大队", "岚溪县").name == "县农业综合执法大队"
    assert own.resolve("县农牧局", "岚溪县").name == "县农牧局"


def test_abbreviations_mean_what_the_county_itself_calls_the_department(register: Register) -> None:
    assert register.resolve("资源规划局", "岚溪县").name == "县自然资源和规划局"
    own = register.knowing(["县自然资源局", "资源规划局", "县自然资源局执法大队"], "岚溪县")
    assert own.resolve("资源规划局", "岚溪县").name == "县自然资源局"
    assert own.resolve("市资规局", "岚溪县").name == "市自然资源和规划局"
    both = register.knowing(["县城市管理局", "县综合行政执法局"], "岚溪县")
    assert both.resolve("县城管局", "岚溪县").name == "县城市管理局"


def test_a_countys_own_long_name_is_no_abbreviation() -> None:
    register = Register.load()
    assert register.resolve("县城市管理综合执法局", "岚溪县").name == "县城市管理综合执法局"
    own = register.knowing(["县城市管理综合执法局", "县城管局"], "岚溪县")
    assert own.resolve("县城管局", "岚溪县").name == "县城市管理综合执法局"
    both = register.knowing(["县城市管理综合执法局", "县城市管理局"], "岚溪县")
    assert both.resolve("城市管理综合执法局", "岚溪县").name == "县城市管理局"


def test_an_unknown_name_is_reported_with_the_nearest(register: Register) -> None:
    organ = register.resolve("县自然资原局")
    assert organ.status == "unknown"
    assert "自然资源局" in register.nearest(organ.written)


@pytest.mark.parametrize("written", ["有关部门", "县直部门", "县级职能部门", "相关单位", "责任部门"])
def test_nobody_in_particular_is_generic(register: Register, written: str) -> None:
    organ = register.resolve(written)
    assert (organ.status, organ.generic) == ("unknown", True)


def test_the_departments_of_a_real_county_are_all_resolved(register: Register, shared_data: Path) -> None:
    with (shared_data / "lists" / "guangan-service-items.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        names = {row["department"] for row in csv.DictReader(lines)}
    assert len(names) == 34
    unknown = {name for name in names if register.resolve(name, "广安区").status != "current"}
    assert unknown == set()


def test_no_label_stands_for_two_existing_families() -> None:
    seen: dict[str, str] = {}
    for one in load_families().values():
        if one.abolished:
            continue
        for label in {one.zh, *one.official, *one.short}:
            assert seen.setdefault(label, one.id) == one.id, label


def test_heirs_exist_and_every_chain_ends(register: Register) -> None:
    for one in register.concepts():
        assert (one.abolished is not None) == bool(one.replaced_by)
        assert all(heir in register.families for heir in one.replaced_by)
        if one.abolished:
            assert one.kept or register.resolve(f"县{one.zh}").successor, one.id


def test_the_turtle_is_generated_from_the_yaml() -> None:
    assert TARGET.read_text(encoding="utf-8") == turtle(load_families().values())


def test_the_turtle_is_a_concept_scheme() -> None:
    graph = rdflib.Graph().parse(TARGET)
    families = load_families()
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert {str(concept) for concept in concepts} == {one.iri for one in families.values()}
    for concept in concepts:
        labels = {
            label.language
            for label in graph.objects(concept, SKOS.prefLabel)
            if isinstance(label, rdflib.Literal)
        }
        assert labels == {"zh", "en"}
    replaced = set(graph.subjects(DCTERMS.isReplacedBy))
    assert {str(concept) for concept in replaced} == {one.iri for one in families.values() if one.abolished}


def test_a_group_of_units_in_a_list_says_nothing_of_the_unit_before_it():
    assert [(m.name, m.role) for m in split_organs("市委编办、主管部门")] == [
        ("市委编办", None),
        ("主管部门", None),
    ]
    assert [(m.name, m.role) for m in split_organs("县水利局主管")] == [("县水利局", Role.LEAD)]


@pytest.mark.parametrize("name", ["县农业执法大队", "县农业综合执法大队", "县水产技术推广站"])
def test_a_team_named_by_a_function_is_one_of_today(name: str):
    organ = Register.load().resolve(name, "岚溪县")
    assert (organ.status, organ.family) == ("current", Register.load().resolve("县农业农村局").family)
    assert Register.load().resolve("县国土资源执法大队").status == "abolished"
