"""Names of files as data: shown and stored without what a terminal, a log or a graph could not take."""

from __future__ import annotations

import re

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 400
_IGNORED_PREFIXES = ("~$", ".")
_IGNORED_NAMES = {"thumbs.db", "desktop.ini", "__macosx", "node_modules", "__pycache__"}


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is passed over: hidden ones, lock files of Office, what systems leave."""
    return name.startswith(_IGNORED_PREFIXES) or name.lower() in _IGNORED_NAMES


def safe_name(name: str) -> str:
    r"""A name as it is shown: control characters and lone surrogates as U+FFFD, very long ones cut in the middle.

    A part of a path in GBK, as old Windows archives leave it on other systems, is read as such.

    >>> safe_name("清单\n1.xlsx"), safe_name("清单.csv".encode("gbk").decode("utf-8", "surrogateescape"))
    ('清单\ufffd1.xlsx', '清单.csv')
    """
    name = _UNSHOWABLE.sub("\ufffd", "/".join(map(_decoded, name.split("/"))))
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 60]}…{name[-59:]}"


def _decoded(part: str) -> str:
    try:
        part.encode()
    except UnicodeEncodeError:
        try:
            return part.encode("utf-8", "surrogateescape").decode("gb18030")
        except UnicodeError:
            return part
    return part
