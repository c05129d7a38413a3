"""Rows that only say whom their unit helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.records import ListKind, Role
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.views import BasisView, ItemView
from search.answering.answers import OWNED, UNOWNED
from search.answering.helped import helped_name
from search.answering.matters import Group, bases_of
from search.answering.who import Responder
from search.encoders.base import Encoder
from search.engine import Engine
from search.index.opened import build, open_index
from search.ranking.fusion import Explain
from search.results import Hit
from tests.search.conftest import item, organ

TITLE = "农药、化肥等农资商品抽检协助（配合县农业农村局）"
QUESTION = "农药化肥抽检谁负责"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Engine:
    folder = tmp_path_factory.mktemp("helped")
    helping = organ("县市场监督管理局", Role.COOPERATE)
    views = [
        item("1", TITLE, ListKind.DEPARTMENT, "县市场监督管理局", [helping]),
        item(
            "2", "农田灌溉渠系管护", ListKind.DEPARTMENT, "县农业农村局", [organ("县农业农村局", Role.LEAD)]
        ),
    ]
    build(views, encoder, folder)
    return Engine(open_index(folder), encoder)


def test_who_is_helped_leads(engine: Engine) -> None:
    found = Responder(engine).answer(QUESTION).answer
    assert found is not None
    assert (found.status, found.title) == (OWNED, TITLE)
    assert [(lead.name, lead.iri) for lead in found.lead] == [("县农业农村局", "urn:organ:县农业农村局")]
    assert [helper.name for helper in found.cooperate] == ["县市场监督管理局"]


def test_what_the_check_found_unowned_stays_unowned(engine: Engine) -> None:
    view = engine.search(QUESTION, 1).hits[0].view
    assert isinstance(view, ItemView)
    finding = Finding("f", FindingKind.UNOWNED, Severity.ERROR, 0.9, "没有人牵头", "", "", (), (view,), ())
    found = Responder(engine, [finding]).answer(QUESTION).answer
    assert found is not None
    assert (found.status, found.lead) == (UNOWNED, ())


def test_what_help_rests_on_is_not_the_leads_basis() -> None:
    lead = item("3", "化肥抽检", ListKind.DEPARTMENT, "县农业农村局", [organ("县农业农村局", Role.LEAD)])
    basis = BasisView("urn:law:3", "《产品质量法》第八条", "产品质量法", "8")
    parts = [organ("县农业农村局", Role.LEAD), organ("县市场监督管理局", Role.COOPERATE)]
    helps = item("4", TITLE, ListKind.DEPARTMENT, "县市场监督管理局", parts, bases=(basis,))
    explain = Explain(None, 0.0, None, 0.0, None, 0.0)
    first, second = (Hit(rank, 1.0, view, (), explain) for rank, view in enumerate((lead, helps), start=1))
    assert bases_of(Group((first, second))) == ()
    assert [each.citation for each in bases_of(Group((second, first)))] == [basis.citation]


@pytest.mark.parametrize(
    "title", ["农药抽检（县农业农村局）", "配合有关部门做好农药抽检", "协助县民政局清理农药"]
)
def test_no_known_organ_is_helped(title: str) -> None:
    assert helped_name(title, ["县农业农村局"]) is None


def test_the_longest_name_counts(tmp_path: Path) -> None:
    organs = ["县教育局", "县教育局招生办公室"]
    assert helped_name("配合教育局招生办公室做好报名", organs) == "县教育局招生办公室"
