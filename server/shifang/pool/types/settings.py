"""The policy `pool.settings`: when the nightly return of customers runs, and when it stops to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shifang.accounts.types import PolicyKind, policy_kind


@dataclass(frozen=True, slots=True)
class Settings:
    """`sweep_hour` is of the organisation's day; a sweep of more than `most_percent` of what is held stops and asks.

    A handful is never too much: up to `always` customers go back whatever share they are.
    """

    sweep_hour: int = 3
    most_percent: int = 10
    always: int = 20


SETTINGS = policy_kind(
    PolicyKind(
        code="pool.settings",
        zh="公海回收设置",
        en="Return to the pool",
        schema={
            "type": "object",
            "additionalProperties": False,
            "required": ["sweep_hour", "most_percent", "always"],
            "properties": {
                "sweep_hour": {
                    "title": "每日回收时间（点） / Hour of the daily return",
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 23,
                },
                "most_percent": {
                    "title": "超过持有客户的此比例（%）时暂停并请示 / Stop and ask above this share held (%)",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 100,
                },
                "always": {
                    "title": "不超过此数量时不暂停 / Never stop up to so many customers",
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 100_000,
                },
            },
        },
        default={"sweep_hour": 3, "most_percent": 10, "always": 20},
    )
)


def settings_of(body: Mapping[str, Any]) -> Settings:
    """Return the policy's body as a value."""
    return Settings(**body)
