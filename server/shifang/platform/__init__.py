"""Django plumbing: tenancy, base models, migration operations, clock, jobs, problems over HTTP."""
