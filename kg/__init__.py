"""Records become triples in a store; the store becomes views, answers to queries, and findings."""
