"""`make screens`: every page of the running demo as a picture, and what is wrong with it."""
