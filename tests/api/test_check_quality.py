import json

import pytest

from api.analysing import Analyst
from api.quality.check import second_county, third_county
from api.quality.published_pairs import published_pairs
from ingest import second, third
from kg.analysis import ngrams
from kg.analysis.evaluate import place_of
from kg.analysis.fit import judge_for
from kg.analysis.pair_quality import Pair, pair_quality, written_pairs


@pytest.fixture(scope="module")
def county():
    return second_county(Analyst("http://localhost/", "bundled"))


def test_every_row_of_the_second_county_is_read_from_its_file(county):
    views, _, _ = county
    titles = [row[0] for unit in second.units() for row in unit.rows]
    assert sorted(view.title for view in views) == sorted(titles)
    assert {view.source.document.rpartition(".")[2] for view in views} == {"xlsx", "docx", "csv"}


def test_what_is_planted_stands_where_the_key_says(county):
    views, flaws, alike = county
    titles = {place_of(view.source): view.title for view in views}
    assert all(place in titles for entry in (*flaws, *alike) for side in entry.sides for place in side)
    assert all(len(entry.sides) > 1 for entry in flaws)
    assert len(flaws) >= 20
    assert len(alike) >= 30
    first = next(entry for entry in flaws if entry.id == "o21h")
    told = {titles[place] for side in first.sides for place in side}
    assert told == {"欠薪案件查处", "帮民工要回血汗钱"}


def test_the_third_county_is_read_and_its_key_stands():
    views, flaws, alike = third_county(Analyst("http://localhost/", "bundled"))
    assert sorted(view.title for view in views) == sorted(
        row[0] for unit in third.units() for row in unit.rows
    )
    titles = {place_of(view.source): view.title for view in views}
    sides = {
        entry.id: {titles[place] for side in entry.sides for place in side} for entry in (*flaws, *alike)
    }
    assert sides["o06h"] == {"水库水面钓台和养殖设施取缔", "库区乱设网箱和钓鱼点清理"}
    assert {entry.kind for entry in flaws} == {"overlap", "duplicate", "unowned"}
    assert len(flaws) >= 30
    assert len(alike) >= 50
    assert all(len(entry.sides) == 2 for entry in alike)


def test_pairs_are_judged_beside_the_baselines():
    pairs = [
        Pair("民宿经营监管", "民宿经营监督检查", True, "near", "a"),
        Pair("民宿经营监管", "民宿经营监管", True, "near", "a"),
        Pair("民宿经营监管", "取水许可", False, "object", "b"),
        Pair("取水许可", "采砂许可", False, "object", "b"),
    ]
    found = pair_quality(pairs, judge_for(ngrams.NAME, ngrams.encode))
    assert (found.pairs, found.same) == (4, 2)
    ways = {score.way: score for score in found.scores}
    assert ways["exact"].recall.value == 0.5
    assert ways["cosine"].f1.value == 1.0
    assert all(s.f1.low <= s.f1.value <= s.f1.high for s in found.scores)
    recalls = [recall for _, _, recall, _ in found.curve]
    assert recalls == sorted(recalls, reverse=True)
    with pytest.raises(ValueError, match="both kinds"):
        pair_quality(pairs[:2], judge_for(ngrams.NAME, ngrams.encode))


def test_reported_pairs_are_of_matters_that_nothing_was_fitted_to():
    groups = {pair.group for pair in written_pairs("report")}
    assert groups.isdisjoint(pair.group for part in ("fit", "choose") for pair in written_pairs(part))
    assert len(written_pairs("report")) > 600


def test_published_pairs_are_found_by_code_and_the_others_counted(tmp_path):
    found, missing = published_pairs(tmp_path)
    assert found == []
    assert missing >= 300
    code = next(json.loads(line) for line in open_real().splitlines() if "item" in json.loads(line)["left"])
    rows = ["name,item_code", f"甲事项,{code['left']['item']}", f"乙事项,{code['right']['item']}"]
    (tmp_path / "items.csv").write_text("\n".join(rows), encoding="utf-8")
    found, left = published_pairs(tmp_path)
    assert left == missing - len(found)
    assert ("甲事项", "乙事项", code["same"]) in [(p.left, p.right, p.same) for p in found]


def open_real():
    from importlib import resources

    return resources.files("kg.analysis.labelled").joinpath("real/pairs.jsonl").read_text("utf-8")
