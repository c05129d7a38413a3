"""Records and results become quads: pure generators, one module for each kind of thing."""
