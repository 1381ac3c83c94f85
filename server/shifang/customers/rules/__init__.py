"""Pure rules of customers: names, duplicates, attributes, settings, changes."""
