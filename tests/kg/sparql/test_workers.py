"""The processes that answer: their limits, what they leave, how many share them."""

from __future__ import annotations

import csv
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from kg.sparql.errors import (
    QueryError,
    QueryTimeout,
    QueryTooLarge,
)
from kg.sparql.pool import SparqlPool
from kg.sparql.result import open_spool
from kg.sparql.worker import send_request
from kg.store import StoreDamaged
from tests.kg.sparql.rows import values

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
HOUR = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h . ?i ?t ?j . FILTER(?a != ?j) }"


def test_a_query_that_would_run_for_an_hour_is_killed_and_the_pool_goes_on(folder: Path):
    with SparqlPool(folder, workers=1, timeout=1.0) as pool:
        pool.run("ASK {}")
        for _ in range(2):
            begin = time.monotonic()
            with pytest.raises(QueryTimeout, match="1 秒"):
                pool.run(HOUR)
            assert time.monotonic() - begin < 10
        assert b"true" in pool.run("ASK { ?s ?p 7 }", format="csv").body


def test_a_query_that_eats_memory_is_stopped_and_the_pool_goes_on(folder: Path):
    greedy = "SELECT DISTINCT ?a ?c ?e ?g { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h } ORDER BY ?a ?c ?e ?g"
    with SparqlPool(folder, workers=1, timeout=60, memory_mb=64) as pool:
        with pytest.raises(QueryTooLarge, match="内存"):
            pool.run(greedy)
        assert b"true" in pool.run("ASK { ?s ?p 7 }", format="csv").body


NO_NETWORK = """
import socket, sys
from kg.sparql.worker import give_up_network
if not give_up_network():
    sys.exit(3)
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=2)
except OSError:
    sys.exit(0)
sys.exit(1)
"""


def test_a_worker_reaches_no_network_where_the_system_allows_that():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        done = subprocess.run([sys.executable, "-c", NO_NETWORK, port], cwd=ROOT, env=ENVIRONMENT)
    if done.returncode == 3:
        pytest.skip("this system does not let a process give up its network")
    assert done.returncode == 0


def test_a_worker_whose_parent_cannot_stop_it_stops_itself(folder: Path):
    command = [sys.executable, "-m", "kg.sparql.worker", str(folder), "512"]
    ours, theirs = socket.socketpair()
    with ours, theirs, open_spool(None) as file:
        process = subprocess.Popen(
            command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, cwd=ROOT, env=ENVIRONMENT
        )
        request = {
            "query": HOUR,
            "format": "json",
            "prefixes": {},
            "union": True,
            "row_limit": 5,
            "timeout": 0.1,
        }
        send_request(ours, request | {"default_graphs": [], "named_graphs": []}, file.fileno())
        assert process.wait(timeout=60) == -signal.SIGALRM


def rows_in(name: str, body: bytes) -> int:
    """How many rows a result has."""
    if name == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    form = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    found = parse_query_results(body, form[name])
    assert isinstance(found, QuerySolutions)
    return len(list(found))


MANY = "SELECT ?a ?c { ?a <http://x/p> ?b . ?c <http://x/p> ?d }"


def open_files() -> set[str]:
    """The files without a name that this process holds."""
    links = Path("/proc/self/fd").iterdir()
    return {str(target) for link in links if "(deleted)" in str(target := _target(link))}


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_result_may_be_larger_than_the_memory_of_a_query(folder: Path, tmp_path: Path, name: str):
    before = open_files()
    with SparqlPool(folder, workers=1, timeout=120, memory_mb=16, row_limit=500_000, spool=tmp_path) as pool:
        result = pool.run(MANY, format=name)
        assert (result.rows, result.truncated) == (90_000, False)
        assert result.size > 2_000_000
        assert list(tmp_path.iterdir()) == []  # it has no name
        body = b"".join(result.pieces())
        assert open_files() <= before
        assert rows_in(name, body) == 90_000
        assert b"true" in pool.run("ASK {}").body


@pytest.mark.parametrize("name", ["ntriples", "turtle", "jsonld"])
def test_a_graph_may_be_large_too(folder: Path, name: str):
    query = "CONSTRUCT { ?a <http://x/near> ?c } { ?a <http://x/p> ?b . ?c <http://x/p> ?d }"
    form = {"ntriples": RdfFormat.N_TRIPLES, "turtle": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD}[name]
    with SparqlPool(folder, workers=1, timeout=120, memory_mb=512, row_limit=500_000) as pool:
        result = pool.run(query, format=name)
        assert sum(1 for _ in parse(b"".join(result.pieces()), form)) == 90_000


@pytest.mark.parametrize("query", [HOUR, "SELECT * {", "SELECT (1/0 AS ?x) { SERVICE <http://x/> {} }"])
def test_what_fails_leaves_no_file(folder: Path, tmp_path: Path, query: str):
    before = open_files()
    with SparqlPool(folder, workers=1, timeout=1.0, spool=tmp_path) as pool, pytest.raises(QueryError):
        pool.run(query)
    assert list(tmp_path.iterdir()) == []
    assert open_files() <= before


def test_a_disk_that_is_full_is_told(folder: Path, monkeypatch):
    with Path("/dev/full").open("r+b", buffering=0) as full, SparqlPool(folder, workers=1) as pool:
        monkeypatch.setattr("kg.sparql.pool.open_spool", lambda _: full)
        with pytest.raises(QueryError, match="No space left"):
            pool.run("ASK {}")
        monkeypatch.undo()
        assert b"true" in pool.run("ASK {}").body


def test_without_a_folder_to_write_to_the_system_has_one(folder: Path, tmp_path: Path):
    with SparqlPool(folder, workers=1, spool=tmp_path / "none") as pool:
        assert b"true" in pool.run("ASK {}").body


def test_many_threads_share_the_pool(pool: SparqlPool):
    found, errors = [], []

    def work(number: int) -> None:
        try:
            found.append(values(pool.run(f"SELECT (({number}) AS ?n) {{}}")) == [str(number)])
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert found == [True] * 12


def test_a_closed_pool_leaves_no_process(folder: Path):
    pool = SparqlPool(folder, workers=1)
    pool.run("ASK {}")
    worker = pool._free.get()
    assert worker is not None
    pool._free.put(worker)
    process: subprocess.Popen[bytes] = worker._process
    pool.close()
    assert process.poll() is not None


def test_a_folder_without_a_store_is_told_so(tmp_path: Path):
    with SparqlPool(tmp_path / "nothing", workers=1) as pool, pytest.raises(StoreDamaged, match="快照"):
        pool.run("ASK {}")
