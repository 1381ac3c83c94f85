"""Pure arithmetic of metrics."""
