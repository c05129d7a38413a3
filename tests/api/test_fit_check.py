from api.fit_check import FOLDER, write_known, write_weights, written_duties
from kg.analysis.weights import Weights, bundled_weights
from search.encoders.loading import load_encoder


def test_the_bundled_encoder_has_weights_that_ship_with_it():
    weights = bundled_weights(load_encoder(None).name)
    assert weights is not None, "the encoder has changed: run python -m api.fit_check"
    assert 0.1 <= weights.threshold < 1.0


def test_weights_are_written_for_the_encoder_of_a_setting(tmp_path, monkeypatch):
    from kg.analysis.labelled import load_matters, load_pairs

    few, pairs = load_matters()[:12], load_pairs("fit")[:12]
    monkeypatch.setattr("api.fit_check.load_matters", lambda: few)
    monkeypatch.setattr("api.fit_check.load_pairs", lambda _part: pairs)
    monkeypatch.setattr("kg.analysis.examples.load_lists", dict)
    unseen, seen = (duties[:30] for duties in written_duties())
    assert {duty.title for duty in unseen}.isdisjoint(duty.title for duty in seen)
    monkeypatch.setattr("api.fit_check.written_duties", lambda: (unseen, seen))
    target = write_weights(folder=tmp_path)
    assert Weights.from_json(target.read_bytes()).encoder == load_encoder(None).name


def test_the_known_matters_are_those_of_the_thesaurus_and_the_written_duties(tmp_path):
    made = write_known(tmp_path).read_text("utf-8")
    assert made == (FOLDER / "known.txt").read_text("utf-8"), "run api.fit_check.write_known and fit anew"
