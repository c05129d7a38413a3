"""Whether a cited article speaks of the matter: its sentences against the title of the row.

Conservative: told only where no word of the title occurs in any cited article, no sentence there comes near it, or all come
much less near than another article of the same statute, and that one clearly speaks of it. An article that puts a
department in charge of the statute's subject (县级以上地方人民政府…主管部门负责本行政区域内…工作)
founds all its duties there, though not its powers: who may punish or permit, a statute says by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.law.citations import format_article
from kg.analysis.facets import clean
from kg.analysis.space import Encode
from kg.views import ArticleView, BasisView, ItemView

_NOTHING = 0.35  # cosine of its best sentence below which an article does not speak of a title
_CLEARLY = 0.55  # that of another article, from which that one does
_MUCH_NEARER, _SURELY = (
    0.22,
    0.62,
)  # by how much that one is nearer where the cited one is near too, and how near at least
_SENTENCES = re.compile(r"[^。；\n]+")
_IN_CHARGE = re.compile(
    r"(?=.*(?:部门|机构|机关))(?=.*(?:全国|行政区域|行政区划|辖区|本地区|职责范围|职责分工|各自的?职责))"
    r".*(?:负责|主管|监督管理|监督检查)"
)
_OF_A_POWER = re.compile(r"处罚|许可|审批|核准|批准|查封|扣押|强制|征收|登记|核发|发证")
_SHORTEST = 6  # characters; shorter pieces are headings of lists


@dataclass(frozen=True, slots=True)
class Stray:
    """A basis that does not speak of its row, and the article of the same statute that comes nearest to it."""

    basis: BasisView
    said: str
    better: str
    better_says: str


@dataclass(frozen=True, slots=True)
class _Statute:
    """The sentences of a statute, with the article of each; vectors are made when first needed."""

    articles: Sequence[ArticleView]
    sentences: tuple[tuple[int, str], ...]


class Articles:
    """The texts of cited statutes, read and encoded once each."""

    def __init__(self, encode: Encode, articles: Callable[[str], Sequence[ArticleView]]) -> None:
        self._encode = encode
        self._articles = articles
        self._statutes: dict[str, _Statute] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def stray(self, view: ItemView) -> Stray | None:
        """The first basis of a row none of whose articles speaks of it; ``None`` where a text is not at hand."""
        placed = [basis for basis in view.bases if basis.article]
        if not placed or len(placed) < len(view.bases):
            return None  # a statute cited as a whole may well speak of the matter
        near, of_duty = 0.0, view.power_type is None and not _OF_A_POWER.search(view.title)
        for basis in placed:
            said = self._said(basis)
            if not said or _has_words(view.title, said) or (of_duty and any(map(_IN_CHARGE.match, said))):
                return None
            near = max(near, self._nearness(view.title, said))
        return self._better(view, placed[0], near)

    def _statute(self, title: str) -> _Statute:
        if title not in self._statutes:
            articles = self._articles(title)
            found = [
                (number, sentence.strip())
                for number, article in enumerate(articles)
                for sentence in _SENTENCES.findall(article.text)
                if len(sentence.strip()) >= _SHORTEST
            ]
            self._statutes[title] = _Statute(articles, tuple(found))
        return self._statutes[title]

    def _said(self, basis: BasisView) -> list[str]:
        statute = self._statute(basis.title)
        return [s for number, s in statute.sentences if statute.articles[number].number == basis.article]

    def _nearness(self, title: str, said: Sequence[str]) -> float:
        vectors = np.asarray(self._encode((title, *said)), dtype=np.float32)
        return float((vectors[1:] @ vectors[0]).max())

    def _better(self, view: ItemView, basis: BasisView, near: float) -> Stray | None:
        """The article that comes nearest, if it is clearly another one than the cited, whose nearness is ``near``."""
        statute = self._statute(basis.title)
        if basis.title not in self._vectors:
            texts = tuple(sentence for _, sentence in statute.sentences)
            self._vectors[basis.title] = np.asarray(self._encode(texts), dtype=np.float32)
        title = np.asarray(self._encode((view.title,)), dtype=np.float32)[0]
        cosines = self._vectors[basis.title] @ title
        best = int(cosines.argmax())
        least = _CLEARLY if near < _NOTHING else max(_SURELY, near + _MUCH_NEARER)
        if cosines[best] < least:
            return None
        number, sentence = statute.sentences[best]
        article = statute.articles[number].number
        return Stray(basis, self._said(basis)[0][:40], format_article(article), sentence[:40])


def _has_words(title: str, said: Sequence[str]) -> bool:
    """Whether three characters in a row of a title occur in the sentences."""
    plain, text = clean(title), clean("".join(said))
    return any(plain[i : i + 3] in text for i in range(len(plain) - 2))
