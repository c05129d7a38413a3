"""The shapes of ``--json`` output and of HTTP bodies."""
