"""Folding facts into rollups."""
