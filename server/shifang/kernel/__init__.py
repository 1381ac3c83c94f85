"""Pure words of the product: no Django, no I/O, no clock, no randomness."""
