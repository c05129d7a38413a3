import docx
import pytest

from ingest.pipeline import ingest_file
from ingest.prose.tasks import township_tasks
from ingest.records import DocumentKind, ListKind, Role, Source

NOTICE = (
    "云河县人民政府办公室关于做好冬春重点工作的通知",
    "各乡镇人民政府、街道办事处，县直各部门：",
    "一、各乡镇（街道）要高度重视，加强组织领导。",
    "二、各乡镇要按照县里统一部署，对网约车平台经营情况开展执法检查，每月上报检查结果；各镇街负责组织村民参加普法考试。",
    "（三）各乡镇人民政府应当于12月底前完成数字钱包开立1000个。",
    "四、县教育局要抓好校园安全。",
    "五、秸秆禁烧由县生态环境局牵头，各乡镇负责日常巡查。",
)


def titles(paragraphs, name="通知.docx"):
    return [item.title for item in township_tasks(paragraphs, Source(name), None, {NOTICE[-1]})]


def test_what_a_notice_asks_of_townships():
    assert titles(NOTICE) == [
        "对网约车平台经营情况开展执法检查",
        "组织村民参加普法考试",
        "完成数字钱包开立1000个",
    ]
    (first, *_) = township_tasks(NOTICE, Source("通知.docx"), "云河县")
    assert first.list_kind is ListKind.PROSE
    assert (first.holder, first.jurisdiction) == ("各乡镇", "云河县")
    assert first.responsibilities[0].role is Role.LEAD
    assert first.responsibilities[0].duties[1] == "每月上报检查结果"
    assert (first.source.quote or "").startswith("二、各乡镇要")


@pytest.mark.parametrize(
    "sentence",
    [
        "各乡镇要高度重视，压实责任。",
        "各乡镇人民政府、县直有关部门：",
        "全县各乡镇的干部都参加了培训。",
        "县水利局要会同各乡镇做好巡查。",
        "要求各单位抓好落实。",
    ],
)
def test_exhortations_and_addresses_are_no_tasks(sentence):
    assert titles(("关于某事的通知", sentence)) == []


def test_a_report_tells_and_does_not_ask():
    assert titles(("云河县三年来的工作", "各乡镇要组织清雪除冰。"), name="汇报.docx") == []


def test_a_sentence_that_was_read_already_gives_no_second_item(tmp_path):
    document = docx.Document()
    for paragraph in NOTICE:
        document.add_paragraph(paragraph)
    path = tmp_path / "通知.docx"
    document.save(path)
    result = ingest_file(path)
    assert result.document_kind is DocumentKind.PROSE
    quotes = [item.source.quote for item in result.items]
    assert len(quotes) == len(set(quotes))
    assert {"秸秆禁烧", "组织村民参加普法考试"} <= {item.title for item in result.items}
    assert sum(row.source.quote in quotes for row in result.rejected) == 0


def test_sentences_beside_a_table_of_tasks_are_read_too(tmp_path):
    document = docx.Document()
    for paragraph in NOTICE:
        document.add_paragraph(paragraph)
    document.add_paragraph("附件：重点任务分解表")
    table = document.add_table(rows=0, cols=3)
    for row in (("序号", "工作任务", "责任单位"), ("1", "开展企业用电情况统计", "各乡镇")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    path = tmp_path / "通知.docx"
    document.save(path)
    result = ingest_file(path)
    assert result.document_kind is DocumentKind.PROSE
    assert [table.name for table in result.tables] == ["表1", "正文"]
    found = {item.title for item in result.items}
    assert {"开展企业用电情况统计", "组织村民参加普法考试", "秸秆禁烧"} <= found


def test_a_table_of_what_departments_hand_down_names_both_sides(tmp_path):
    path = tmp_path / "冬季工作安排表.csv"
    rows = (
        "序号,工作任务,安排部门,承办单位",
        "1,登记犬只免疫情况,县农业农村局,各乡镇（街道）",
        "2,抽查冷库,县商务局,县消防救援大队",
    )
    path.write_text("\n".join(rows), encoding="utf-8")
    first, _ = ingest_file(path).items
    assert first.list_kind is ListKind.PROSE
    assert {(part.organ, part.role) for part in first.responsibilities} == {
        ("县农业农村局", Role.LEAD),
        ("各乡镇（街道）", Role.COOPERATE),
    }


def test_lines_of_a_table_are_no_sentences(tmp_path):
    path = tmp_path / "关于冬春工作的通知.md"
    table = "| 序号 | 工作任务 | 责任单位 |\n|---|---|---|\n| 1 | 各乡镇要开展企业用电情况统计 | 各乡镇 |\n"
    path.write_text(f"# 重点任务分解表\n\n各乡镇要组织清雪除冰。\n\n{table}", "utf-8")
    result = ingest_file(path)
    assert [(table.name, len(table.items)) for table in result.tables][1:] == [("正文", 1)]
    assert len(result.items) == 2


def test_what_a_table_gives_to_departments_alone_is_no_task_of_townships(tmp_path):
    path = tmp_path / "重点工作任务分解表.csv"
    units = ("各乡镇", "县水利局、各乡镇", "县水利局", "各有关单位", "")
    rows = [f"{row},事项{row}的办理,{unit}" for row, unit in enumerate(units, 1)]
    path.write_text("\n".join(["序号,工作任务,责任单位", *rows]), "utf-8")
    parts = [{one.organ for one in item.responsibilities} for item in ingest_file(path).items]
    assert ["乡镇（街道）" in each for each in parts] == [True, True, False, True, True]
