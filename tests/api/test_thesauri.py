"""A thesaurus of the user's own, from the file to the answer, and out again."""

from __future__ import annotations

from pathlib import Path

from api.cli import run
from api.composition import Zhize
from api.options import IngestRequest, SearchOptions
from api.settings import load
from kg.thesaurus import OWN_GRAPH

LIST = "序号,事项名称,牵头部门\n1,废弃机动车清理,县公安局\n2,农村公路养护,县交通运输局\n"
TABLE = "俗称,规范名称,牵头部门\n铁疙瘩,废弃机动车,县公安局\n"
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/c/1> a skos:Concept ; skos:prefLabel "农村公路养护"@zh ; skos:altLabel "搓板路"@zh .
"""


def written(folder: Path, **files: str) -> list[Path]:
    paths = [folder / name.replace("_", ".") for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, "utf-8")
    return paths


def understood(zhize: Zhize, question: str) -> list[tuple[str, str, bool]]:
    found = zhize.search(question, SearchOptions()).understood
    return [(each.written, each.means, each.own) for each in found]


def test_own_words_come_in_answer_and_stay(tmp_path: Path) -> None:
    zhize = Zhize(load({}, data=tmp_path / "data"))
    zhize.ingest(written(tmp_path, list_csv=LIST), IngestRequest(jurisdiction="某县"))
    assert understood(zhize, "铁疙瘩") == []
    response = zhize.ingest(written(tmp_path, words_csv=TABLE, words_ttl=SKOS), IngestRequest())
    assert {(file.document_kind, file.concepts) for file in response.files} == {("thesaurus", 1)}
    assert understood(zhize, "铁疙瘩") == [("铁疙瘩", "废弃机动车", True)]
    assert zhize.search("铁疙瘩", SearchOptions()).hits[0].title == "废弃机动车清理"
    (road,) = zhize.search("搓板路", SearchOptions()).understood
    assert road.iri == "http://example.org/c/1"
    again = zhize.ingest([tmp_path / "words.csv"], IngestRequest())
    assert again.snapshot == response.snapshot
    graph = zhize.analyst.mint.graph(OWN_GRAPH)
    body, _ = zhize.read_graph(graph, "text/turtle")
    assert "铁疙瘩" in body.decode()


def test_a_file_that_is_no_skos_says_so(tmp_path: Path) -> None:
    zhize = Zhize(load({}, data=tmp_path / "data"))
    response = zhize.ingest(
        written(tmp_path, list_csv=LIST, bad_ttl="不是 Turtle"), IngestRequest(jurisdiction="某县")
    )
    errors = [file.error for file in response.files if file.error]
    assert len(errors) == 1
    assert "不是正确的 RDF" in errors[0]


def test_a_thesaurus_is_no_edition(tmp_path: Path, capsys) -> None:
    (words,) = written(tmp_path, words_csv=TABLE)
    assert run(["ingest", str(words), "--data", str(tmp_path / "data")]) == 0
    said = capsys.readouterr().out
    assert "词表已更新；快照：" in said
    assert "版本" not in said
