"""Office files with the same bytes on every build: fixed dates in the archive and in the properties."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

BUILT = datetime(2025, 6, 30, 9, 0, 0)  # noqa: DTZ001 - an archive's dates have no time zone
"""The date that all files of the sample bear."""

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")


def fixed(content: bytes) -> bytes:
    """Return the archive ``content`` with every date set to :data:`BUILT`; members keep their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(target, "w") as write:
        for name in read.namelist():
            body = read.read(name)
            if name == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>" + BUILT.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\g<2>", body)
            entry = zipfile.ZipInfo(name, BUILT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            write.writestr(entry, body, compresslevel=9)
    return target.getvalue()
