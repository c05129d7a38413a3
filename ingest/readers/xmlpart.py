"""XML parts of Office files, parsed without entities, document types or anything external."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from ingest.limits import MEBIBYTE, setting
from ingest.readers.archive import Archive


def parse_xml(archive: Archive, part: str) -> Element:
    """The root element of one part.

    Raises ReadError when the part is missing, damaged or too large, and when it declares entities or a document type, which
    no Office program writes.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    size = archive.file.NameToInfo[part].file_size if part in archive else 0
    if size > archive.limits.xml_bytes:
        most = archive.limits.xml_bytes // MEBIBYTE
        message = f"的正文（{part}）解压后{size // MEBIBYTE} MiB，超过上限{most} MiB；请拆分后导入"
        raise archive.error(message + setting("xml_bytes"))
    try:
        root: Element = fromstring(archive.part(part), forbid_dtd=True)
    except DefusedXmlException as error:
        raise archive.error(f"含有外部实体或自定义实体（{part}），为安全起见已拒绝读取") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise archive.error(
            f"已损坏（{part} 不是完好的 XML）；请用 Office 或 WPS 打开并另存，再重新导入"
        ) from error
    return root
