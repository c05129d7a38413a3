"""``zhize search``, ``who``, ``similar`` and ``suggest``."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli import LOOK, OK
from api.cli.answering import emit
from api.cli.shared import CONTEXT, as_of_day, common, examples, opened
from api.options import SearchOptions


@click.command(
    epilog=examples(
        "zhize search 占道经营 --kind department -k 5",
        "zhize search 防汛 --township 下河镇 --json",
        "zhize search 土地管理法第七十七条",
    )
)
@click.argument("query")
@click.option(
    "-k", "k", default=10, show_default=True, type=click.IntRange(1, 1000), help="条数 · number of hits"
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    help="清单类别 · list kind (basic, cooperative, reclaimed, department, law …)",
)
@click.option("--department", "departments", multiple=True, help="部门 · department")
@click.option("--township", help="乡镇 · township")
@click.option("--edition", help="版本 · edition")
@as_of_day
@click.option(
    "--offset", default=0, show_default=True, type=click.IntRange(0), help="跳过条数 · hits to skip"
)
@click.option("--field", "fields", multiple=True, help="领域 · field")
@click.option("--power", "powers", multiple=True, help="职权类型 · type of power (licensing, penalty …)")
@click.option("--encoder", help="编码器 · bundled, a folder (also ONNX) or a model name")
@click.option(
    "--reranker", help="重排模型 · cross-encoder for the first hits: a folder (also ONNX) or a model name"
)
@common
def search(
    query: str,
    k: int,
    kinds: tuple[str, ...],
    departments: tuple[str, ...],
    township: str | None,
    edition: str | None,
    as_of: str | None,
    offset: int,
    fields: tuple[str, ...],
    powers: tuple[str, ...],
    encoder: str | None,
    reranker: str | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """检索职责。 · Search duty items."""
    options = SearchOptions(
        k=k,
        offset=offset,
        kinds=kinds,
        departments=departments,
        fields=fields,
        powers=powers,
        township=township,
        edition=edition,
        as_of=as_of,
    )
    response = opened(data, encoder=encoder, reranker=reranker).search(query, options)
    emit(response, as_json)
    return OK if response.hits else LOOK


@click.command(
    epilog=examples('zhize who "煤矿井田里有人私自盖房归谁管"', 'zhize who "who handles stray dogs" --json')
)
@click.argument("question")
@click.option("--township", help="乡镇 · township")
@as_of_day
@click.option(
    "--reranker", help="重排模型 · cross-encoder for the first hits: a folder (also ONNX) or a model name"
)
@common
def who(
    question: str,
    township: str | None,
    as_of: str | None,
    reranker: str | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """归谁管？ · Who handles it? Answers with the evidence."""
    response = opened(data, reranker=reranker).who(question, township=township, as_of=as_of)
    emit(response, as_json)
    return OK if response.answer else LOOK


@click.command()
@click.argument("item")
@click.option(
    "-k", "k", default=10, show_default=True, type=click.IntRange(1, 50), help="条数 · number of hits"
)
@common
def similar(item: str, k: int, data: Path | None, as_json: bool) -> int:
    """相近职责。 · More duties like ITEM (its IRI, or the last part of it)."""
    response = opened(data).similar(item, k)
    emit(response, as_json)
    return OK if response.hits else LOOK


@click.command()
@click.argument("typed")
@click.option("-k", "k", default=8, show_default=True, type=click.IntRange(1, 50), help="条数 · how many")
@common
def suggest(typed: str, k: int, data: Path | None, as_json: bool) -> int:
    """输入提示：汉字、拼音或首字母。 · Completions of what is TYPED: characters, pinyin or initials."""
    response = opened(data).suggest(typed, k)
    emit(response, as_json)
    return OK if response.suggestions else LOOK


asking = click.Group(
    "zhize",
    {command.name or "": command for command in (search, who, similar, suggest)},
    context_settings=CONTEXT,
)
"""The commands that ask, by themselves: they start fast."""
