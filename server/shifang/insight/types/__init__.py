"""Words of insight: measures, metrics, problems."""
