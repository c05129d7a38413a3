"""Floors and peers that run in a Python process of their own: nothing of ours is loaded there.

Each script gets its arguments in ``sys.argv`` and prints one JSON object; ``seconds`` is what it measured itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

DUMP: Final = """
import json, sys, pyoxigraph
store = pyoxigraph.Store.read_only(sys.argv[1])
store.dump(sys.argv[2], pyoxigraph.RdfFormat.N_QUADS)
print(json.dumps({"quads": len(store)}))
"""
"""Write the store in argv[1] to the N-Quads file argv[2]."""

BULK_LOAD: Final = """
import json, sys, time, pyoxigraph
store = pyoxigraph.Store(sys.argv[2])
start = time.perf_counter()
store.bulk_load(path=sys.argv[1], format=pyoxigraph.RdfFormat.N_QUADS)
store.flush()
print(json.dumps({"seconds": time.perf_counter() - start, "quads": len(store)}))
"""
"""Bulk load the N-Quads file argv[1] into a new store on disk, argv[2]."""

IMPORTS: Final = "import numpy, faiss, pyoxigraph"
"""What any search over vectors and a graph has to import."""

MINING: Final = """
import json, sys, time, numpy, torch
from sentence_transformers.util import paraphrase_mining_embeddings
vectors = torch.from_numpy(numpy.load(sys.argv[1]))
start, cpu = time.perf_counter(), time.process_time()
pairs = paraphrase_mining_embeddings(vectors, top_k=int(sys.argv[2]), max_pairs=5_000_000)
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
print(json.dumps({"seconds": seconds, "cpu": cpu, "pairs": len(pairs)}))
"""
"""Mine the vectors in argv[1] for pairs, argv[2] neighbours each; ``cpu`` is processor time."""

MINING_TEXTS: Final = """
import json, sys, time
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import paraphrase_mining
model = SentenceTransformer(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    texts = json.load(file)
model.encode(texts[:100])
start, cpu = time.perf_counter(), time.process_time()
pairs = paraphrase_mining(model, texts, top_k=int(sys.argv[3]), max_pairs=5_000_000)
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
print(json.dumps({"seconds": seconds, "cpu": cpu, "pairs": len(pairs)}))
"""
"""Encode the texts in argv[2] by the model in argv[1] and mine them for pairs, argv[3] neighbours each."""

_ONE_THREAD: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")


class PeerError(RuntimeError):
    """A peer could not be run; the message names it and quotes its last line."""


def peer(script: str, *arguments: str) -> dict[str, Any]:
    """Run ``script`` in a bare Python process; returns what it printed.

    Raises :class:`PeerError` where it fails.
    """
    return _printed(["-c", script, *arguments], None)


def alone(*arguments: str) -> dict[str, Any]:
    """As :func:`peer`, with the arguments of ``python``, where all libraries have one thread."""
    return _printed(arguments, {**os.environ, **_ONE_THREAD})


def _printed(arguments: Sequence[str], environment: Mapping[str, str] | None) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["(no output)"])[-1]
        raise PeerError(f"对照程序没有运行成功：{last}")
    found = json.loads(done.stdout) if done.stdout.strip() else {}
    return dict(found)
