"""``zhize sparql``, ``export`` and ``validate``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from api.cli import LOOK, OK
from api.composition import Zhize
from api.errors import BadRequest
from api.present import named_queries
from kg.sparql.errors import NotAcceptable
from kg.sparql.result import SparqlResult

ACCEPT = {
    "table": "application/sparql-results+json, text/turtle;q=0.5",
    "json": "application/sparql-results+json, application/ld+json;q=0.5",
    "xml": "application/sparql-results+xml, application/rdf+xml;q=0.5",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
}
"""Formats to media types: what rows and truth values come as, then what a graph comes as."""


def run_query(
    zhize: Zhize,
    query: str | None,
    file: Path | None,
    format_: str,
    named: str | None,
    bindings: tuple[str, ...],
    as_of: str | None = None,
) -> int:
    """Run a query and print its result; exit 1 where it has none."""
    if named is not None:
        if not named:
            _list_named(zhize, as_json=format_ == "json")
            return OK
        query = _named(zhize, named, bindings)
    text = _query_text(query, file)
    try:
        result = zhize.sparql(text, accept=ACCEPT[format_], as_of=as_of)
    except NotAcceptable as error:
        rows = format_ in ("csv", "tsv")
        instead = "turtle、jsonld、xml 或 json" if rows else "table、json、xml、csv 或 tsv"
        raise BadRequest(f"这种查询的结果不能写成 {format_}；请用 --format {instead}。") from error
    if format_ == "table" and result.media_type.startswith("application/sparql-results+json"):
        empty = _table(json.loads(b"".join(result.pieces())))
    else:
        _write(result)
        empty = False
    if result.truncated:
        click.echo(f"注意：结果超过 {zhize.settings.sparql_rows} 行，已截断（ZHIZE_SPARQL_ROWS）。", err=True)
    return LOOK if empty else OK


def _write(result: SparqlResult) -> None:
    """Print a result as it is, piece by piece; a terminal's next line begins at its beginning."""
    piece = b""
    for piece in result.pieces():
        click.echo(piece, nl=False)
    if not piece.endswith(b"\n"):
        click.echo()


def _query_text(query: str | None, file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text("utf-8")
        except FileNotFoundError as error:
            raise BadRequest(f"没有这个文件：{file}") from error
        except UnicodeDecodeError as error:
            raise BadRequest(f"查询文件“{file}”不是 UTF-8 编码，请另存为 UTF-8。") from error
    if query == "-":
        return sys.stdin.read()
    if not query:
        raise BadRequest("请给出查询：zhize sparql '查询'，或 -f 文件，或 --named 名称。")
    return query


def _list_named(zhize: Zhize, *, as_json: bool) -> None:
    """Print the named questions; as JSON like ``GET /api/queries``."""
    questions = named_queries(zhize.named_queries().values())
    if as_json:
        click.echo(json.dumps([each.model_dump() for each in questions], ensure_ascii=False, indent=2))
        return
    for question in questions:
        parameters = " ".join(f"--set {each.name}=…" for each in question.parameters)
        click.echo(f"{question.name:24} {question.zh} · {question.en}  {parameters}")


def _named(zhize: Zhize, name: str, bindings: tuple[str, ...]) -> str:
    questions = zhize.named_queries()
    if name not in questions:
        raise BadRequest(f"没有名为 {name} 的内置查询。可用：{'、'.join(questions)}")
    if wrong := [each for each in bindings if "=" not in each]:
        raise BadRequest(f"--set 应写成 名=值，如 --set word=占道；收到的是：{'、'.join(wrong)}")
    try:
        return questions[name].bind(**dict(each.split("=", 1) for each in bindings))
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _table(result: dict[str, object]) -> bool:
    """Print SELECT or ASK results as a table; return whether there are none."""
    if "boolean" in result:
        click.echo("true" if result["boolean"] else "false")
        return False
    head, body = result["head"], result["results"]
    assert isinstance(head, dict)  # noqa: S101 - the SPARQL JSON results format says so
    assert isinstance(body, dict)  # noqa: S101
    names: list[str] = head.get("vars", [])
    rows = [[row.get(name, {}).get("value", "") for name in names] for row in body["bindings"]]
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*names, box=box.SIMPLE)
    for row in rows:
        table.add_row(*row)
    console = Console(soft_wrap=not sys.stdout.isatty(), width=None if sys.stdout.isatty() else 10_000)
    if sys.stdout.isatty():
        console.print(table)
    else:
        # A pipe gets one line per row, so that other programs can read it.
        click.echo("\t".join(names))
        for row in rows:
            click.echo("\t".join(row))
    return not rows


def run_export(zhize: Zhize, format_: str, output: Path | None, as_json: bool) -> int:
    """Export the graph to a file or to stdout."""
    body = zhize.export(format_)
    if output is None and format_ == "xlsx":
        raise BadRequest("xlsx 须写入文件：请加 -o 文件名.xlsx")
    if output is None:
        sys.stdout.buffer.write(body)
        return OK
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(body)
    click.echo(json.dumps({"path": str(output), "format": format_}) if as_json else f"已写入 {output}")
    return OK


def run_validation(zhize: Zhize, as_json: bool) -> int:
    """Print every violation of the SHACL shapes; exit 1 where there is one."""
    violations = zhize.validate()
    if as_json:
        click.echo(json.dumps([asdict(violation) for violation in violations], ensure_ascii=False, indent=2))
    else:
        for violation in violations:
            click.echo(f"{violation.focus}\t{violation}")
        click.echo(f"{len(violations)} 处不符合规则。" if violations else "全部符合规则。")
    return LOOK if violations else OK
