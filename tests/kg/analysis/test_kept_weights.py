"""Weights are fitted once for an encoder, and again where they cannot be read or the program is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.analysis import kept_weights as module
from kg.analysis.kept_weights import kept_weights
from kg.analysis.weights import Weights

MADE = Weights("some:1", {"similarity": (0.123456, 0.5)}, -3.14159, {"object": {"same": 1.23456}}, 0.4321)


class Fit:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> Weights:
        self.asked += 1
        return MADE


@pytest.fixture
def fit() -> Fit:
    return Fit()


def test_fitted_once_and_the_same_from_the_first_run_on(tmp_path: Path, fit: Fit) -> None:
    runs = [kept_weights("some:1", fit, tmp_path / "new") for _ in range(3)]
    assert fit.asked == 1
    assert runs[0] == runs[1] == runs[2]
    assert runs[0] == kept_weights("some:1", fit, None)
    assert runs[0].prior == pytest.approx(-3.142)


def test_who_waits_for_a_fit_is_told_once_how_long_and_where_it_is_kept(
    tmp_path: Path, fit: Fit, caplog
) -> None:
    for _ in range(2):
        kept_weights("some:1", fit, tmp_path / "new")
    (told,) = caplog.messages
    assert "some:1" in told
    assert "分钟" in told
    assert str(tmp_path / "new") in told


def test_another_program_fits_anew_and_leaves_nothing_old(tmp_path: Path, fit: Fit, monkeypatch) -> None:
    kept_weights("some:1", fit, tmp_path)
    monkeypatch.setattr(module, "_version", lambda: "later")
    kept_weights("some:1", fit, tmp_path)
    assert fit.asked == 2
    assert [file.name for file in tmp_path.iterdir()] == ["weights-later.json"]


@pytest.mark.parametrize("text", ["", "[]", '{"encoder": "some:1"}', "\udcff"])
def test_what_cannot_be_read_is_fitted_anew(tmp_path: Path, fit: Fit, text: str) -> None:
    kept_weights("some:1", fit, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert kept_weights("some:1", fit, tmp_path) == kept_weights("some:1", fit, tmp_path)
    assert fit.asked == 2


def test_weights_of_another_encoder_are_not_taken(tmp_path: Path, fit: Fit) -> None:
    kept_weights("some:1", fit, tmp_path)
    kept_weights("other:1", fit, tmp_path)
    assert fit.asked == 2


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path, fit: Fit) -> None:
    (tmp_path / "file").write_text("")
    assert kept_weights("some:1", fit, tmp_path / "file").threshold == pytest.approx(0.432)


def test_the_version_changes_with_a_file(tmp_path: Path, monkeypatch) -> None:
    def version() -> str:
        module._version.cache_clear()
        return module._version()

    monkeypatch.setattr("importlib.resources.files", lambda name: tmp_path / name)
    for name in ("kg.analysis/labelled", "ontology"):
        (tmp_path / name).mkdir(parents=True)
    first = version()
    (tmp_path / "kg.analysis" / "labelled" / "pairs.txt").write_text("一")
    second = version()
    (tmp_path / "kg.analysis" / "fit.pyc").write_text("x")
    assert first != second == version()
    module._version.cache_clear()
