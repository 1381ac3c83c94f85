"""Time on site of a checked-out visit, judged by the organisation's rules."""

from dataclasses import asdict
from datetime import timedelta

from shifang.accounts import queries as accounts
from shifang.accounts.types import Scope
from shifang.truth.types.judgement import Verdict
from shifang.visits.models import Visit
from shifang.visits.rules.stay import judge_stay
from shifang.visits.types.closed_lists import RULES_POLICY
from shifang.visits.types.words import PHOTO_SIGNATURE, StayFacts, visit_rules


def judge_time(scope: Scope, visit: Visit) -> None:
    """Judge the stay of a checked-out visit by the rules in force, and keep what they ask of it and their version."""
    policy = accounts.policy(scope, RULES_POLICY.code)
    rules = visit_rules(policy.body)
    if not (visit.checked_in_at and visit.checked_in_received_at and visit.ended_at and visit.ended_received_at):
        return
    stay = judge_stay(
        StayFacts(
            on_site_ms=visit.on_site_ms,
            in_happened_at=visit.checked_in_at,
            in_received_at=visit.checked_in_received_at,
            out_happened_at=visit.ended_at,
            out_received_at=visit.ended_received_at,
        ),
        rules,
    )
    visit.on_site_s = stay.seconds
    visit.stay = {
        "valid": stay.valid,
        "source": stay.source,
        "minimum_s": rules.minimum_on_site_s,
        "photo_needed": rules.photo_needed,
        "least_tier": rules.least_tier,
        "policy_version": policy.version,
    }
    visit.late_until = visit.ended_received_at + timedelta(hours=rules.late_commands_h)
    of_photos = [each for each in visit.findings if each["signal"] == PHOTO_SIGNATURE]
    visit.findings = [*of_photos, *({**asdict(each), "verdict": Verdict.REVIEW.value} for each in stay.findings)]
