"""Telling whether two photos are one: hashes, local features, and what a file says about itself. No database here."""
