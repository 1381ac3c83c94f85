"""Weeks and ranges of days. Pure."""

from datetime import date, timedelta


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
