"""Reads of visits; the first argument is the Scope."""
