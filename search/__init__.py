"""Texts become vectors and postings; questions become ranked, explained hits and answers."""
