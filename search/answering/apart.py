"""What no county decides: tobacco, credit records, securities, whatever else is left to organs of the State outside its lists."""

from __future__ import annotations

from functools import cache
from importlib import resources

from kg.views import ItemView
from search.answering.matters import Group

FILE = "apart.txt"


@cache
def words_apart() -> dict[str, str]:
    """Word of a question (English ones in lower case) → the family of organs that decides what it is about."""
    text = resources.files("search.understanding").joinpath(FILE).read_text("utf-8")
    lines = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return {word.replace("_", " "): family for family, _, words in lines for word in words.split()}


def held_apart(question: str, group: Group) -> str | None:
    """The family of organs outside the lists that decides what is asked; ``None`` if the rows found speak of it themselves.

    What sounds alike is found otherwise: 烟草证 is no 烟花爆竹许可.
    """
    said = [word for word in words_apart() if word in question.casefold()]
    if not said:
        return None
    rows = "".join(_text(hit.view) for hit in group.hits if isinstance(hit.view, ItemView))
    family = words_apart()[said[0]]
    return None if family in rows or any(word in rows for word in said) else family


def _text(view: ItemView) -> str:
    duties = (duty for part in view.parts for duty in part.duties)
    return "".join((view.title, view.holder, *(part.name for part in view.parts), *duties))
