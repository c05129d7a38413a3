"""``zhize diff`` and ``peers``: two editions, or a township and its peers, beside one another."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli import LOOK, OK
from api.cli.shared import as_of_day, common, examples, opened, reported
from api.options import PeersRequest


@click.command(
    epilog=examples(
        "zhize diff 一上 二上 --format html -o 比较.html", "zhize diff 省指导目录/2025 某县/2026年版"
    )
)
@click.argument("before")
@click.argument("after")
@reported
@common
def diff(before: str, after: str, format_: str, output: Path | None, data: Path | None, as_json: bool) -> int:
    """两个版本之间改了什么，或上下级清单如何对应。 · What AFTER changes in BEFORE, or makes of a directory from above."""
    from api.cli.output import write_comparison

    response = opened(data).diff(before, after)
    write_comparison(response, "json" if as_json else format_, output)
    changed = any(count for kind, count in response.counts.items() if kind != "unchanged")
    return LOOK if changed else OK


@click.command(
    epilog=examples("zhize peers 下河镇", "zhize peers 下河镇 --share 0.8 --with 东桥镇 --with 云台乡")
)
@click.argument("township")
@click.option(
    "--with", "others", multiple=True, help="只与这些乡镇比，缺省为本县其他各乡镇 · only with these"
)
@click.option("--edition", help="版本，缺省为现行清单 · an edition instead of the lists in force")
@as_of_day
@click.option(
    "--share",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.0, 1.0, min_open=True),
    help="多大比例的乡镇有才算缺 · share of the peers that must have what this one lacks",
)
@reported
@common
def peers(
    township: str,
    others: tuple[str, ...],
    edition: str | None,
    as_of: str | None,
    share: float,
    format_: str,
    output: Path | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """一个乡镇与同县各乡镇比，少了什么、多了什么。 · What a township lacks that its peers have, and the reverse."""
    from api.cli.output import write_comparison

    response = opened(data).peers(PeersRequest(township, others, edition, as_of, share))
    write_comparison(response, "json" if as_json else format_, output)
    return LOOK if any(count for kind, count in response.counts.items() if kind != "common") else OK
