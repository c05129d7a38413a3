from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.records import ListKind
from kg.views import ItemView
from search.engine import LONGEST_QUESTION, EncoderMismatchError, Engine
from search.index.entries import ITEMS
from search.index.facets import Filters
from search.index.manifest import SearchIndexError
from search.index.opened import build, open_index
from tests.search.conftest import TOWNSHIPS, Built, item, mine_items, small_views

MINE = "煤矿井田里有人私自盖房归谁管"


def titles(built: Built, question: str, **options) -> list[str]:
    return [hit.title for hit in built.engine.search(question, **options).hits]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (MINE, "煤矿井田范围内违规建房的处置"),
        ("煤礦井田裡有人私自蓋房歸誰管", "煤矿井田范围内违规建房的处置"),
        ("who handles illegal construction in coal mine areas", "煤矿井田范围内违规建房的处置"),
        ("村里的路坑坑洼洼", "乡村道路日常养护"),
        ("511z07001006-511602000000", "对擅自处置废弃机动车行为的处罚"),
        ("土地管理法第七十七条", "《中华人民共和国土地管理法》第77条"),
        ("第六十五条", "《中华人民共和国老年人权益保障法》第65条"),
    ],
)
def test_finds_first(small: Built, question: str, title: str) -> None:
    assert titles(small, question)[0] == title


def test_the_number_of_an_article_alone_finds_the_duty_that_cites_it(small: Built) -> None:
    first = small.engine.search("第七十七条", groups=(ITEMS,)).hits[0].view
    assert isinstance(first, ItemView)
    assert "77" in {basis.article for basis in first.bases}


def test_texts_shared_by_townships_are_one_hit(small: Built) -> None:
    hit = small.engine.search(MINE).hits[0]
    assert hit.iris == ("urn:item:mine-石桥镇", "urn:item:mine-柳林乡")
    assert hit.townships == ("石桥镇", "柳林乡")


def test_a_unit_counts_once_over_all_editions(tmp_path: Path, encoder) -> None:
    lists = [
        replace(mine_items(name), edition=edition) for name in TOWNSHIPS for edition in ("urn:e:1", "urn:e:2")
    ]
    roads = item("road", "煤矿井田道路养护", ListKind.DEPARTMENT, "县交通运输局", edition="urn:e:1")
    views = [*lists, roads, replace(roads, edition="urn:e:2"), replace(roads, holder="县能源局")]
    views = [replace(view, iri=f"{view.iri}-{place}") for place, view in enumerate(views)]
    build(views, encoder, tmp_path)
    hits = {hit.title: hit for hit in Engine(open_index(tmp_path), encoder).search("煤矿井田").hits}
    shared, own = hits[lists[0].title], hits[roads.title]
    assert (len(shared.iris), shared.units) == (4, 2)
    assert (len(own.iris), own.units) == (3, 2)


def test_the_place_asked_about_is_shown(small: Built) -> None:
    assert small.engine.search(MINE, place="柳林乡").hits[0].holder == "柳林乡"


def test_an_abbreviation_on_the_list_finds_the_organ(small: Built) -> None:
    hit = small.engine.search("县住建局").hits[0]
    assert "县住房和城乡建设局" in hit.cooperate
    assert hit.explain.exact_matches == ("县住建局",)


def test_explains_each_part(small: Built) -> None:
    explain = small.engine.search(MINE).hits[0].explain
    assert (explain.keyword_rank, explain.vector_rank, explain.char_rank) == (1, 1, 1)
    assert explain.keyword_score > 0
    assert 0 < explain.vector_score <= 1


def test_highlights_are_escaped_html(small: Built) -> None:
    hit = small.engine.search("煤矿井田<script>违规建房").hits[0]
    assert any("<em>" in text for text in hit.highlights)
    assert not any("<script>" in text for text in hit.highlights)


def test_filters_and_facets(small: Built) -> None:
    result = small.engine.search("养护 处置", filters=Filters(kind=("basic",)))
    assert {hit.kind for hit in result.hits} == {"basic"}
    result = small.engine.search(MINE, filters=Filters(department=("自然资源局",)))
    assert {hit.title for hit in result.hits} == {"煤矿井田范围内违规建房的处置"}
    assert result.facets["department"]["县自然资源局"] == 2
    assert result.facets["township"] == {"石桥镇": 1, "柳林乡": 1}
    assert small.engine.search(MINE, filters=Filters(department=("县邮政局",))).hits == ()


@pytest.mark.parametrize(
    "filters",
    [
        Filters(department=("縣自然資源局",)),
        Filters(department=(" 自然資源局",)),
        Filters(township=("石橋鎮",)),
        Filters(field=("自然資源",)),
    ],
)
def test_filters_in_traditional_characters(small: Built, filters: Filters) -> None:
    result = small.engine.search(MINE, filters=filters)
    assert "煤矿井田范围内违规建房的处置" in {hit.title for hit in result.hits}


def test_a_filter_without_a_letter_finds_nothing(small: Built) -> None:
    assert small.engine.search(MINE, filters=Filters(department=("？",))).hits == ()


@pytest.mark.parametrize("question", ["", "  \n", "？！……"])
def test_an_empty_question_says_so(small: Built, question: str) -> None:
    with pytest.raises(ValueError, match="问题是空的"):
        small.engine.search(question)


def test_k_must_be_positive(small: Built) -> None:
    with pytest.raises(ValueError, match="正整数"):
        small.engine.search(MINE, k=0)


def test_a_huge_question_is_cut_with_a_notice(small: Built) -> None:
    result = small.engine.search(MINE + "啊" * 100_000)
    assert len(result.query) == LONGEST_QUESTION
    assert "太长" in result.notices[0]
    assert result.hits[0].title == "煤矿井田范围内违规建房的处置"


def test_an_index_without_anything(tmp_path, encoder) -> None:
    build([], encoder, tmp_path)
    result = Engine(open_index(tmp_path), encoder).search(MINE)
    assert (result.hits, result.total, result.facets) == ((), 0, {})


def test_a_folder_without_an_index(tmp_path) -> None:
    with pytest.raises(SearchIndexError, match="没有检索索引"):
        open_index(tmp_path)


def test_another_encoder_is_refused(small: Built, encoder) -> None:
    class Other:
        name, dimension = "other", encoder.dimension
        encode = encoder.encode

    with pytest.raises(EncoderMismatchError, match="other"):
        Engine(small.engine.index, Other())


def test_unchanged_texts_are_not_encoded_again(tmp_path, encoder) -> None:
    first = build(small_views(), encoder, tmp_path / "a")
    again = build([*small_views(), mine_items("新镇")], encoder, tmp_path / "b", previous=tmp_path / "a")
    assert first.encoded == sum(first.documents.values())
    assert again.encoded == 0  # the new township carries a text that is known
    assert again.entries == first.entries + 1
    extra = small_views()[2]
    changed = build([extra], encoder, tmp_path / "c", previous=tmp_path / "b")
    assert changed.encoded == 0
    hits = Engine(open_index(tmp_path / "b"), encoder).search(MINE).hits
    assert hits[0].title == "煤矿井田范围内违规建房的处置"


def test_views_survive_the_index(small: Built) -> None:
    kept = {view.iri: view for view in small.engine.index.views()}
    assert kept == {view.iri: view for view in small_views()}
