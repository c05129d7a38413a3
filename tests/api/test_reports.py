import json
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from api import present
from api.models.check import Checked, CheckResponse, EvidenceModel, FindingModel
from api.models.core import FileModel, FindingItem, RejectedModel, WarningModel
from api.models.hits import SourceModel
from api.reports import MEDIA_TYPES, RENDERERS, render
from api.reports.words import KIND_MEANINGS, KIND_NAMES, SEVERITY_NAMES
from ingest.records import ListKind
from kg.analysis.findings import FindingKind, Severity
from tests.kg.analysis.lists import department, findings, township


def response(title="民宿监管", rows=2, kind="overlap"):
    items = [
        FindingItem(
            iri=f"i:{n}",
            title=title,
            holder="县文旅局",
            kind="department",
            source=SourceModel(document="文旅.xlsx", sheet="职责", row=n),
        )
        for n in range(1, rows + 1)
    ]
    finding = FindingModel(
        id="overlap-1",
        kind=kind,
        severity="error",
        score=0.91,
        title=f"县文旅局、县公安局都对“{title}”主张牵头",
        explanation="说明",
        suggestion="建议",
        departments=["县文旅局", "县公安局"],
        items=items,
        evidence=[EvidenceModel(field="stage", left="印刷", right="发行", weight=-2.31)],
    )
    checked = Checked(items=9, departments=2, townships=1)
    return CheckResponse(checked=checked, summary={kind: 1}, findings=[finding])


def test_every_kind_and_severity_has_its_words():
    assert set(KIND_NAMES) == set(KIND_MEANINGS) == {kind.value for kind in FindingKind}
    assert set(SEVERITY_NAMES) == {severity.value for severity in Severity}
    assert set(RENDERERS) == set(MEDIA_TYPES)


def test_json_is_the_response():
    assert json.loads(render(response(), "json")) == response().model_dump()


def test_text_names_every_place_and_counts_the_rest():
    text = render(response(rows=9), "text").decode()
    assert "发现 1 个问题" in text
    assert "【职责交叉】1 个" in text
    assert "文旅.xlsx “职责” 第 6 行" in text
    assert "第 7 行" not in text
    assert "另有 3 行" in text


def test_html_stands_alone_and_escapes_what_the_lists_say():
    page = render(response('<script>alert("x")</script>'), "html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page), "nothing is loaded from elsewhere"
    assert "@media print" in page
    assert "环节" in page
    assert "-2.31" in page
    assert 'id="overlap-1"' in page


def test_an_empty_check_says_so():
    empty = CheckResponse(checked=Checked(items=3, departments=1, townships=0), summary={}, findings=[])
    assert "没有发现问题" in render(empty, "html").decode()
    assert "发现 0 个问题" in render(empty, "text").decode()
    assert load_workbook(BytesIO(render(empty, "xlsx"))).sheetnames == ["问题", "位置"]


def test_what_became_of_the_drafts_is_told_on_paper_too():
    row = SourceModel(document="文旅.xlsx", sheet="职责", row=7)
    files = [
        FileModel(path="坏.xlsx", document_kind=None, error="不是有效的工作簿"),
        FileModel(
            path="文旅.xlsx",
            document_kind="duty-list",
            rejected=[RejectedModel(source=row, reason="没有事项名称", raw="，，，")],
            warnings=[
                WarningModel(source=SourceModel(document="文旅.xlsx"), reason="没有<乡镇>清单可以对照")
            ],
        ),
    ]
    told = response().model_copy(update={"files": files})
    text, page = render(told, "text").decode(), render(told, "html").decode()
    book = load_workbook(BytesIO(render(told, "xlsx")))
    rows = [tuple(cell.value for cell in line) for line in book["读取情况"].iter_rows(min_row=2)]
    assert rows == [
        ("坏.xlsx", "未能读取：不是有效的工作簿"),
        ("文旅.xlsx “职责” 第 7 行", "未能导入：没有事项名称"),
        ("文旅.xlsx", "没有<乡镇>清单可以对照"),
    ]
    assert all(f"- {where}：{what}" in text for where, what in rows)
    assert "没有&lt;乡镇&gt;清单可以对照" in page


def test_workbook_has_a_row_per_finding_and_per_place():
    book = load_workbook(BytesIO(render(response("=1+1\x07", rows=3), "xlsx")))
    findings_sheet, places = book["问题"], book["位置"]
    assert findings_sheet.max_row == 2
    assert findings_sheet.auto_filter.ref
    assert [row[4].value for row in places.iter_rows(min_row=2)] == [1, 2, 3]
    title = places.cell(2, 7)
    assert (title.value, title.data_type) == ("=1+1", "s"), "a text, never a formula"


def test_unknown_formats_are_refused():
    with pytest.raises(KeyError):
        render(response(), "pdf")


def test_findings_of_a_real_check_can_be_rendered():
    views = [
        department("县文旅局", "乡村民宿经营监管", 4),
        department("县市场监管局", "对民宿经营活动进行监督管理", 7),
    ]
    found = present.check(views, findings(views))
    assert found.summary == {"overlap": 1}
    for name in RENDERERS:
        assert render(found, name)


def test_a_group_of_townships_is_no_township_of_its_own():
    views = [
        township("甲镇", ListKind.BASIC, "秸秆禁烧", 1),
        township("乡镇（街道）", ListKind.BASIC, "森林防火", 2),
        department("县水利局", "河道采砂管理", 3),
    ]
    checked = present.check(views, []).checked
    assert (checked.items, checked.departments, checked.townships) == (3, 1, 1)
