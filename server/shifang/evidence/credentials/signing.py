"""Signing a copy: the claims go into the file, bound to its bytes by a signature. Nothing is fetched or sent."""

import io
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import c2pa

from shifang.evidence.credentials.authority import Signer
from shifang.evidence.credentials.reader import ASSERTION, SETTINGS

# What the copy is: a capture that came from a phone, then worked on here.
_CAPTURE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
_ACTIONS = [
    {"action": "c2pa.created", "digitalSourceType": _CAPTURE},
    {"action": "c2pa.edited", "parameters": {"description": "watermark burnt in, metadata left behind"}},
]


def sign(copy: bytes, *, claims: Mapping[str, Any], signer: Signer) -> bytes:
    """Return the JPEG with its credential in it. No thumbnails: they would be larger than all the rest."""
    manifest = {
        "claim_generator_info": [{"name": "Shifang", "version": "1"}],
        "title": f"{claims['raw_sha256'][:16]}.jpeg",
        "format": "image/jpeg",
        "assertions": [
            {"label": "c2pa.actions", "data": {"actions": _ACTIONS}},
            {"label": ASSERTION, "data": dict(claims)},
        ],
    }
    key = c2pa.C2paSignerInfo(b"es256", signer.issued.certificate, signer.issued.key, None)
    signed = io.BytesIO()
    with c2pa.Signer.from_info(key) as by, c2pa.Builder.from_json(json.dumps(manifest), _context()) as builder:
        builder.sign(by, "image/jpeg", io.BytesIO(copy), signed)
    return signed.getvalue()


@lru_cache(maxsize=1)
def _context() -> c2pa.Context:
    # What was just signed is not read again: whoever looks at it checks it.
    return c2pa.Context.from_dict({**SETTINGS, "verify": {**SETTINGS["verify"], "verify_after_sign": False}})
