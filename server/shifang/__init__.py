"""Shifang 实访: field visits that are planned, proven and decisive."""

import os

# Our matrices are small: with threads of its own, numpy waits more than it multiplies, most of all on busy cores
# (a photo laid upon another took six times the processor time). It reads this once, when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
