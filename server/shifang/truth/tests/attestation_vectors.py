"""The vectors of Android Key Attestation, and the trust material as it is shipped."""

import base64
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from shifang.truth import attestation
from shifang.truth.attestation import key_description, material
from shifang.truth.attestation.certificates import spki
from shifang.truth.attestation.key_description import KeyDescription
from shifang.truth.attestation.types import AndroidApp, AndroidTrust

VECTORS = Path(__file__).parent / "vectors"
GOLDEN = VECTORS / "android_keyattestation" / "testdata"
OLDER = VECTORS / "google_android_key_attestation/src/test/resources"
DATA = Path(attestation.__file__).parent / "data"
TRUST = AndroidTrust(root_keys=material.root_keys((DATA / "roots.json").read_text()), revoked={})
NAMES = sorted(str(path.relative_to(GOLDEN)) for path in GOLDEN.glob("*/*/*.pem"))
SOFTWARE_ROOTED = {name for name in NAMES if name.startswith("marlin")}
LEVELS = {"software": "SOFTWARE", "tee": "TRUSTED_ENVIRONMENT", "strongbox": "STRONG_BOX"}


def certificates(name: str) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates((GOLDEN / name).read_bytes())


def chain(name: str) -> list[bytes]:
    return [each.public_bytes(Encoding.DER) for each in certificates(name)]


def moment(name: str) -> datetime:
    """Return a moment at which the whole chain was in date."""
    begun = max(each.not_valid_before_utc for each in certificates(name)[:-1])
    return max(begun, datetime(2018, 1, 1, tzinfo=UTC)) + timedelta(hours=1)


def expected(name: str) -> dict[str, Any]:
    text = (GOLDEN / name).with_suffix(".json").read_text()
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


def app(name: str) -> AndroidApp:
    """Return the app that made the key of a vector."""
    given = expected(name)["softwareEnforced"]["attestationApplicationId"]
    (package,) = given["packages"]
    digests = frozenset(base64.b64decode(each).hex() for each in given["signatures"])
    return AndroidApp(package=package["name"], digests=digests)


def challenge(name: str) -> bytes:
    return base64.b64decode(expected(name)["attestationChallenge"])


def trusting(root: x509.Certificate) -> AndroidTrust:
    """Return trust that also pins a root's key."""
    return replace(TRUST, root_keys=TRUST.root_keys | {spki(root)})


def as_json(described: KeyDescription) -> dict[str, Any]:
    """Write a description in the form of the golden files."""
    return {
        "attestationVersion": str(described.attestation_version),
        "attestationSecurityLevel": LEVELS[described.attestation_level],
        "keyMintVersion": str(described.keymint_version),
        "keyMintSecurityLevel": LEVELS[described.keymint_level],
        "attestationChallenge": _base64(described.challenge),
        "uniqueId": _base64(described.unique_id),
        "softwareEnforced": {name: _plain(name, value) for name, value in described.software.items()},
        "hardwareEnforced": {name: _plain(name, value) for name, value in described.hardware.items()},
    }


def in_order(fields: dict[str, Any]) -> bool:
    """Return whether a list's fields came in the order of their tags."""
    tags = {name: tag for tag, (name, _) in key_description._FIELDS.items()}
    return [tags[name] for name in fields] == sorted(tags[name] for name in fields)


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, key_description.RootOfTrust):
        plain = {
            "verifiedBootKey": _base64(value.verified_boot_key),
            "deviceLocked": value.device_locked,
            "verifiedBootState": value.verified_boot_state.name,
        }
        return plain | (
            {} if value.verified_boot_hash is None else {"verifiedBootHash": _base64(value.verified_boot_hash)}
        )
    if isinstance(value, key_description.ApplicationId):
        packages = [{"name": each, "version": str(version)} for each, version in value.packages]
        return {"packages": packages, "signatures": [_base64(each) for each in value.signatures]}
    return _scalar(name, value)


def _scalar(name: str, value: Any) -> Any:
    if name == "origin":
        return {0: "GENERATED", 1: "DERIVED", 2: "IMPORTED", 3: "RESERVED", 4: "SECURELY_IMPORTED"}[value]
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(value, bytes):
        return _base64(value)
    return str(value) if type(value) is int else value


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
