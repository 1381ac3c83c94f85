"""The organisation's customer settings in force."""

from typing import Any

from shifang.accounts.queries import policy
from shifang.accounts.types import Scope
from shifang.customers.rules.settings import Settings, settings_of
from shifang.customers.types.settings import DEFAULT_SETTINGS, SETTINGS


def settings(scope: Scope) -> Settings:
    """Return the settings in force."""
    found = policy(scope, SETTINGS)
    return settings_of(version=found.version, body=found.body)


def settings_body(scope: Scope) -> dict[str, Any]:
    """Return the settings in force as the API shows them: their parts, those of the product where there are no own,
    and their version.
    """
    found = policy(scope, SETTINGS)
    return {"version": found.version, **DEFAULT_SETTINGS, **found.body}
