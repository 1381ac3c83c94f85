"""The extension 1.3.6.1.4.1.11129.2.1.17 in which an Android keystore describes a key, its device and its app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shifang.truth.attestation.der import CONTEXT, ENUMERATED, SEQUENCE, SET, Node, nodes, single
from shifang.truth.attestation.types import BootState, Malformed, SecurityLevel

OID = "1.3.6.1.4.1.11129.2.1.17"
LEVELS = (SecurityLevel.SOFTWARE, SecurityLevel.TEE, SecurityLevel.STRONGBOX)
BOOT_STATES = (BootState.VERIFIED, BootState.SELF_SIGNED, BootState.UNVERIFIED, BootState.FAILED)
ORIGIN_GENERATED = 0
PURPOSE_SIGN = 2
_MOST_FIELDS = 100
_MOST_PACKAGES = 100


@dataclass(frozen=True, slots=True)
class RootOfTrust:
    """What the device started from."""

    verified_boot_key: bytes
    device_locked: bool
    verified_boot_state: BootState
    verified_boot_hash: bytes | None


@dataclass(frozen=True, slots=True)
class ApplicationId:
    """Which app made the key, as the operating system says: packages with versions, digests of its signers."""

    packages: tuple[tuple[str, int], ...]
    signatures: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class KeyDescription:
    """The whole extension. The two lists map the field's name in the schema to its value; a NULL field is True."""

    attestation_version: int
    attestation_level: SecurityLevel
    keymint_version: int
    keymint_level: SecurityLevel
    challenge: bytes
    unique_id: bytes
    software: Mapping[str, Any]
    hardware: Mapping[str, Any]

    @property
    def level(self) -> SecurityLevel:
        """Return the weaker of the two: who vouches, and where the key lives."""
        return min(self.attestation_level, self.keymint_level, key=LEVELS.index)

    @property
    def root_of_trust(self) -> RootOfTrust | None:
        """Return what hardware says of the start of the device; what software says of it counts for nothing."""
        root: RootOfTrust | None = self.hardware.get("rootOfTrust")
        return root

    @property
    def application(self) -> ApplicationId | None:
        """Return the app; the operating system fills it in, so it is as good as the boot state."""
        given: ApplicationId | None = self.software.get("attestationApplicationId")
        return given


def parse(extension: bytes) -> KeyDescription:
    """Read the extension's value; raise Malformed when it is not one."""
    parts = list(single(extension).children())
    if not 8 <= len(parts) <= 9:
        raise Malformed("description_fields", count=len(parts))
    return KeyDescription(
        attestation_version=parts[0].integer(),
        attestation_level=_choice(parts[1], LEVELS),
        keymint_version=parts[2].integer(),
        keymint_level=_choice(parts[3], LEVELS),
        challenge=parts[4].octets(),
        unique_id=parts[5].octets(),
        software=_authorisations(parts[6]),
        hardware=_authorisations(parts[7]),
    )


def _choice(node: Node, words: tuple[Any, ...]) -> Any:
    number = node.integer(ENUMERATED)
    if not 0 <= number < len(words):
        raise Malformed("description_enumerated", value=number)
    return words[number]


def _authorisations(listed: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    seen: set[int] = set()
    for each in listed.children():
        if each.tag_class != CONTEXT or each.tag in seen or len(seen) >= _MOST_FIELDS:
            raise Malformed("description_tag", tag=each.tag)
        seen.add(each.tag)
        known = _FIELDS.get(each.tag)
        if known is not None:  # a newer system may say more than is known here
            name, read = known
            found[name] = read(each.inner())
    return found


def _integers(node: Node) -> tuple[int, ...]:
    return tuple(sorted(each.integer() for each in node.children(SET)))


def _presence(node: Node) -> bool:
    node.null()
    return True


def _text(node: Node) -> str:
    try:
        return node.octets().decode()
    except UnicodeDecodeError:
        raise Malformed("description_text") from None


def _root_of_trust(node: Node) -> RootOfTrust:
    parts = list(node.children())
    if not 3 <= len(parts) <= 4:
        raise Malformed("root_of_trust_fields", count=len(parts))
    return RootOfTrust(
        verified_boot_key=parts[0].octets(),
        device_locked=parts[1].boolean(),
        verified_boot_state=_choice(parts[2], BOOT_STATES),
        verified_boot_hash=parts[3].octets() if len(parts) == 4 else None,
    )


def _application(node: Node) -> ApplicationId:
    parts = list(single(node.octets()).children())
    if len(parts) != 2:
        raise Malformed("application_fields", count=len(parts))
    packages = tuple(_package(each) for each in parts[0].children(SET))
    signatures = tuple(each.octets() for each in parts[1].children(SET))
    if len(packages) > _MOST_PACKAGES or len(signatures) > _MOST_PACKAGES:
        raise Malformed("application_size")
    return ApplicationId(packages=packages, signatures=signatures)


def _package(node: Node) -> tuple[str, int]:
    if not node.is_universal(SEQUENCE):
        raise Malformed("application_package")
    parts = list(nodes(node.content))
    if len(parts) != 2:
        raise Malformed("application_package")
    return _text(parts[0]), parts[1].integer()


def _integer(node: Node) -> int:
    return node.integer()


def _octets(node: Node) -> bytes:
    return node.octets()


_FIELDS: dict[int, tuple[str, Callable[[Node], Any]]] = {
    1: ("purposes", _integers),
    2: ("algorithms", _integer),
    3: ("keySize", _integer),
    4: ("blockModes", _integers),
    5: ("digests", _integers),
    6: ("paddings", _integers),
    10: ("ecCurve", _integer),
    11: ("mlDsaVariant", _integer),
    200: ("rsaPublicExponent", _integer),
    203: ("rsaOaepMgfDigests", _integers),
    303: ("rollbackResistance", _presence),
    305: ("earlyBootOnly", _presence),
    400: ("activeDateTime", _integer),
    401: ("originationExpireDateTime", _integer),
    402: ("usageExpireDateTime", _integer),
    405: ("usageCountLimit", _integer),
    503: ("noAuthRequired", _presence),
    504: ("userAuthType", _integer),
    505: ("authTimeout", _integer),
    506: ("allowWhileOnBody", _presence),
    507: ("trustedUserPresenceRequired", _presence),
    508: ("trustedConfirmationRequired", _presence),
    509: ("unlockedDeviceRequired", _presence),
    600: ("allApplications", _presence),
    701: ("creationDateTime", _integer),
    702: ("origin", _integer),
    703: ("rollbackResistant", _presence),
    704: ("rootOfTrust", _root_of_trust),
    705: ("osVersion", _integer),
    706: ("osPatchLevel", _integer),
    709: ("attestationApplicationId", _application),
    710: ("attestationIdBrand", _text),
    711: ("attestationIdDevice", _text),
    712: ("attestationIdProduct", _text),
    713: ("attestationIdSerial", _text),
    714: ("attestationIdImei", _text),
    715: ("attestationIdMeid", _text),
    716: ("attestationIdManufacturer", _text),
    717: ("attestationIdModel", _text),
    718: ("vendorPatchLevel", _integer),
    719: ("bootPatchLevel", _integer),
    723: ("attestationIdSecondImei", _text),
    724: ("moduleHash", _octets),
}
