"""Judging where the phone says it is: facts for `truth`, its assessment, and the row that keeps both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts import queries as accounts
from shifang.accounts.types import Policy, Scope
from shifang.customers.types.words import CustomerPlace
from shifang.kernel.geo import Point
from shifang.protocol.location import LocationEvidence
from shifang.protocol.types import Call
from shifang.truth.operations import sealing
from shifang.truth.queries import facts as known_facts
from shifang.truth.queries.devices import device_facts
from shifang.truth.queries.facts import Asked, KnownFacts
from shifang.truth.rules.engine import ENGINE_VERSION, assess
from shifang.truth.rules.fusion import with_computed_position
from shifang.truth.rules.telling import told_codes
from shifang.truth.types.evidence import cells_of, environment_of, fixes_of, wifi_of
from shifang.truth.types.facts import CheckInFacts, DeviceFacts, Fix, SealFacts
from shifang.truth.types.judgement import Assessment, Finding, Verdict, assessment_json
from shifang.truth.types.judgement import Outcome as Answer
from shifang.truth.types.policy import CHECK_IN_POLICY, check_in_policy
from shifang.truth.types.stored import facts_json
from shifang.truth.words import told_to_person
from shifang.visits.models import CheckInAttempt, Visit
from shifang.visits.rules.documents import digest_of, judgement_text
from shifang.visits.types.closed_lists import CHECK_IN_PROBLEMS

_NOWHERE = Point(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the envelope itself."""

    device: DeviceFacts | None = None
    seal: SealFacts | None = None
    facts: KnownFacts = known_facts.NOTHING


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Judgement:
    """An assessment with the facts that it was made from."""

    facts: CheckInFacts
    assessment: Assessment
    position_known: bool

    @property
    def refused(self) -> bool:
        """Whether the policy stops the check-in."""
        return self.assessment.verdict is Answer.REFUSED

    @property
    def fix(self) -> Fix | None:
        """The fix that was judged."""
        index = self.assessment.fix_index
        return None if index is None else self.facts.fixes[index]

    @property
    def gravest(self) -> Finding | None:
        """The finding that stops the check-in: the first one that blocks and has words of its own."""
        blocking = [each for each in self.assessment.findings if each.verdict is Verdict.BLOCK]
        return next((each for each in blocking if each.signal in CHECK_IN_PROBLEMS), None)


def judge(call: Call, *, place: CustomerPlace | None, known: Known = NOTHING_KNOWN) -> Judgement:
    """Judge the position of a command against the customer's place by the policy in force."""
    return judge_facts(call.scope, facts=_facts_at(call, place, known), position_known=_is_known(place))


def judge_leaving(call: Call, *, place: CustomerPlace | None) -> Judgement:
    """Judge the phone and the seal of somebody who leaves: where from is kept, and held against nobody."""
    witness = sealing.witness(call)
    facts = _facts_at(call, place, Known(device=witness.device, seal=witness.seal))
    return judge_facts(call.scope, facts=replace(facts, phone_only=True), position_known=_is_known(place))


def _is_known(place: CustomerPlace | None) -> bool:
    return place is not None and place.point is not None


def _facts_at(call: Call, place: CustomerPlace | None, known: Known) -> CheckInFacts:
    return facts_of(
        call,
        customer=place.point if place is not None and place.point is not None else _NOWHERE,
        fence_radius_m=place.geofence_radius_m if place is not None else None,
        known=known,
    )


def facts_of(call: Call, *, customer: Point, fence_radius_m: int | None, known: Known = NOTHING_KNOWN) -> CheckInFacts:
    """Return the facts of a command that claims a place."""
    location: LocationEvidence = call.payload.location
    facts = CheckInFacts(
        customer=customer,
        fence_radius_m=fence_radius_m,
        fixes=fixes_of(location),
        happened_at=call.happened_at,
        received_at=call.received_at,
        person_id=str(call.scope.me),
        device_id=str(call.device_id),
        monotonic_ms=location.monotonic_ms,
        environment=environment_of(location.environment),
        wifi=wifi_of(location),
        cells=cells_of(location),
        radio=known.facts.radio,
        device=known.device,
        seal=known.seal,
        trail=known.facts.trail,
        past=known.facts.past,
        twins=known.facts.twins,
    )
    if facts.radio is None:
        return facts
    return with_computed_position(facts, check_in_policy(accounts.policy(call.scope, CHECK_IN_POLICY.code).body))


def asked(call: Call) -> Asked:
    """Return the question what is known of a check-in."""
    return known_facts.asked(
        call.scope,
        device_id=call.device_id,
        subject_id=call.payload.visit_id,
        command_id=call.id,
        location=call.payload.location,
        at=call.happened_at,
        received_at=call.received_at,
    )


def known_of(call: Call, *, customer_id: UUID) -> Known:
    """Return what is known of the device, of earlier check-ins and of the place. Uses the envelope's nonce up."""
    device = device_facts(call.scope, device_id=call.device_id, person_id=call.scope.me, now=call.received_at)
    found = known_facts.known(asked(call), place_id=customer_id)
    seal = sealing.seal_of(call, device, chain=found.chain)
    return Known(device=sealing.device_of(device), seal=seal, facts=found)


def judge_facts(scope: Scope, *, facts: CheckInFacts, position_known: bool) -> Judgement:
    """Judge facts by the policy in force."""
    return judged(facts, accounts.policy(scope, CHECK_IN_POLICY.code), position_known=position_known)


def judged(facts: CheckInFacts, policy: Policy, *, position_known: bool) -> Judgement:
    """Judge facts by a policy. A customer without a position goes to review: nothing can be measured."""
    if position_known or facts.phone_only:
        assessment = assess(facts, check_in_policy(policy.body), policy.version)
    else:
        assessment = Assessment(
            verdict=Answer.FLAGGED,
            findings=(Finding("no_customer_position", Verdict.REVIEW),),
            engine_version=ENGINE_VERSION,
            policy_version=policy.version,
            radius_m=facts.fence_radius_m or check_in_policy(policy.body).fence_radius_m,
            fix_index=0 if facts.fixes else None,
            accuracy_m=facts.fixes[0].accuracy_m if facts.fixes else None,
        )
    return Judgement(facts=facts, assessment=assessment, position_known=position_known)


def keep_attempt(
    call: Call, visit: Visit, judgement: Judgement, *, purpose: str, cause: str, accepted: bool
) -> CheckInAttempt:
    """Write a judgement down."""
    attempt = attempt_row(call, visit, judgement, purpose=purpose, cause=cause, accepted=accepted)
    attempt.save(force_insert=True)
    return attempt


def attempt_row(
    call: Call, visit: Visit, judgement: Judgement, *, purpose: str, cause: str, accepted: bool
) -> CheckInAttempt:
    """Return a judgement as the row that keeps it."""
    return CheckInAttempt(
        organisation_id=visit.organisation_id,
        visit=visit,
        command_id=call.id,
        purpose=purpose,
        cause=cause,
        person_id=visit.person_id,
        device_id=call.device_id,
        happened_at=call.happened_at,
        received_at=call.received_at,
        judged_at=call.received_at,
        verdict=judgement.assessment.verdict.value,
        accepted=accepted,
        facts=kept_facts(judgement),
        environment=call.payload.location.environment,
        assessment=assessment_json(judgement.assessment),
        policy_version=judgement.assessment.policy_version,
        engine_version=judgement.assessment.engine_version,
        overridden_by=call.overridden_by,
    )


def keep_again(kept: CheckInAttempt, judgement: Judgement, *, now: datetime) -> CheckInAttempt:
    """Write a new judgement of an earlier attempt down."""
    return CheckInAttempt.objects.create(
        organisation_id=kept.organisation_id,
        visit_id=kept.visit_id,
        command_id=kept.command_id,
        purpose=kept.purpose,
        cause="position_corrected",
        person_id=kept.person_id,
        device_id=kept.device_id,
        happened_at=kept.happened_at,
        received_at=kept.received_at,
        judged_at=now,
        verdict=judgement.assessment.verdict.value,
        accepted=kept.accepted or not judgement.refused,
        facts=kept_facts(judgement),
        environment=kept.environment,
        assessment=assessment_json(judgement.assessment),
        policy_version=judgement.assessment.policy_version,
        engine_version=judgement.assessment.engine_version,
        overridden_by=kept.overridden_by,
    )


def kept_facts(judgement: Judgement) -> dict[str, Any]:
    """Return the facts of a judgement as they are stored."""
    return {**facts_json(judgement.facts), "position_known": judgement.position_known}


def figures(judgement: Judgement) -> dict[str, Any]:
    """Return the numbers of a judgement for an answer or an event: both are told to the person themselves."""
    assessment = judgement.assessment
    finding = judgement.gravest
    return {
        "verdict": assessment.verdict.value,
        "distance_m": assessment.distance_m,
        "accuracy_m": assessment.accuracy_m,
        "radius_m": assessment.radius_m,
        "signals": told_codes(assessment.findings),
        **({} if finding is None else {"signal": finding.signal}),
    }


def assessed(attempt: CheckInAttempt) -> dict[str, str]:
    """Return by what an event names the judgement that it stands on, for a proof to show."""
    return {"document_sha256": digest_of(judgement_text(attempt))}


def refusal_words(judgement: Judgement) -> dict[str, Any]:
    """Return the parameters of the problem that tells why a check-in was stopped."""
    finding = judgement.gravest
    return {} if finding is None else told_to_person(finding)


def same_as_kept(attempt: CheckInAttempt, judgement: Judgement) -> bool:
    """Return whether judging again has brought nothing new."""
    return bool(
        attempt.facts == kept_facts(judgement)
        and attempt.policy_version == judgement.assessment.policy_version
        and attempt.engine_version == judgement.assessment.engine_version
    )


def stopped_by(assessment: Mapping[str, Any]) -> set[str]:
    """Return the signals that stop a check-in, by its assessment as it is kept."""
    return {each["signal"] for each in assessment["findings"] if each["verdict"] == Verdict.BLOCK.value}


def last_attempt(organisation_id: UUID, command_id: UUID) -> CheckInAttempt | None:
    """Return the newest judgement of a command."""
    rows = CheckInAttempt.objects.filter(organisation_id=organisation_id, command_id=command_id)
    return rows.order_by("-id").first()
