"""Writing into a working copy: records admitted, validated, and what changed by them."""
