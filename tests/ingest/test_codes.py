"""Codes in several files become one statute; versions and copies do not."""

from __future__ import annotations

from pathlib import Path

from ingest.law.codes import merge_parts, same_code
from ingest.pipeline import ingest_paths
from ingest.records import Article, FileResult, Source, Statute


def part(
    document: str, *numbers: str, text: str = "条文", version: str = "2020-05-28", **more: str
) -> Statute:
    articles = tuple(Article(number, f"{text}{number}", line=3) for number in numbers)
    return Statute("样例法典", articles, Source(document), version=version, **more)  # type: ignore[arg-type]


def test_parts_are_joined_in_the_order_of_their_articles() -> None:
    parts = [part("法/00-附则.md", "5", "6"), part("法/01-总则.md", "1", "2-1", "2"), part("法/02-物权.md", "3", "4"),
             part("法/README.md", preamble="序言")]  # fmt: skip
    [code] = merge_parts(parts)
    assert [one.number for one in code.articles] == ["1", "2-1", "2", "3", "4", "5", "6"]
    assert code.articles[-1].document == "法/00-附则.md"
    assert code.source.document == "法/01-总则.md"
    assert code.preamble == "序言"
    assert same_code(parts[0], parts[1])


def test_a_part_that_counts_anew_is_annexed() -> None:
    [code] = merge_parts(
        [part("法/1.md", "1"), part("法/2.md", "2"), part("法/5-修正案.md", "1", "32-1", text="修正")]
    )
    assert [one.number for one in code.articles] == ["1", "2"]
    assert code.annex == "第一条 修正1\n第三十二条之一 修正32-1"


def test_versions_folders_and_copies_stay_apart() -> None:
    others = [
        part("法/1.md", "1", version="2001-01-01"),
        part("甲/1.md", "1"),
        part("法/9.md", "1"),
        part("法/1.md", "1"),
    ]
    assert len(merge_parts(others)) == 4
    assert len(merge_parts([part("甲.md", "1", "2"), part("乙.md", "1", "2", text="条文，")])) == 2
    single = part("法/1.md", "1")
    assert merge_parts([single]) == (single,)


def test_published_codes(shared_data: Path) -> None:
    folders = [
        shared_data / "laws" / "just-laws" / one
        for one in ("civil-and-commercial/civil-code", "constitution")
    ]
    statutes = [one.statute for one in ingest_paths(folders) if isinstance(one, FileResult) and one.statute]
    code, constitution = merge_parts(statutes)
    assert [one.number for one in code.articles] == [str(number) for number in range(1, 1261)]
    assert [one.number for one in constitution.articles] == [str(number) for number in range(1, 144)]
    assert constitution.preamble
    assert constitution.annex
