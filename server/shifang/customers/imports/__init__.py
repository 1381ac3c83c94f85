"""Importing customers: upload, look, dry run, run, report. Long work is done by jobs, chunk by chunk."""
