"""Which encoder an index is searched with: the one that made it, whatever is set for the next ingest."""

from __future__ import annotations

from pathlib import Path

from api.notices import Notice, other_model
from search.encoders.base import Encoder
from search.encoders.loading import BUNDLED, load_encoder
from search.index.opened import open_index

AUTO = "auto"
"""The setting that leaves the choice to the data: the model that they are searched with, at first the bundled one."""

_FILE = "encoder.txt"


def keep_setting(index: Path, setting: str) -> None:
    """Keep beside an index how its encoder is called; a folder by its whole path."""
    folder = Path(setting).expanduser()
    named = setting == BUNDLED or not folder.is_dir()
    (index / _FILE).write_text(setting if named else str(folder.resolve()), "utf-8")


def kept_setting(index: Path) -> str | None:
    """How the encoder of an index is called, if that was kept."""
    file = index / _FILE
    return file.read_text("utf-8") if file.is_file() else None


def chosen(index: Path | None, setting: str) -> str:
    """The encoder that the next index is made with: that of ``setting``, else that of the index at hand."""
    if setting != AUTO:
        return setting
    return (kept_setting(index) if index else None) or BUNDLED


def encoder_for(index: Path, setting: str) -> tuple[Encoder, Notice | None]:
    """The encoder to search ``index`` with, and a notice where ``setting`` names another.

    A model that was set anew answers after the next ingest; until then the index that is there does, with its own.
    """
    kept = kept_setting(index)
    if kept is None or kept == setting or setting == AUTO:
        return load_encoder(chosen(index, setting)), None
    wanted = load_encoder(setting)
    if wanted.name == open_index(index).manifest.encoder:
        return wanted, None
    return load_encoder(kept), other_model(kept, setting)
