"""base64url without padding, as tokens and credentials write it; anything else is `Malformed`."""

from __future__ import annotations

import base64
from typing import Any

from shifang.truth.attestation.types import Malformed

_LARGEST = 60_000


def decode(text: Any) -> bytes:
    """Read base64url (padding is tolerated); raise Malformed."""
    if not isinstance(text, str) or not text or len(text) > _LARGEST or {"+", "/"} & set(text):
        raise Malformed("base64")
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Malformed("base64") from None


def encode(raw: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
