"""The phone's side of receipts: what the server must have signed before a phone lets go of something.

As in the field app: the first key is pinned, later ones count when a trusted one has handed over to them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shifang.protocol.receipts import HANDOVER, Receipted, text_of
from shifang.truth.attestation.base64url import decode
from shifang.truth.attestation.types import Malformed
from shifang.truth.attestation.web_key import verify_plain


@dataclass
class ReceiptBook:
    """The keys that a phone trusts; `offered` asks the server for all of its keys, oldest first."""

    organisation_id: UUID
    offered: Callable[[], Sequence[Mapping[str, str]]]
    _trusted: dict[str, bytes] = field(default_factory=dict, init=False)

    def names_command(self, sent: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
        """Whether an answer bears a receipt for exactly this command as it was sent, with this status."""
        text = json.dumps(sent).encode()
        digest = hashlib.sha256(text).hexdigest()
        what = Receipted("command", self.organisation_id, sent["id"], digest, len(text), str(answer.get("status")))
        return self._holds(what, answer.get("receipt"))

    def names_photo(self, content: bytes, told: Mapping[str, Any]) -> bool:
        """Whether the server has signed that it holds these bytes."""
        digest = hashlib.sha256(content).hexdigest()
        what = Receipted("photo", self.organisation_id, digest, digest, len(content), "held")
        return self._holds(what, told.get("receipt"))

    def _holds(self, what: Receipted, receipt: Mapping[str, str] | None) -> bool:
        if not receipt:
            return False
        if receipt["key"] not in self._trusted:
            self._follow(self.offered())
        key = self._trusted.get(receipt["key"])
        return key is not None and _signed(key, text_of(what, receipt["at"]), receipt["signature"])

    def _follow(self, offered: Sequence[Mapping[str, str]]) -> None:
        for number, each in enumerate(offered):
            public = decode(each["public_key"])
            if not self._trusted:
                self._trusted[each["id"]] = public
            if number == 0 or each["id"] in self._trusted:
                continue
            before = self._trusted.get(offered[number - 1]["id"])
            if before is not None and _signed(before, HANDOVER + public, each["handover"]):
                self._trusted[each["id"]] = public


def _signed(key: bytes, message: bytes, signature: str) -> bool:
    try:
        return verify_plain(key, signature=decode(signature), message=message).ok
    except Malformed:
        return False
