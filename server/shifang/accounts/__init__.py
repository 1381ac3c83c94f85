"""Organisations, departments, people, roles and permissions, devices, working calendar, policies, Scope."""
