"""The thesaurus of duty matters as records, and a user's own as a table."""
