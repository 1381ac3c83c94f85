"""Pure rules of the public pool."""
