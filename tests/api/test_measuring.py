"""Evaluation and bench: that they count right and run; how fast anything is, no test asserts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.benchmarks import checking, growing, loading, reading, searching, serving, starting, statutes, table
from api.benchmarks.baselines import Suspect, best_of, overlap_baselines, suspects
from api.benchmarks.bench import Bench, Turns, in_turn, percentile
from api.benchmarks.county import sample_county
from api.benchmarks.peers import PeerError, peer
from api.cli import FAILED, OK, run
from api.cli.measuring import bench_lines, evaluation_lines, run_bench
from api.composition import Zhize
from api.errors import BadRequest
from api.models.measured import BenchResponse, EvaluationResponse
from api.quality.evaluating import evaluate_quality, expected_findings, expected_look_alikes, sample_questions
from ingest import sample
from ingest.pipeline import ingest_file
from ingest.records import DutyItem, ListKind, Role, Source
from kg.analysis.evaluate import Expected
from kg.analysis.findings import SimilarPair
from kg.analysis.texts import distinct_texts
from kg.views import ItemView, OrganPart


@pytest.fixture(scope="module")
def bench(county: Zhize, module_folder: Path) -> Bench:
    one = next(path for path in sorted(sample.folder().glob("*县林业局*.xlsx")))
    return Bench(
        module_folder, lambda: county, lambda _what: None, repeats=1, rows=40, queries=4, lists=(one,)
    )


def view(number: int, title: str, organ: str) -> ItemView:
    part = OrganPart(f"urn:{organ}", organ, Role.LEAD)
    source = Source("职责.xlsx", sheet="表", row=number)
    return ItemView(f"urn:{number}", title, ListKind.DEPARTMENT, organ, f"urn:{organ}", source, parts=(part,))


def roles(item: DutyItem) -> set[tuple[str, Role]]:
    return {(part.organ, part.role) for part in item.responsibilities if part.organ != item.holder}


class TestTiming:
    def test_the_ratio_is_that_of_the_medians_and_the_spread_that_of_the_turns(self):
        ours, floor = iter([2.0, 9.0, 3.0]), iter([1.0, 3.0, 2.0])
        turns = in_turn(lambda: next(ours), lambda: next(floor), 3)
        figure = turns.figure("x", "what", "floor", unit="ms")
        assert (figure.value, figure.floor, figure.ratio) == (3000, 2000, 1.5)
        assert (figure.low, figure.high, figure.repeats) == (1.5, 3, 3)

    @pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.95, 95), (1.0, 100), (0.0, 1)])
    def test_percentile_is_the_nearest_rank(self, share: float, expected: int):
        assert percentile([float(n) for n in range(100, 0, -1)], share) == expected

    def test_a_peer_that_fails_is_named(self):
        with pytest.raises(PeerError, match="ZeroDivisionError"):
            peer("1 / 0")

    def test_a_peer_gets_its_arguments(self):
        assert peer("import sys, json; print(json.dumps({'got': sys.argv[1:]}))", "a", "b") == {
            "got": ["a", "b"]
        }


class TestBaseline:
    VIEWS = (
        view(1, "违规建房查处", "甲局"),
        view(2, "违法建房查处", "乙局"),
        view(3, "违法建房查处", "甲局"),
        view(4, "渔船检验", "丙局"),
    )
    KEY = (
        Expected(
            "o1",
            "overlap",
            (frozenset({("职责.xlsx", "表", None, 1)}), frozenset({("职责.xlsx", "表", None, 2)})),
        ),
    )

    def test_pairs_of_one_lead_are_no_suspects_and_equal_texts_are(self):
        texts = distinct_texts(self.VIEWS).texts
        pairs = [SimilarPair(0, texts.index("渔船检验"), 0.2)]
        found = {suspect.similarity: suspect.meets for suspect in suspects(self.VIEWS, pairs, self.KEY)}
        assert found == {1.0: frozenset(), 0.2: frozenset()}

    def test_a_pair_that_meets_both_sides_is_correct(self):
        found = suspects(self.VIEWS, [SimilarPair(0, 1, 0.8)], self.KEY)
        assert Suspect(0.8, frozenset({"o1"})) in found

    def test_the_threshold_has_the_best_f1(self):
        found = [
            Suspect(0.9, frozenset({"a"})),
            Suspect(0.8, frozenset({"b"})),
            Suspect(0.7, frozenset()),
            Suspect(0.6, frozenset()),
            Suspect(0.5, frozenset({"c"})),
        ]
        best = best_of("x", found, expected=3)
        assert best.threshold == 0.8
        assert (best.score.recalled, best.score.reported, best.score.correct) == (2, 2, 2)

    def test_equal_similarities_stand_or_fall_together(self):
        found = [Suspect(0.9, frozenset({"a"})), Suspect(0.9, frozenset()), Suspect(0.9, frozenset())]
        assert best_of("x", found, expected=1).score.reported == 3

    def test_without_a_true_pair_nothing_is_reported(self):
        assert best_of("x", [Suspect(0.9, frozenset())], expected=1).score.reported == 0

    def test_both_similarities_are_measured(self):
        found = overlap_baselines([SimilarPair(0, 1, 0.8)], self.VIEWS, self.KEY)
        assert len({each.name for each in found}) == 2
        assert all(each.score.expected == 1 for each in found)


class TestEvaluation:
    def test_every_entry_of_the_key_has_its_rows(self):
        for entry in (*expected_findings(), *expected_look_alikes()):
            assert entry.sides, entry.id
            assert all(entry.sides), entry.id
        assert len(expected_findings()) == len(sample.answer_key().findings)

    def test_the_right_titles_of_every_question_stand_in_the_graph(self, bench: Bench):
        titles = {each.title for each in bench.views}
        questions = sample_questions(bench.views)
        assert len(questions) == len(sample.answer_key().questions)
        assert [each.question for each in questions if not each.titles & titles] == []
        assert all(each.leads for each in questions)

    def test_search_and_check_are_counted(self, bench: Bench):
        response = evaluate_quality(bench.zhize, "all", bench.tell, bench.analyst)
        self.search_is_counted(response)
        self.check_is_counted(response)
        text = "\n".join(evaluation_lines(response))
        assert "MRR@10" in text
        assert "legal-basis" in text

    def test_json_over_a_folder_that_holds_the_sample(
        self, county_data: Path, capsys: pytest.CaptureFixture[str]
    ):
        assert run(["evaluate", "search", "--data", str(county_data), "--json"]) == OK
        out, err = capsys.readouterr()
        assert "使用" in err
        response = EvaluationResponse.model_validate(json.loads(out))
        self.search_is_counted(response)
        assert response.check is None

    def search_is_counted(self, response: EvaluationResponse):
        key = sample.answer_key()
        found = response.search[0]
        for language in ("zh", "en"):
            expected = sum(each.lang == language for each in key.questions)
            assert {each.questions for each in found.rankings if each.language == language} == {expected}
            assert [each.questions for each in found.who if each.language == language] == [expected]
        assert {"BM25", "vectors", "fused"} <= {each.way for each in found.rankings}
        for each in found.rankings:
            assert 0 <= each.recall_1.mean <= each.mrr_10.mean <= 1
            assert each.recall_1.mean <= each.recall_5.mean
            assert each.mrr_10.low <= each.mrr_10.mean <= each.mrr_10.high

    def check_is_counted(self, response: EvaluationResponse):
        key, found = sample.answer_key(), response.check
        assert found is not None
        expected = {each.kind: each.expected for each in found.kinds if each.expected}
        assert expected == key.counts["findings"]
        assert found.overall.expected == len(key.findings)
        assert found.overall.found == len(key.findings) - len(found.missed) > 0
        assert found.overall.reported == sum(each.reported for each in found.kinds)
        assert sum(each.expected for each in found.difficulties) <= len(key.findings)
        assert found.look_alikes == len(key.look_alikes)
        assert [each.kind for each in found.baselines] == ["overlap", "overlap"]

    def test_a_folder_that_holds_something_else_is_not_used(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("api.benchmarks.county.ingest_sample", lambda _zhize, _tell: None)
        with sample_county(tmp_path, lambda _what: None) as zhize:
            assert zhize.settings.data != tmp_path
            assert zhize.settings.data.is_dir()
        assert list(tmp_path.iterdir()) == []
        assert not zhize.settings.data.exists()


class TestBench:
    def test_the_workbook_has_the_rows_and_each_says_something_else(self, tmp_path: Path):
        path = tmp_path / "large.xlsx"
        reading.write_workbook(path, 250)
        items = ingest_file(path).items
        assert len(items) == len({item.title for item in items}) == 250
        assert {item.list_kind for item in items} == {ListKind.COOPERATIVE}
        originals = reading.sample_items()
        assert [roles(item) for item in items[: len(originals)]] == [roles(item) for item in originals]

    @pytest.mark.parametrize(
        ("module", "figures"),
        [(reading, 1), (loading, 1), (searching, 2), (serving, 1), (starting, 1), (checking, 1)],
    )
    def test_each_benchmark_compares_with_its_floor(self, bench: Bench, module, figures: int):
        found = module.measure(bench)
        assert len(found) == figures
        for figure in found:
            assert figure.against
            assert figure.value > 0
            assert figure.floor
            assert figure.ratio == pytest.approx(figure.value / figure.floor, rel=0.05)

    def test_statutes_count_their_articles(self, bench: Bench, tmp_path: Path):
        law = tmp_path / "laws" / "岚溪县样例条例.md"
        law.parent.mkdir()
        law.write_text(
            "# 岚溪县样例条例\n\n"
            + "\n\n".join(f"第{n}条　本条例第{n}条规定一件事，由有关部门负责。" for n in "一二三四五"),
            "utf-8",
        )
        assert statutes.measure(bench) == []
        with_laws = Bench(tmp_path, bench.opener, bench.tell, laws=(law.parent,))
        figure, again, asked = statutes.measure(with_laws)
        assert (again.benchmark, asked.benchmark) == ("again", "searching")
        assert asked.details["向量"] > figure.details["法条"]
        assert figure.details["法条"] == 5
        assert figure.details["内存峰值 MiB"] > 10

    def test_growth_tells_how_many_pairs_are_found(self, bench: Bench, monkeypatch):
        for name, value in (("SIZES", (200, 400, 800)), ("MINED", 400), ("COMPARED", 50)):
            monkeypatch.setattr(growing, name, value)
        (figure,) = growing.measure(bench)
        assert figure.details["召回（400 条）"] == 1.0  # so few are compared with one another exactly

    def test_an_unknown_name_is_refused_before_anything_runs(self):
        with pytest.raises(BadRequest, match=r"nothing.*reading"):
            run_bench(None, as_json=False, only=("nothing",))

    def test_a_missing_folder_of_laws_is_refused(self, tmp_path: Path):
        with pytest.raises(BadRequest, match="没有这个文件夹"):
            run_bench(None, as_json=False, laws=(tmp_path / "none",))

    def test_json_and_text(self, county_data: Path):
        response = table.run(county_data, lambda _what: None, only=("searching",), queries=3)
        assert BenchResponse.model_validate_json(response.model_dump_json()) == response
        assert response.cores >= 1
        assert {each.benchmark for each in response.figures} == {"searching"}
        assert sum("矩阵" in line for line in bench_lines(response)) == 2

    def test_without_folders_of_statutes_there_is_no_figure(
        self, county_data: Path, capsys: pytest.CaptureFixture[str]
    ):
        assert run_bench(county_data, as_json=True, only=("statutes",)) == OK
        assert BenchResponse.model_validate_json(capsys.readouterr().out).figures == []

    def test_every_benchmark_is_documented(self):
        text = (Path(__file__).parents[2] / "docs" / "measurements.md").read_text("utf-8")
        assert [name for name in table.BENCHMARKS if f"`{name}`" not in text] == []

    def test_a_wrong_part_fails(self):
        assert run(["evaluate", "everything"]) == FAILED


def test_turns_keep_the_order():
    seen: list[str] = []

    def take(name: str) -> float:
        seen.append(name)
        return 1.0

    turns = in_turn(lambda: take("ours"), lambda: take("floor"), 2)
    assert seen == ["ours", "floor", "ours", "floor"]
    assert turns == Turns((1.0, 1.0), (1.0, 1.0))
