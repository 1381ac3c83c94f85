"""The floor: Django + ninja with one endpoint that inserts one row, no door, no tenancy, no rules."""
