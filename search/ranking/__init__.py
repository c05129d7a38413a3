"""How parts of the search become one score, and what explains it."""
