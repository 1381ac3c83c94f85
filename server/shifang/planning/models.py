"""Tables of planning. The running plan itself is the planned visits; see the visits' domain."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantKey, TenantModel
from shifang.platform.vault.fields import SealedJSONField


class CustomerFrequency(TenantModel):
    """How often a customer is visited, where it is not as its tier says; null: as the tier says. No visits (0): not
    regularly.
    """

    customer = TenantKey("customers.Customer")
    visits = models.IntegerField(null=True)
    weeks = models.IntegerField(null=True)
    weekdays: "ArrayField[list[int] | None, list[int] | None]" = ArrayField(models.IntegerField(), null=True)
    preferred: "ArrayField[list[int] | None, list[int] | None]" = ArrayField(models.IntegerField(), null=True)
    spacing = models.IntegerField(null=True)
    minutes = models.IntegerField(null=True)
    important = models.BooleanField(null=True)
    reason = models.CharField(max_length=300)
    changed_by = TenantKey("accounts.Person", null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "customer"], name="planning_frequency_customer"),
            models.CheckConstraint(
                name="planning_frequency_whole",
                condition=Q(visits__isnull=True, weeks__isnull=True)
                | Q(visits=0, weeks__isnull=True)
                | Q(visits__gte=1, weeks__gte=1),
            ),
        ]


class FormerFrequency(TenantModel):
    """How often a customer was visited until a moment, where that changed: its own visits in so many weeks; null: as
    its tier said. Append-only.
    """

    customer = TenantKey("customers.Customer")
    until = models.DateTimeField()
    visits = models.IntegerField(null=True)
    weeks = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "customer", "until"], name="planning_former_frequency")]


class Reminded(TenantModel):
    """A reminder that was given before a customer lapsed; append-only, once for each day on which a visit was due."""

    customer = TenantKey("customers.Customer")
    owner = TenantKey("accounts.Person")
    due_on = models.DateField()
    reminded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "customer", "owner", "due_on"], name="planning_reminded_once"
            )
        ]


class DayRoute(TenantModel):
    """The route of a day: the one that a person accepted last, by their phone's clock, else that of the published plan
    (`reason` is then "plan" and `command_id` the plan's). `stops` are in order: customer, when the visit begins, the
    visit if there is one, and whether the person added it.
    """

    person = TenantKey("accounts.Person")
    day = models.DateField()
    stops: "models.JSONField[Any, Any]" = models.JSONField()
    reason = models.CharField(max_length=12)
    command_id = models.UUIDField()
    accepted_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "person", "day"], name="planning_route_of_day")
        ]


class Base(TenantModel):
    """Where somebody's day starts and ends (home, office), as {latitude, longitude}; `end` null: as it starts."""

    person = TenantKey("accounts.Person")
    start = SealedJSONField()
    end = SealedJSONField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "person"], name="planning_base_person")]


class Plan(TenantModel):
    """A draft of weeks of visits for some people; the running plan itself is the planned visits.

    `basis` is the running plan as it was when the search began, `revision` counts edits, `heard_at` is when the search
    was last heard of.
    """

    department = TenantKey("accounts.Department")
    people = ArrayField(models.UUIDField())
    first_day = models.DateField()
    weeks = models.IntegerField()
    state = models.CharField(max_length=12)
    failure = models.CharField(max_length=64, default="", blank=True)
    progress = models.IntegerField(default=0)
    cost = models.FloatField(null=True)
    settings: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    basis: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    policy_version = models.IntegerField(default=0)
    seed = models.IntegerField()
    revision = models.IntegerField(default=0)
    by = TenantKey("accounts.Person")
    assignment_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "id"],
                name="planning_plan_open",
                condition=Q(state__in=["searching", "publishing"]),
            )
        ]


class PlanStop(TenantModel):
    """A visit of a draft: minutes from midnight; `visit_id` is the visit of the running plan that it stands for."""

    plan = TenantKey(Plan)
    person = TenantKey("accounts.Person")
    day = models.DateField()
    position = models.IntegerField()
    customer = TenantKey("customers.Customer")
    arrival = models.IntegerField()
    minutes = models.IntegerField()
    fixed = models.BooleanField(default=False)
    visit_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "plan", "person", "day", "position"], name="planning_stop_route"),
            models.Index(fields=["organisation_id", "plan", "customer"], name="planning_stop_customer"),
        ]


class PlanLeftOut(TenantModel):
    """A customer that a draft does not visit, or not as often as it should, why, and the numbers that say so."""

    plan = TenantKey(Plan)
    person = TenantKey("accounts.Person")
    customer = TenantKey("customers.Customer")
    reason = models.CharField(max_length=16)
    numbers: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "plan", "id"], name="planning_left_plan")]


class PlanEdit(TenantModel):
    """A change made by hand in a draft, and the routes as they were before, so that it can be undone."""

    plan = TenantKey(Plan)
    number = models.IntegerField()
    by = TenantKey("accounts.Person")
    made_at = models.DateTimeField()
    told: "models.JSONField[Any, Any]" = models.JSONField()
    before: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "plan", "number"], name="planning_edit_number")
        ]


class Feed(TenantModel):
    """A person's calendar feed: who has its address reads the planned visits. Only a hash of the secret is held."""

    person = TenantKey("accounts.Person")
    token_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "token_hash"], name="planning_feed_token"),
            models.UniqueConstraint(
                fields=["organisation_id", "person"], name="planning_feed_one", condition=Q(revoked_at__isnull=True)
            ),
        ]


class TerritoryDraft(TenantModel):
    """Territories that were asked for: who of some people is to look after which customers. `change` is what taking a
    customer from its holder costs, in minutes a week; `unowned` ones of the department are split too if wished;
    `pace` is minutes on the road per kilometre of a straight line.
    """

    department = TenantKey("accounts.Department")
    unowned = models.BooleanField(default=False)
    change = models.FloatField()
    pace = models.FloatField(default=0.0)
    state = models.CharField(max_length=9)
    progress = models.FloatField(default=0.0)
    failure = models.CharField(max_length=64, default="", blank=True)
    uneven_before = models.FloatField(null=True)
    uneven = models.FloatField(null=True)
    by = TenantKey("accounts.Person")
    created_at = models.DateTimeField()
    found_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, default="", blank=True)
    applied_by = TenantKey("accounts.Person", null=True)
    applied_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)
    undone_by = TenantKey("accounts.Person", null=True)
    undone_at = models.DateTimeField(null=True)


class TerritoryPerson(TenantModel):
    """Somebody among whom customers are split: hours of work a week, how many per cent of them count, and the figures
    of their territory today and as proposed.
    """

    draft = TenantKey(TerritoryDraft)
    person = TenantKey("accounts.Person")
    hours = models.FloatField()
    percent = models.IntegerField()
    today: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    proposal: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "draft", "person"], name="planning_territory_person")
        ]


class TerritoryLine(TenantModel):
    """A customer of a draft as the search found it: holder and department before, visits a week, minutes of one and a
    week from its neighbours (`hop`), and whose it is to be. `stays` says why the search left it,
    `outcome` what applying made of it.
    """

    draft = TenantKey(TerritoryDraft)
    customer = TenantKey("customers.Customer")
    department_id = models.UUIDField()
    before = TenantKey("accounts.Person", null=True)
    person = TenantKey("accounts.Person", null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    visits = models.FloatField()
    minutes = models.IntegerField()
    hop = models.FloatField()
    stays = models.CharField(max_length=11, default="", blank=True)
    by_hand = models.BooleanField(default=False)
    outcome = models.CharField(max_length=14, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "draft", "customer"], name="planning_territory_once")
        ]
