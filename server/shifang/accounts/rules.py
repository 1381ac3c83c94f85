"""Pure rules of accounts: names that sort, lanes of failed sign-ins, passwords, tokens' lives."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pypinyin import Style, lazy_pinyin

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
