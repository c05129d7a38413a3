"""Quads become views, in flat passes over the store."""
