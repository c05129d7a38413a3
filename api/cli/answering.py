"""Hits and answers as a terminal shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

import click

from api.cli.wording import (
    ANSWER_WORDS,
    FEW,
    LONGEST_SHOWN,
    notices,
    place,
    plain,
)
from api.models.hits import HitModel, PartModel, Shape, TownshipPart, to_json
from api.models.search import (
    AnswerModel,
    ClarifyModel,
    SearchResponse,
    SimilarResponse,
    SuggestResponse,
    UnderstoodModel,
    WhoResponse,
)

Words = Mapping[str, str]


def _hit(hit: HitModel, words: Words) -> Iterator[str]:
    copies = words["copies"].format(count=hit.copies) if hit.copies > 1 else ""
    kind = words.get(f"kind {hit.kind}", hit.kind)
    yield f"{hit.rank:>3}. {click.style(hit.title, bold=True)}  [{kind}] {hit.holder or ''}{copies}"
    comma, colon = words["comma"], words["colon"]
    if hit.lead:
        helpers = words["helped"].format(names=comma.join(hit.cooperate)) if hit.cooperate else ""
        yield f"     {words['lead']}{colon}{comma.join(hit.lead)}{helpers}"
    if hit.legal_basis:
        yield f"     {words['basis']}{colon}{words['cited'].join(hit.legal_basis)}{_standing(hit, words)}"
    for highlight in hit.highlights[:2]:
        yield f"     {plain(highlight)}"
    why = hit.explain
    reasons = [
        words["rank"].format(part=words[part], rank=rank, score=score)
        for part, rank, score in (
            ("vector", why.vector_rank, why.vector_score),
            ("keyword", why.keyword_rank, why.keyword_score),
            ("character", why.character_rank, why.character_score),
        )
        if rank is not None and score is not None
    ]
    told = words["score"].format(score=hit.score, reasons=words["note"].join(reasons))
    yield click.style(f"     {place(hit.source, words)}  {told}", dim=True)


def _standing(hit: HitModel, words: Words) -> str:
    """Where an article's statute holds, and whether it is in force."""
    status = words.get(hit.status or "", "").strip(" （）()")
    notes = words["note"].join(filter(None, (hit.province, status)))
    return words["told"].format(notes=notes) if notes else ""


def _words_for(question: str, understood: Iterable[UnderstoodModel]) -> Words:
    from search.understanding.concepts import in_english

    return ANSWER_WORDS["en" if in_english(question, understood) else "zh"]


def _understood(found: Iterable[UnderstoodModel], words: Words) -> Iterator[str]:
    for each in found:
        how = words["sounds" if each.by == "spelling" else "meant"]
        yield click.style(f"  “{each.written}” {how} {each.means}", dim=True)


def _clarify(asked: ClarifyModel, words: Words) -> Iterator[str]:
    yield click.style(asked.question, bold=True)
    for number, option in enumerate(asked.options, start=1):
        yield f"  {number}. {option.title}（{words['comma'].join(option.lead) or words['no lead']}）"
    if asked.options:
        yield click.style(f"  {words['choose']}zhize who '{asked.options[0].title}'", dim=True)


def searched(response: SearchResponse) -> Iterator[str]:
    """A result of search, line by line."""
    words = _words_for(response.query, response.understood)
    yield from notices(response.notices, words["notice"])
    yield from _understood(response.understood, words)
    if not response.hits:
        yield words["past"].format(count=response.total) if response.total else words["nothing"]
        return
    last = response.offset + len(response.hits)
    page = words["page"].format(first=response.offset + 1, last=last) if response.offset else ""
    yield words["matches"].format(count=response.total, page=page, took=response.took_ms)
    for hit in response.hits:
        yield from _hit(hit, words)
    if last < response.total:
        yield click.style(words["rest"].format(count=response.total - last, last=last), dim=True)


def _parts(role: str, parts: Iterable[PartModel], words: Words) -> Iterator[str]:
    for part in parts:
        old = words["abolished"] if part.status == "abolished" else ""
        yield f"  {words[role]}{words['colon']}{click.style(part.name, bold=True)}{old}"
        yield from (f"      {duty}" for duty in part.duties)


def _answer(answer: AnswerModel, words: Words) -> Iterator[str]:
    colon = words["colon"]
    yield f"{click.style(words.get(answer.status, answer.status), bold=True)}  {answer.text}"
    told_below = {part.name for part in answer.township if part.role == "lead"}
    yield from _parts("lead", (part for part in answer.lead if part.name not in told_below), words)
    yield from _parts("cooperate", answer.cooperate, words)
    for (role, duties), names in _alike(answer.township).items():
        some = words["comma"].join(names[:FEW])
        shown = some if len(names) <= FEW else words["many"].format(names=some, count=len(names))
        told = words.get(f"township {role}", role)
        yield "  " + words["township"].format(names=click.style(shown, bold=True), role=told)
        yield from (f"      {duty}" for duty in duties)
    for basis in answer.legal_basis:
        yield f"  {words['basis']}{colon}{basis.citation}{words.get(basis.status, '')}"
    yield f"  {words['sure']}{colon}{answer.confidence:.0%}"
    for hit in answer.evidence[:3]:
        quote = (
            f"“{hit.source.quote}”" if hit.source and hit.source.quote and hit.kind == "prose" else hit.title
        )
        yield click.style(f"  {words['source']}{colon}{place(hit.source, words)}  {quote}", dim=True)


def _alike(parts: Iterable[TownshipPart]) -> dict[tuple[str, tuple[str, ...]], list[str]]:
    """Group the townships that do the same."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for part in parts:
        groups.setdefault((part.role, tuple(part.duties)), []).append(part.name)
    return groups


def who_handles(response: WhoResponse) -> Iterator[str]:
    """An answer to “who”, line by line."""
    shown = response.question[:LONGEST_SHOWN]
    yield click.style(shown + ("……" if len(response.question) > len(shown) else ""), bold=True)
    words = _words_for(response.question, response.understood)
    yield from notices(response.notices, words["notice"])
    yield from _understood(response.understood, words)
    yield from _said(response, words)
    for other in response.also:
        yield ""
        yield from who_handles(other)


def _said(response: WhoResponse, words: Words) -> Iterator[str]:
    if response.clarify is not None:
        yield from _clarify(response.clarify, words)
        return
    if response.answer is None:
        yield words["talk" if response.talk else "unsure" if response.alternatives else "none"]
        if response.usual_lead is not None:
            yield words["usual"].format(family=response.usual_lead.family)
            if response.usual_lead.basis:
                yield f"{words['nearest article']}{response.usual_lead.basis}"
    else:
        yield from _answer(response.answer, words)
    if response.alternatives:
        yield f"  {words['nearest' if response.answer is None else 'also']}"
        for other in response.alternatives[:3]:
            yield f"    · {other.title or ''}{words['colon']}{other.text}"


def alike(response: SimilarResponse) -> Iterator[str]:
    """Duties like a given one, line by line."""
    words = _words_for(response.title, ())
    yield words["alike"].format(title=response.title)
    for hit in response.hits:
        yield from _hit(hit, words)


_SUGGESTION_WORDS = {"duty": "事项", "organ": "单位", "statute": "法规", "word": "词表"}


def suggested(response: SuggestResponse) -> Iterator[str]:
    """Completions, one a line."""
    for each in response.suggestions:
        detail = f"，即{each.detail}" if each.detail else ""
        yield f"{each.text}（{_SUGGESTION_WORDS.get(each.kind, each.kind)}{detail}）"


def _renderer(function: Callable[[Any], Iterator[str]]) -> Callable[[Shape], Iterator[str]]:
    return cast("Callable[[Shape], Iterator[str]]", function)


RENDERERS: dict[type[Shape], Callable[[Shape], Iterator[str]]] = {
    SearchResponse: _renderer(searched),
    WhoResponse: _renderer(who_handles),
    SimilarResponse: _renderer(alike),
    SuggestResponse: _renderer(suggested),
}
"""How each answer is shown on a terminal."""


def emit(response: Shape, as_json: bool) -> None:
    """Print ``response`` to stdout, as JSON or as text."""
    if as_json:
        click.echo(to_json(response))
        return
    for line in RENDERERS[type(response)](response):
        click.echo(line)
