"""Calendar feeds: an address with a secret, made, changed and taken back by the person; only its hash is kept."""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import cast
from uuid import UUID

from shifang.accounts.operations.sessions import split_token
from shifang.accounts.queries import scope_of_person
from shifang.accounts.queries.people import person_row
from shifang.accounts.types import Scope
from shifang.kernel.problems import Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.planning.models import Feed
from shifang.planning.queries.feeds import feed_of, feed_text
from shifang.planning.types.plan_lists import FEED_GONE, FEED_MADE, FEED_OWN, FEED_REVOKED, FEED_SLOW_DOWN
from shifang.platform import tenancy

SEEN_EVERY = timedelta(minutes=5)
READS, WITHIN = 30, timedelta(minutes=1)
_MOST_KEPT = 5000
_reads: "OrderedDict[bytes, tuple[datetime, int]]" = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Read:
    """A calendar and the hash of its bytes."""

    text: bytes
    tag: str


def make(*, scope: Scope, now: datetime) -> tuple[Feed, str]:
    """Make the asker's feed and return it with its secret, which is never shown again; an older address ends."""
    scope.require(FEED_OWN)
    # Two at once would both find none.
    person_row(scope, scope.me, lock=True)
    _revoke(scope, now)
    secret = secrets.token_urlsafe(32)
    made = Feed.objects.create(
        organisation_id=scope.organisation_id,
        person_id=scope.me,
        token_hash=hashlib.sha256(secret.encode()).digest(),
        created_at=now,
    )
    _record(FEED_MADE, made, scope=scope, now=now)
    return made, f"{scope.organisation_id.hex}.{secret}"


def revoke(*, scope: Scope, now: datetime) -> None:
    """Take the asker's address back; twice is once."""
    scope.require(FEED_OWN)
    person_row(scope, scope.me, lock=True)
    held = _revoke(scope, now)
    if held is not None:
        _record(FEED_REVOKED, held, scope=scope, now=now)


def read(token: str, *, now: datetime) -> Read:
    """Return the calendar of a feed. Raises `feed.gone`, `feed.slow_down`."""
    parsed = split_token(token) if len(token) < 200 and "\0" not in token else None
    if parsed is None:
        raise Refusal(FEED_GONE)
    organisation_id, digest = parsed
    _require_patience(digest, now)
    with tenancy.organisation(organisation_id):
        person_id = _reader(organisation_id, digest, now)
        text = feed_text(scope_of_person(organisation_id, person_id), person_id, now=now)
    return Read(text, hashlib.sha256(text).hexdigest()[:32])


def _reader(organisation_id: UUID, digest: bytes, now: datetime) -> UUID:
    rows = Feed.objects.filter(organisation_id=organisation_id, token_hash=digest, revoked_at__isnull=True)
    feed = rows.filter(person__disabled_at__isnull=True).first()
    if feed is None:
        raise Refusal(FEED_GONE)
    if feed.last_read_at is None or feed.last_read_at < now - SEEN_EVERY:
        rows.update(last_read_at=now)
    return feed.person_id


def _require_patience(digest: bytes, now: datetime) -> None:
    """Count the reads of an address in this process; raise `feed.slow_down` beyond so many a minute."""
    with _lock:
        begun, count = _reads.pop(digest, (now, 0))
        if now - begun >= WITHIN:
            begun, count = now, 0
        _reads[digest] = (begun, count + 1)
        while len(_reads) > _MOST_KEPT:
            _reads.popitem(last=False)
    if count >= READS:
        raise Refusal(FEED_SLOW_DOWN)


def _revoke(scope: Scope, now: datetime) -> Feed | None:
    held = feed_of(scope)
    if held is not None:
        held.revoked_at = now
        held.save(update_fields=["revoked_at"])
    return held


def _record(kind: EventKind, feed: Feed, *, scope: Scope, now: datetime) -> None:
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("person", feed.person_id),
            actor_id=scope.person_id,
            department_id=cast(UUID, scope.department_id),
            happened_at=now,
            received_at=now,
            facts={},
        ),
    )
