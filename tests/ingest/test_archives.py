"""Archives of folders: each file in one is read; names are data, and nothing is unpacked to disk."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.limits import Limits
from ingest.options import IngestOptions
from ingest.pipeline import FileError, Progress, ingest_paths
from ingest.records import FileResult
from tests.ingest.workbooks import cooperative, zipped

LIST = cooperative((1, "巡查", "县水利局", "1.检查", "1.报告"))
NAMES = ("石岭镇/配合履职事项清单.xlsx", "柳湾镇/清单.xlsx")


def nested(content: bytes, depth: int) -> bytes:
    """A file in an archive in an archive …"""
    data = zipped({"a.xlsx": content})
    for number in range(1, depth):
        data = zipped({f"{number}.zip": data})
    return data


def other_method(data: bytes) -> bytes:
    """The same archive, which claims a method of compression that few programs know (Deflate64)."""
    changed = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = changed.find(signature) + at
        changed[place : place + 2] = b"\x09\0"
    return bytes(changed)


class SilentInfo(zipfile.ZipInfo):
    """An entry whose name is in some encoding without saying so."""

    encoding = "gbk"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode(self.encoding), self.flag_bits


def results(path: Path, **limits: int) -> list[FileResult | FileError]:
    return list(ingest_paths([path], IngestOptions(limits=Limits(**limits))))


def test_each_file_of_an_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "岚溪县 各乡镇.zip"
    junk = {"__MACOSX/._清单.xlsx": b"x", "石岭镇/~$清单.xlsx": b"x", "石岭镇/Thumbs.db": b"x"}
    path.write_bytes(zipped({**dict.fromkeys(NAMES, LIST), "石岭镇/印章.exe": b"MZ", **junk}))
    told: list[Progress] = []
    found = list(ingest_paths([tmp_path], progress=told.append))
    read = [one for one in found if isinstance(one, FileResult)]
    assert {one.items[0].source.document for one in read} == {f"岚溪县 各乡镇.zip/{name}" for name in NAMES}
    [passed] = [one for one in found if isinstance(one, FileError)]
    assert passed.skipped
    assert "印章.exe" in passed.message
    assert told[-1].items == 2


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_of_silent_packers_are_read(
    tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SilentInfo, "encoding", encoding)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in NAMES:
            archive.writestr(SilentInfo(name), LIST)
    names = {one.path for one in results(path) if isinstance(one, FileResult)}
    assert names == {f"a.zip/{name}" for name in NAMES}


def test_a_name_that_climbs_is_only_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "a.zip"
    path.write_bytes(zipped({"../../石岭镇清单.xlsx": LIST, "/etc/柳湾镇清单.xlsx": LIST}))
    assert len([one for one in results(path) if isinstance(one, FileResult)]) == 2
    assert [one.name for one in tmp_path.rglob("*")] == ["in", "a.zip"]


@pytest.mark.parametrize(
    ("data", "limits", "word"),
    [
        (b"PK\x03\x04" + bytes(99), {}, "损坏"),
        (zipped({"a.exe": b"x"}), {}, "没有可读取的文件"),
        (zipped({"a.xlsx": LIST, "b.xlsx": LIST}), {"entries": 1}, "超过上限1个"),
        (zipped({"a.xlsx": LIST}), {"unpacked_bytes": 1000}, "超过上限"),
        (nested(LIST, 4), {}, "清单.zip/3.zip/2.zip/1.zip”是压缩包里的压缩包，套了3层以上"),
        (zipped({"a.zip": b"PK\x03\x04" + bytes(99)}), {}, "清单.zip/a.zip”已损坏"),
        (nested(LIST, 3), {"entries": 2}, "连同外层的压缩包超过上限2个文件"),
        (nested(b"1,x\n" * 9999, 2), {"unpacked_bytes": 40_000}, "解压后"),
        (other_method(zipped({"a.xlsx": LIST})), {}, "不支持的压缩方式（a.xlsx，方法9）"),
    ],
    ids=[
        "damaged",
        "nothing",
        "many",
        "large",
        "deep",
        "damaged-inside",
        "many-inside",
        "large-inside",
        "method",
    ],
)
def test_an_archive_that_cannot_be_read_says_why(
    tmp_path: Path, data: bytes, limits: dict[str, int], word: str
) -> None:
    path = tmp_path / "清单.zip"
    path.write_bytes(data)
    for place in (path, tmp_path):  # named, or found in a folder
        errors = [one for one in results(place, **limits) if isinstance(one, FileError) and not one.skipped]
        assert word in errors[0].message
        assert "清单.zip" in errors[0].message


def test_archives_in_an_archive_are_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "岚溪县.zip"
    path.write_bytes(
        zipped(
            {"石岭镇.zip": zipped({"清单.xlsx": LIST}), "柳湾镇.zip": nested(LIST, 2), "城关镇.rar": b"Rar!"}
        )
    )
    found = [one.path.rpartition("岚溪县.zip/")[2] for one in results(path) if isinstance(one, FileResult)]
    assert found == ["柳湾镇.zip/1.zip/a.xlsx", "石岭镇.zip/清单.xlsx"]
    [rar] = [one for one in results(path) if isinstance(one, FileError)]
    assert "城关镇.rar”是 .rar 压缩包，不能直接读取" in rar.message
    assert not rar.skipped


def test_a_damaged_file_does_not_stop_the_others(tmp_path: Path) -> None:
    data = zipped({"a.xlsx": b"PK\x03\x04" + bytes(50), "b.xlsx": LIST})
    path = tmp_path / "清单.zip"
    path.write_bytes(data)
    error, result = results(path)
    assert isinstance(error, FileError)
    assert "清单.zip/a.xlsx" in error.message
    assert isinstance(result, FileResult)
    assert result.items


def test_an_archive_that_is_named_is_read_under_any_suffix(tmp_path: Path) -> None:
    path = tmp_path / "各乡镇.bin"
    path.write_bytes(zipped(dict.fromkeys(NAMES, LIST)))
    assert [one.path for one in results(path)] == [f"{path.name}/{name}" for name in sorted(NAMES)]
    # In a folder, files under suffixes of other things are passed over.
    assert any(isinstance(one, FileError) and one.skipped for one in results(tmp_path))


def test_a_damaged_workbook_is_no_archive_of_files(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(zipped({"xl/worksheets/sheet1.xml": b"<x/>", "xl/styles.xml": b"<x/>"}))
    [refused] = results(path)
    assert isinstance(refused, FileError)
    assert "不是 Excel 工作簿或 Word 文档" in refused.message
