"""Vectors of texts kept per model: whoever goes back to a model, or ingests a text again, does not wait for it twice.

Files come in pairs in a folder of the model's own: the hashes of some texts, and their vectors as float16. A pair is
written once and never changed; the hashes come last, so a pair that a crash left half-made is not seen.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import numpy as np

from search.encoders.base import Encoder, Vectors, normalise_rows
from search.index.vectors import Known, text_hashes

_AT_ONCE = 4096
"""So many new vectors are written at once; fewer when :meth:`RememberingEncoder.flush` is called."""

_HASHES, _ROWS = ".hashes.npy", ".rows.npy"


class RememberingEncoder:
    """An encoder that asks the one behind it only for texts that it has not seen."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        """Keep the vectors of ``encoder`` below ``folder``, in a folder named after the model."""
        self._encoder = encoder
        self.name, self.dimension = encoder.name, encoder.dimension
        self.folder = folder_of(folder, encoder.name)
        self._known = [_open(file) for file in sorted(self.folder.glob(f"*{_HASHES}"))]
        self._fresh: dict[bytes, Vectors] = {}
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``; see :class:`Encoder`."""
        hashes = text_hashes(texts, self.name)
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = np.zeros(len(texts), dtype=bool)
        for known in self._known:
            filled |= known.take(hashes, result)
        missing: dict[bytes, list[int]] = {}
        for place in np.flatnonzero(~filled).tolist():
            missing.setdefault(hashes[place].tobytes(), []).append(place)
        with self._lock:
            new = [key for key in missing if key not in self._fresh]
            vectors = self._encoder.encode([texts[missing[key][0]] for key in new])
            # rounded at once, so that a vector is the same whether it was kept or made now
            rounded = vectors.astype(np.float16).astype(np.float32)
            self._fresh.update(zip(new, rounded, strict=True))
            for key, places in missing.items():
                result[places] = self._fresh[key]
        if len(self._fresh) >= _AT_ONCE:
            self.flush()
        return normalise_rows(result)

    def flush(self) -> None:
        """Write what was encoded since the last time."""
        with self._lock:
            fresh, self._fresh = self._fresh, {}
            if not fresh:
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            stem = self.folder / uuid4().hex
            np.save(stem.with_name(stem.name + _ROWS), np.stack([*fresh.values()]).astype(np.float16))
            hashes = np.frombuffer(b"".join(fresh), dtype=np.uint64).reshape(len(fresh), 2)
            part = stem.with_name(stem.name + ".part.npy")
            np.save(part, hashes)
            final = stem.with_name(stem.name + _HASHES)
            part.rename(final)
            self._known.append(_open(final))


def folder_of(folder: Path, encoder: str) -> Path:
    """Where below ``folder`` the vectors of an encoder (its name) are kept."""
    return folder / hashlib.sha256(encoder.encode()).hexdigest()[:16]


def _open(hashes: Path) -> Known:
    return Known.open_files(hashes.with_name(hashes.name.removesuffix(_HASHES) + _ROWS), hashes)


def remembering(encoder: Encoder, folder: Path | None) -> Encoder:
    """``encoder``, remembering in ``folder`` where that pays: looking a table up costs less than reading a file."""
    from search.encoders.static import StaticEncoder

    if folder is None or isinstance(encoder, StaticEncoder):
        return encoder
    return RememberingEncoder(encoder, folder)
