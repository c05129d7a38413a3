"""Pictures of documents (png, jpg, bmp, tif, webp): scanned pages, read as those of a PDF are."""

from __future__ import annotations

import io

from ingest.readers.document import file_error

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"II*\0", b"MM\0*", b"GIF8")
"""How picture files begin."""
_MOST_PIXELS = 100_000_000


def picture_as_pdf(data: bytes, name: str) -> bytes:
    """A picture as the only page of a PDF.

    Raises ReadError for one that is damaged or huge, and where text in pictures cannot be recognised.
    """
    from ingest.readers.pdf import OCR, can_recognise

    if not can_recognise():
        raise file_error(name, f"是图片，没有文字，不能直接读取；{OCR}")
    return wrapped(data, name)


def wrapped(data: bytes, name: str) -> bytes:
    """A picture in a PDF. Raises ReadError for one that is damaged or huge."""
    from PIL import Image

    buffer = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            if width * height > _MOST_PIXELS:
                raise file_error(name, f"有{width}×{height}个像素，过大，不能识别；请缩小后重新导入")
            picture.convert("L").save(buffer, format="PDF", resolution=150.0)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise file_error(name, "不是完好的图片，无法读取；请重新扫描，或用 Word、Excel 原件导入") from error
    return buffer.getvalue()
