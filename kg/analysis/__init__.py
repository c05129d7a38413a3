"""The check: matters, and one module per kind of finding."""
