"""The rows of a shelf are kept under a key that changes with them; the nearest rows are those of a full sort."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kg.analysis import ngrams
from kg.analysis.shelf import Rows, Shelf
from tests.kg.analysis.lists import department

TITLES = ("取水许可审批", "河道采砂监管", "森林防火", "河道采砂监管", "取水许可")
VIEWS = [department("县水利局", title, row) for row, title in enumerate(TITLES, 1)]


def rows() -> Rows:
    return Rows.of(ngrams.encode, enumerate(VIEWS))


def test_the_first_row_with_a_text_has_it():
    assert rows().owners.tolist() == [0, 1, 2, 4]


def test_kept_rows_are_those_that_were_made(tmp_path: Path):
    made = [Rows.kept(tmp_path, "a", rows), Rows.kept(tmp_path, "a", lambda: Rows.of(ngrams.encode, []))]
    assert np.array_equal(made[0].vectors, made[1].vectors)
    assert np.array_equal(made[0].owners, made[1].owners)


def test_another_key_is_made_anew_and_only_the_last_few_are_kept(tmp_path: Path):
    for key in "abcdefg":
        assert len(Rows.kept(tmp_path, key, rows).owners) == 4
    assert len(list(tmp_path.iterdir())) == 4
    assert len(Rows.kept(tmp_path, "h", lambda: Rows.of(ngrams.encode, [])).owners) == 0


def test_damaged_rows_are_made_anew(tmp_path: Path):
    Rows.kept(tmp_path, "a", rows)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"PK\x03\x04 cut off")
    assert len(Rows.kept(tmp_path, "a", rows).owners) == 4
    assert file.stat().st_size > 100


def test_the_nearest_come_first_and_equal_ones_in_order():
    views = [department("县水利局", f"{title}{'甲乙'[row % 2]}", row) for row, title in enumerate(TITLES * 9)]
    shelf = Shelf(ngrams.encode, views)
    vectors = ngrams.encode([view.title for view in views])
    for text in TITLES:
        cosines = vectors @ ngrams.encode((text,))[0]
        distinct = list(dict.fromkeys(views[row].title for row in np.argsort(-cosines, kind="stable")))
        for count in (1, 3, 100):
            assert [near.view.title for near in shelf.top(text, count)] == distinct[:count]
    assert Shelf(ngrams.encode, []).top("防火", 3) == []
