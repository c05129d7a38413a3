"""SPARQL for strangers: queries are looked over first, run in processes of their own, and killed at the deadline."""
