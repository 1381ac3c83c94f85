"""Reads of truth; the first argument is the Scope of who asks."""
