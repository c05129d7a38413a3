"""The commands and their options. What a command does stands in :mod:`api.composition` and its neighbours."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli import LOOK, OK
from api.cli.asking import search, similar, suggest, who
from api.cli.checking import check
from api.cli.comparing import diff, peers
from api.cli.editions import edition as edition_group
from api.cli.keys import key
from api.cli.output import emit
from api.cli.settling import settle
from api.cli.shared import CONTEXT, as_of_day, common, examples, measured, opened
from api.cli.statutes import statute as statute_group
from api.options import IngestRequest

KINDS = ("duty-list", "power-list", "service-list", "law", "divisions", "prose", "thesaurus")
ROUNDS = ("一上", "一下", "二上", "二下", "三上", "三下")


@click.group(context_settings=CONTEXT)
@click.version_option(package_name="zhize", prog_name="zhize")
def app() -> None:
    """职责图谱：县乡职责清单的导入、检索、检查与发布。

    Zhize: ingest, search, check and publish the duty lists of counties and townships.

    退出状态 · exit status: 0 完成 done; 1 完成，但有事项需要查看 something to look at; 2 无法执行 failed.
    """


app.add_command(key)
for command in (search, who, similar, suggest, check, diff, peers):
    app.add_command(command)
app.add_command(settle)
app.add_command(edition_group)
app.add_command(statute_group)


@app.command(
    epilog=examples(
        "zhize ingest 清单文件夹/ --jurisdiction 某县 --edition 2026年版 --date 2026-01-01",
        "zhize ingest 二上/ --jurisdiction 某县 --round 二上 --rejects 未导入的行.xlsx",
        "zhize ingest 法律法规/ 区划.csv 本县词表.xlsx",
        "zhize ingest 草稿.docx --dry-run --json",
    )
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--jurisdiction", help="所属县区，如 岚溪县 · the county the lists belong to")
@click.option("--edition", help="版本名称，如 2026年版 · name of the edition")
@click.option(
    "--round", "round_", type=click.Choice(ROUNDS), help="征求意见轮次 · round of drafts and comments"
)
@click.option(
    "--status",
    type=click.Choice(["draft", "published"]),
    help="草案或已公布；不写时，有轮次或名称为征求意见稿等的是草案 · draft or published; by default as round and name say",
)
@click.option("--date", help="施行日期，如 2025-07-01、2025年7月 · since when the lists hold")
@click.option(
    "--as", "kind", type=click.Choice(KINDS), help="指定文件类别，不自动识别 · override recognition"
)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    help="未能导入的行另存为工作簿，改好后可再导入 · write rejected rows to a workbook, to be mended and sent in again",
)
@click.option(
    "--encoder",
    help="编码器；换模型时在旁边重建索引，建好才切换 · bundled, a folder (also ONNX) or a model name",
)
@click.option("--dry-run", is_flag=True, help="只读取和报告，不入库 · read and report, store nothing")
@common
def ingest(
    paths: tuple[Path, ...],
    jurisdiction: str | None,
    edition: str | None,
    round_: str | None,
    status: str | None,
    date: str | None,
    kind: str | None,
    rejects: Path | None,
    encoder: str | None,
    dry_run: bool,
    data: Path | None,
    as_json: bool,
) -> int:
    """导入文件或文件夹。 · Ingest files or folders (xlsx, docx, csv, md, txt …)."""
    from api.cli.progress import Progress
    from api.naming import day_typed

    if not paths and encoder is None:
        raise click.UsageError("请给出要导入的文件或文件夹；只换模型时用 zhize ingest --encoder 模型。")
    request = IngestRequest(
        jurisdiction=jurisdiction,
        edition=edition,
        round=round_,
        status=status,
        date=day_typed(date),
        kind=kind,
        rejects=rejects,
        dry_run=dry_run,
    )
    with Progress("导入") as progress:
        response = opened(data, encoder=encoder).ingest(paths, request, progress)
    emit(response, as_json)
    return LOOK if response.rejected or any(file.error for file in response.files) else OK


@app.command(
    epilog=examples(
        "zhize sparql --named ''  （列出内置查询 · lists them）",
        "zhize sparql --named who-leads --set word=占道 --format csv",
        "zhize sparql 'SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 5'",
        "zhize sparql -f 查询.rq --format json",
    )
)
@click.argument("query", required=False)
@click.option(
    "-f", "file", type=click.Path(dir_okay=False, path_type=Path), help="查询文件 · file with the query"
)
@click.option(
    "--format",
    "format_",
    default="table",
    show_default=True,
    type=click.Choice(["table", "json", "xml", "csv", "tsv", "turtle", "jsonld"]),
    help="结果格式 · format",
)
@click.option(
    "--named", help="使用内置查询 · run a named question of ontology/queries; an empty name lists them"
)
@click.option("--set", "bindings", multiple=True, help="内置查询的参数 名=值 · parameter of a named question")
@as_of_day
@common
def sparql(
    query: str | None,
    file: Path | None,
    format_: str,
    named: str | None,
    bindings: tuple[str, ...],
    as_of: str | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """执行 SPARQL 查询。 · Run a SPARQL query (- reads it from standard input)."""
    from api.cli.querying import run_query

    return run_query(opened(data), query, file, "json" if as_json else format_, named, bindings, as_of)


@app.command()
@click.option(
    "--format",
    "format_",
    required=True,
    type=click.Choice(["trig", "turtle", "jsonld", "graphml", "xlsx"]),
    help="格式 · format",
)
@click.option(
    "-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="写入文件 · write to a file"
)
@common
def export(format_: str, output: Path | None, data: Path | None, as_json: bool) -> int:
    """导出图谱。 · Export the graph."""
    from api.cli.querying import run_export

    return run_export(opened(data), format_, output, as_json)


@app.command()
@as_of_day
@common
def status(as_of: str | None, data: Path | None, as_json: bool) -> int:
    """当前快照、版本与数量。 · The current snapshot, its editions and counts."""
    response = opened(data).status(as_of)
    emit(response, as_json)
    return OK if response.snapshot else LOOK


@app.command()
@common
def rebuild(data: Path | None, as_json: bool) -> int:
    """按现在的图谱重新生成检索和检查结果（SPARQL 更新之后）。 · Make search and findings anew from the graph as it is now."""
    from api.cli.progress import Progress

    with Progress("重新生成") as progress:
        response = opened(data).rebuild(progress=progress)
    emit(response, as_json)
    return OK


@app.command()
@common
def validate(data: Path | None, as_json: bool) -> int:
    """用 SHACL 规则校验整个图谱。 · Validate the whole graph with the SHACL shapes."""
    from api.cli.querying import run_validation

    return run_validation(opened(data), as_json)


@app.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 · address to listen on")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="端口 · port")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="进程数 · worker processes"
)
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="数据目录 · data folder")
def serve(host: str, port: int, workers: int, data: Path | None) -> int:
    """启动网页、接口与 SPARQL 服务。 · Serve the page, the API and SPARQL."""
    from api.cli.serving import run_server

    return run_server(host, port, workers, data)


@app.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("zhize-demo"),
    show_default=True,
    help="数据目录 · data folder",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")
def demo(data: Path, as_json: bool) -> int:
    """导入内置的虚构样例县，提问并检查。 · Ingest the bundled fictional county, ask and check."""
    from api.cli.demo import run_demo

    return run_demo(data, as_json)


@app.command()
@click.argument("part", type=click.Choice(["search", "check", "statutory", "all"]), default="all")
@click.option(
    "--laws",
    multiple=True,
    type=click.Path(path_type=Path),
    help="法规文件夹，另测问法条的题 · folders of statutes",
)
@click.option("--encoder", help="编码器 · bundled, a folder (also ONNX) or a model name")
@click.option(
    "--published",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="含已公布清单和法规的文件夹，另测已公布的职责对 · folder with published lists and statutes",
)
@measured
def evaluate(
    part: str,
    laws: tuple[Path, ...],
    encoder: str | None,
    published: Path | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """在标注集上测量检索与检查的质量。 · Measure the quality of search and check on the labelled sets."""
    from api.cli.measuring import run_evaluation

    return run_evaluation(part, data, as_json, laws, encoder, published)


@app.command()
@click.option(
    "--laws",
    multiple=True,
    type=click.Path(path_type=Path),
    help="法规文件夹，另测其导入 · folders of statutes",
)
@click.option(
    "--only", multiple=True, help="只测此项，可重复，如 searching · only this benchmark; may be repeated"
)
@click.option(
    "--peers", is_flag=True, help="也与启动较慢的同类比较 · also against peers that are slow to load"
)
@measured
def bench(
    laws: tuple[Path, ...], only: tuple[str, ...], peers: bool, data: Path | None, as_json: bool
) -> int:
    """测量速度，以同场基准的倍数报告。 · Measure speed, as ratios against floors taken in the same run."""
    from api.cli.measuring import run_bench

    return run_bench(data, as_json, laws, only, peers)
