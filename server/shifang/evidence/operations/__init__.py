"""Writes of evidence, by verb."""
