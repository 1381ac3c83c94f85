"""Checking a file's credential: read by a process of its own, then judged. Only what we signed ourselves is trusted."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from shifang.evidence.credentials.authority import Authority
from shifang.evidence.types import CredentialCheck, Standing, Trusted

_READER = str(Path(__file__).with_name("reader.py"))
# Of the clock; the reader's own limit on processor time is lower.
PATIENCE_S = 5
_CHANGED = frozenset({"assertion.dataHash.mismatch", "assertion.hashedURI.mismatch", "claimSignature.mismatch"})
_SIGNER = "signingCredential."


def check(content: bytes, *, organisation_id: UUID, by: Authority) -> CredentialCheck:
    """Say what a file's credential is worth in an organisation. Never raises for what the file holds."""
    return judge(_read(content, anchors=by.anchors()), leaves=by.leaves(), organisation_id=organisation_id)


def judge(told: Mapping[str, Any], *, leaves: Mapping[int, Standing], organisation_id: UUID) -> CredentialCheck:
    """Judge what the reader told. Trusted is only what the library trusts under our roots and a leaf of ours signed.

    The library calls whatever is consistent in itself "Valid", whoever signed it: that is not enough here.
    """
    if told.get("error") == "ManifestNotFound":
        return CredentialCheck(Trusted.NONE, "no_credential")
    return _not_trusted(_fault(told)) if told.get("state") != "Trusted" else _ours(told, leaves, organisation_id)


def _ours(told: Mapping[str, Any], leaves: Mapping[int, Standing], organisation_id: UUID) -> CredentialCheck:
    serial, claims = str(told.get("serial")), told.get("claims")
    standing = leaves.get(int(serial)) if serial.isdecimal() else None
    if standing is None or told.get("failures"):
        return _not_trusted("unknown_leaf" if standing is None else _fault(told))
    if standing is Standing.REVOKED:
        return _not_trusted("revoked_leaf")
    if not isinstance(claims, Mapping):
        return _not_trusted("unreadable")
    if claims.get("organisation_id") != str(organisation_id):
        return _not_trusted("other_organisation")
    return CredentialCheck(Trusted.TRUSTED, "ok", claims)


def _fault(told: Mapping[str, Any]) -> str:
    if "error" in told:
        return "too_costly" if told["error"] == "Limit" else "unreadable"
    failures = told.get("failures") or ()
    if any(each.startswith(_SIGNER) for each in failures):
        return "other_signer"
    return "altered" if _CHANGED.intersection(failures) else "unreadable"


def _not_trusted(code: str) -> CredentialCheck:
    return CredentialCheck(Trusted.NOT_TRUSTED, code)


def _read(content: bytes, *, anchors: str) -> dict[str, Any]:
    given = json.dumps({"anchors": anchors}).encode() + b"\n" + content
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, nothing of the file in its arguments
            [sys.executable, "-I", _READER], input=given, capture_output=True, timeout=PATIENCE_S, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        return {"error": "Limit"}
    if ended.returncode != 0:
        # Killed at a limit, out of memory, or a fault of the library: the file caused it.
        return {"error": "Limit"}
    told: dict[str, Any] = json.loads(ended.stdout)
    return told
