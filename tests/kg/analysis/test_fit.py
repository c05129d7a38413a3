import dataclasses

import numpy as np
import pytest

from kg.analysis import ngrams
from kg.analysis.committee import train
from kg.analysis.compare import Comparison
from kg.analysis.evaluate import best_threshold
from kg.analysis.examples import examples
from kg.analysis.fit import estimate, fit, judge_for
from kg.analysis.labelled import LabelledMatter, _parse, load_matters
from kg.analysis.space import WordSpace
from kg.analysis.spread import spread_of
from kg.analysis.weights import CROSSED, Weights, bundled_weights


@pytest.fixture(scope="module")
def weights():
    """Weights from the labelled matters alone: those that ship also know lists and duties."""
    return fit(ngrams.encode, ngrams.NAME, with_lists=False)


def test_weights_beat_the_similarity_on_matters_that_they_were_not_fitted_to(weights):
    held_out = [matter for matter in load_matters() if matter.held_out]
    found = [e for e in examples(held_out, ngrams.encode, with_lists=False) if e.left.natural]
    scored = [(weights.probability((*e.compared, *weights.measured(e.measures))), e.same) for e in found]
    _, ours = best_threshold(scored)
    _, cosine = best_threshold([(e.measures.similarity, e.same) for e in found])
    assert ours.f1 > 0.7 > cosine.f1
    reported = [same for probability, same in scored if probability >= weights.threshold]
    assert sum(reported) / len(reported) > 0.8


def test_what_agrees_speaks_for_and_what_contrasts_against(weights):
    assert weights.fields["object"]["same"] > 0 > weights.fields["object"]["contrast"]
    assert weights.fields["stage"]["same"] > weights.fields["stage"]["contrast"]
    assert weights.fields["wording"]["identical"] > weights.fields["wording"]["minimal-pair"]
    assert weights.weight("object", "never seen") == 0.0


def test_json_round_trip(weights):
    again = Weights.from_json(weights.to_json())
    assert again.to_json() == weights.to_json()
    assert (again.encoder, again.threshold) == (ngrams.NAME, weights.threshold)


def test_weights_are_plain_numbers_that_json_takes(weights):
    assert {type(value) for levels in weights.fields.values() for value in levels.values()} == {float}
    assert type(weights.prior) is type(weights.threshold) is float


def test_evidence_adds_up_to_the_odds(weights):
    example = examples(load_matters()[:2], ngrams.encode, with_lists=False)[0]
    compared = (*example.compared, *weights.measured(example.measures))
    probability = weights.probability(compared)
    odds = np.log2(probability / (1 - probability))
    shown = sum(evidence.weight for evidence in weights.evidence(compared))
    assert weights.prior + shown == pytest.approx(odds, abs=0.5)  # fields below 0.05 bits are not shown
    assert weights.probability(compared, rarity=3.0) < probability
    assert len(CROSSED) == len(set(CROSSED))


def test_bundled_weights_are_those_of_the_labelled_duties(weights):
    shipped = bundled_weights(ngrams.NAME)
    assert shipped is not None
    assert set(shipped.fields) == set(weights.fields), "run python -m kg.analysis.fit"
    assert set(shipped.edges) == set(weights.edges)


def test_an_unknown_encoder_gets_weights_of_its_own(monkeypatch):
    few = load_matters()[:12]
    monkeypatch.setattr("kg.analysis.fit.load_matters", lambda: few)
    monkeypatch.setattr("kg.analysis.fit.load_pairs", lambda _part: ())
    monkeypatch.setattr("kg.analysis.examples.load_siblings", tuple)
    monkeypatch.setattr("kg.analysis.examples.load_lists", dict)

    def shifted(texts):
        return np.roll(ngrams.encode(texts), 7, axis=1)

    judge = judge_for("never seen", shifted)
    assert judge.weights.encoder == "never seen"


def test_both_kinds_of_labels_are_needed():
    found = examples(load_matters()[:3], ngrams.encode, with_lists=False)
    with pytest.raises(ValueError, match="both kinds"):
        estimate([e for e in found if e.same], "test")


def test_a_line_that_cannot_be_read_is_named():
    with pytest.raises(ValueError, match=r"line 3: .*reason"):
        _parse(3, "甲 | 乙 || 丙")
    with pytest.raises(ValueError, match="line 4"):
        _parse(4, "甲 | 乙")
    assert _parse(1, "甲 | 乙 || stage: 丙") == LabelledMatter(("甲", "乙"), (("stage", "丙"),))


def test_coverage_names_the_word_without_its_like():
    space = WordSpace(ngrams.encode)
    space.learn(["出版物", "印刷", "发行"])
    same = space.coverage(["出版物", "印刷"], ["印刷", "出版物"])
    other = space.coverage(["出版物", "印刷"], ["出版物", "发行"])
    assert same.mean == pytest.approx(1.0)
    assert other.weakest == pytest.approx(0.0, abs=0.1)
    assert other.word == "印刷"
    assert dataclasses.astuple(space.coverage([], ["印刷"])) == (0.0, 0.0, "", 0.0)
    with pytest.raises(KeyError):
        space.coverage(["不认识"], ["印刷"])


def test_the_committee_is_kept_in_the_file_and_speaks_for_all_fields(weights):
    example = examples(load_matters()[:2], ngrams.encode, with_lists=False)[0]
    compared = (*example.compared, *weights.measured(example.measures))
    again = Weights.from_json(weights.to_json())
    assert again.odds(compared) == pytest.approx(weights.odds(compared), abs=0.05)
    alone = dataclasses.replace(weights, committee=None)
    told = {evidence.field: evidence.weight for evidence in weights.evidence(compared)}
    assert told.get("together", 0.0) == pytest.approx(weights.odds(compared) - alone.odds(compared), abs=0.1)


def test_a_committee_learns_what_no_sum_can_say():
    random = np.random.default_rng(1)
    rows = random.integers(0, 2, (1200, 2)).astype(np.float32)
    same = (rows[:, 0] != rows[:, 1]).astype(np.float32)
    found = train(("one", "two"), rows, same, np.ones(len(rows), np.float32))
    assert ((found.odds(rows) > 0) == (same > 0)).all()
    assert found.scaled(2.0, 1.0).odds(rows) == pytest.approx(2.0 * found.odds(rows) + 1.0, abs=1e-3)
    fields = (Comparison("one", "1", value=1.0), Comparison("two", "0", value=0.0), Comparison("three", "x"))
    assert found.odds(found.row(fields)[None, :])[0] > 0


def test_the_spread_of_matters_tells_one_from_two():
    random = np.random.default_rng(2)
    centres = random.normal(size=(60, 8))
    matters = np.repeat(np.arange(60), 4)
    vectors = (centres[matters] + random.normal(size=(240, 8)) * np.linspace(0.1, 1.5, 8)).astype(np.float32)
    standing = spread_of(vectors, matters).stand(vectors)
    left, right = np.arange(0, 240, 4), np.arange(1, 240, 4)
    other = np.roll(right, 1)
    assert standing.likelihood(left, right).mean() > standing.likelihood(left, other).mean() + 3.0
    assert standing.whitened(left, right).mean() > standing.whitened(left, other).mean() + 0.3
    single = spread_of(vectors, np.arange(240))
    assert np.isfinite(single.stand(vectors).likelihood(left, right)).all()
