"""Attestation of devices, verified here and offline: pure functions whose moment and trust are arguments."""
