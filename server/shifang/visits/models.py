"""Tables of visits. Times named `happened_at` are the device's, `received_at` the server's."""

from typing import Any

from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel
from shifang.platform.vault.fields import SealedJSONField, SealedTextField


def _text(length: int) -> "models.CharField[str, str]":
    return models.CharField(max_length=length, default="", blank=True)


def _json() -> "models.JSONField[Any, Any]":
    return models.JSONField(default=list)


class VisitTemplate(TenantModel):
    """A way to visit 拜访模板. `draft` is being edited; what is published stands in `TemplateVersion`."""

    name = models.CharField(max_length=80)
    draft: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    draft_at = models.DateTimeField(null=True)
    draft_by = models.UUIDField(null=True)
    version = models.IntegerField(default=0)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "name"], name="visits_template_name", condition=Q(archived_at__isnull=True)
            )
        ]


class TemplateVersion(TenantModel):
    """A published version; append-only, so it can never change under a visit."""

    template = TenantKey(VisitTemplate)
    version = models.IntegerField()
    name = models.CharField(max_length=80)
    order = models.CharField(max_length=5)
    steps = _json()
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "template", "version"], name="visits_template_version")
        ]


class TemplateAssignment(TenantModel):
    """Which template customers of a type and tier follow; "" stands for any."""

    template = TenantKey(VisitTemplate)
    customer_type = _text(32)
    tier = _text(32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "customer_type", "tier"], name="visits_assignment_once")
        ]


class Visit(TenantModel):
    """One person's visit to a customer. The department is the one it happened in.

    Each axis of state keeps its reason and the time of what caused it. Distances in metres, durations in seconds.
    """

    code = models.CharField(max_length=20)
    customer = TenantKey("customers.Customer")
    person = TenantKey("accounts.Person")
    department = TenantKey("accounts.Department")
    origin = models.CharField(max_length=9)
    # The local day it belongs to: the planned one, else the one on which it began.
    day = models.DateField()
    planned_for = models.DateField(null=True)
    window_from = models.TimeField(null=True)
    window_until = models.TimeField(null=True)
    due_reason = _text(200)
    scheduled_by = models.UUIDField(null=True)
    joint_id = models.UUIDField(null=True)
    template_version = TenantKey(TemplateVersion, null=True)
    # What the customer was when the visit came to be; numbers of the past do not move with its tier.
    customer_type = _text(32)
    tier = _text(32)
    # The result of the outcome step that counts, or nothing.
    outcome = _text(10)

    life = models.CharField(max_length=11)
    life_reason = models.CharField(max_length=20)
    life_at = models.DateTimeField()
    completeness = models.CharField(max_length=8)
    completeness_reason = models.CharField(max_length=20)
    completeness_at = models.DateTimeField()
    validity = models.CharField(max_length=7)
    validity_reason = models.CharField(max_length=20)
    validity_at = models.DateTimeField()
    verification = models.CharField(max_length=10)
    verification_reason = models.CharField(max_length=20)
    verification_at = models.DateTimeField()

    started_at = models.DateTimeField(null=True)
    check_in_refused = models.BooleanField(default=False)
    # Another visit in progress that keeps this one's check-in parked.
    blocked_by = models.UUIDField(null=True)
    attempt_id = models.UUIDField(null=True)
    checked_in_at = models.DateTimeField(null=True)
    checked_in_received_at = models.DateTimeField(null=True)
    check_in_command_id = models.UUIDField(null=True)
    check_in_device_id = models.UUIDField(null=True)
    check_in_sequence = models.BigIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    distance_m = models.FloatField(null=True)
    cell7 = models.BigIntegerField(null=True)
    cell8 = models.BigIntegerField(null=True)
    cell9 = models.BigIntegerField(null=True)
    cell10 = models.BigIntegerField(null=True)
    to_review = models.BooleanField(default=False)
    overridden_by = models.UUIDField(null=True)
    # What a reviewer of the check-in said last: "confirm", "dismiss", or nothing.
    review = _text(8)

    ended_at = models.DateTimeField(null=True)
    ended_received_at = models.DateTimeField(null=True)
    end_command_id = models.UUIDField(null=True)
    end_device_id = models.UUIDField(null=True)
    end_sequence = models.BigIntegerField(null=True)
    end_reason = _text(500)
    end_location: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    end_distance_m = models.FloatField(null=True)
    # What the judgement of the ending leads to: "review" or "refused", or nothing; and what its reviewer said last.
    end_doubt = _text(7)
    end_review = _text(8)
    on_site_ms = models.BigIntegerField(null=True)
    on_site_s = models.IntegerField(null=True)
    stay: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    late_until = models.DateTimeField(null=True)
    findings = _json()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "person"], name="visits_in_progress", condition=Q(life="checked_in")
            ),
            models.UniqueConstraint(fields=["organisation_id", "code"], name="visits_code"),
            models.CheckConstraint(
                name="visits_checked_out_after_in",
                condition=~Q(life__in=["checked_in", "checked_out"]) | Q(checked_in_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "day", "id"], name="visits_by_day"),
            models.Index(fields=["organisation_id", "person", "day"], name="visits_by_person"),
            models.Index(
                fields=["organisation_id", "person", "planned_for"],
                name="visits_by_planned",
                condition=Q(planned_for__isnull=False) & ~Q(planned_for=models.F("day")),
            ),
            models.Index(fields=["organisation_id", "customer", "day"], name="visits_by_customer"),
            models.Index(fields=["organisation_id", "department", "day"], name="visits_by_department"),
            models.Index(
                fields=["organisation_id", "joint_id"], name="visits_by_joint", condition=Q(joint_id__isnull=False)
            ),
            models.Index(
                fields=["organisation_id", "blocked_by"], name="visits_by_block", condition=Q(blocked_by__isnull=False)
            ),
        ]


class CheckInAttempt(TenantModel):
    """One judgement of a position given at a customer; append-only. `facts` replay it, `cause` says why it was made."""

    visit = TenantKey(Visit)
    command_id = models.UUIDField()
    purpose = models.CharField(max_length=11)
    cause = models.CharField(max_length=18)
    person_id = models.UUIDField()
    device_id = models.UUIDField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    judged_at = models.DateTimeField()
    verdict = models.CharField(max_length=8)
    accepted = models.BooleanField()
    facts: "models.JSONField[Any, Any]" = models.JSONField()
    environment: "models.JSONField[Any, Any]" = models.JSONField()
    assessment: "models.JSONField[Any, Any]" = models.JSONField()
    policy_version = models.IntegerField()
    engine_version = models.CharField(max_length=12)
    overridden_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "visit"], name="visits_attempt_visit")]


class StepRecord(TenantModel):
    """A step as one command gave it. The newest by the device's clock counts; the others are superseded and kept."""

    visit = TenantKey(Visit)
    command_id = models.UUIDField()
    step_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    answers = SealedJSONField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "visit", "step_id"],
                name="visits_step_current",
                condition=Q(superseded_at__isnull=True),
            ),
            models.UniqueConstraint(fields=["organisation_id", "command_id"], name="visits_step_command"),
        ]
        indexes = [models.Index(fields=["organisation_id", "visit"], name="visits_step_visit")]


class VisitPhoto(TenantModel):
    """A photo that a phone declared for a step, or for a closed shop (no record). The position is WGS-84."""

    visit = TenantKey(Visit)
    record = TenantKey(StepRecord, null=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    category = models.CharField(max_length=20)
    taken_at = models.DateTimeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    held_at = models.DateTimeField(null=True)
    # How the phone signed it when it was taken (truth.types.captures): "" is not at all.
    capture = models.CharField(max_length=24, default="", blank=True)
    # False when its step was sent anew without it.
    current = models.BooleanField(default=True)
    # What stands against it: "review" while a reviewer must decide, then "confirm" or "dismiss"; or nothing.
    doubt = _text(7)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "visit"], name="visits_photo_visit"),
            models.Index(fields=["organisation_id", "sha256"], name="visits_photo_hash"),
            models.Index(
                fields=["organisation_id", "taken_at", "id"], name="visits_photo_taken", condition=Q(current=True)
            ),
            models.Index(
                fields=["organisation_id", "category", "taken_at", "id"],
                name="visits_photo_category",
                condition=Q(current=True),
            ),
        ]


class AnswerValue(TenantModel):
    """One answered field of a current step, flat: what a series of prices or stock is read from."""

    visit = TenantKey(Visit)
    customer = TenantKey("customers.Customer")
    record = TenantKey(StepRecord)
    step_id = models.CharField(max_length=64)
    path = models.CharField(max_length=160)
    row = _text(120)
    side = _text(10)
    number = models.FloatField(null=True)
    # Null says that the value is a number.
    text = SealedTextField(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visits_answer_one_value", condition=Q(number__isnull=True) ^ Q(text__isnull=True)
            )
        ]
        indexes = [
            models.Index(fields=["organisation_id", "path", "customer", "happened_at"], name="visits_answer_series"),
            models.Index(fields=["organisation_id", "visit"], name="visits_answer_visit"),
        ]
