"""Customers: who they are, where they are, whose they are, and all that was done with them."""
