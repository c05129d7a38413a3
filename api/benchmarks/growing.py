"""How the search for candidate pairs grows with the number of texts, beside mining all pairs.

The texts are those of the duties written for training, each under as many made-up names of places as it takes: what is
timed does not depend on what they say. All is measured in CPU seconds of processes that have one thread, so that it depends
neither on what else runs nor on threads that wait for each other. Run as a program, this module is such a process.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice, product
from math import log
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from api.analysing import NEAR, NEIGHBOURS, Analyst
from api.benchmarks.bench import Bench, Turns
from api.benchmarks.peers import MINING, MINING_TEXTS, alone
from api.model_of import chosen
from api.models.measured import BenchFigure
from search.encoders.base import BUNDLED_FOLDER
from search.encoders.loading import BUNDLED
from search.pairs import both_views, neighbour_pairs
from search.training.written import read_written

SIZES = (10_000, 50_000, 300_000)
MINED = 50_000  # texts that the peer is timed on, and that are held against exact comparison
COMPARED = 500  # of them with all others
_EACH = 10_000  # texts up to which none is left out
_SYLLABLES = "安柏川丹帆谷禾江柯岚茗南平泉榕松亭湾溪阳"
T = TypeVar("T")
_TEXTS, _VECTORS = "texts.json", "vectors.npy"


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds for encoding, for the description by known matters, and for the pairs of both; ``found`` is the share
    of the exact pairs that are among them (0 where that was not asked).
    """

    encoding: float
    describing: float
    pairing: float
    found: float = 0.0

    @property
    def whole(self) -> float:
        """From texts to the pairs that the check looks at."""
        return self.encoding + self.describing + self.pairing


def measure(bench: Bench) -> list[BenchFigure]:
    """Encoding and near pairs over ever more texts; with peers, paraphrase mining of the same texts and vectors."""
    setting = chosen(None, bench.zhize.settings.encoder)
    spent: dict[int, Spent] = {}
    for size in SIZES:
        bench.tell(f"找近似职责：{size} 条不同文本")
        folder = [str(bench.folder)] if size == MINED else []
        spent[size] = Spent(
            **alone("-m", __name__, setting, str(size), str(COMPARED if folder else 0), *folder)
        )
    least, most = SIZES[0], SIZES[-1]
    slope = log(spent[most].whole / spent[least].whole) / log(most / least)
    figures = [
        BenchFigure(
            benchmark="growing",
            what=f"找近似职责，{most} 条不同文本",
            value=round(spent[most].whole, 3),
            unit="s CPU",
            details={
                **{f"{size} 条": round(each.whole, 3) for size, each in spent.items()},
                "增长指数": round(slope, 3),
                f"召回（{MINED} 条）": round(spent[MINED].found, 4),
            },
        )
    ]
    return [*figures, *(_mined(bench, spent[MINED], setting) if bench.peers else ())]


def _mined(bench: Bench, ours: Spent, setting: str) -> list[BenchFigure]:
    """From texts to the pairs that the check looks at; and the pairs alone, of the vectors by which the check seeks."""
    bench.tell("对照：paraphrase mining")
    model = str(BUNDLED_FOLDER) if setting in ("", BUNDLED) else setting
    texts, vectors, count = str(bench.folder / _TEXTS), str(bench.folder / _VECTORS), str(NEIGHBOURS)
    whole = alone("-c", MINING_TEXTS, model, texts, count)
    pairs = alone("-c", MINING, vectors, count)
    peer = "sentence-transformers 的 paraphrase mining（处理器时间）"
    return [
        Turns((mine,), (float(theirs["cpu"]),)).figure("growing", f"{what}，{MINED} 条", peer)
        for what, mine, theirs in (
            ("从文本到近似对", ours.whole, whole),
            ("只找近似对（同样的向量）", ours.pairing, pairs),
        )
    ]


def recall(vectors: NDArray[np.float32], pairs: NDArray[np.int64], compared: int = COMPARED) -> float:
    """The share of the pairs that comparing some texts with all gives which are among ``pairs``."""
    size = len(vectors)
    rows = np.arange(0, size, max(1, size // compared))
    cosines = vectors[rows] @ vectors.T
    cosines[np.arange(len(rows)), rows] = -1.0
    nearest = np.argpartition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
    near = np.take_along_axis(cosines, nearest, axis=1) >= NEAR
    low, high = np.minimum(rows[:, None], nearest), np.maximum(rows[:, None], nearest)
    return float(np.isin((low * size + high)[near], pairs[:, 0] * size + pairs[:, 1]).mean())


def texts_of(size: int) -> list[str]:
    """So many distinct texts."""
    written = list(dict.fromkeys(text for duty in read_written() for text in duty.texts))
    places = (f"{a}{b}镇" for a, b in product(_SYLLABLES, _SYLLABLES))
    named = (f"{place}{text}" for place in places for text in written)
    return written[:size] + list(islice(named, max(0, size - len(written))))


def spend(setting: str, size: int, compared: int, folder: Path | None = None) -> Spent:
    """Find the near pairs of ``size`` texts; ``compared`` of them are held against exact comparison, and all left in ``folder``."""
    analyst = Analyst("https://example.org/", setting)
    texts, also = texts_of(size), analyst.judge.catalogue.explained
    also(analyst.encoder.encode(texts[: _EACH + 1]))  # opens what is read once, for few texts and for many
    vectors, encoding = _timed(lambda: analyst.encoder.encode(texts))
    sought, describing = _timed(lambda: both_views(vectors, also(vectors)))
    pairs, pairing = _timed(lambda: neighbour_pairs(sought, NEIGHBOURS, NEAR))
    if folder is not None:
        (folder / _TEXTS).write_text(json.dumps(texts), "utf-8")
        np.save(folder / _VECTORS, sought)
    found = 0.0
    if compared:  # few at a time are described by all known matters
        described = [also(vectors[start : start + _EACH]) for start in range(0, size, _EACH)]
        found = recall(both_views(vectors, np.concatenate(described)), pairs, compared)
    return Spent(encoding, describing, pairing, found)


def _timed(action: Callable[[], T]) -> tuple[T, float]:
    """What ``action`` gives, and the CPU seconds that it takes."""
    start = time.process_time()
    made = action()
    return made, time.process_time() - start


def main(arguments: list[str]) -> int:
    """SETTING SIZE COMPARED [FOLDER]: print what was spent."""
    setting, size, compared, *folder = arguments
    spent = spend(setting, int(size), int(compared), Path(folder[0]) if folder else None)
    sys.stdout.write(json.dumps(asdict(spent)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
