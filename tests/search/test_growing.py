"""An index that grew in steps gives the answers of one that was built at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ingest.records import ListKind, Role, Source
from ingest.thesaurus.concepts import read_bundled
from kg.views import ItemView
from search.encoders.base import Encoder
from search.engine import Engine
from search.index.facets import Filters
from search.index.manifest import SearchIndexError
from search.index.opened import build, can_grow, open_index, update
from search.index.stored import Blob
from tests.conftest import for_a_while
from tests.search.conftest import item, mine_items, organ, small_views

WORDS = ("道路养护", "河道清淤", "违规建房查处", "独居老人探访", "森林防火", "路灯维修")
UNITS = ("石桥镇", "柳林乡", "县自然资源局", "县水利局")
QUESTIONS = ("路灯坏了归谁管", "道路养护", "县水利局", "房子乱盖", "森林着火", "巡查")
THESAURUS = read_bundled()[::40]  # it is the same in all of them: a small one says as much
FILTERS = (
    None,
    Filters(department=("水利局",)),
    Filters(township=("石桥镇",)),
    Filters(edition=("urn:e:1",)),
)

items = st.builds(
    lambda title, duty, unit, edition, lead, row: item(
        f"{title}{duty}{unit}{edition}{row}",
        title,
        ListKind.COOPERATIVE,
        unit,
        [organ(lead, Role.LEAD, duty)],
        field=("城乡建设", "农业农村", None)[row % 3],
        jurisdiction="岚溪县",
        edition=f"urn:e:{edition}",
    ),
    st.sampled_from(WORDS),
    st.sampled_from(("开展巡查", "组织实施", "巡查并报告")),
    st.sampled_from(UNITS),
    st.integers(1, 2),
    st.sampled_from(UNITS[2:]),
    st.integers(1, 9),
)


def answers(folder: Path, encoder: Encoder) -> list[object]:
    """All that a user sees of some searches, scores to five digits."""
    engine = Engine(open_index(folder), encoder)
    found: list[object] = [
        sorted(view.iri for view in engine.index.views()),
        sorted(engine.index.names.table),
    ]
    for question in QUESTIONS:
        for filters in FILTERS:
            result = engine.search(question, filters=filters)
            hits = [
                (hit.iris, hit.view, round(hit.score, 4), hit.highlights, hit.townships)
                for hit in result.hits
            ]
            found.append((question, result.total, result.facets, hits))
    return found


@settings(max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(st.tuples(st.lists(items, max_size=6), st.integers(0, 5)), min_size=1, max_size=5))
def test_any_steps_in_any_order(encoder, tmp_path_factory, steps: list[tuple[list[ItemView], int]]) -> None:
    with for_a_while(tmp_path_factory, "steps") as root:
        _take(steps, encoder, root)


def _take(steps: list[tuple[list[ItemView], int]], encoder: Encoder, root: Path) -> None:
    there: dict[str, ItemView] = {}
    laws = {view.iri: view for view in small_views() if not isinstance(view, ItemView)}
    build(laws.values(), encoder, root / "0", thesaurus=THESAURUS)
    for number, (added, out) in enumerate(steps, 1):
        removed = sorted(there)[:out]
        for iri in removed:
            del there[iri]
        there |= {view.iri: view for view in added}
        update(removed, added, encoder, root / str(number), root / str(number - 1))
    build([*reversed(list(there.values())), *laws.values()], encoder, root / "all", thesaurus=THESAURUS)
    assert answers(root / str(len(steps)), encoder) == answers(root / "all", encoder)


def test_what_did_not_change_is_the_same_file(tmp_path, encoder) -> None:
    build(small_views(), encoder, tmp_path / "a")
    update([], [mine_items("新镇")], encoder, tmp_path / "b", tmp_path / "a")
    law = open_index(tmp_path / "b").groups["law"].parts[0].name
    for name in ("vectors.npy", "views.bin", "words-weights.npy"):
        before, after = (tmp_path / which / "parts" / law / name for which in "ab")
        assert before.stat().st_ino == after.stat().st_ino


def test_parts_stay_few(tmp_path, encoder) -> None:
    build([], encoder, tmp_path / "0")
    for number in range(1, 20):
        new = item(str(number), f"第{number}项工作", ListKind.BASIC, "石桥镇")
        update([], [new], encoder, tmp_path / str(number), tmp_path / str(number - 1))
    index = open_index(tmp_path / "19")
    assert index.manifest.entries == 19
    assert len(index.groups["items"].parts) <= 5


def test_a_changed_source_leaves_the_document(tmp_path, encoder) -> None:
    views = small_views()
    build(views, encoder, tmp_path / "a")
    moved = replace(views[2], source=Source("新表.xlsx", row=9))
    grown = update([], [moved], encoder, tmp_path / "b", tmp_path / "a")
    index = open_index(tmp_path / "b")
    assert grown.encoded == 0
    assert grown.entries == len(views)
    assert index.view(index.places[moved.iri]) == moved


def test_statutes_are_replaced(tmp_path, encoder) -> None:
    views = small_views()
    article = views[-1]
    build(views, encoder, tmp_path / "a")
    update([article.iri], [], encoder, tmp_path / "b", tmp_path / "a")
    engine = Engine(open_index(tmp_path / "b"), encoder)
    assert "老年人权益保障法" not in engine.index.names.table
    assert all(hit.iri != article.iri for hit in engine.search("老年人权益保障法第六十五条").hits)
    update([], [article], encoder, tmp_path / "c", tmp_path / "b")
    assert answers(tmp_path / "c", encoder) == answers(tmp_path / "a", encoder)


def test_another_encoder_cannot_go_on(tmp_path, encoder) -> None:
    class Other:
        name, dimension = "other", encoder.dimension
        encode = encoder.encode

    build(small_views(), encoder, tmp_path / "a")
    assert can_grow(tmp_path / "a", encoder)
    assert not can_grow(tmp_path / "a", Other())
    assert not can_grow(None, encoder)
    with pytest.raises(SearchIndexError, match="不能续建"):
        update([], [], Other(), tmp_path / "b", tmp_path / "a")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.binary(max_size=9), max_size=20),
    st.sets(st.binary(max_size=9) | st.binary(min_size=4, max_size=9)),
)
def test_what_is_stored_is_found_again(stored: list[bytes], wanted: set[bytes]) -> None:
    wanted |= set(stored[::3])
    with TemporaryDirectory() as folder:
        Blob.write(Path(folder), "all", stored)
        found = Blob.open(Path(folder), "all").find(wanted)
    assert found == [number for number, own in enumerate(stored) if own in wanted]
