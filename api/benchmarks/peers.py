"""Floors and peers that run in a Python process of their own: nothing of ours is loaded there.

Each script gets its arguments in ``sys.argv`` and prints one JSON object; ``seconds`` is what it measured itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
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
start = time.perf_counter()
pairs = paraphrase_mining_embeddings(vectors, top_k=int(sys.argv[2]), max_pairs=5_000_000)
print(json.dumps({"seconds": time.perf_counter() - start, "pairs": len(pairs)}))
"""
"""Mine the vectors in argv[1] for pairs, argv[2] neighbours each."""


class PeerError(RuntimeError):
    """A peer could not be run; the message names it and quotes its last line."""


def peer(script: str, *arguments: str) -> dict[str, Any]:
    """Run ``script`` in a bare Python process; returns what it printed.

    Raises :class:`PeerError` where it fails.
    """
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["(no output)"])[-1]
        raise PeerError(f"对照程序没有运行成功：{last}")
    found = json.loads(done.stdout) if done.stdout.strip() else {}
    return dict(found)
