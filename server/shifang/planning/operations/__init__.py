"""What planning does: searches that run for a time, frequencies of single customers."""
