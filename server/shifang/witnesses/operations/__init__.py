"""Writes of witnesses, by verb."""
