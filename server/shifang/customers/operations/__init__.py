"""Writes of customers, by verb. They run in the transaction of the caller, which has the organisation set."""
