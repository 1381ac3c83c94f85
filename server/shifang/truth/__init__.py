"""Whether a check-in can be believed: facts in, explained findings out."""
