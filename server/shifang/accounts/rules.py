"""Pure rules of accounts: names that sort, failed sign-ins, passwords, the calendar, the tree, what may be granted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from pypinyin import Style, lazy_pinyin

from shifang.accounts.types import Reach, Scope
from shifang.kernel.intervals import Holiday, Shift, Span, TimeWindow, WorkingCalendar

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=30)
# A phone that lost the answer to a refresh may use the previous token once more for this long.
REFRESH_GRACE = timedelta(seconds=60)
PASSWORD_MINIMUM = 10
_FREE_FAILURES = {"device": 10, "login": 8, "address": 40}
_LONGEST_BLOCK = timedelta(minutes=15)
_FORGET_AFTER = timedelta(hours=1)
_COMMON = frozenset(
    [
        "1234567890",
        "0123456789",
        "12345678910",
        "1111111111",
        "0000000000",
        "8888888888",
        "6666666666",
        "password123",
        "password1234",
        "qwertyuiop",
        "1q2w3e4r5t",
        "qwerty12345",
        "abcd123456",
        "a123456789",
        "123456789a",
        "woaini1314",
        "iloveyou123",
        "1qaz2wsx3edc",
        "admin12345",
        "abc1234567",
        "asdfghjkl123",
        "zaq12wsxcde",
        "5201314520",
        "qq123456789",
        "shifang123",
        "letmein12345",
        "welcome12345",
    ]
)


def name_key(name: str) -> str:
    """Return the sort and search key of a name: full pinyin, a bar, initials (lower case)."""
    full = "".join(lazy_pinyin(name)).lower()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return f"{full}|{initials}"[:200]


def password_is_weak(password: str, *, login: str, phone: str) -> bool:
    """Return whether a password is too short, common, one repeated character, or made of the login or phone."""
    folded = password.casefold()
    if len(password) < PASSWORD_MINIMUM or folded in _COMMON or len(set(folded)) < 4:
        return True
    return folded in {login.casefold(), phone} or (len(login) > 3 and folded.startswith(login.casefold() * 2))


@dataclass(frozen=True, slots=True)
class Lane:
    """The failures of one lane: `device:…` (known), `login:…` (everybody else who tries it), `address:…`."""

    name: str
    failures: int
    blocked_until: datetime | None
    updated_at: datetime

    @property
    def kind(self) -> str:
        """Return which of the three sorts of lane this is."""
        return self.name.partition(":")[0]


def lanes_for(*, login: str, address: str, known_device: str | None) -> tuple[str, ...]:
    """Return the lanes an attempt counts on.

    A device that has signed in with this login before has a lane of its own, so strangers who exhaust the
    login's common lane cannot lock the owner out (the "device cookie" scheme of OWASP).
    """
    if known_device is not None:
        return (f"device:{known_device}",)
    return f"login:{login[:80].casefold()}", f"address:{address}"


def seconds_blocked(lane: Lane, *, now: datetime) -> int:
    """Return for how many more seconds the lane is blocked, 0 when it is open."""
    if lane.blocked_until is None or lane.blocked_until <= now:
        return 0
    return int((lane.blocked_until - now).total_seconds()) + 1


def after_failure(lane: Lane, *, now: datetime) -> Lane:
    """Return the lane after one more failure: blocked for 2, 4, 8 … seconds once the free ones are used up."""
    failures = 1 if now - lane.updated_at > _FORGET_AFTER else lane.failures + 1
    over = failures - _FREE_FAILURES[lane.kind]
    blocked_until = None
    if over > 0:
        blocked_until = now + min(_LONGEST_BLOCK, timedelta(seconds=2 ** min(over, 12)))
    return Lane(name=lane.name, failures=failures, blocked_until=blocked_until, updated_at=now)


# --- the working calendar -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What a local day of a person is: spans of work, the holiday that shapes it, approved leave that touches it."""

    day: date
    spans: tuple[Span, ...]
    holiday: Holiday | None
    on_leave: bool

    @property
    def seconds(self) -> int:
        """Return the planned seconds of work, leave taken off."""
        return sum(span.seconds for span in self.spans)


def layered(levels: Sequence[Sequence[Shift]]) -> tuple[Shift, ...]:
    """Return the shifts in force when earlier levels replace later ones on every day they cover.

    Levels go from the person over their departments upwards to the whole organisation; a level with a shift that
    is valid on a day, whatever its weekdays, decides that day alone.
    """
    taken: list[_Range] = []
    found: list[Shift] = []
    for level in levels:
        ranges = [_Range.of(shift) for shift in level]
        for shift, valid in zip(level, ranges, strict=True):
            found += [part.of_shift(shift) for part in valid.without(taken)]
        taken += ranges
    return tuple(found)


def day_plan(calendar: WorkingCalendar, day: date) -> DayPlan:
    """Return what a local day is in a person's calendar."""
    whole = TimeWindow(time(0), time(0)).on(day, calendar.zone)
    return DayPlan(
        day=day,
        spans=tuple(calendar.spans_of(day)),
        holiday=next((each for each in calendar.holidays if each.day == day), None),
        on_leave=any(each.start < whole.end and each.end > whole.start for each in calendar.leaves),
    )


@dataclass(frozen=True, slots=True)
class _Range:
    """Days as ordinals, both included."""

    first: int
    last: int

    @classmethod
    def of(cls, shift: Shift) -> "_Range":
        first = shift.valid_from or date.min
        last = shift.valid_until or date.max
        return cls(first.toordinal(), last.toordinal())

    def without(self, taken: Sequence["_Range"]) -> list["_Range"]:
        parts = [self] if self.first <= self.last else []
        for hole in taken:
            parts = [rest for part in parts for rest in part._minus(hole)]
        return parts

    def of_shift(self, shift: Shift) -> Shift:
        """Return the shift valid on these days only; open ends stay open."""
        return replace(
            shift,
            valid_from=None if self.first == date.min.toordinal() else date.fromordinal(self.first),
            valid_until=None if self.last == date.max.toordinal() else date.fromordinal(self.last),
        )

    def _minus(self, hole: "_Range") -> list["_Range"]:
        before = _Range(self.first, min(self.last, hole.first - 1))
        after = _Range(max(self.first, hole.last + 1), self.last)
        return [part for part in (before, after) if part.first <= part.last]


# --- departments, roles, admins ---------------------------------------------------------------------------------


def makes_cycle(parents: Mapping[UUID, UUID | None], *, department_id: UUID, parent_id: UUID) -> bool:
    """Return whether putting a department below `parent_id` would put it below itself."""
    current: UUID | None = parent_id
    for _ in range(len(parents) + 1):
        if current is None:
            return False
        if current == department_id:
            return True
        current = parents.get(current)
    return True


def beyond_own(own: Scope, *, reach: Reach, permissions: Iterable[str]) -> list[str]:
    """Return what a role grants beyond the asker's own: nobody hands out, or takes over, more than they hold.

    The built-in admin stands above all roles: permissions that a new release brings are theirs to hand out.
    """
    if own.role == "admin":
        return []
    missing = sorted(set(permissions) - own.permissions)
    if _REACHES.index(reach) > _REACHES.index(own.reach):
        missing.append(f"reach:{reach.value}")
    return missing


_REACHES = (Reach.OWN, Reach.TREE, Reach.ORGANISATION)


def below(parents: Mapping[UUID, UUID | None], *, department_id: UUID) -> frozenset[UUID]:
    """Return a department and all below it."""
    children: dict[UUID, list[UUID]] = {}
    for child, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(child)
    found, queue = {department_id}, [department_id]
    while queue:
        fresh = [child for child in children.get(queue.pop(), ()) if child not in found]
        found.update(fresh)
        queue += fresh
    return frozenset(found)
