"""Numbers on paper and as a picture."""
