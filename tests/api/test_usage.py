"""What is wrong with a command line: one line that says what, and where help is; exit 2."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.cli import OK, run
from api.cli.answering import searched
from api.cli.querying import run_query
from api.errors import BadRequest
from api.models.search import SearchResponse


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serch"], "没有 serch 这个命令；相近的有：search"),
        (["search"], "缺少参数 QUERY。用法见 zhize search --help"),
        (["search", "路边", "摊"], "多出了参数“摊”；带空格的问题、名称请加引号"),
        (["search", "摊", "--kin", "basic"], "没有 --kin 这个选项；相近的有：--kind"),
        (["search", "摊", "-k", "0"], "选项 -k 不能是 0：应为不小于 1、不大于 1000 的数"),
        (["search", "摊", "-k", "many"], "选项 -k 不能是 many：应为"),
        (["search", "摊", "--township"], "选项 --township 后面缺少值"),
        (["check", "--fail-on", "often"], "选项 --fail-on 不能是 often：可选 error、warning、never"),
        (["export"], "缺少选项 --format，可选：trig、"),
        (
            ["key", "create", "--scope", "all"],
            "可选 read、check、ingest、admin。用法见 zhize key create --help",
        ),
        (["sparql", "-f", "/"], "选项 -f 不能是 /：应为文件，而它是文件夹"),
        (["sparql", "-f", "/nowhere.rq"], "没有这个文件：/nowhere.rq"),
        (["sparql", "--named", "who-leads", "--set", "word"], "--set 应写成 名=值"),
        (["sparql", "--named", "who-leads", "--set", "nothing=1"], "没有参数 nothing"),
        (["sparql", "--named", "nothing"], "没有名为 nothing 的内置查询"),
    ],
)
def test_one_line_says_what_is_wrong(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIZE_DATA", str(tmp_path / "none"))
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("zhize: ")
    assert err.count("\n") == 1
    assert said in err


def test_no_command_shows_the_help(capsys):
    assert run([]) == 2
    assert "search" in capsys.readouterr().err


def test_results_come_in_formats_that_fit_them(county, capsys):
    def ask(query: str, format_: str) -> int:
        return run_query(county, query, None, format_, None, ())

    rows, graph = "SELECT * { ?s ?p ?o } LIMIT 1", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1"
    for query, format_, begin in (
        (rows, "csv", ""),
        (rows, "json", '{"head"'),
        (graph, "table", "@prefix"),
        (graph, "json", "{"),
        (graph, "xml", "<?xml"),
    ):
        assert ask(query, format_) == 0
        assert capsys.readouterr().out.startswith(begin)
    with pytest.raises(BadRequest, match="--format table、json"):
        ask(rows, "turtle")
    with pytest.raises(BadRequest, match="--format turtle、jsonld"):
        ask(graph, "csv")


def test_the_named_questions_are_listed_as_text_and_as_json(
    county_data: Path, capsys: pytest.CaptureFixture[str]
):
    command = ["sparql", "--named", "", "--data", str(county_data)]
    assert run(command) == OK
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert "who-leads" in names
    assert run([*command, "--json"]) == OK
    listed = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert list(listed) == names
    assert [each["name"] for each in listed["who-leads"]["parameters"]] == ["word"]


def test_skipping_all_hits_is_told_as_that() -> None:
    past = SearchResponse(query="占道经营", took_ms=1.0, total=27, hits=[], facets={}, offset=100)
    assert list(searched(past)) == ["匹配的共 27 条，--offset 跳过了全部。"]
    assert "No duty matches" in next(searched(replace(past, query="street stalls", total=0)))
