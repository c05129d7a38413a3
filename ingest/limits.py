"""What a single input may cost, so that no file can take the machine down."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps that are checked before a document is parsed; each one names itself in its error.

    The defaults let workbooks of hundreds of thousands of rows through and stop the known archive bombs: deflate
    cannot shrink real sheets more than some 50 times, while a bomb comes near the format's maximum of 1,032.
    """

    file_bytes: int = 256 * MEBIBYTE
    """Size of the file as it lies on disk."""
    unpacked_bytes: int = 512 * MEBIBYTE
    """Sum of all parts of an xlsx, docx or ods after unpacking."""
    ratio: int = 200
    """Unpacked size over packed size of one part (checked for parts above ``ratio_floor``)."""
    ratio_floor: int = 8 * MEBIBYTE
    """Parts that unpack to less than this may have any ratio."""
    entries: int = 10_000
    """Parts in one archive."""
    cells: int = 20_000_000
    """Cells of one table: last row times last column, since readers allocate the whole rectangle."""
    text_bytes: int = 64 * MEBIBYTE
    """Size of a text file (csv, md, txt, html, json)."""
    xml_bytes: int = 128 * MEBIBYTE
    """Size of one part of a docx or ods after unpacking: its tree takes about ten times that in memory."""
    pages: int = 2_000
    """Pages of a PDF."""
    pdf_bytes: int = 64 * MEBIBYTE
    """Size of a PDF."""
    pdf_memory: int = 2048 * MEBIBYTE
    """Memory that reading a PDF may take; its streams are compressed without a stated size."""
    ocr_pages: int = 200
    """Scanned pages of one PDF whose text is recognised."""
    ocr_memory: int = 8192 * MEBIBYTE
    """Address space that recognising text may take."""
    ocr_seconds: int = 3_600
    """Time that recognising the text of one PDF may take."""
    seconds: int = 600
    """Time that reading one PDF, or converting one file with LibreOffice, may take."""
