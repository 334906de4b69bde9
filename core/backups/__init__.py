"""Backups: the database and the originals in a folder elsewhere, taken while all runs, and brought back."""
