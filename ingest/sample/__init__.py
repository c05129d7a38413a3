"""The bundled sample county, which is fictional."""
