"""Looking into an Office archive before anything parses it: bombs, impostors, damaged parts."""

from __future__ import annotations

import copy
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from ingest.limits import MEBIBYTE, Limits, setting
from ingest.readers.document import ReadError, file_error
from ingest.records import Source

_CHUNK = MEBIBYTE
_ENCRYPTED = 0x41  # flags of a part with a password, plain or strong (APPNOTE 4.4.4, bits 0 and 6)


@dataclass(frozen=True, slots=True)
class Archive:
    """An Office file whose directory has been checked; parts are unpacked only through :meth:`part`."""

    name: str
    file: zipfile.ZipFile
    limits: Limits

    def __contains__(self, part: str) -> bool:
        return part in self.file.NameToInfo

    def error(self, message: str) -> ReadError:
        """An error about this file."""
        return file_error(self.name, message)

    def part(self, part: str) -> bytes:
        """One unpacked part.

        Raises ReadError when it is missing, damaged or encrypted, or unpacks to more than its directory says.
        """
        if part not in self:
            raise self.error(
                f"缺少必要的部分（{part}），可能已损坏；请用 Office 或 WPS 打开后另存，再重新导入"
            )
        return self.unpacked(self.file.NameToInfo[part])

    def unpacked(self, info: zipfile.ZipInfo) -> bytes:
        """The content of an entry. Raises ReadError when it is damaged, encrypted or larger than it says."""
        return b"".join(self._chunks(info))

    def verify(self) -> None:
        """Unpack every part once, in pieces, and compare with the directory: a header may lie about a size.

        The fast reader unpacks by itself, so it only sees archives that passed here.
        """
        for info in self.file.infolist():
            for _ in self._chunks(info):
                pass

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        probe = copy.copy(info)
        probe.file_size = self.limits.unpacked_bytes + 1  # read on past the size that the header claims
        size = 0
        try:
            stream: IO[bytes]
            with self.file.open(probe) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > info.file_size:
                        raise self.error(
                            f"声明的大小与实际不符（{info.filename}），可能是压缩炸弹，已拒绝读取"
                        )
                    yield chunk
        except RuntimeError as error:
            raise self.error(_refusal(info)) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise self.error(
                f"已损坏（{info.filename} 无法解压）；请用 Office 或 WPS 打开并另存，再重新导入"
            ) from error


def _refusal(info: zipfile.ZipInfo) -> str:
    """What zipfile means by a RuntimeError: a password, or a method of compression that it does not know."""
    if info.flag_bits & _ENCRYPTED:
        return "的内容加了密，无法读取；请取消密码后另存，再重新导入"
    return (
        f"采用了不支持的压缩方式（{info.filename}，方法{info.compress_type}），无法读取；"
        "请解压后导入，或用系统自带的压缩功能重新打包"
    )


def open_archive(data: bytes, name: str, limits: Limits) -> Archive:
    """Open an Office archive after checking its directory against ``limits``.

    Raises ReadError for a damaged archive and for one that claims too many or too large parts.
    """
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        message = f"文件“{name}”已损坏，无法打开；请用 Office 或 WPS 打开并另存，再重新导入"
        raise ReadError(message, Source(name)) from error
    archive = Archive(name, file, limits)
    infos = file.infolist()
    if len(infos) > limits.entries:
        raise archive.error(
            f"内含{len(infos)}个部分，超过上限{limits.entries}个，已拒绝读取{setting('entries')}"
        )
    total = sum(info.file_size for info in infos)
    if total > limits.unpacked_bytes:
        raise archive.error(
            f"解压后约{total // MEBIBYTE} MiB，超过上限{limits.unpacked_bytes // MEBIBYTE} MiB，"
            f"可能是压缩炸弹，已拒绝读取；如确为正常文件，请拆分后导入{setting('unpacked_bytes')}"
        )
    for info in infos:
        if info.file_size > limits.ratio_floor and info.file_size > limits.ratio * max(info.compress_size, 1):
            message = f"的压缩比异常（{info.filename}），可能是压缩炸弹，已拒绝读取"
            raise archive.error(message + setting("ratio"))
    return archive
