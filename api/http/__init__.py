"""The HTTP door: one module per group of routes."""
