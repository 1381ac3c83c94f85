"""Reads of displays."""
