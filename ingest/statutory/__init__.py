"""Duties that statutes give: sentences, their subjects and roles, and how well all this is read."""
