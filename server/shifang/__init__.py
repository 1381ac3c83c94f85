"""Shifang 实访: field visits that are planned, proven and decisive."""
