"""Reading rollups."""
