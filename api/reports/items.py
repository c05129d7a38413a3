"""The items of the graph as a workbook, one row an item, for people who want to sort and filter."""

from __future__ import annotations

import io
from collections.abc import Iterable

from ingest.records import Role
from kg.views import ItemView, OrganPart

HEADER = (
    "清单类别", "领域", "事项名称", "列入单位", "牵头（承接）", "配合", "法律依据", "县区", "文件", "工作表", "行", "IRI",
)  # fmt: skip


def items_workbook(views: Iterable[ItemView]) -> bytes:
    """Return the workbook's bytes; memory stays flat however many items there are."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("事项")
    sheet.freeze_panes = "A2"
    sheet.append(HEADER)
    for view in views:
        cells = [WriteOnlyCell(sheet, value) for value in _row(view)]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a title that starts with = is a text, never a formula
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(view: ItemView) -> tuple[str | int | None, ...]:
    return (
        view.kind.value,
        view.field,
        view.title,
        view.holder,
        _names(view.organs(Role.LEAD, Role.TAKE_OVER)),
        _names(view.organs(Role.COOPERATE)),
        "；".join(basis.citation for basis in view.bases),
        view.jurisdiction,
        view.source.document,
        view.source.sheet,
        view.source.row,
        view.iri,
    )


def _names(parts: Iterable[OrganPart]) -> str:
    return "、".join(part.name for part in parts)
