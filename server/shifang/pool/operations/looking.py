"""Opening a customer that lies in a pool: hidden is what its pool hides, and so many are opened a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from shifang.accounts.types import Scope
from shifang.customers.operations.viewing import note_contacts_shown
from shifang.customers.queries.profile import profile
from shifang.customers.types.profile import Profile
from shifang.kernel.problems import Refusal
from shifang.ledger.types import Subject
from shifang.platform.turns import take_turns
from shifang.pool.models import PastViews, View
from shifang.pool.operations.recording import record
from shifang.pool.queries.sight import Sight, is_viewed, sight_of, views_of
from shifang.pool.rules.masking import masked_profile
from shifang.pool.types.before_claim import MaskedField
from shifang.pool.types.closed_lists import POOL_VIEW, VIEW_QUOTA, VIEWS_SPENT

KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Opened:
    """A customer as its pool shows it. `views` of today and their limit are None for whom nothing is hidden from."""

    profile: Profile
    pool_id: UUID
    pool_name: str
    masked: tuple[MaskedField, ...]
    views: int | None
    views_per_day: int | None


def open_pooled(*, scope: Scope, customer_id: UUID, now: datetime) -> Opened:
    """Return a customer of a pool as the asker may see it before a claim, and count that they opened it.

    One customer counts once a day for each person. Raises `not_found`, `pool.not_pooled`, `pool.view_quota`; that
    somebody reached past the quota is written down before, for the caller to keep.
    """
    scope.require(POOL_VIEW)
    sight = sight_of(scope, customer_id, now=now)
    views = None if sight.spared else _count(sight, scope=scope, customer_id=customer_id, now=now)
    found = profile(scope, customer_id)
    if MaskedField.PHONES not in sight.masked:
        shown = [each.id for each in found.contacts]
        note_contacts_shown(scope=scope, customer_id=customer_id, contact_ids=shown, now=now)
    return Opened(
        profile=masked_profile(found, sight.masked),
        pool_id=sight.ruled.pool.id,
        pool_name=sight.ruled.pool.name,
        masked=tuple(each for each in MaskedField if each in sight.masked),
        views=views,
        views_per_day=None if sight.spared else sight.ruled.rules.before_claim.views_per_day,
    )


def forget_views(*, organisation_id: UUID, today: date) -> int:
    """Delete views, and who reached past their number, older than 30 days; return how many."""
    before = today - timedelta(days=KEPT_DAYS)
    rows = [model.objects.filter(organisation_id=organisation_id, day__lt=before) for model in (View, PastViews)]
    return sum(each.delete()[0] for each in rows)


def _count(sight: Sight, *, scope: Scope, customer_id: UUID, now: datetime) -> int:
    pool, limit = sight.ruled.pool, sight.ruled.rules.before_claim.views_per_day
    # Two pages opened at once must not both be the last one of the day.
    take_turns(f"pool.view:{scope.me}")
    used = views_of(scope, pool.id, day=sight.today)
    if is_viewed(scope, customer_id, day=sight.today):
        return used
    if limit is not None and used >= limit:
        _note_past(sight, scope=scope, most=limit, now=now)
        tomorrow = datetime.combine(sight.today + timedelta(days=1), time.min, tzinfo=ZoneInfo(scope.timezone))
        raise Refusal(VIEW_QUOTA, pool=pool.name, used=used, limit=limit, lifts_at=tomorrow.strftime("%Y-%m-%d %H:%M"))
    View.objects.create(
        organisation_id=scope.organisation_id,
        customer_id=customer_id,
        person_id=scope.me,
        pool=pool,
        day=sight.today,
        at=now,
    )
    return used + 1


def _note_past(sight: Sight, *, scope: Scope, most: int, now: datetime) -> None:
    """Count that the asker, whose turn it is, reached past the quota; the log hears of the first time of a day."""
    pool = sight.ruled.pool
    known = PastViews.objects.filter(
        organisation_id=scope.organisation_id, pool=pool, day=sight.today, person_id=scope.me
    )
    if known.update(times=F("times") + 1, most=most, last_at=now):
        return
    PastViews.objects.create(
        organisation_id=scope.organisation_id,
        person_id=scope.me,
        pool=pool,
        day=sight.today,
        most=most,
        first_at=now,
        last_at=now,
    )
    subject, day = Subject("pool", pool.id), sight.today.isoformat()
    record(VIEWS_SPENT, subject, scope=scope, now=now, department_id=scope.department_id, day=day, most=most)
