"""Writes of alerts, by verb."""
