"""A cooperative list in which two duties have no leader, for the tests of settling and of drafts with comments."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.composition import Zhize
from api.options import CheckRequest, IngestRequest
from api.settings import load

HEADER = ("序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇配合职责")
TITLE = "青石镇配合履职事项清单"
ORPHAN = "开展汛期山塘巡查"
GONE = "开展非法采砂巡查"


def cooperative(path: Path, *rows: tuple[str, str]) -> Path:
    """A township's cooperative list with titles and the departments that lead."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "配合履职"
    sheet.append((TITLE,))
    sheet.append(HEADER)
    for number, (title, department) in enumerate(rows, start=1):
        sheet.append(
            (number, title, department, "1.组织检查。2.依法处理。", "1.协助巡查。2.发现问题及时上报。")
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def zhize_over(data: Path) -> Zhize:
    return Zhize(load({}, data=data))


def ingest(zhize: Zhize, file: Path, name: str) -> None:
    zhize.ingest([file], IngestRequest(jurisdiction="东山县", edition=name, round=name, status="draft"))


def open_ids(zhize: Zhize) -> dict[str, str]:
    """Titles concerned → id of the open finding."""
    found = zhize.review.check_stored(CheckRequest()).findings
    return {each.items[0].title: each.id for each in found if each.state == "open"}
