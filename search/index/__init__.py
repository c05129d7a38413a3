"""The search index on disk: groups of parts, with vectors, postings, names and facets."""
