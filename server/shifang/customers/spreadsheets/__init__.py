"""Spreadsheets as strangers send them: gated, read in a process of their own, and written so that nothing runs."""
