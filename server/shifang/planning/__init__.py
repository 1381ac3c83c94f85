"""Weeks of visits by tier and frequency, and the order of a day."""
