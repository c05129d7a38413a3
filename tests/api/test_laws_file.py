from __future__ import annotations

from pathlib import Path

import orjson

from api import laws_file
from api.laws_file import read_laws, write_laws
from ingest.law.register import LawEntry, LawRegister, Version
from kg.snapshots import INHERITED

LAWS = [
    LawEntry("某法", "law", "2020-01-01", None, None, (Version("2020-01-01", "2020-06-01", 77),)),
    LawEntry(
        "某条例",
        "administrative-regulation",
        None,
        "2024-01-01",
        "新条例",
        (Version("2010-01-01", "2010-01-01", None),),
        repeal_day_known=False,
    ),
]


def test_what_is_kept_is_what_was_learnt(tmp_path: Path):
    assert read_laws(tmp_path) is None
    write_laws(tmp_path, LAWS)
    assert read_laws(tmp_path) == LAWS
    assert LawRegister.load().extended(read_laws(tmp_path) or []).lookup("某法") == LAWS[0]


def test_nothing_is_taken_from_an_index_of_another_graph_or_version(tmp_path: Path):
    write_laws(tmp_path, LAWS)
    (tmp_path / INHERITED).touch()
    assert read_laws(tmp_path) is None
    (tmp_path / INHERITED).unlink()
    (tmp_path / "laws.json").write_bytes(orjson.dumps({"version": laws_file.VERSION + 1, "laws": LAWS}))
    assert read_laws(tmp_path) is None
