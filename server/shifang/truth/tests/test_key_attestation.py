"""Key attestation against the golden chains of real devices."""

import base64
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from shifang.truth.attestation import certificates, key_attestation, key_description, material
from shifang.truth.attestation.types import BootState, SecurityLevel
from shifang.truth.tests import attestation_vectors as vectors

GOOD = "caiman/sdk36/SB_EC_RKP.pem"
NEW_ROOT = "tegu/sdk36/TEE_EC_2026_ROOT.pem"
SONY = "sony-xperia10-iii/sdk33/TEE_EC.pem"
UNLOCKED = "blueline/sdk28/TEE_EC_NONE.pem"


def judged(name: str, **changes):
    given = {
        "challenge": vectors.challenge(name),
        "apps": [vectors.app(name)],
        "trust": vectors.TRUST,
        "now": vectors.moment(name),
        **changes,
    }
    return key_attestation.verify(given.pop("chain", vectors.chain(name)), **given)


@pytest.mark.parametrize("name", vectors.NAMES)
def test_every_golden_description_is_read_as_its_json_says(name):
    raw = certificates.extension(certificates.load(vectors.chain(name))[0], key_description.OID)
    read, wanted = vectors.as_json(key_description.parse(raw)), vectors.expected(name)
    for part in ("softwareEnforced", "hardwareEnforced"):
        # Said of a few vectors only; fields are kept in the order in which they came.
        if wanted[part].pop("areTagsOrdered", None):
            assert vectors.in_order(read[part])
    assert read == wanted


@pytest.mark.parametrize("name", vectors.NAMES)
def test_every_golden_chain_gives_the_verdict_that_its_json_implies(name):
    verdict = judged(name)
    if name in vectors.SOFTWARE_ROOTED:
        assert (verdict.ok, verdict.genuine, verdict.code) == (False, False, "unknown_root")
        return
    root = vectors.expected(name)["hardwareEnforced"]["rootOfTrust"]
    good = root["deviceLocked"] and root["verifiedBootState"] == "VERIFIED"
    assert (verdict.ok, verdict.genuine) == (good, True), verdict
    assert verdict.locked is root["deviceLocked"]
    assert verdict.boot.name == root["verifiedBootState"]
    assert vectors.LEVELS[verdict.level] == vectors.expected(name)["attestationSecurityLevel"]
    assert verdict.public_key == certificates.spki(vectors.certificates(name)[0])


def test_a_locked_pixel_under_the_new_root_is_good():
    assert judged(NEW_ROOT).ok
    assert judged(GOOD).level is SecurityLevel.STRONGBOX
    assert judged(GOOD).boot is BootState.VERIFIED


def test_an_unlocked_bootloader_is_told_with_its_state():
    verdict = judged(UNLOCKED)
    assert [note.code for note in verdict.findings if note.fatal] == ["bootloader_unlocked", "boot_not_verified"]
    assert verdict.code == "bootloader_unlocked"


def older(folder):
    return [
        base64.b64decode("".join(path.read_text().splitlines()[1:-1]))
        for path in sorted((vectors.OLDER / "pem" / folder).glob("cert*.pem"))
    ]


@pytest.mark.parametrize("kind", ["EC", "RSA"])
def test_the_older_chains_of_a_trusted_environment_lead_to_a_google_root(kind):
    chain = older(f"algorithm_{kind}_SecurityLevel_TEE")
    now = max(each.not_valid_before_utc for each in certificates.load(chain)) + timedelta(days=1)
    _, described, _ = key_attestation.read(chain, trust=vectors.TRUST, now=now)
    assert described.attestation_level is SecurityLevel.TEE


@pytest.mark.parametrize(("kind", "code"), [("EC", "certificate"), ("RSA", "unknown_root")])
def test_the_chains_of_a_strongbox_prototype_are_refused(kind, code):
    """Its root was never Google's, and its EC certificates hold an algorithm that is no DER."""
    assert judged(GOOD, chain=older(f"algorithm_{kind}_SecurityLevel_StrongBox")).code == code


def test_a_malformed_boolean_in_the_root_of_trust_is_refused():
    verdict = judged(GOOD, chain=vectors.chain("invalid/malformed_rot_device_locked.pem"), now=vectors.moment(NEW_ROOT))
    assert verdict.code == "der_boolean"


def test_a_description_without_the_other_fields_is_read():
    (leaf,) = certificates.load(vectors.chain("allow_while_on_body.pem"))
    described = key_description.parse(certificates.extension(leaf, key_description.OID))
    assert described.software.get("allowWhileOnBody") or described.hardware.get("allowWhileOnBody")


def test_a_chain_with_a_p256_key_that_signs_with_sha384_is_followed():
    name = "p256_sha384_intermediate.pem"
    verdict = judged(
        GOOD, chain=vectors.chain(name), trust=vectors.trusting(vectors.certificates(name)[-1]), challenge=b""
    )
    assert verdict.code not in {"bad_signature", "broken_link", "unknown_root", "certificate"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"challenge": b"another"}, "challenge_differs"),
        ({"trust": replace(vectors.TRUST, root_keys=frozenset())}, "unknown_root"),
        ({"apps": []}, "app_differs"),
        ({"apps": [replace(vectors.app(GOOD), digests=frozenset({"00"}))]}, "app_signer_differs"),
        ({"chain": []}, "chain_length"),
        ({"chain": vectors.chain(GOOD)[:-1]}, "unknown_root"),
        ({"chain": vectors.chain(GOOD)[1:]}, "no_description"),
        ({"chain": vectors.chain(GOOD) * 3}, "chain_length"),
        ({"chain": [*vectors.chain(GOOD)[:2], *vectors.chain(GOOD)[3:]]}, "broken_link"),
        ({"chain": [b"\x30\x00"]}, "certificate_serial"),
        ({"chain": [b"\x30\x03\x30\x01\x00"]}, "der_truncated"),
        ({"chain": [b"\x30" * 30_000]}, "certificate_size"),
    ],
)
def test_what_is_refused(changes, code):
    assert judged(GOOD, **changes).code == code


def test_dates_are_held_for_remote_chains_and_noted_for_factory_ones():
    late = vectors.moment(GOOD) + timedelta(days=365)
    assert judged(GOOD, now=late).code == "expired"
    assert judged(GOOD, now=vectors.moment(GOOD) - timedelta(days=365)).code == "not_yet_valid"
    verdict = judged(SONY, now=vectors.moment(NEW_ROOT).replace(year=2027))
    assert verdict.ok
    assert [note.code for note in verdict.findings] == ["factory_certificate_expired"]
    strict = replace(vectors.TRUST, accept_expired_factory=False)
    assert judged(SONY, trust=strict, now=vectors.moment(NEW_ROOT).replace(year=2027)).code == "expired"


@pytest.mark.parametrize("index", range(5))
def test_a_revoked_certificate_anywhere_in_the_chain_is_found(index):
    serial = f"{vectors.certificates(GOOD)[index].serial_number:x}"
    verdict = judged(GOOD, trust=replace(vectors.TRUST, revoked={serial: "SUSPENDED"}))
    assert (verdict.code, verdict.findings[0].params["status"]) == ("revoked", "SUSPENDED")


def test_the_list_of_google_is_read_and_one_of_another_form_is_refused():
    listed = material.revocations((vectors.OLDER / "status.json").read_text())
    assert listed["cc66e9a93713b6e643b26c15879786f7"] == "SUSPENDED"
    assert len(listed) == 5
    for text in ("", "[]", "{}", '{"entries": {"1": {}}}', '{"entries": {"1": {"status": "FINE"}}}'):
        with pytest.raises(Exception, match="status"):
            material.revocations(text)


def test_the_roots_hold_the_old_and_the_new_key():
    assert len(vectors.TRUST.root_keys) == 2
    assert certificates.spki(vectors.certificates(NEW_ROOT)[-1]) in vectors.TRUST.root_keys
    assert certificates.spki(vectors.certificates(SONY)[-1]) in vectors.TRUST.root_keys


def test_the_text_of_a_pem_is_the_same_chain():
    text = (vectors.GOLDEN / GOOD).read_text()
    bodies = re.findall(r"-----BEGIN CERTIFICATE-----(.*?)-----END", text, re.DOTALL)
    assert [base64.b64decode(each) for each in bodies] == vectors.chain(GOOD)
