"""Writes of pools, by verb."""
