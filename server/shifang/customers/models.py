"""Tables of customers and of what was done with them. Money is integer cents, positions WGS-84."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel
from shifang.platform.vault.fields import SealedJSONField, SealedTextField


def _text(length: int) -> "models.CharField[str, str]":
    return models.CharField(max_length=length, default="", blank=True)


def _sealed() -> SealedTextField:
    return SealedTextField(default="", blank=True)


class Customer(TenantModel):
    """A customer. Owner is null while it lies in a pool; the position is null until somebody gives one."""

    name = models.CharField(max_length=200)
    # Full pinyin, a bar, initials: sorting and searching without ICU collations.
    name_key = models.CharField(max_length=400)
    # The name without legal forms, punctuation and width: duplicates are looked for by it.
    name_normal = models.CharField(max_length=200)
    address = _text(400)
    phone = _text(40)
    type = models.CharField(max_length=32)
    tier = models.CharField(max_length=32)
    life_stage = models.CharField(max_length=8)
    life_stage_reason = _text(300)
    tags: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=30), default=list)
    owner = TenantKey("accounts.Person", null=True)
    department = TenantKey("accounts.Department")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    cell7 = models.BigIntegerField(null=True)
    cell8 = models.BigIntegerField(null=True)
    cell9 = models.BigIntegerField(null=True)
    cell10 = models.BigIntegerField(null=True)
    geofence_radius_m = models.IntegerField(null=True)
    opening_hours: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    attributes: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    note = _text(1000)
    source = models.CharField(max_length=8)
    # Of a lead: {source, licence, reference, kind}.
    origin: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    last_visit_at = models.DateTimeField(null=True)
    last_follow_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="customers_customer_position",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
            models.CheckConstraint(
                name="customers_customer_geofence",
                condition=Q(geofence_radius_m__isnull=True) | Q(geofence_radius_m__gte=20, geofence_radius_m__lte=5000),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "name_key", "id"], name="customers_by_name"),
            models.Index(fields=["organisation_id", "name_normal"], name="customers_by_normal"),
            models.Index(fields=["organisation_id", "owner"], name="customers_by_owner"),
            models.Index(fields=["organisation_id", "department"], name="customers_by_department"),
            models.Index(fields=["organisation_id", "cell7"], name="customers_by_cell7"),
            models.Index(fields=["organisation_id", "cell8"], name="customers_by_cell8"),
            models.Index(fields=["organisation_id", "cell9"], name="customers_by_cell9"),
            models.Index(fields=["organisation_id", "cell10"], name="customers_by_cell10"),
        ]


class FormerSegment(TenantModel):
    """What a customer was until a moment, when its type or tier changed, or it died or came back; append-only."""

    customer = TenantKey(Customer)
    until = models.DateTimeField()
    type = models.CharField(max_length=32)
    tier = models.CharField(max_length=32)
    alive = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "customer", "until"], name="customers_former_segment")]


class Contact(TenantModel):
    """A person at the customer. A removed one stays for the history that names it."""

    customer = TenantKey(Customer)
    name = models.CharField(max_length=80)
    title = _text(80)
    phone = _sealed()
    wechat = _sealed()
    email = _sealed()
    decides = models.BooleanField(default=False)
    primary = models.BooleanField(default=False)
    birthday = models.DateField(null=True)
    habits = _sealed()
    preferences = _sealed()
    note = _sealed()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "customer"],
                name="customers_contact_primary",
                condition=Q(primary=True, removed_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["organisation_id", "customer"], name="customers_contact_customer")]


class FollowUp(TenantModel):
    """What somebody did with a customer (happened_at: their clock) and what is next.

    `next_person` is for whom the next action was handed on; without one it is the author's.
    """

    customer = TenantKey(Customer)
    person = TenantKey("accounts.Person")
    next_person = TenantKey("accounts.Person", null=True)
    department_id = models.UUIDField()
    channel = models.CharField(max_length=8)
    contact = TenantKey(Contact, null=True)
    contact_name = _text(80)
    outcome = _sealed()
    note = _sealed()
    next_action = _sealed()
    next_on = models.DateField(null=True)
    next_done_at = models.DateTimeField(null=True)
    visit_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "customer", "happened_at"], name="customers_followup_customer"),
            models.Index(
                fields=["organisation_id", "person", "next_on"],
                name="customers_followup_next",
                condition=Q(next_on__isnull=False, next_done_at__isnull=True),
            ),
            models.Index(
                fields=["organisation_id", "next_person", "next_on"],
                name="customers_followup_handed_on",
                condition=Q(next_person__isnull=False, next_on__isnull=False, next_done_at__isnull=True),
            ),
        ]


class Issue(TenantModel):
    """Something the customer complains of or asks for. `photos` are SHA-256 of the evidence."""

    customer = TenantKey(Customer)
    title = models.CharField(max_length=200)
    detail = _sealed()
    status = models.CharField(max_length=12)
    owner = TenantKey("accounts.Person", null=True)
    raised_by = TenantKey("accounts.Person")
    visit_id = models.UUIDField(null=True)
    photos: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=64), default=list)
    due_on = models.DateField(null=True)
    resolution = _sealed()
    raised_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "customer"], name="customers_issue_customer"),
            models.Index(
                fields=["organisation_id", "status"],
                name="customers_issue_open",
                condition=Q(status__in=["open", "in_progress"]),
            ),
        ]


class Opportunity(TenantModel):
    """A possible deal at one of the organisation's stages."""

    customer = TenantKey(Customer)
    name = models.CharField(max_length=200)
    stage = models.CharField(max_length=32)
    stage_kind = models.CharField(max_length=4)
    amount_cents = models.BigIntegerField(null=True)
    expected_on = models.DateField(null=True)
    owner = TenantKey("accounts.Person")
    note = _sealed()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="customers_opportunity_amount",
                condition=Q(amount_cents__isnull=True) | Q(amount_cents__gte=0),
            )
        ]
        indexes = [
            models.Index(fields=["organisation_id", "customer"], name="customers_opportunity_customer"),
            models.Index(fields=["organisation_id", "stage_kind"], name="customers_opportunity_kind"),
        ]


class OpportunityMove(TenantModel):
    """One step of an opportunity from stage to stage; append-only, the funnel is read from it."""

    opportunity = TenantKey(Opportunity)
    from_stage = _text(32)
    to_stage = models.CharField(max_length=32)
    to_kind = models.CharField(max_length=4)
    amount_cents = models.BigIntegerField(null=True)
    note = _text(500)
    person = TenantKey("accounts.Person", null=True)
    moved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "opportunity"], name="customers_move_opportunity")]


class Deal(TenantModel):
    """A deal that was made."""

    customer = TenantKey(Customer)
    opportunity = TenantKey(Opportunity, null=True)
    title = models.CharField(max_length=200)
    amount_cents = models.BigIntegerField()
    closed_on = models.DateField()
    contract_number = _text(80)
    contract_from = models.DateField(null=True)
    contract_until = models.DateField(null=True)
    person = TenantKey("accounts.Person")
    # What the customer was when it was written down; numbers of the past do not move with its department and tier.
    department_id = models.UUIDField()
    customer_type = _text(32)
    tier = _text(32)
    status = models.CharField(max_length=9)
    note = _sealed()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="customers_deal_amount", condition=Q(amount_cents__gte=0)),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "person", "closed_on"], name="customers_deal_person"),
            models.Index(fields=["organisation_id", "customer"], name="customers_deal_customer"),
            models.Index(fields=["organisation_id", "closed_on"], name="customers_deal_closed"),
        ]


class Ownership(TenantModel):
    """One change of owner; append-only. `department_id` is the customer's department from then on."""

    customer = TenantKey(Customer)
    owner = TenantKey("accounts.Person", null=True)
    previous_owner = TenantKey("accounts.Person", null=True)
    department_id = models.UUIDField()
    cause = models.CharField(max_length=12)
    reason = _text(300)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "customer"], name="customers_ownership_customer"),
            models.Index(
                fields=["organisation_id", "owner", "at"],
                name="customers_ownership_claims",
                condition=Q(cause="claimed"),
            ),
        ]


class PositionCorrection(TenantModel):
    """A position given in the field (its id is the phone's request), applied once a manager approves."""

    customer = TenantKey(Customer)
    requested_by = TenantKey("accounts.Person")
    latitude = models.FloatField()
    longitude = models.FloatField()
    before_latitude = models.FloatField(null=True)
    before_longitude = models.FloatField(null=True)
    distance_m = models.IntegerField(null=True)
    accuracy_m = models.FloatField(null=True)
    note = _text(500)
    photos: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=64), default=list)
    status = models.CharField(max_length=8)
    approval_id = models.UUIDField(null=True)
    decided_by = models.UUIDField(null=True)
    decision_note = _text(500)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "customer"],
                name="customers_correction_pending",
                condition=Q(status="pending"),
            )
        ]
        indexes = [models.Index(fields=["organisation_id", "customer"], name="customers_correction_customer")]


class Import(TenantModel):
    """An uploaded spreadsheet on its way: uploaded → checking → checked → running → done, or failed.

    `next_row` is where a run that was cut off goes on; it moves in the same transaction as the rows before it.
    """

    filename = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    size = models.IntegerField()
    format = models.CharField(max_length=4)
    status = models.CharField(max_length=8)
    columns: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    sample = SealedJSONField(default=list)
    suggested_mapping: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    options: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    errors = models.IntegerField(default=0)
    duplicates = models.IntegerField(default=0)
    next_row = models.IntegerField(default=0)
    failure = _text(64)
    person = TenantKey("accounts.Person")
    department_id = models.UUIDField()
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)


class ImportFinding(TenantModel):
    """What is wrong with a row, or whom it duplicates; rows in order have none."""

    batch = TenantKey(Import)
    phase = models.CharField(max_length=5)
    row = models.IntegerField()
    outcome = models.CharField(max_length=9)
    errors: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    values = SealedJSONField(default=list)
    duplicate_of = models.UUIDField(null=True)
    duplicate_row = models.IntegerField(null=True)
    duplicate_name = _text(200)
    distance_m = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "batch", "phase", "row"], name="customers_finding_row")]
