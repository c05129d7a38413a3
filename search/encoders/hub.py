"""Models of ``sentence_transformers``, by folder or hub name: from this machine if they are here, else from the hub if it answers.

The library asks the hub again and again, for minutes and with a line each time, before it says that there is no network. So what
lies on this machine is opened first, without asking, and a hub that does not answer once is not asked for files.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.encoders.base import EncoderError

_PATIENCE_S = 5.0
_TALKATIVE = ("huggingface_hub", "sentence_transformers", "transformers")


@dataclass(frozen=True, slots=True)
class Sort:
    """A class of ``sentence_transformers``, what its models are called, the option that names one, and what goes without."""

    opener: str
    called: str
    option: str
    without: str


ENCODER = Sort("SentenceTransformer", "编码模型", "--encoder", "也可用 bundled（随附模型）")
RERANKER = Sort("CrossEncoder", "重排模型", "--reranker 或 ZHIZE_RERANKER", "不设则不重排")


def open_model(sort: Sort, setting: str) -> Any:
    """The model in the folder or of the name ``setting``.

    Raises:
        EncoderError: the package is missing, or the model; it says what to do.
    """
    try:
        import sentence_transformers
    except ImportError as error:
        raise EncoderError(
            f"{sort.called}“{setting}”需要 sentence-transformers：pip install sentence-transformers"
        ) from error
    opener = getattr(sentence_transformers, sort.opener)
    folder = Path(setting).expanduser()
    with _quietly():
        if folder.is_dir():
            return _from_folder(sort, opener, folder)
        if folder.is_absolute() or setting.startswith((".", "~")):
            raise EncoderError(f"没有{sort.called}文件夹 {folder}。请检查路径；{sort.without}")
        return _by_name(sort, opener, setting)


def _from_folder(sort: Sort, opener: Any, folder: Path) -> Any:
    try:
        return opener(str(folder))
    except Exception as error:  # the model's code raises its own
        raise EncoderError(
            f"{sort.called}文件夹 {folder} 打不开：{_first_line(error)}。请确认是 sentence-transformers 或 ONNX 格式的完整模型；"
            f"{sort.without}"
        ) from error


def _by_name(sort: Sort, opener: Any, name: str) -> Any:
    with suppress(Exception), _offline():  # the hub's library and the model's code each raise their own
        return opener(name, local_files_only=True)
    try:
        _ask_hub()
        return opener(name)
    except Exception as error:
        raise EncoderError(
            f"{sort.called}“{name}”不在本机，也没能从模型库取得（{_first_line(error)}）。请检查名称；没有网络时，请在能上网的机器上下载"
            f"该模型，把整个文件夹拷到本机，再以文件夹的路径作为 {sort.option}；{sort.without}"
        ) from error


def _ask_hub() -> None:
    """Raise ConnectionError unless the hub answers at once."""
    from huggingface_hub import constants, get_session

    if constants.HF_HUB_OFFLINE:
        raise ConnectionError("已设为不联网")
    try:
        get_session().head(constants.ENDPOINT, timeout=_PATIENCE_S)
    except Exception as error:  # each version of the library has its own way to the network
        raise ConnectionError(f"连不上 {constants.ENDPOINT}") from error


@contextmanager
def _offline() -> Iterator[None]:
    """Without a network: the library asks for the first file also where it is told to use files of this machine only."""
    from huggingface_hub import constants

    before, constants.HF_HUB_OFFLINE = constants.HF_HUB_OFFLINE, True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what the libraries say about each attempt."""
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _first_line(error: Exception) -> str:
    """What an error says, in one line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip("。.")
