"""Weights of articles: what tells right ones from others comes to count; nothing is tried on what fitted it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from kg.views import ArticleView
from search.encoders.loading import load_encoder
from search.engine import Engine
from search.index.opened import build, open_index
from search.ranking.expected import KINDS
from search.training.articles import FITTED, Observed, fit, fold, observe, ordered, questions_of, tried


def made_up(count: int) -> list[Observed]:
    """Questions whose right article has the most characters in common; the vectors say nothing."""
    generator = np.random.default_rng(5)
    found = []
    for number in range(count):
        parts = generator.random((12, len(FITTED)))
        right = parts[:, FITTED.index("grams")] == parts[:, FITTED.index("grams")].max()
        found.append(Observed(f"第{number}号条例", parts, right, 1.0))
    return found


def test_what_tells_the_right_article_comes_to_count_most() -> None:
    weights = dict(zip(FITTED, fit(made_up(80)).tolist(), strict=True))
    assert max(weights, key=lambda name: weights[name]) == "grams"


def test_every_fifth_is_tried_with_weights_that_it_did_not_fit() -> None:
    observed = made_up(80)
    assert {fold(each.statute) for each in observed} == set(range(5))
    ranks = tried(observed)
    assert sum(rank == 1 for rank in ranks) > 60


def test_a_question_that_finds_nothing_right_has_no_rank() -> None:
    nothing = Observed("甲法", np.ones((3, len(FITTED))), np.zeros(3, dtype=bool), 1.0)
    assert nothing.rank(np.ones(len(FITTED))) is None


def test_questions_of_a_file_are_put_to_an_index(tmp_path: Path) -> None:
    texts = {"1": "饲养犬只应当登记。", "2": "禁止毁林开垦。"}
    views = [
        ArticleView(f"urn:{number}", "乡村法", "urn:law", number, text, "in-force", level="law")
        for number, text in texts.items()
    ]
    encoder = load_encoder(None)
    build(views, encoder, tmp_path / "index")
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": "毁林开垦", "statute": "乡村法", "article": 2}) + "\n", "utf-8")
    (question,) = questions_of(file)
    engine = Engine(open_index(tmp_path / "index"), encoder)
    observed = observe(engine, question)
    assert observed.right.sum() == 1
    assert observed.rank(np.ones(len(FITTED))) == 1
    worth, *lines = ordered(engine, {"one": [question], "other": [question]})
    assert worth.startswith("ARTICLES = Worth(")
    kinds, shares = lines[: len(KINDS)], lines[len(KINDS) :]
    assert [line.split()[0] for line in kinds] == [kind.name for kind in KINDS]
    assert len(shares) == 2 * 4
    assert all("zh first 1.000" in line for line in shares)


def test_a_line_may_ask_in_english_too(tmp_path: Path) -> None:
    line = {"question": "毁林开垦", "english": "felling a wood", "statute": "乡村法", "article": 2}
    (tmp_path / "questions.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    asked = list(questions_of(tmp_path / "questions.jsonl"))
    assert [each.question for each in asked] == ["毁林开垦", "felling a wood"]
    assert {each.articles for each in asked} == {frozenset({("乡村法", "2")})}
