"""What the tests of writing ask and send."""

from __future__ import annotations

from fastapi.testclient import TestClient

INSERT = "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 'x' } }"
LIST = "序号,事项名称,牵头单位,配合单位\n1,{},县水利局,县农业农村局\n"
UPDATE = {"Content-Type": "application/sparql-update"}


def ask(client: TestClient, pattern: str) -> bool:
    answer = client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"})
    assert answer.status_code == 200, answer.text
    return answer.json()["boolean"]


def upload(text: str, name: str = "水利.csv"):
    return [("files", (name, text.encode()))]
