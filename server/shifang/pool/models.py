"""Tables of pools. Who owns a customer stands in the customers' domain, every change of it in its history."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel


class Pool(TenantModel):
    """A pool as it stands; every version of its rules is kept beside it. Empty scopes take in everything.

    `cells` are H3 cells of resolution 7 or 8; `members` departments whose people (and those below) may claim; `admins`
    are people from whom nothing that lies in it is hidden.
    """

    name = models.CharField(max_length=80)
    priority = models.IntegerField()
    departments = ArrayField(models.UUIDField(), default=list)
    members = ArrayField(models.UUIDField(), default=list)
    cells = ArrayField(models.BigIntegerField(), default=list)
    types = ArrayField(models.CharField(max_length=32), default=list)
    tiers = ArrayField(models.CharField(max_length=32), default=list)
    fallback = TenantKey("pool.Pool", null=True)
    fallback_days = models.IntegerField(null=True)
    admins = ArrayField(models.UUIDField(), default=list)
    version = models.IntegerField()
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "name"], name="pool_pool_name", condition=Q(archived_at__isnull=True)
            ),
            models.CheckConstraint(
                name="pool_pool_fallback",
                condition=Q(fallback__isnull=True, fallback_days__isnull=True)
                | Q(fallback__isnull=False, fallback_days__gte=1),
            ),
        ]


class PoolVersion(TenantModel):
    """The rules of a pool as somebody saved them; append-only. In force from the organisation's day on."""

    pool = TenantKey(Pool)
    version = models.IntegerField()
    rules: "models.JSONField[Any, Any]" = models.JSONField()
    in_force_from = models.DateField()
    saved_by = TenantKey("accounts.Person", null=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "pool", "version"], name="pool_version_once")]


class Pause(TenantModel):
    """Days on which a holding cannot end: a protection moves its end, a freeze stops its clock (`last` null: until
    it is lifted). A granted extension is a protection that an approval carries."""

    customer = TenantKey("customers.Customer")
    kind = models.CharField(max_length=10)
    first = models.DateField()
    last = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    by = TenantKey("accounts.Person", null=True)
    approval_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="pool_pause_kind", condition=Q(kind__in=["protection", "freeze"])),
            models.CheckConstraint(
                name="pool_pause_days", condition=Q(last__isnull=True) | Q(last__gte=models.F("first"))
            ),
        ]
        indexes = [models.Index(fields=["organisation_id", "customer"], name="pool_pause_customer")]


class Standing(TenantModel):
    """Where a customer stands: a cache of what its events and the rules in force say; `id` is the customer's.

    Held: `owner`, the pool whose rules apply, the day on which the holding ends and the next on which its holder is
    warned. Not held: the pool it lies in, since when, and when it falls back to the next (`moves_at`). Folding the log
    keeps it, judging every customer anew makes the same rows.
    """

    pool = TenantKey(Pool, null=True)
    owner = TenantKey("accounts.Person", null=True)
    department_id = models.UUIDField()
    since = models.DateTimeField()
    due_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)
    moves_at = models.DateTimeField(null=True)
    version = models.IntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    cell9 = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            # All that the search nearby reads stands in the index: it never touches the table.
            models.Index(
                fields=["organisation_id", "cell9"],
                include=["pool", "latitude", "longitude", "id"],
                name="pool_standing_near",
                condition=Q(owner__isnull=True, pool__isnull=False, cell9__isnull=False),
            ),
            models.Index(
                fields=["organisation_id", "pool", "since", "id"],
                name="pool_standing_pooled",
                condition=Q(owner__isnull=True),
            ),
            models.Index(fields=["organisation_id", "owner", "due_on", "id"], name="pool_standing_held"),
            models.Index(
                fields=["organisation_id", "due_on", "id"],
                name="pool_standing_due",
                condition=Q(due_on__isnull=False),
            ),
            models.Index(
                fields=["organisation_id", "warn_on", "id"],
                name="pool_standing_warn",
                condition=Q(warn_on__isnull=False),
            ),
            models.Index(
                fields=["organisation_id", "moves_at"],
                name="pool_standing_moves",
                condition=Q(moves_at__isnull=False),
            ),
        ]


class Fold(TenantModel):
    """How far the standings of an organisation follow its log; `id` is the organisation's.

    `judged_after` is the customer behind which everybody is still to be judged anew (null: nobody is), `day` the last
    local day on which this was looked at: rules saved for a later day come into force by the calendar.
    """

    position = models.BigIntegerField()
    judged_after = models.UUIDField(null=True)
    day = models.DateField()


class Warned(TenantModel):
    """That a holder was told of a day on which the holding ends, so many days before; append-only."""

    customer = TenantKey("customers.Customer")
    owner = TenantKey("accounts.Person")
    due_on = models.DateField()
    days = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "customer", "owner", "due_on", "days"], name="pool_warned_once"
            )
        ]


class Sweep(TenantModel):
    """One day's return of what is due: what it found, what it did, whether it stopped to ask."""

    day = models.DateField()
    state = models.CharField(max_length=8)
    held = models.IntegerField()
    due = models.IntegerField()
    reclaimed = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    confirmed_by = TenantKey("accounts.Person", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "day"], name="pool_sweep_day"),
            models.CheckConstraint(name="pool_sweep_state", condition=Q(state__in=["running", "stopped", "done"])),
        ]


class Assignment(TenantModel):
    """Customers of one pool that were given to several people at once: what was asked for and what came of it."""

    pool = TenantKey(Pool)
    reason = models.CharField(max_length=200)
    by = TenantKey("accounts.Person")
    department_id = models.UUIDField()
    made_at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = TenantKey("accounts.Person", null=True)


class AssignmentLine(TenantModel):
    """One customer of an assignment: who got it, its department before, the first visit that was planned, and whether
    it came back by an undo."""

    assignment = TenantKey(Assignment)
    customer = TenantKey("customers.Customer")
    person = TenantKey("accounts.Person")
    tier = models.CharField(max_length=32)
    department_id = models.UUIDField()
    visit_id = models.UUIDField(null=True)
    returned = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "assignment", "customer"], name="pool_assigned_once")
        ]


class HandOver(TenantModel):
    """Everything of a leaver that went to others at once; append-only."""

    leaver = TenantKey("accounts.Person")
    reason = models.CharField(max_length=200)
    by = TenantKey("accounts.Person")
    department_id = models.UUIDField()
    made_at = models.DateTimeField()


class HandOverLine(TenantModel):
    """One thing of a hand-over and who got it (an approval: the first of those who decide now); append-only.

    `person` null: the customer went back to its pool, the visit was cancelled, all else stayed where it was. Approvals
    and requests are of no customer.
    """

    hand_over = TenantKey(HandOver)
    kind = models.CharField(max_length=11)
    thing_id = models.UUIDField()
    customer_id = models.UUIDField(null=True)
    person = TenantKey("accounts.Person", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "hand_over", "kind", "thing_id"], name="pool_handed_over_once"
            ),
            models.CheckConstraint(
                name="pool_hand_over_kind",
                condition=Q(kind__in=["customer", "opportunity", "visit", "follow_up", "issue", "approval", "request"]),
            ),
        ]


class Offer(TenantModel):
    """That a customer which came back is offered to a person before it is open to all; append-only.

    `made_at` is the moment at which it came back, `numbers` the score with everything it rests on.
    """

    customer = TenantKey("customers.Customer")
    pool = TenantKey(Pool)
    person = TenantKey("accounts.Person")
    rank = models.IntegerField()
    numbers: "models.JSONField[Any, Any]" = models.JSONField()
    version = models.IntegerField()
    made_at = models.DateTimeField()
    open_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "customer", "made_at", "person"], name="pool_offer_once")
        ]


class Extension(TenantModel):
    """More days that a holder asked for; its approval decides. `held_since` names the holding it belongs to."""

    customer = TenantKey("customers.Customer")
    person = TenantKey("accounts.Person")
    held_since = models.DateTimeField()
    days = models.IntegerField()
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=9)
    approval_id = models.UUIDField()
    pause = TenantKey(Pause, null=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "customer"], name="pool_extension_pending", condition=Q(status="pending")
            ),
            models.CheckConstraint(
                name="pool_extension_status",
                condition=Q(status__in=["pending", "granted", "refused", "cancelled", "lapsed"]),
            ),
        ]
        indexes = [models.Index(fields=["organisation_id", "customer"], name="pool_extension_customer")]


class ClaimWindow(TenantModel):
    """The time in which several may ask for a customer, and what came of it. `commitment` is the seed's SHA-256."""

    customer = TenantKey("customers.Customer")
    pool = TenantKey(Pool)
    version = models.IntegerField()
    tie_break = models.CharField(max_length=8)
    seed = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    winner = TenantKey("accounts.Person", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "customer"], name="pool_window_open", condition=Q(decided_at__isnull=True)
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "closes_at"], name="pool_window_due", condition=Q(decided_at__isnull=True)
            )
        ]


class ClaimEntry(TenantModel):
    """Somebody who asked for the customer of a window; append-only."""

    window = TenantKey(ClaimWindow)
    person = TenantKey("accounts.Person")
    distance_m = models.FloatField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "window", "person"], name="pool_entered_once")
        ]


class View(TenantModel):
    """That somebody from whom a pool hides fields opened a customer of it on a local day."""

    customer = TenantKey("customers.Customer")
    person = TenantKey("accounts.Person")
    pool = TenantKey(Pool)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "person", "day", "customer"], name="pool_viewed_once")
        ]


class PastViews(TenantModel):
    """How often somebody reached for more customers of a pool on a local day than `most`, which it lets them open."""

    person = TenantKey("accounts.Person")
    pool = TenantKey(Pool)
    day = models.DateField()
    most = models.IntegerField()
    times = models.IntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "pool", "day", "person"], name="pool_past_views_once")
        ]
