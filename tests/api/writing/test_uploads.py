"""Lists that are taken in over HTTP: keys, archives, refusals."""

from __future__ import annotations

import io
import zipfile
from typing import get_args

import pytest
from filelock import FileLock

from api.cli.app import ROUNDS
from api.http.ingest import Round
from tests.api.writing.asking import LIST, upload


def test_an_ingest_needs_a_key_of_scope_ingest(client, keys):
    before = client.get("/api/status").json()
    body = upload(LIST.format("开展河道巡查"))
    assert client.post("/api/ingest", files=body).status_code == 401
    assert client.post("/api/ingest", files=body, headers=keys["check"]).status_code == 403
    assert client.get("/api/status").json() == before


def test_the_next_search_finds_what_was_ingested(empty):
    client, key = empty
    title = "组织开展鼋头渚水葫芦打捞"
    fields = {
        "jurisdiction": "岚溪县",
        "edition": "水利专项",
        "round": "一上",
        "status": "draft",
        "as": "duty-list",
    }
    body = upload(LIST.format(title))
    response = client.post("/api/ingest", files=body, data=fields, headers=key)
    assert response.status_code == 200, response.text
    shown = response.json()
    assert (shown["items"], shown["rejected"], shown["edition"]) == (1, 0, "水利专项")
    assert [file["path"] for file in shown["files"]] == ["水利.csv"]
    (edition,) = [each for each in client.get("/api/editions").json() if each["name"] == "水利专项"]
    assert (edition["round"], edition["status"], edition["items"]) == ("一上", "draft", 1)
    hits = client.get("/api/search", params={"q": title, "k": 1}).json()["hits"]
    assert hits[0]["title"] == title
    again = client.post("/api/ingest", files=body, data=fields, headers=key).json()
    assert again["files"][0]["unchanged"] is True
    assert again["snapshot"] == shown["snapshot"]


def test_an_archive_of_townships_is_ingested_file_by_file(empty):
    client, key = empty
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for township in ("石岭镇", "柳湾镇"):
            archive.writestr(f"{township}/清单.csv", LIST.format("巡河"))
            archive.writestr(f"{township}/印章.exe", "MZ")
        archive.writestr("坏.xlsx", "x")
    files = [
        ("files", ("各乡镇.zip", body.getvalue())),
        ("files", ("水利.csv", LIST.format("清淤").encode())),
    ]
    response = client.post("/api/ingest", files=files, headers=key)
    assert response.status_code == 200, response.text
    assert {file["path"]: file["items"] for file in response.json()["files"] if not file["skipped"]} == {
        "各乡镇.zip/坏.xlsx": 0, "各乡镇.zip/柳湾镇/清单.csv": 1, "各乡镇.zip/石岭镇/清单.csv": 1, "水利.csv": 1}  # fmt: skip
    assert "/tmp" not in response.text


@pytest.mark.parametrize(
    ("files", "fields", "status"),
    [
        (None, {}, 400),
        (upload("不是表", "坏.xlsx"), {}, 400),
        (upload(LIST.format("巡河")), {"as": "novel"}, 422),
        (upload(LIST.format("巡河")), {"round": "四上"}, 422),
        (upload(LIST.format("巡河")), {"status": "secret"}, 422),
    ],
)
def test_an_ingest_that_cannot_be_is_refused(client, keys, files, fields, status):
    before = client.get("/api/status").json()
    response = client.post("/api/ingest", files=files, data=fields, headers=keys["ingest"])
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert "/tmp" not in response.text
    assert client.get("/api/status").json() == before


def test_a_locked_store_is_said_to_be_locked(client, keys, data):
    with FileLock(data / ".lock"):
        body = upload(LIST.format("开展河道巡查"))
        response = client.post("/api/ingest", files=body, headers=keys["ingest"])
    assert response.status_code == 423
    assert "写入" in response.json()["detail"]


def test_the_rounds_are_those_of_the_command():
    assert get_args(Round) == ROUNDS
