"""Decisions of truth: pure functions of facts and policy."""
