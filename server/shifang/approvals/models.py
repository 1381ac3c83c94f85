"""Tables of approvals: what was asked, the steps of its chain, and who stands in for whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel


class Approval(TenantModel):
    """A request for a yes; its steps are fixed when it is made, with the version of the settings."""

    kind = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    # A second thing whose timeline shows the approval, e.g. the customer.
    related_id = models.UUIDField(null=True)
    requester = TenantKey("accounts.Person")
    department = TenantKey("accounts.Department", null=True)
    payload = models.JSONField()
    status = models.CharField(max_length=12)
    policy_version = models.IntegerField()
    requested_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "kind", "subject_id"],
                name="approvals_approval_pending",
                condition=Q(status="pending"),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "requester"], name="approvals_approval_requester"),
            models.Index(fields=["organisation_id", "department"], name="approvals_approval_dept"),
            models.Index(fields=["organisation_id", "subject_id"], name="approvals_approval_subject"),
        ]


class ApprovalStep(TenantModel):
    """One step: who decides by the chain (`rule`), who that is now (`assignees`), and what was said.

    `passed_by` have handed it on: the chain names them no more.
    """

    approval = TenantKey(Approval)
    index = models.IntegerField()
    rule = models.JSONField()
    state = models.CharField(max_length=12)
    assignees = ArrayField(models.UUIDField(), default=list)
    passed_by = ArrayField(models.UUIDField(), default=list)
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalations = models.IntegerField(default=0)
    decided_by = TenantKey("accounts.Person", null=True)
    decided_for = TenantKey("accounts.Person", null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "approval", "index"], name="approvals_step_index"),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "due_at"], name="approvals_step_open", condition=Q(state="open")),
        ]


class Delegation(TenantModel):
    """For a period, `deputy` may decide what is assigned to `person`; ended early, never deleted."""

    person = TenantKey("accounts.Person")
    deputy = TenantKey("accounts.Person")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=200, default="", blank=True)
    created_at = models.DateTimeField()
    created_by = TenantKey("accounts.Person")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "deputy", "ends_at"], name="approvals_delegation_deputy"),
            models.Index(fields=["organisation_id", "person"], name="approvals_delegation_person"),
        ]
