"""Visits: their life, the steps that a template asks for, and what proves them."""
