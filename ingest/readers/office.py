"""Legacy formats (doc, wps, et, rtf, odt, xlsb) → docx or xlsx, through LibreOffice where it is installed.

LibreOffice runs without a window, on a copy under a fixed name. Its profile, made for the run, forbids macros, active
content and links to other files. When its time is over it is stopped with all its processes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.limits import MEBIBYTE, Limits, setting
from ingest.readers.document import file_error

TARGETS = {".doc": "docx", ".wps": "docx", ".rtf": "docx", ".odt": "docx", ".et": "xlsx", ".xlsb": "xlsx"}
"""What each format is converted to."""

_ADVICE = {
    "docx": "请用 Word 或 WPS 另存为 .docx 后导入",
    "xlsx": "请用 Excel 或 WPS 另存为 .xlsx 后导入",
}
_INSTALL = "，或在本机安装 LibreOffice 后重试"
_PROGRAMS = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_FORBIDDEN = (
    ("MacroSecurityLevel", "3"),
    ("DisableMacrosExecution", "true"),
    ("DisableActiveContent", "true"),
    ("BlockUntrustedRefererLinks", "true"),
)


def convert(data: bytes, name: str, suffix: str, limits: Limits) -> bytes:
    """The content of a legacy file as docx or xlsx; ``suffix`` says what it is.

    Raises ReadError where LibreOffice is missing, fails, takes too long, or gives more than the limit.
    """
    target = TARGETS[suffix]
    program = find_program()
    if program is None:
        raise file_error(name, f"是 {suffix} 格式，不能直接读取；{_ADVICE[target]}{_INSTALL}")
    with tempfile.TemporaryDirectory(prefix="zhize-") as folder:
        result = _run(program, Path(folder), data, suffix, target, name, limits)
        if not result.is_file():
            raise file_error(name, f"未能由 LibreOffice 转换，可能已损坏或设有密码；{_ADVICE[target]}")
        if result.stat().st_size > limits.file_bytes:
            raise file_error(
                name,
                f"转换后超过上限{limits.file_bytes // MEBIBYTE} MiB；请拆分后导入{setting('file_bytes')}",
            )
        return result.read_bytes()


def find_program() -> str | None:
    """Where LibreOffice is: on the path, or where its installers put it."""
    found = next((path for one in _PROGRAMS if (path := shutil.which(one))), None)
    return found or next((place for place in _USUAL_PLACES if os.access(place, os.X_OK)), None)


def _run(
    program: str, folder: Path, data: bytes, suffix: str, target: str, name: str, limits: Limits
) -> Path:
    """Convert a copy in ``folder``; gives the path at which the result must be."""
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_profile(), encoding="utf-8")
    source = folder / f"input{suffix}"
    source.write_bytes(data)
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--nologo", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", target, "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise file_error(
            name, f"未能转换：LibreOffice 无法启动（{error.strerror or error}）；{_ADVICE[target]}"
        ) from error
    try:
        process.wait(timeout=limits.seconds)
    except subprocess.TimeoutExpired as error:
        _stop(process)
        raise file_error(
            name, f"转换超过{limits.seconds}秒，已停止；{_ADVICE[target]}{setting('seconds')}"
        ) from error
    return folder / "out" / f"input.{target}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _profile() -> str:
    items = "".join(
        '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
        f'<prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop></item>'
        for key, value in _FORBIDDEN
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n"
    )
