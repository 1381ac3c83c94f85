"""Tables of insight: how far the log was followed, and the rollups. Nothing here is a fact: all can be made anew.

The id of a rollup row is made of its keys and begins with its day, so that a rebuild gives the same row and months
are partitions (`operations.folding`).
"""

from datetime import date

from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel


def _count() -> "models.IntegerField[int, int]":
    return models.IntegerField(default=0)


class Follow(TenantModel):
    """How far an organisation's log was followed (id: the organisation), and until when the deriving of tracks.

    `built_until` is the last day that a running rebuild has reached, going forward; null says that the rollups are
    whole. Customers' months are made for themselves: `next_month` is the one to be made next (all before it are
    whole), `next_after` the customer up to which it is made.
    """

    position = models.BigIntegerField()
    tracks_at = models.DateTimeField()
    built_until = models.DateField(null=True)
    next_month = models.DateField(default=date.min)
    next_after = models.UUIDField(null=True)


class PersonDay(TenantModel):
    """What a person planned for a day and did on it, by the department, customer type and tier of the visits.

    Counts of visits; seconds. What is `planned` is kept, replaced, failed, closed, cancelled, waiting or left open; the
    rest is of the day on which a visit happened. `types.measures` says what each is.
    """

    day = models.DateField()
    person_id = models.UUIDField()
    department_id = models.UUIDField()
    customer_type = models.CharField(max_length=32, default="", blank=True)
    tier = models.CharField(max_length=32, default="", blank=True)

    planned = _count()
    kept = _count()
    replaced = _count()
    failed = _count()
    closed = _count()
    cancelled = _count()
    waiting = _count()
    left_open = _count()
    planned_ordered = _count()

    done = _count()
    valid = _count()
    invalid = _count()
    verified = _count()
    refuted = _count()
    flagged = _count()
    to_review = _count()
    unplanned = _count()
    ordered = _count()
    no_outcome = _count()
    no_progress = _count()
    photos = _count()
    photos_passed = _count()
    on_site_s = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="insight_person_day_day"),
            models.Index(fields=["organisation_id", "person_id", "day"], name="insight_person_day_person"),
            models.Index(fields=["organisation_id", "department_id", "day"], name="insight_person_day_department"),
        ]


class PersonTime(TenantModel):
    """A person's day in seconds and metres: between which hours verified visits lay, what was travelled.

    `worked`: a verified visit was made; `tracked`: a track was recorded; `followed`: both. The department is that of
    the first verified visit, else of the track.
    """

    day = models.DateField()
    person_id = models.UUIDField()
    department_id = models.UUIDField()

    worked = _count()
    first_at_s = _count()
    last_at_s = _count()
    between_s = _count()
    tracked = _count()
    travel_s = _count()
    distance_m = _count()
    followed = _count()
    idle_s = _count()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="insight_person_time_day"),
            models.Index(fields=["organisation_id", "person_id", "day"], name="insight_person_time_person"),
            models.Index(fields=["organisation_id", "day"], name="insight_person_time_tracked", condition=Q(tracked=1)),
        ]


class PersonDeals(TenantModel):
    """The deals that a person closed on a day and that stand, by what the customer was when they were written down."""

    day = models.DateField()
    person_id = models.UUIDField()
    department_id = models.UUIDField()
    customer_type = models.CharField(max_length=32, default="", blank=True)
    tier = models.CharField(max_length=32, default="", blank=True)

    deals = _count()
    amount_cents = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="insight_person_deals_day"),
            models.Index(fields=["organisation_id", "person_id", "day"], name="insight_person_deals_person"),
        ]


class CustomerMonth(TenantModel):
    """A customer's month (`day`: its first): whose it was at the end, of what type and tier, and how often visited.

    The person of one that lay in a pool is nobody, an id of noughts. `types.measures` says what the counts are. Numbers
    are asked of `PersonMonth`.
    """

    day = models.DateField()
    person_id = models.UUIDField()
    department_id = models.UUIDField()
    customer_type = models.CharField(max_length=32, default="", blank=True)
    tier = models.CharField(max_length=32, default="", blank=True)
    customer_id = models.UUIDField()

    held = _count()
    pooled = _count()
    visited = _count()
    covered = _count()
    visited_times = _count()
    wanted_times = _count()
    frequency_counted = _count()
    frequency_kept = _count()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="insight_customer_month_month"),
            models.Index(fields=["organisation_id", "person_id", "day"], name="insight_customer_month_person"),
            models.Index(fields=["organisation_id", "customer_id", "day"], name="insight_customer_month_own"),
        ]


class PersonMonth(TenantModel):
    """The customers' months of a person, summed up: in a month each customer is in one row alone."""

    day = models.DateField()
    person_id = models.UUIDField()
    department_id = models.UUIDField()
    customer_type = models.CharField(max_length=32, default="", blank=True)
    tier = models.CharField(max_length=32, default="", blank=True)

    held = _count()
    pooled = _count()
    visited = _count()
    covered = _count()
    visited_times = _count()
    wanted_times = _count()
    frequency_counted = _count()
    frequency_kept = _count()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="insight_person_month_month"),
            models.Index(fields=["organisation_id", "person_id", "day"], name="insight_person_month_person"),
        ]


class PoolMove(TenantModel):
    """A customer's day on which it came into a pool or left one, by what it was then.

    The person is who had it or got it; of what came from nowhere it is nobody. A claim counts as visited once a
    verified visit follows before the customer goes to somebody else; `claim_wait_s` are the seconds until then.
    """

    day = models.DateField()
    person_id = models.UUIDField()
    department_id = models.UUIDField()
    customer_type = models.CharField(max_length=32, default="", blank=True)
    tier = models.CharField(max_length=32, default="", blank=True)
    customer_id = models.UUIDField()

    came_in = _count()
    reclaimed = _count()
    went_out = _count()
    claimed = _count()
    claims_visited = _count()
    claim_wait_s = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="insight_pool_move_day"),
            models.Index(fields=["organisation_id", "person_id", "day"], name="insight_pool_move_person"),
            models.Index(fields=["organisation_id", "customer_id", "day"], name="insight_pool_move_customer"),
        ]


class CustomerPath(TenantModel):
    """A customer's way (id: the customer) from its first verified visit to an opportunity and a deal.

    Whose it is, where and of what type and tier is that of the first visit. `deal_on` is the first deal on that day or
    later; `before` says that it had bought before anybody visited. Days are the organisation's.
    """

    visited_on = models.DateField()
    person_id = models.UUIDField()
    department_id = models.UUIDField()
    customer_type = models.CharField(max_length=32, default="", blank=True)
    tier = models.CharField(max_length=32, default="", blank=True)
    opportunity_on = models.DateField(null=True)
    deal_on = models.DateField(null=True)
    visits_to_deal = models.IntegerField(null=True)
    before = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "visited_on"], name="insight_path_day"),
            models.Index(fields=["organisation_id", "person_id", "visited_on"], name="insight_path_person"),
        ]


class SavedView(TenantModel):
    """A page of numbers that somebody keeps: what stands behind the `?` of its address. Shared ones everybody sees."""

    person = TenantKey("accounts.Person")
    name = models.CharField(max_length=60)
    search = models.CharField(max_length=1000, default="", blank=True)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "person", "name"], name="insight_view_name"),
        ]


class _Place(TenantModel):
    """What a department did in an H3 cell: counts of visits that were checked in there, seconds of verified ones."""

    day = models.DateField()
    department_id = models.UUIDField()
    cell = models.BigIntegerField()

    done = _count()
    valid = _count()
    verified = _count()
    refuted = _count()
    flagged = _count()
    ordered = _count()
    on_site_s = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class CellDay(_Place):
    """A department's day in a cell of resolution 9."""

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "cell", "day"], name="insight_cell_day_cell"),
            models.Index(fields=["organisation_id", "department_id", "day"], name="insight_cell_day_department"),
        ]


class CellMonth(_Place):
    """A department's month (`day` is its first) in a cell of any of the resolutions 3 to 9.

    `visited`: customers with a verified visit, which cannot be summed from days.
    """

    visited = _count()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "cell", "day"], name="insight_cell_month_cell")]
