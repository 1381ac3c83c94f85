"""Writes of approvals, by verb."""
