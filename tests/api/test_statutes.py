"""Statutes are counted, and taken out again with all that came of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli import run
from api.composition import Zhize
from api.errors import NotFound
from api.options import IngestRequest, SearchOptions
from api.settings import load

LAW = """# 中华人民共和国{name}

（2021年12月24日第十三届全国人民代表大会常务委员会第三十二次会议通过）

**第一条**　为了{what}，制定本法。

**第二条**　县级人民政府生态环境主管部门负责本行政区域{what}的监督管理。
"""


@pytest.fixture
def zhize(tmp_path: Path) -> Zhize:
    for name, what in (("测试安静法", "夜间安静"), ("测试种树法", "种树造林")):
        (tmp_path / f"{name}.md").write_text(LAW.format(name=name, what=what), "utf-8")
    found = Zhize(load({}, data=tmp_path / "data"))
    found.ingest([*tmp_path.glob("*.md")], IngestRequest())
    return found


def test_a_statute_goes_with_its_articles_its_duties_and_what_search_knew(zhize: Zhize) -> None:
    before = zhize.status().entities
    assert (before.legal_resources, before.articles, before.statutory) == (2, 4, 2)
    removed = zhize.remove_statute("《测试安静法》")
    assert (removed.removed, removed.articles, removed.statutory) == ("中华人民共和国测试安静法", 2, 1)
    after = zhize.status().entities
    assert (after.legal_resources, after.articles, after.statutory) == (1, 2, 1)
    hits = zhize.search("夜间安静", SearchOptions()).hits
    assert not any("安静法" in hit.title or "夜间安静" in hit.title for hit in hits)
    assert removed.snapshot == zhize.snapshot_id()


def test_a_title_that_is_not_there_names_the_nearest_and_changes_nothing(zhize: Zhize) -> None:
    snapshot = zhize.snapshot_id()
    with pytest.raises(NotFound, match="测试安静法"):
        zhize.remove_statute("测试宁静法")
    assert zhize.snapshot_id() == snapshot


def test_the_command_asks_first_and_status_counts(
    zhize: Zhize, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path / "data")]
    assert run(["status", *data]) == 0
    assert "法规 2 部 4 条，其中的法定职责 2 项" in capsys.readouterr().out
    assert run(["statute", "remove", "测试种树法", "--yes", *data]) == 0
    assert "已撤出《中华人民共和国测试种树法》：2 条法条，1 项法定职责" in capsys.readouterr().out
    assert run(["statute", "remove", "测试种树法", "--yes", *data]) == 2
    assert "相近的有" in capsys.readouterr().err
