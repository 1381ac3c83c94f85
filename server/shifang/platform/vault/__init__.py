"""The vault: what is kept is sealed under a data key of its organisation, and bound to the place where it lies."""

from shifang.platform.vault.keys import growing_file, opened, opened_file, seal_file, sealed

__all__ = ["growing_file", "opened", "opened_file", "seal_file", "sealed"]
