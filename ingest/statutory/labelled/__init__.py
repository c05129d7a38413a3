"""Labelled samples that extraction is measured on; they are never read by the extraction itself."""
