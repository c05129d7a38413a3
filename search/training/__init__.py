"""How the bundled encoder is made: ``python -m search.training.build`` (nothing here is needed at run time)."""
