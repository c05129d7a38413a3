"""The real server, spoken to as a program does."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest

pytestmark = pytest.mark.slow


def test_head_has_no_body_and_leaves_the_connection_open(address):
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    path = f"/api/search?q={quote('煤矿井田里有人私自盖房')}"
    connection.request("GET", path)
    body = connection.getresponse().read()
    assert body
    for method in ("HEAD", "HEAD", "GET"):
        connection.request(method, path)
        answer = connection.getresponse()
        assert answer.status == 200
        assert answer.getheader("Content-Type") == "application/json"
        assert bool(answer.read()) == (method == "GET")
        assert answer.getheader("Connection") != "close"
    connection.close()
