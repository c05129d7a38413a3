"""A hit names the lead that the answer names, where its row only says whom its unit helps."""

from __future__ import annotations

from pathlib import Path

from api.composition import Zhize
from api.options import IngestRequest, SearchOptions
from api.settings import load

LIST = """某县部门职责清单,,
序号,责任单位,职责名称
1,县住房和城乡建设局,井田内违规房屋安全状况认定（配合县自然资源局）
2,县自然资源局,地质灾害隐患点巡查
"""


def test_search_and_answer_name_the_same_lead(tmp_path: Path) -> None:
    (tmp_path / "清单.csv").write_text(LIST, encoding="utf-8")
    zhize = Zhize(load({}, data=tmp_path / "data"))
    zhize.ingest([tmp_path / "清单.csv"], IngestRequest(jurisdiction="东山县", edition="版"))
    question = "井田内违规房屋安全状况认定"
    hit = zhize.search(question, SearchOptions(k=1)).hits[0]
    answer = zhize.who(question).answer
    assert answer is not None
    assert hit.lead == [each.name for each in answer.lead] == ["县自然资源局"]
    zhize.close()
