"""The one append-only event log: timelines, reactions, live pages and rollups read from it."""
