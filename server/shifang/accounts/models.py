"""Tables of organisations and their people."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shifang.platform import clock
from shifang.platform.models import TenantKey, TenantModel


class Organisation(models.Model):
    """A tenant. Stands on the exemption list: its row is visible to itself alone by a policy on `id`."""

    id = models.UUIDField(primary_key=True, default=clock.new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=40, default="Asia/Shanghai")
    locale = models.CharField(max_length=5, default="zh")
    created_at = models.DateTimeField()
    # The permissions that its built-in roles were brought up to date with.
    offered = ArrayField(models.CharField(max_length=64), default=list)


class Department(TenantModel):
    """A node of the department tree."""

    parent = TenantKey("accounts.Department", null=True)
    manager = TenantKey("accounts.Person", null=True)
    name = models.CharField(max_length=120)
    archived = models.BooleanField(default=False)


class Role(TenantModel):
    """A named set of permissions and how far it sees; `key` is set for the four built-in ones."""

    key = models.CharField(max_length=32, default="", blank=True)
    name = models.CharField(max_length=80)
    reach = models.CharField(max_length=16)
    permissions = ArrayField(models.CharField(max_length=64))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "name"], name="accounts_role_name"),
        ]


class Person(TenantModel):
    """Someone who signs in. Login and phone are each unique inside the organisation."""

    login = models.CharField(max_length=64)
    phone = models.CharField(max_length=20, default="", blank=True)
    name = models.CharField(max_length=80)
    # Names sort by pinyin: the embedded PostgreSQL has no ICU collations.
    name_key = models.CharField(max_length=200)
    employee_number = models.CharField(max_length=40, default="", blank=True)
    email = models.CharField(max_length=200, default="", blank=True)
    locale = models.CharField(max_length=5, default="zh")
    password = models.CharField(max_length=200)
    role = TenantKey(Role)
    department = TenantKey(Department)
    disabled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    # Raised to end every session at once (password change, disabling).
    generation = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "login"], name="accounts_person_login"),
            models.UniqueConstraint(
                fields=["organisation_id", "phone"], name="accounts_person_phone", condition=~Q(phone="")
            ),
        ]
        indexes = [models.Index(fields=["organisation_id", "department"], name="accounts_person_department")]


class Session(TenantModel):
    """A signed-in client. Tokens are stored hashed; the refresh token changes at each use."""

    person = TenantKey(Person)
    generation = models.IntegerField()
    device_id = models.UUIDField(null=True)
    label = models.CharField(max_length=120, default="", blank=True)
    address = models.CharField(max_length=45, default="", blank=True)
    access_hash = models.BinaryField(max_length=32)
    access_expires_at = models.DateTimeField()
    refresh_hash = models.BinaryField(max_length=32)
    refresh_expires_at = models.DateTimeField()
    previous_refresh_hash = models.BinaryField(max_length=32, null=True)
    rotated_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "access_hash"], name="accounts_session_access"),
            models.UniqueConstraint(fields=["organisation_id", "refresh_hash"], name="accounts_session_refresh"),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "person"], name="accounts_session_person"),
            models.Index(
                fields=["organisation_id", "device_id"],
                name="accounts_session_device",
                condition=models.Q(device_id__isnull=False),
            ),
        ]


class Device(TenantModel):
    """A phone or browser that has sent commands; its id is made by the client."""

    person = TenantKey(Person)
    label = models.CharField(max_length=120, default="", blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "person"], name="accounts_device_person")]


class SignInGuard(TenantModel):
    """Failed sign-ins of one lane: a known device, an address, or everybody else who tries a login."""

    lane = models.CharField(max_length=120)
    failures = models.IntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "lane"], name="accounts_guard_lane")]


class PolicyVersion(TenantModel):
    """A version of a policy; the newest one whose `valid_from` has come is in force."""

    kind = models.CharField(max_length=64)
    version = models.IntegerField()
    body = models.JSONField()
    valid_from = models.DateTimeField()
    author = TenantKey(Person, null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "kind", "version"], name="accounts_policy_version")
        ]


class Shift(TenantModel):
    """Working hours on some weekdays: of one person, else of a department and all below, else of everybody."""

    department = TenantKey(Department, null=True)
    person = TenantKey(Person, null=True)
    name = models.CharField(max_length=80, default="", blank=True)
    weekdays = ArrayField(models.SmallIntegerField())
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=True) | Q(person__isnull=True), name="accounts_shift_one_target"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="accounts_shift_range",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "person"], name="accounts_shift_person"),
            models.Index(fields=["organisation_id", "department"], name="accounts_shift_department"),
        ]


class Holiday(TenantModel):
    """A day off for everybody, or a day made up for, worked with the hours of weekday `works_as`."""

    day = models.DateField()
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8)
    works_as = models.SmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "day"], name="accounts_holiday_day")]


class Leave(TenantModel):
    """A person asks to be away (or is, once approved) from a moment to another."""

    person = TenantKey(Person)
    # Where the person was when asking: leave stays with that department.
    department = TenantKey(Department)
    kind = models.CharField(max_length=16)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=500, default="", blank=True)
    status = models.CharField(max_length=12)
    requested_by = TenantKey(Person)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = TenantKey(Person, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="accounts_leave_range"),
        ]
        indexes = [models.Index(fields=["organisation_id", "person", "ends_at"], name="accounts_leave_person")]
