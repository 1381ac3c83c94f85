"""What enrolment says of the phone that claims a place, and what its own seal says of the claim."""

from dataclasses import dataclass

from shifang.platform import tenancy
from shifang.protocol.location import LocationEvidence
from shifang.protocol.types import Call
from shifang.truth.attestation.types import DeviceFacts as Enrolled
from shifang.truth.operations.signatures import SignatureFacts, SignedEnvelope, check
from shifang.truth.queries.devices import device_facts
from shifang.truth.queries.facts import chain_of
from shifang.truth.queries.trust import trust
from shifang.truth.rules.chain import ChainFacts
from shifang.truth.types.facts import DeviceFacts, SealFacts

# A device without a key cannot sign; a former key, and a passkey without its person, vouch for nothing; a revoked key
# has a signal of its own.
_UNSIGNED = frozenset({None, "no_key", "revoked_key", "replaced_key", "user_not_verified"})


@dataclass(frozen=True, slots=True)
class Witness:
    """The phone that claims a place, and its seal on the claim."""

    device: DeviceFacts
    seal: SealFacts | None


def witness(call: Call) -> Witness:
    """Ask what is known of the phone, and check the seal of a command's envelope. Uses the nonce up."""
    scope = call.scope
    enrolled = device_facts(scope, device_id=call.device_id, person_id=scope.me, now=call.received_at)
    chain = chain_of(scope, device_id=call.device_id, command_id=call.id, location=call.payload.location)
    return Witness(device_of(enrolled), seal_of(call, enrolled, chain=chain))


def device_of(enrolled: Enrolled) -> DeviceFacts:
    """Return what is known of a device in the words of the judgement."""
    return DeviceFacts(
        attested=enrolled.attested,
        failure=enrolled.code if enrolled.attested is False else None,
        verified_boot=enrolled.boot.value if enrolled.boot else None,
        other_people=len({each.person_id for each in enrolled.other_people}),
        other_devices=len({each.device_id for each in enrolled.other_devices}),
        key_revoked=enrolled.revoked,
    )


def seal_of(call: Call, enrolled: Enrolled, *, chain: ChainFacts) -> SealFacts | None:
    """Check the seal of a command's envelope, None when it bears none. Uses the nonce up, for this command."""
    location: LocationEvidence = call.payload.location
    found = SignatureFacts()
    if location.signature is not None or location.nonce is not None:
        signed = SignedEnvelope(call.id, location.as_sent)
        with tenancy.organisation(call.scope.organisation_id):
            found = check(scope=call.scope, signed=signed, device=enrolled, trust=trust(), now=call.received_at)
    chained = location.chain is not None
    if found.nonce is None and found.signature is None and not chained:
        return None
    return SealFacts(
        signature=None if found.signature in _UNSIGNED else found.signature == "ok",
        nonce="replayed" if found.nonce == "nonce_replayed" else found.nonce,
        missing_before=chain.missing_before,
        forked=chain.forked if chained else None,
    )
