"""Reads trust material: pinned roots, the revocation list, and the file that names an installation's own apps."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from shifang.truth.attestation import certificates
from shifang.truth.attestation.types import AndroidApp, AppleApp, Malformed, PlayKeys, WebParty

_STATUSES = frozenset({"REVOKED", "SUSPENDED"})


def root_keys(text: str) -> frozenset[bytes]:
    """Return the keys of a JSON list of PEM certificates, as Google publishes its roots."""
    listed = _json(text, list, "roots")
    return frozenset(certificates.spki(_certificate(str(each))) for each in listed)


def certificate(pem: str) -> bytes:
    """Return one PEM certificate in DER."""
    return _certificate(pem).public_bytes(Encoding.DER)


def revocations(text: str) -> dict[str, str]:
    """Return serial → status of a list in the form of Google's attestation status list."""
    entries = _json(text, dict, "status").get("entries")
    if not isinstance(entries, dict):
        raise Malformed("status_entries")
    found: dict[str, str] = {}
    for serial, entry in entries.items():
        status = entry.get("status") if isinstance(entry, dict) else None
        if status not in _STATUSES:
            raise Malformed("status_entry", serial=str(serial)[:60])
        found[serial.lower().lstrip("0") or "0"] = status
    return found


def status_date(text: str) -> date | None:
    """Return the day of a status list, where somebody wrote one into it ("as_of")."""
    try:
        return date.fromisoformat(str(_json(text, dict, "status").get("as_of")))
    except ValueError:
        return None


def apps(text: str) -> dict[str, Any]:
    """Return what the file of an installation's apps names, as keywords of `Trust`.

    {"android": [{"package", "digests": [hex], "play_integrity": {"decryption_key", "verification_key"}}],
     "apple": [{"app_id", "development"}], "web": {"rp_id", "origins": []}}; every part may be missing.
    """
    named = _json(text, dict, "apps")
    try:
        android: Sequence[Mapping[str, Any]] = named.get("android", ())
        web = named.get("web")
        return {
            "android_apps": tuple(_android(each) for each in android),
            "play_keys": tuple(_play(each) for each in android if "play_integrity" in each),
            "apple_apps": tuple(
                AppleApp(str(each["app_id"]), development=bool(each.get("development")))
                for each in named.get("apple", ())
            ),
            "web": WebParty(str(web["rp_id"]), tuple(str(each) for each in web["origins"])) if web else None,
        }
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Malformed("apps_field", reason=str(wrong)) from None


def _android(each: Mapping[str, Any]) -> AndroidApp:
    digests = frozenset(bytes.fromhex(digest.replace(":", "")).hex() for digest in each["digests"])
    return AndroidApp(package=str(each["package"]), digests=digests)


def _play(each: Mapping[str, Any]) -> PlayKeys:
    given = each["play_integrity"]
    return PlayKeys(
        package=str(each["package"]),
        decryption_key=base64.b64decode(given["decryption_key"], validate=True),
        verification_key=base64.b64decode(given["verification_key"], validate=True),
    )


def _certificate(pem: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except certificates.FAULTS:
        raise Malformed("certificate") from None


def _json(text: str, kind: type, name: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed(f"{name}_json") from None
    if not isinstance(value, kind):
        raise Malformed(f"{name}_json")
    return value
