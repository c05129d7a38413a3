"""One reader per format: bytes become tables or paragraphs."""
