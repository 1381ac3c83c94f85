"""The demo organisation: made-up people at real places, set up through the public API."""
