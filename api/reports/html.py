"""The report as one self-contained HTML page that also prints well."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from api.models.check import CheckResponse
from api.reports.words import (
    KIND_MEANINGS,
    KIND_NAMES,
    SEVERITY_NAMES,
    counts,
    decision,
    field_name,
    is_figure,
    kinds_found,
    paragraphs,
    place,
    reading_notes,
    rounds_told,
)

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def _template() -> Template:
    from importlib import resources

    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        place=place,
        field_name=field_name,
        decision=decision,
        paragraphs=paragraphs,
        told_in_words=lambda facts: [fact for fact in facts if not is_figure(fact)],
        figures_of=lambda facts: [fact for fact in facts if is_figure(fact)],
    )
    source = resources.files("api.reports").joinpath("report.html.j2").read_text("utf-8")
    return environment.from_string(source)


def render_html(response: CheckResponse, title: str = "职责清单发布前检查报告") -> str:
    """The page; everything from the lists is escaped, nothing is loaded from elsewhere."""
    return _template().render(
        title=title,
        counts=counts(response),
        rounds_told=rounds_told(response),
        rounds=response.rounds,
        groups=list(kinds_found(response)),
        kinds=KIND_NAMES,
        meanings=KIND_MEANINGS,
        severities=SEVERITY_NAMES,
        notes=reading_notes(response),
    )
