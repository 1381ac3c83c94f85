"""Changing what an organisation defines about its customers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.queries import policy
from shifang.accounts.types import Scope
from shifang.customers.types.settings import SETTINGS


def change_settings(*, scope: Scope, parts: Mapping[str, Any], version: int | None, now: datetime) -> None:
    """Put parts of the settings in force, the others stay; `version` is the one the author saw, None for any.

    Raises `forbidden`, `conflict`, `policy.invalid`.
    """
    standing = policy(scope, SETTINGS)
    put_policy(
        scope=scope,
        kind=SETTINGS,
        body={**standing.body, **parts},
        version=standing.version if version is None else version,
        now=now,
    )
