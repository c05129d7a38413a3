"""Law: citations and their grammar, statutes as text, and the register of laws."""
