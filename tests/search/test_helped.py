"""Rows that only say whom their unit helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.records import ListKind, Role
from kg.analysis.findings import Finding, FindingKind, Severity
from kg.views import ItemView
from search.answering.answers import OWNED, UNOWNED
from search.answering.helped import helped_name
from search.answering.who import Responder
from search.encoders.base import Encoder
from search.engine import Engine
from search.index.opened import build, open_index
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


@pytest.mark.parametrize(
    "title", ["农药抽检（县农业农村局）", "配合有关部门做好农药抽检", "协助县民政局清理农药"]
)
def test_no_known_organ_is_helped(title: str) -> None:
    assert helped_name(title, ["县农业农村局"]) is None


def test_the_longest_name_counts(tmp_path: Path) -> None:
    organs = ["县教育局", "县教育局招生办公室"]
    assert helped_name("配合教育局招生办公室做好报名", organs) == "县教育局招生办公室"
