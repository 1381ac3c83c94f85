"""Reads of customers. Every one takes the Scope first; what it may not see is not found."""
