"""Tables that were flattened to text come back; what cannot be told apart is rejected with its text, not guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.pipeline import ingest_bytes
from ingest.readers import Document, Paragraph
from ingest.records import DocumentKind, Role
from ingest.tables.flattened import restore_tables

ROWS = [
    ("序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"),
    ("一、水利（2项）",),
    ("1", "河道巡查", "县水利局", "1.检查；", "1.报告；"),
    ("2", "采砂管理", "县水利局", "1.审批；\n2.查处。", "1.劝阻；\n2.上报。"),
    ("二、林业（1项）",),
    ("3", "盗伐林木", "县林业局", "查处。", "劝阻。"),
]
TITLE = "岚溪县石岭镇配合履职事项清单"
LINES = [TITLE, *(line for row in ROWS for cell in row for line in cell.split("\n"))]


@pytest.mark.parametrize("form", ["txt", "html"])
def test_a_line_for_each_cell(form: str) -> None:
    text = "\n".join(LINES) if form == "txt" else "".join(f"<p>{line}</p>" for line in LINES)
    result = ingest_bytes(f"{text}\n附件到此结束。".encode(), f"清单.{form}")
    assert [(one.title, one.field, one.holder) for one in result.items] == [
        ("河道巡查", "水利", "石岭镇"), ("采砂管理", "水利", "石岭镇"), ("盗伐林木", "林业", "石岭镇")]  # fmt: skip
    lead, township = result.items[1].responsibilities
    assert (lead.organ, lead.role, lead.duties) == ("县水利局", Role.LEAD, ("审批", "查处"))
    assert township.duties == ("劝阻", "上报")
    assert not result.rejected
    assert not [one.reason for one in result.warnings if "实有" in one.reason]


@pytest.mark.parametrize("separator", ["\t", "   ", " | "])
def test_cells_with_separators(separator: str) -> None:
    lines = [separator.join(cell.replace("\n", "") for cell in row) for row in ROWS]
    result = ingest_bytes("\n".join([TITLE, *lines]).encode(), "清单.txt")
    assert [one.title for one in result.items] == ["河道巡查", "采砂管理", "盗伐林木"]
    assert result.items[2].responsibilities[0].organ == "县林业局"


def test_a_row_that_cannot_be_told_apart_is_rejected_with_its_text() -> None:
    lines = [*LINES[:12], "2", "采砂管理", "查处。", "3", "盗伐林木", "县林业局", "查处。", "劝阻。"]
    result = ingest_bytes("\n".join(lines).encode(), "清单.txt")
    assert [one.title for one in result.items] == ["河道巡查", "盗伐林木"]
    [rejected] = result.rejected
    assert "采砂管理" in rejected.raw


def test_prose_with_numbers_stays_prose() -> None:
    text = "序号\n说明\n1\n县水利局负责河道管理。\n2\n县林业局负责林地管理。"
    assert ingest_bytes(text.encode(), "报道.txt").document_kind is DocumentKind.PROSE


lines = st.lists(
    st.sampled_from(
        [*(cell for row in ROWS for cell in row), "4", "1", "2.甲", "", "文字", "序号\t事项名称", "1\t乙"]
    ),
    max_size=40,
)


@settings(max_examples=150)
@given(lines)
def test_tables_hold_what_the_lines_say_whatever_their_order(texts: list[str]) -> None:
    """A restored table holds lines of the text and nothing else."""
    document = Document(
        "a.txt", "", ".txt", paragraphs=tuple(Paragraph(text, n) for n, text in enumerate(texts, 1))
    )
    for table in restore_tables(document).tables:
        cells = [cell for row in table.rows for cell in row if cell]
        assert cells
        assert all(any(part in text for text in texts) for cell in cells for part in cell.split("\n"))
