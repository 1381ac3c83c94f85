"""Writes of visits: load → rules → save → record."""
