"""PDF: tables over page breaks, repeated headers, cut rows, wrapped cells, running heads; scans, passwords, caps."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from ingest.limits import Limits
from ingest.pipeline import ingest_bytes
from ingest.readers import ReadError, read_document
from ingest.readers.pages import assemble
from ingest.records import DocumentKind, Role
from tests.conftest import require_or_skip

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
STYLE = ParagraphStyle("body", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
HEADER = ("序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇配合职责")
TITLE = "岚溪县石岭镇配合履职事项清单（2025年版）"


def head_and_foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawString(60, 810, "岚溪县政府文件（虚构样例）")
    canvas.drawString(290, 30, f"— {document.page} —")


def pdf(*flow: object) -> bytes:
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4).build(
        list(flow), onFirstPage=head_and_foot, onLaterPages=head_and_foot
    )
    return buffer.getvalue()


def grid(
    rows: Sequence[Sequence[str]],
    *,
    repeat: int = 1,
    widths: Sequence[int] = (30, 90, 80, 130, 130),
    spans=(),
    ruled: bool = True,
) -> Table:
    cells = [[Paragraph(cell.replace("\n", "<br/>"), STYLE) for cell in row] for row in rows]
    lines = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else []
    style = [*lines, ("VALIGN", (0, 0), (-1, -1), "TOP")]
    style += [("SPAN", (left, top), (right, bottom)) for left, top, right, bottom in spans]
    return Table(cells, colWidths=widths, repeatRows=repeat, splitInRow=1, style=TableStyle(style))


def rows(count: int, duty: str = "1.检查；\n2.查处。") -> list[tuple[str, ...]]:
    return [
        (str(n), f"河道巡查第{n}段", "县水利局\n县林业局", duty, "1.日常巡查；\n2.上报。")
        for n in range(1, count + 1)
    ]


@pytest.fixture(autouse=True)
def _without_ocr(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scans are refused as they are where the optional recogniser is not installed."""
    if "ocr" not in request.node.name:
        monkeypatch.setattr("ingest.readers.pdf.find_spec", lambda _: None)


@pytest.fixture(scope="module")
def long_list() -> bytes:
    heading = ("一、水利（60项）", "", "", "", "")
    table = grid([HEADER, heading, *rows(60)], spans=[(0, 1, 4, 1)])
    return pdf(Paragraph(TITLE, STYLE), table, Paragraph("注：以上事项由县水利局解释。", STYLE))


def test_a_table_over_several_pages_is_one_list(long_list: bytes) -> None:
    document = read_document(long_list, "清单.pdf")
    [table] = document.tables
    assert [row[0] for row in table.rows] == ["序号", "一、水利（60项）", *map(str, range(1, 61))]
    assert table.rows[1] == ["一、水利（60项）"] * 5
    assert table.preface == (TITLE,)
    assert table.pages[0] == 1
    assert table.pages[-1] == max(table.pages) > 2
    assert [one.text for one in document.paragraphs] == [TITLE, "注：以上事项由县水利局解释。"]


def test_items_of_a_pdf_have_their_page(long_list: bytes) -> None:
    result = ingest_bytes(long_list, "清单.pdf")
    assert len(result.items) == 60
    assert not result.rejected
    assert not [one.reason for one in result.warnings if "实有" in one.reason]
    item = result.items[-1]
    assert (item.title, item.holder, item.field, item.source.table) == ("河道巡查第60段", "石岭镇", "水利", 1)
    assert item.source.page
    assert item.source.page > 2
    assert [(one.organ, one.role) for one in item.responsibilities] == [
        ("县水利局", Role.LEAD), ("县林业局", Role.COOPERATE), ("石岭镇", Role.COOPERATE)]  # fmt: skip
    assert item.responsibilities[-1].duties == ("日常巡查", "上报")


def test_a_row_cut_by_the_page_break_is_mended() -> None:
    long_duty = "\n".join(
        f"{n}.负责第{n}类违法建设行为的认定和查处并及时通报有关情况；" for n in range(1, 31)
    )
    rows_ = [
        (str(n), f"违规建房{n}", "县住房和城乡建设局", long_duty, "1.劝阻。\n2.上报。") for n in range(1, 5)
    ]
    result = ingest_bytes(pdf(Paragraph(TITLE, STYLE), grid([HEADER, *rows_])), "清单.pdf")
    assert [one.title for one in result.items] == [f"违规建房{n}" for n in range(1, 5)]
    for item in result.items:
        lead = item.responsibilities[0]
        assert lead.organ == "县住房和城乡建设局"
        assert lead.duties == tuple(
            f"负责第{n}类违法建设行为的认定和查处并及时通报有关情况" for n in range(1, 31)
        )


@pytest.mark.parametrize("repeat", [0, 1])
def test_a_row_longer_than_a_page_stays_one_and_stands_where_it_begins(repeat: int) -> None:
    duty = "\n".join(f"{n}.负责第{n}类违法建设行为的认定和查处并及时通报有关情况；" for n in range(1, 91))
    rows_ = [
        *rows(2),
        ("3", "违规建房", "县住房和城乡建设局", duty, "1.劝阻。"),
        ("4", "采砂", "县水利局", "检查", "巡查"),
    ]
    data = pdf(Paragraph(TITLE, STYLE), grid([HEADER, *rows_], repeat=repeat))
    *_, long, last = ingest_bytes(data, "清单.pdf").items
    assert [len(part.duties) for part in long.responsibilities] == [90, 1]
    assert long.source.page == 1
    assert (last.title, last.source.page) == ("采砂", len(pypdfium2.PdfDocument(data)))


def test_wrapped_names_in_narrow_cells_stay_whole() -> None:
    table = grid(
        [HEADER, ("1", "巡查", "县人力资源和社会保障局\n县住房和城乡建设局", "检查。", "上报。")],
        widths=(30, 60, 58, 100, 100),
    )
    [item] = ingest_bytes(pdf(Paragraph(TITLE, STYLE), table), "清单.pdf").items
    assert [one.organ for one in item.responsibilities] == [
        "县人力资源和社会保障局",
        "县住房和城乡建设局",
        "石岭镇",
    ]


def test_merged_cells_carry_their_text() -> None:
    table = grid(
        [HEADER, ("1", "甲事", "县水利局", "检查。", "上报。"), ("2", "乙事", "", "", "报告。")],
        spans=[(2, 1, 2, 2), (3, 1, 3, 2)],
    )
    [read] = read_document(pdf(table), "a.pdf").tables
    assert read.rows[2] == ["2", "乙事", "县水利局", "检查。", "报告。"]


def test_two_tables_on_two_pages_stay_two() -> None:
    other = grid([("序号", "事项名称", "承接部门"), ("1", "处罚", "县水利局")], widths=(30, 200, 200))
    document = read_document(
        pdf(grid([HEADER, *rows(3)]), Paragraph("上级部门收回事项清单", STYLE), other), "a.pdf"
    )
    assert [len(table.rows) for table in document.tables] == [4, 2]
    assert document.tables[1].preface == ("上级部门收回事项清单",)


def test_a_law_in_a_pdf() -> None:
    long = "县级人民政府应当加强对河道管理工作的领导，建立健全工作机制，" * 6
    lines = [
        "样例河道条例",
        "（2020年1月1日样例县人民代表大会通过）",
        *(f"第{n}条　{long}" for n in "一二三四五六七八九"),
    ]
    result = ingest_bytes(pdf(*(Paragraph(line, STYLE) for line in lines)), "样例河道条例.pdf")
    assert result.document_kind is DocumentKind.LAW
    assert result.statute
    assert [one.number for one in result.statute.articles] == [str(n) for n in range(1, 10)]
    assert {one.text for one in result.statute.articles} == {long}


def scan() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 500, 700)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def encrypted() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("geheim", canPrint=0))
    canvas.drawString(100, 100, "x")
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "limits", "words"),
    [
        (scan(), Limits(), ("扫描件", "zhize[ocr]", "原件")),
        (encrypted(), Limits(), ("密码", "取消密码")),
        (b"%PDF-1.4\n" + b"garbage " * 100, Limits(), ("已损坏",)),
        (pdf(grid([HEADER, *rows(40)])), Limits(pages=1), ("超过上限1页", "拆分")),
        (scan(), Limits(pdf_bytes=10), ("超过 PDF 上限",)),
        (scan(), Limits(seconds=0), ("超过0秒", "拆分")),
    ],
    ids=["scan", "password", "damaged", "pages", "bytes", "seconds"],
)
def test_a_pdf_that_cannot_be_read_says_why(data: bytes, limits: Limits, words: tuple[str, ...]) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(data, "清单.pdf", limits)
    for word in ("清单.pdf", *words):
        assert word in caught.value.message


def test_a_stream_that_unpacks_to_gigabytes_ends_in_an_error() -> None:
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 24)) for _ in range(40)) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in offsets)
    data += b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    with pytest.raises(ReadError, match="内存超过上限"):
        read_document(data, "炸弹.pdf", Limits(pdf_memory=600 << 20))


def test_a_page_that_is_a_picture_among_pages_of_text_is_told(tmp_path: Path) -> None:
    from PIL import Image

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 12)
    canvas.drawString(100, 700, "县水利局负责河道管理。")
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 500, 700)
    canvas.save()
    document = read_document(buffer.getvalue(), "a.pdf")
    assert [(one.text, one.page) for one in document.paragraphs] == [("县水利局负责河道管理。", 1)]
    [notice] = document.notices
    assert notice.source.page == 2
    assert "第2页是图片" in notice.reason


def line(text: str, top: float, x0: float = 90, x1: float = 500) -> dict[str, object]:
    return {"top": top, "line": {"text": text, "top": top, "x0": x0, "x1": x1, "size": 12.0}}


def test_lines_join_to_paragraphs_and_over_pages() -> None:
    first = [
        line("　　县水利局负责河道管理范围内的监督管理和", 700, 114),
        line("巡查，", 720, 90, 130),
        line("县林业局配合本行政区域", 740),
    ]
    second = [line("内的河道巡查。", 80, 90, 200), line("1.报告", 100, 90, 140)]
    pages = [{"blocks": first}, {"blocks": second}]
    assert [(one.text, one.page) for one in assemble(pages).paragraphs] == [
        ("　　县水利局负责河道管理范围内的监督管理和巡查，", 1), ("县林业局配合本行政区域内的河道巡查。", 1), ("1.报告", 2)]  # fmt: skip


def test_recognised_ocr_pages_are_marked_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the recogniser gives is taken like any page; beyond the cap pages stay unread, and are told."""
    blank = {"blocks": [], "images": 1, "chars": 0}
    read, other = (
        {"blocks": [line(text, 80)], "images": 1, "chars": 9, "doubtful": 1}
        for text in ("县水利局负责河道。", "县林业局负责林地。")
    )

    def answer(worker: str, *_: object) -> dict[str, object]:
        return (
            {"pages": [blank] * 3, "total": 3}
            if worker == "pdf_worker"
            else {"pages": {"1": read, "2": other}}
        )

    monkeypatch.setattr("ingest.readers.pdf.find_spec", lambda _: True)
    monkeypatch.setattr("ingest.readers.pdf._ask", answer)
    document = read_document(b"%PDF-1.4 x", "a.pdf", Limits(ocr_pages=2))
    assert [(one.text, one.page) for one in document.paragraphs] == [
        ("县水利局负责河道。", 1),
        ("县林业局负责林地。", 2),
    ]
    first, second = (one.reason for one in document.notices)
    for words in ("第1、2页是扫描图片", "2处把握不大", "核对原件"):
        assert words in first
    assert "第3页是图片" in second
    assert "一次最多识别2页" in second


@pytest.fixture
def needs_ocr() -> None:
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        require_or_skip('the optional extra ocr is not installed (pip install "zhize[ocr]")')


def scanned(printed: bytes, turn: float = 0) -> list[Image.Image]:
    """The pages of a PDF as pictures, turned by some degrees."""
    pages = (page.render(scale=2.5).to_pil().convert("L") for page in pypdfium2.PdfDocument(printed))
    return [
        page.rotate(turn, expand=turn % 90 == 0, fillcolor=255, resample=Image.Resampling.BICUBIC)
        for page in pages
    ]


def check_scanned(data: bytes, name: str) -> None:
    result = ingest_bytes(data, name)
    assert [one.title for one in result.items] == [f"河道巡查第{n}段" for n in range(1, 4)]
    assert [one.source.page for one in result.items] == [1] * 3
    for item in result.items:
        assert [one.organ for one in item.responsibilities] == ["县水利局", "县林业局", "石岭镇"]
        assert item.responsibilities[0].duties == ("检查", "查处")
    [told] = [one for one in result.warnings if "文字识别" in one.reason]
    assert "第1页" in told.reason
    assert "请逐条核对原件" in told.reason


@pytest.mark.parametrize(
    ("turn", "ruled"), [(1.5, True), (-90, True), (0, False)], ids=["skewed", "on-its-side", "without-lines"]
)
def test_ocr_reads_a_scanned_list(needs_ocr: None, turn: float, ruled: bool) -> None:
    first, *others = scanned(pdf(grid([HEADER, *rows(3)], ruled=ruled)), turn)
    buffer = io.BytesIO()
    first.save(buffer, format="PDF", resolution=180.0, save_all=True, append_images=others)
    check_scanned(buffer.getvalue(), "岚溪县石岭镇配合履职事项清单.pdf")


def test_ocr_reads_a_picture_and_a_page_with_a_page_number(needs_ocr: None) -> None:
    [page] = scanned(pdf(grid([HEADER, *rows(3)])))
    buffer = io.BytesIO()
    page.save(buffer, format="JPEG", quality=60)
    check_scanned(buffer.getvalue(), "岚溪县石岭镇配合履职事项清单.jpg")
    canvas_buffer = io.BytesIO()
    canvas = Canvas(canvas_buffer, pagesize=A4)
    canvas.drawImage(ImageReader(page), 0, 0, *A4)
    canvas.drawString(300, 20, "Page 1")
    canvas.save()
    check_scanned(canvas_buffer.getvalue(), "岚溪县石岭镇配合履职事项清单.pdf")


def test_a_scan_with_a_page_number_is_no_text() -> None:
    """A few characters on a picture do not make it a text: without the extra it is refused, not read as empty."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("L", (40, 60), 255)), 0, 0, *A4)
    canvas.drawString(300, 20, "Page 1")
    canvas.save()
    with pytest.raises(ReadError, match="是扫描件"):
        read_document(buffer.getvalue(), "a.pdf")


def test_letters_made_to_drawings_are_a_picture() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(80):
        canvas.bezier(100, 10 * number, 110, 10 * number + 5, 120, 10 * number, 130, 10 * number + 5)
    canvas.save()
    with pytest.raises(ReadError, match="是扫描件"):
        read_document(buffer.getvalue(), "a.pdf")


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_pdf_gives_a_result_or_an_error(long_list: bytes, data: st.DataObject) -> None:
    damaged = bytearray(long_list[: len(long_list) // 2] if data.draw(st.booleans()) else long_list)
    for _ in range(data.draw(st.integers(1, 30))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        document = read_document(bytes(damaged), "a.pdf", Limits(seconds=60))
    except ReadError as error:
        message = error.message
    else:
        message = document.name
    assert "a.pdf" in message
