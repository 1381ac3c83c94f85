"""Writes of truth."""
