"""Numbers of what happened: one registry of metrics, rollups folded from facts, and what is asked of them."""
