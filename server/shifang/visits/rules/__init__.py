"""Decisions about visits: pure functions over `types`; the time is an argument."""
