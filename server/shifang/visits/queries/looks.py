"""Who looked at one's own data: tracks of a day, photos in full; as the log has it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.evidence.types import PHOTO_VIEWED
from shifang.ledger import queries as ledger
from shifang.ledger.types import RecordedEvent
from shifang.platform.paging import decode_id, encode_cursor
from shifang.tracking.types import TRACK_VIEWED
from shifang.visits.models import VisitPhoto

_WHAT = {TRACK_VIEWED.code: "track", PHOTO_VIEWED.code: "photo"}


def looks_at_own_data(scope: Scope, *, cursor: str, limit: int) -> tuple[list[dict[str, Any]], str | None]:
    """Return the looks of others at the asker's own data, newest first, and the cursor of the next page."""
    events = ledger.timeline(
        scope.organisation_id,
        subject_id=scope.me,
        kinds=(TRACK_VIEWED, PHOTO_VIEWED),
        before=decode_id(cursor) if cursor else None,
        limit=limit + 1,
    )
    following = encode_cursor(events[limit - 1].id) if len(events) > limit else None
    page = events[:limit]
    names = person_names(scope, [event.actor_id for event in page])
    photos = _own_photos(scope, (str(event.facts.get("sha256", "")) for event in page))
    rows = [_row(event, scope=scope, photo=photos.get(str(event.facts.get("sha256", "")))) for event in page]
    return [{**row, "by_name": names.get(row["by_id"])} for row in rows], following


def _own_photos(scope: Scope, hashes: Iterable[str]) -> dict[str, VisitPhoto]:
    """Return the asker's photos by their hash, as they were used last."""
    rows = VisitPhoto.objects.filter(
        organisation_id=scope.organisation_id, visit__person_id=scope.me, sha256__in=set(hashes)
    )
    return {row.sha256: row for row in rows.select_related("visit__customer").order_by("taken_at", "id")}


def _row(event: RecordedEvent, *, scope: Scope, photo: VisitPhoto | None) -> dict[str, Any]:
    return {
        "id": event.id,
        "what": _WHAT[event.kind],
        "by_id": event.actor_id,
        "at": event.happened_at,
        "day": _day(scope, photo.taken_at) if photo else event.facts.get("day"),
        "visit_id": photo.visit_id if photo else None,
        "customer_name": photo.visit.customer.name if photo else None,
    }


def _day(scope: Scope, moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(scope.timezone)).date().isoformat()
