"""Words of extensions."""

from enum import StrEnum


class ExtensionStatus(StrEnum):
    """Where an extension stands; `lapsed`: granted when the person no longer held the customer."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
