"""A small store of hand-made views, and its index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.records import ListKind, Role, Source
from kg.views import ArticleView, BasisView, ItemView, OrganPart
from search.encoders.base import Encoder
from search.encoders.loading import load_encoder
from search.engine import Engine
from search.index.opened import build, open_index
from search.training.choosing import questions_set

TOWNSHIPS = ("石桥镇", "柳林乡")


def organ(name: str, role: Role, *duties: str, township: bool = False, written: str = "") -> OrganPart:
    return OrganPart(f"urn:organ:{name}", name, role, duties, written or name, is_township=township)


def item(number: str, title: str, kind: ListKind, holder: str, parts=(), **more) -> ItemView:
    return ItemView(
        iri=f"urn:item:{number}",
        title=title,
        kind=kind,
        holder=holder,
        holder_iri=f"urn:organ:{holder}",
        holder_is_township=holder in TOWNSHIPS,
        source=Source("样例.xlsx", sheet="配合履职", row=_row(number)),
        parts=tuple(parts),
        **more,
    )


def _row(number: str) -> int:
    """The number in an item's name; of those named after a township, the township's place."""
    digits = "".join(filter(str.isdigit, number))
    return int(digits) if digits else 1 + sum(not number.endswith(name) for name in TOWNSHIPS[:1])


def mine_items(township: str) -> ItemView:
    return item(
        f"mine-{township}",
        "煤矿井田范围内违规建房的处置",
        ListKind.COOPERATIVE,
        township,
        [
            organ("县自然资源局", Role.LEAD, "依法查处井田范围内违法占地建房行为"),
            organ("县住房和城乡建设局", Role.COOPERATE, "开展房屋安全鉴定", written="县住建局"),
            organ(township, Role.COOPERATE, "做好群众沟通，开展巡查并及时报告", township=True),
        ],
        field="自然资源",
        bases=(
            BasisView(
                "urn:law:1",
                "《中华人民共和国土地管理法》第七十七条",
                "中华人民共和国土地管理法",
                "77",
                "in-force",
            ),
        ),
    )


def small_views() -> list[ItemView | ArticleView]:
    return [
        *(mine_items(township) for township in TOWNSHIPS),
        item(
            "201",
            "乡村道路日常养护",
            ListKind.BASIC,
            "石桥镇",
            [organ("石桥镇", Role.LEAD, "组织村组清理边沟、修补坑槽", township=True)],
            field="交通运输",
        ),
        item(
            "202",
            "对擅自处置废弃机动车行为的处罚",
            ListKind.RECLAIMED,
            "柳林乡",
            [organ("县公安局", Role.TAKE_OVER, "由县公安局组织清理")],
            field="城乡建设",
            code="511Z07001006-511602000000",
        ),
        item("203", "独居老人探访关爱", ListKind.COOPERATIVE, "柳林乡", [], field="民生服务"),
        ArticleView(
            "urn:law:1#77",
            "中华人民共和国土地管理法",
            "urn:law:1",
            "77",
            "未经批准或者采取欺骗手段骗取批准，非法占用土地的，由县级以上人民政府自然资源主管部门责令退还非法占用的土地。",
            "in-force",
            "法律责任",
        ),
        ArticleView(
            "urn:law:2#65",
            "中华人民共和国老年人权益保障法",
            "urn:law:2",
            "65",
            "对经济困难的老年人给予养老服务补贴，鼓励邻里对独居老人开展探访。",
            "in-force",
        ),
    ]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder("bundled")


@dataclass(frozen=True)
class Built:
    folder: Path
    engine: Engine


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Built:
    folder = tmp_path_factory.mktemp("small")
    build(small_views(), encoder, folder)
    return Built(folder, Engine(open_index(folder), encoder))


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Built:
    """The choosing set's duties among the small views."""
    folder = tmp_path_factory.mktemp("county")
    build([*small_views(), *questions_set().views], encoder, folder)
    return Built(folder, Engine(open_index(folder), encoder))
