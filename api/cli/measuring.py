"""``zhize evaluate`` and ``zhize bench``: quality and speed, as tables or JSON; progress goes to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from api.models.measured import (
    BenchFigure,
    BenchResponse,
    CheckEvaluation,
    EvaluationResponse,
    IntervalModel,
    KindScore,
    PairSet,
    QuestionSet,
    SearchEvaluation,
    StatutoryEvaluation,
)

LANGUAGES = {"all": "全部", "zh": "中文", "en": "英文"}
QUESTION_PARTS = {"choose": "可用于选参数", "report": "只报告，不用于选参数"}
QUESTION_KINDS = {
    "all": "全部有答案的",
    "colloquial": "口语",
    "formal": "书面",
    "traditional": "繁体",
    "english": "英文",
    "misspelt": "错别字",
    "place": "带地名",
    "broad": "过宽，应反问",
    "unanswerable": "无关，不应作答",
    "statute": "问法条",
}
STRATA = {"township": "提到乡镇街道", "department": "提到部门", "neither": "都未提到", "all": "全部"}
STATUTORY_MEASURES = {"detection": "有无职责", "subject": "谁的职责", "role": "谁以何种角色"}
PAIR_WAYS = {"judge": "检查所用", "cosine": "余弦（以最佳阈值）", "exact": "名称相同"}
PRODUCT = "search"
MOST_NAMED = 40


def run_evaluation(
    part: str,
    data: Path | None,
    as_json: bool,
    laws: Sequence[Path] = (),
    encoder: str | None = None,
    published: Path | None = None,
) -> int:
    """Measure quality on the sample county: in ``data`` if it holds just that, else in a temporary folder.

    With ``laws`` also questions over statutes; the folders are ingested into a temporary folder.
    """
    from api.benchmarks.county import sample_county
    from api.quality.evaluating import evaluate_quality
    from api.quality.statutes import statutory_evaluation

    if part == "statutory":  # the sample needs no county
        response = EvaluationResponse(statutory=statutory_evaluation())
    else:
        with sample_county(None if laws or encoder else data, tell, encoder) as zhize:
            response = evaluate_quality(zhize, part, tell, laws=laws, published=published)
    _print(response.model_dump_json(indent=2) if as_json else "\n".join(evaluation_lines(response)))
    return 0


def run_bench(
    data: Path | None,
    as_json: bool,
    laws: Sequence[Path] = (),
    only: Sequence[str] = (),
    peers: bool = False,
) -> int:
    """Measure speed; with ``laws`` (folders of statutes) also their ingest, with ``peers`` against slow-to-load peers.

    ``only`` names benchmarks of :data:`api.benchmarks.table.BENCHMARKS`; searching is measured over ``data`` where it
    is given and holds something, else over the sample county.
    """
    from api.benchmarks.table import run

    response = run(data, tell, laws=laws, only=only, peers=peers)
    _print(response.model_dump_json(indent=2) if as_json else "\n".join(bench_lines(response)))
    return 0


def tell(what: str) -> None:
    """Say on stderr what is at work: on one line of a terminal, else as lines."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{what}", err=True, nl=False)
    else:
        click.echo(what, err=True)


def _print(text: str) -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
    click.echo(text)


def evaluation_lines(response: EvaluationResponse) -> Iterator[str]:
    """The evaluation as text."""
    for each in response.search:
        yield from _search(each)
    for asked in response.questions:
        yield ""
        yield from _questions(asked)
    if response.check is not None:
        if response.search:
            yield ""
        yield from _check(response.check)
    for county in (response.second, response.third):
        if county is not None:
            yield ""
            yield from _check(county)
    for told in response.pairs:
        yield ""
        yield from _pairs(told)
    if response.statutory is not None:
        if response.search or response.check is not None:
            yield ""
        yield from _statutory(response.statutory)


def _statutory(found: StatutoryEvaluation) -> Iterator[str]:
    yield f"法定职责的提取 · statutory（随机抽取、人工标注的法规语句 {found.sentences} 句）"
    yield from _table(
        ("部分", "语句", "测什么", "句数", "对", "错", "漏", "精确率", "召回率"),
        [
            (
                QUESTION_PARTS[each.part],
                STRATA[each.stratum],
                STATUTORY_MEASURES[each.measure],
                *map(str, (each.sentences, each.right, each.wrong, each.missed)),
                *("-" if share is None else f"{share:.3f}" for share in (each.precision, each.recall)),
            )
            for each in found.scores
            if each.right + each.wrong + each.missed
        ],
    )


def _search(found: SearchEvaluation) -> Iterator[str]:
    yield f"检索 · search（{found.questions_from}；均值 [95% 自助区间]）"
    yield from _table(
        ("排序方法", "语言", "题数", "MRR@10", "首条命中", "前五命中"),
        [
            (
                each.way,
                LANGUAGES.get(each.language, each.language),
                str(each.questions),
                *map(_interval, (each.mrr_10, each.recall_1, each.recall_5)),
            )
            for each in found.rankings
        ],
    )
    yield ""
    yield "归谁管 · who（牵头单位答对的比例）"
    yield from _table(
        ("语言", "题数", "有答案", "首个答案正确", "前三个之内"),
        [
            (
                LANGUAGES.get(each.language, each.language),
                str(each.questions),
                *map(_interval, (each.answered, each.right_lead, each.right_lead_among_three)),
            )
            for each in found.who
        ],
    )


def _questions(found: QuestionSet) -> Iterator[str]:
    part = QUESTION_PARTS.get(found.part, found.part)
    yield f"{found.questions_from}（{part}）：MRR@10，各排序方法；归谁管 · who"
    ways = [each.way for each in found.kinds[0].rankings]
    rows = []
    for kind in found.kinds:
        ranked = {each.way: each for each in kind.rankings}
        own = ranked.get(PRODUCT)
        rows.append(
            (
                QUESTION_KINDS.get(kind.kind, kind.kind),
                str(kind.questions),
                *(f"{ranked[way].mrr_10.mean:.3f}" if way in ranked else "" for way in ways),
                _interval(own.recall_1) if own else "",
                _interval(own.recall_5) if own else "",
                _maybe(kind.right_lead),
                _maybe(kind.right_lead_among_three),
                _maybe(kind.silent),
            )
        )
    yield from _table(
        ("问题", "题数", *ways, "首条命中", "前五命中", "牵头答对", "前三个之内", "不作答"), rows
    )


def _maybe(each: IntervalModel | None) -> str:
    return _interval(each) if each is not None else ""


def _check(found: CheckEvaluation) -> Iterator[str]:
    yield f"检查 · check（{found.findings_from}，{found.items} 条事项）"
    scores = [*found.kinds, found.overall]
    rows = [(each.kind, *_scores(each)) for each in scores]
    rows += [
        (f"{each.kind} 基准：{each.baseline} ≥{each.threshold:.2f}", *_scores(each))
        for each in found.baselines
    ]
    yield from _table(("类别", "应有", "找到", "报告", "正确", "精确率", "召回率", "F1"), rows)
    yield ""
    yield from _table(
        ("类别", "难度", "应有", "找到"),
        [(each.kind, each.difficulty, str(each.expected), str(each.found)) for each in found.difficulties],
    )
    yield ""
    flagged = found.look_alikes_flagged
    share = len(flagged) / found.look_alikes if found.look_alikes else 0.0
    yield f"形似而非（不应报告）：{found.look_alikes} 组，误报 {len(flagged)} 组（{share:.1%}）{_named(flagged)}"
    yield f"漏报：{len(found.missed)}{_named(found.missed)}"
    if found.not_in_key:
        others = "、".join(f"{kind} {count}" for kind, count in found.not_in_key.items())
        yield f"答案未覆盖的类别（未计入）：{others}"


def _pairs(found: PairSet) -> Iterator[str]:
    missing = f"，{found.missing} 对找不到原文" if found.missing else ""
    yield f"是否同一事项 · {found.pairs_from}（{found.pairs} 对，其中同一事项 {found.same} 对{missing}；[95% 自助区间]）"
    yield from _table(
        ("判断方法", "阈值", "精确率", "召回率", "F1", "形似而非误判"),
        [
            (
                PAIR_WAYS.get(each.way, each.way),
                f"{each.threshold:.2f}",
                *map(_interval, (each.precision, each.recall, each.f1, each.flagged)),
            )
            for each in found.scores
        ],
    )
    yield ""
    yield from _table(
        ("标注", "写法或差别", "对数", "判为同一"),
        [
            ("同一事项" if each.same else "形似而非", each.how, str(each.pairs), f"{each.told:.3f}")
            for each in found.kinds
        ],
    )
    yield ""
    yield from _table(
        ("阈值", "精确率", "召回率", "形似而非误判"),
        [
            (f"{p.threshold:.2f}", f"{p.precision:.3f}", f"{p.recall:.3f}", f"{p.flagged:.3f}")
            for p in found.curve
        ],
    )


def _named(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" 等 {len(names)} 个" if len(names) > MOST_NAMED else ""
    return f"：{'、'.join(names[:MOST_NAMED])}{more}"


def _scores(each: KindScore) -> tuple[str, ...]:
    counts = (each.expected, each.found, each.reported, each.correct)
    return (*map(str, counts), f"{each.precision:.3f}", f"{each.recall:.3f}", f"{each.f1:.3f}")


def _interval(each: IntervalModel) -> str:
    return f"{each.mean:.3f} [{each.low:.2f}, {each.high:.2f}]"


def bench_lines(response: BenchResponse) -> Iterator[str]:
    """The benchmarks as text."""
    yield f"zhize {response.version}，Python {response.python}，{response.cores} 核，共 {response.seconds:.0f} 秒"
    yield from _table(
        ("测什么", "中位数", "相比", "对照", "倍数", "逐轮", "轮数"),
        [_bench_row(each) for each in response.figures],
    )
    for each in response.figures:
        if each.details:
            facts = "，".join(f"{name} {_number(value)}" for name, value in each.details.items())
            yield f"  {each.what}：{facts}"


def _bench_row(each: BenchFigure) -> tuple[str, ...]:
    floor = "" if each.floor is None else f"{_number(each.floor)} {each.unit}"
    ratio = "" if each.ratio is None else f"{_number(each.ratio)}×"
    spread = "" if each.low is None or each.high is None else f"{_number(each.low)}-{_number(each.high)}"
    value = f"{_number(each.value)} {each.unit}"
    return each.what, value, each.against or "", floor, ratio, spread, str(each.repeats)


def _number(value: float) -> str:
    """Three significant digits, and whole numbers whole.

    >>> _number(0.01234), _number(12.345), _number(125565.0)
    ('0.0123', '12.3', '125565')
    """
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns padded to their width on a terminal, where a Chinese character is two columns wide."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  " + "  ".join(padded).rstrip()
