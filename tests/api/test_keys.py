"""Keys: shown once, stored as hashes, each scope good for those below it."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.cli import FAILED, LOOK, OK, run
from api.cli.keys import SCOPES as OFFERED
from api.errors import BadRequest, Damaged, NotFound
from api.keys import SCOPES, KeyRing, Scope


def test_a_key_is_found_again_and_its_secret_is_stored_nowhere(tmp_path: Path):
    ring = KeyRing(tmp_path)
    key, text = ring.create("ingest", "张三")
    assert ring.find(text) == key
    assert (key.scope, key.name) == ("ingest", "张三")
    assert text.rsplit("_", 1)[1] not in ring.path.read_text("utf-8")
    assert stat.S_IMODE(ring.path.stat().st_mode) == 0o600


def test_nothing_else_is_a_key(tmp_path: Path):
    ring = KeyRing(tmp_path)
    assert ring.find("zhize_00000000_x") is None
    key, text = ring.create("admin")
    _, other = ring.create("admin")
    mixed = f"zhize_{key.id}_{other.split('_', 2)[2]}"
    for wrong in (
        "",
        text[:-1],
        text + "x",
        text.replace("zhize_", ""),
        f"x{text}",
        mixed,
        "密钥",
        key.digest,
    ):
        assert ring.find(wrong) is None


def test_a_scope_includes_those_below_it(tmp_path: Path):
    for place, word in enumerate(SCOPES):
        key, _ = KeyRing(tmp_path).create(word)
        assert [key.allows(scope) for scope in Scope] == [rank <= place for rank in range(len(SCOPES))]
    assert SCOPES == OFFERED == ("read", "check", "ingest", "admin")


def test_a_revoked_key_is_refused_at_once(tmp_path: Path):
    ring = KeyRing(tmp_path)
    key, text = ring.create("check")
    assert KeyRing(tmp_path).revoke(key.id) == key
    assert ring.find(text) is None
    with pytest.raises(NotFound, match=key.id):
        ring.revoke(key.id)


def test_what_cannot_be_a_key_is_refused(tmp_path: Path):
    with pytest.raises(BadRequest, match="owner"):
        KeyRing(tmp_path).create("owner")
    with pytest.raises(BadRequest):
        KeyRing(tmp_path).create("read", "两\n行")


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', '{"a": {"id": "a"}}'])
def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path, content: str):
    ring = KeyRing(tmp_path)
    ring.path.write_text(content)
    with pytest.raises(Damaged, match=r"keys\.json"):
        ring.list()


def test_keys_made_at_the_same_time_are_all_kept(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: KeyRing(tmp_path).create("read"), range(16)))
    assert {key.id for key in KeyRing(tmp_path).list()} == {key.id for key, _ in made}


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    data = ["--data", str(tmp_path)]
    assert run(["key", "list", *data]) == LOOK
    capsys.readouterr()
    assert run(["key", "create", "--scope", "admin", "--name", "李四", *data]) == OK
    text = capsys.readouterr().out.strip()
    key = KeyRing(tmp_path).find(text)
    assert key is not None
    assert run(["key", "list", "--json", *data]) == OK
    (shown,) = json.loads(capsys.readouterr().out)
    assert shown == {"id": key.id, "name": "李四", "scope": "admin", "created": key.created}
    assert run(["key", "revoke", key.id, *data]) == OK
    assert run(["key", "revoke", key.id, *data]) == FAILED
    assert run(["key", "create", "--scope", "root", *data]) == FAILED
    assert "Traceback" not in capsys.readouterr().err
