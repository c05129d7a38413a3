"""Organs: how they are named, in which roles, and which department of which tier a name stands for."""
