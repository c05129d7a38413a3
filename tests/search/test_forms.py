"""How a question is put: idle talk about a thing, or a need that somebody has of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.training import forms as training
from search.training.choosing import NEEDS, questions_set
from search.understanding.forms import PLACES, Forms, bundled_forms, features
from search.understanding.offtopic import MORE, examples, measures_only


@pytest.fixture(scope="module")
def without() -> Forms:
    """Weights that never saw the examples of part 0."""
    return training.fit(training.talk(0), training.needs(0))


def test_talk_that_never_trained_is_told_from_needs(without: Forms) -> None:
    talk = np.array([without.idle(text) for text in examples(MORE) if measures_only(text)])
    needs = np.array([without.idle(each.question) for each in questions_set().questions])
    assert len(talk) > 200
    assert (talk[:, None] > needs).mean() > 0.9  # area under the curve
    assert (needs < 0).mean() > 0.95


@pytest.mark.parametrize(
    ("idle", "needed"),
    [
        ("荷花的花语是什么", "荷塘被人偷偷填了"),
        ("消防栓为什么是红的", "消防栓没有水"),
        ("What is the best colour for a bus?", "The bus never stops at our village."),
    ],
)
def test_the_same_thing_may_be_talked_about_or_needed(idle: str, needed: str) -> None:
    assert bundled_forms().idle(idle) > bundled_forms().idle(needed) + 2.0


def test_needs_may_be_put_as_talk_is(without: Forms) -> None:
    asked = ["为什么水龙头没有水", "办个摊位证要多少钱", "Why is there no water in our taps?"]
    assert max(map(without.idle, asked)) < 1.0
    unseen = [without.idle(text) for text in examples(NEEDS) if measures_only(text)]
    assert np.median(unseen) < -1.0


def test_how_it_is_written_does_not_count() -> None:
    assert features("荷塘被人填了？！").tolist() == features("荷塘被人填了").tolist()
    assert features("違法建築").tolist() == features("违法建筑").tolist()
    assert len(features("")) > 0
    assert features("a b").max() < PLACES


def test_weights_are_kept(tmp_path: Path, without: Forms) -> None:
    file = tmp_path / "forms.npy"
    without.write(file)
    assert Forms.read(file).idle("路灯不亮") == pytest.approx(without.idle("路灯不亮"), abs=0.02)


def test_other_files_are_no_weights(tmp_path: Path) -> None:
    file = tmp_path / "forms.npy"
    np.save(file, np.zeros(3, dtype=np.float16))
    with pytest.raises(ValueError, match="numbers are needed"):
        Forms.read(file)
