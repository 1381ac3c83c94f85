"""Writes of displays."""
