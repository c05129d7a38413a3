"""A matter that one department's list only helps with, with the bundled encoder: told where nobody leads it, else not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ingest.records import ListKind, PowerType, Role
from kg.analysis.check import check
from kg.analysis.findings import Finding, FindingKind
from kg.analysis.fit import judge_for
from kg.analysis.reader import pieces_of
from kg.analysis.texts import distinct_texts
from kg.views import ItemView
from search.encoders.loading import load_encoder
from search.pairs import similar_pairs
from tests.kg.analysis.lists import department, part, township

Told = Callable[[Sequence[ItemView]], list[Finding]]
OTHERS = [
    *("城镇燃气安全监管", "河道采砂许可", "校车使用许可", "医疗废物处置监督", "法律援助审批", "古树名木保护"),
    *("粮食储备管理", "渣土运输核准", "特种设备检验", "娱乐场所审批", "烈士陵园维护", "统计执法检查"),
    *(
        "慈善募捐管理",
        "劳动仲裁",
        "水土保持方案审批",
        "种子质量抽检",
        "公共资源交易监督",
        "信访事项复查",
        "保密检查",
    ),
]


@pytest.fixture(scope="module")
def told() -> Told:
    """The matters that a check tells to be led by nobody."""
    encoder = load_encoder("bundled")
    judge = judge_for(encoder.name, encoder.encode, pieces=pieces_of(encoder))

    def of(views: Sequence[ItemView]) -> list[Finding]:
        pairs = similar_pairs(distinct_texts(views).texts, encoder, neighbours=40, threshold=0.3)
        return check(views, pairs, judge, kinds={FindingKind.UNOWNED})

    return of


def _lists(title: str, *duties: str, others: int = 11) -> list[ItemView]:
    """One row of 县水利局, and the lists of ``others`` further departments."""
    units = zip("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申", OTHERS, strict=True)
    beside = [department(f"县{letter}局", said, 1) for letter, said in units]
    return [department("县水利局", title, 1, duties=duties), *beside[:others]]


@pytest.mark.parametrize(
    ("title", "duties"),
    [
        ("配合做好彩票销售网点布局", ()),
        ("配合开展候鸟迁徙通道同步调查", ("协助主办单位选点", "配合有关部门登记")),
        ("协助清理废弃渔船", ("提供船籍资料", "派员参加现场清点")),
        ("配合有关部门做好彩票销售网点布局", ("协助开展社区走访",)),
    ],
)
def test_one_row_that_only_helps_with_what_nobody_leads(title: str, duties: tuple[str, ...], told: Told):
    (found,) = told(_lists(title, *duties))
    assert (found.subkind, found.severity, len(found.items)) == ("only-cooperating", "info", 1)
    assert not told(_lists(title, *duties, others=8)), "on few lists its lead has hardly been looked for"


@pytest.mark.parametrize(
    ("title", "duties"),
    [
        ("配合做好彩票销售网点布局", ("负责河道管理范围内网点的审定",)),
        ("配合做好彩票销售网点布局", ("牵头核查沿河网点",)),
        ("配合做好彩票销售网点布局", ("查处沿河违规网点",)),
        ("配合做好彩票销售网点布局", ("配合县民政局选点",)),
        ("配合做好彩票销售网点布局（配合县民政局）", ()),
        ("彩票销售网点布局协助（配合县民政局）", ()),
        ("配合公安机关做好彩票销售网点布局", ()),
        ("配合公安交警开展彩票销售网点布局", ()),
        ("协助乡镇清理废弃渔船", ()),
        ("支持企业上市", ()),
        ("参与国际合作", ()),
        ("协助执行事项办理", ()),
        ("配合饲料生产企业指导", ()),
        ("配合做好中央生态环境保护督察", ()),
        ("配合做好省级文明县城验收", ()),
        ("配合做好本单位档案移交", ()),
    ],
)
def test_one_row_whose_title_is_its_own_duty_or_whose_lead_is_named(
    title: str, duties: tuple[str, ...], told: Told
):
    assert not told(_lists(title, *duties))


@pytest.mark.parametrize(
    "led",
    [
        department("县民政局", "彩票销售网点布局", 5),
        department("县民政局", "彩票销售网点布局的指导", 5, Role.SUPERVISE),
        department("县财政局", "配合县民政局做好彩票销售网点布局", 5, Role.COOPERATE),
        department("县民政局", "彩票销售网点布局审批", 5, power=PowerType.LICENSING),
        township("甲镇", ListKind.BASIC, "彩票销售网点布局", 5),
        township("甲镇", ListKind.COOPERATIVE, "彩票销售网点布局", 5, part("县民政局")),
    ],
)
def test_one_row_that_helps_with_what_another_row_leads(led: ItemView, told: Told):
    assert not told([*_lists("配合做好彩票销售网点布局"), led])
