"""Text becomes words and terms, the same for documents and questions."""
