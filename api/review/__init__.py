"""The check and what follows it: findings, what is decided about them, rounds."""
