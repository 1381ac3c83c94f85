"""Measuring the truth engine: false alarms on genuine days, detection per attacker at that setting."""
