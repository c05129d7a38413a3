"""A list that comes again is written over itself: the graph is the one of taking it out and putting it in."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from ingest.records import DutyItem, Responsibility, Role
from kg.counting import SHELVES, tallied
from kg.writing.writer import GraphWriter
from tests.kg.world import EDITION, context, cooperative, file_result, power


def helped(title: str, row: int, duties: tuple[str, ...]) -> DutyItem:
    return cooperative(
        title, "县自然资源局", row, responsibilities=(Responsibility("县资源规划局", Role.LEAD, duties),)
    )


titles, rows = st.sampled_from(("森林防火巡查", "河道清淤", "对围垦河道的处罚")), st.integers(4, 9)
duties = st.sampled_from(((), ("巡查",), ("巡查", "报告")))
lists = st.lists(st.builds(power, titles, rows) | st.builds(helped, titles, rows, duties), max_size=6)


def grown(before: list[DutyItem], after: list[DutyItem], *, emptied: bool) -> Store:
    """A store with another list and ``after`` in place of ``before``, which was taken out before if ``emptied``."""
    store = Store()
    GraphWriter(store, context()).add_file(file_result((power(row=30),), "a" * 64, "另一份.xlsx"), EDITION)
    GraphWriter(store, context()).add_file(file_result(tuple(before), "b" * 64), EDITION)
    writer = GraphWriter(store, context())
    held = tallied(store)
    if emptied:
        assert writer.remove_document(writer.edition_iri(EDITION), "清单.xlsx") == len(before)
    added = writer.add_file(file_result(tuple(after), "c" * 64), EDITION)
    expected = ("added", 0) if emptied else ("replaced", len(before))
    assert (added.outcome, added.removed, added.items) == (*expected, len(after))
    kept, counted = writer.kept(held) or {}, tallied(store)
    for graph in map(context().mint.graph, SHELVES):
        assert +Counter(kept.get(graph, {})) == +Counter(counted.get(graph, {}))
    return store


@settings(max_examples=50, deadline=None)
@given(lists, lists)
def test_a_list_written_over_itself_is_one_taken_out_and_put_in(
    before: list[DutyItem], after: list[DutyItem]
):
    assert set(grown(before, after, emptied=False)) == set(grown(before, after, emptied=True))
