"""Writes of accounts, by verb."""
