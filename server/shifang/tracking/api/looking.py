"""HTTP routes of tracking but for the points themselves: trackers, the gate, live, replay, a day's summary."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from ninja import Query, Router

from shifang.accounts.door import ScopedRequest
from shifang.accounts.queries import policy
from shifang.platform import clock
from shifang.tracking import queries
from shifang.tracking.api import schemas
from shifang.tracking.models import Layer, Segment
from shifang.tracking.operations import gates, trackers, viewing
from shifang.tracking.operations.deriving import derived, segment_rows
from shifang.tracking.types import DEFINITIONS, POLICY, TRACK_SEND, SegmentKind

router = Router(tags=["tracks"])


@router.get("/trackers", response=schemas.TrackersOut)
def list_trackers(request: ScopedRequest, person_id: UUID) -> dict[str, Any]:
    """Return the trackers of a person."""
    return {"items": queries.trackers_of(request.auth, person_id)}


@router.post("/trackers", response={201: schemas.IssuedOut})
def issue_tracker(request: ScopedRequest, body: schemas.TrackerIn) -> Any:
    """Issue a token for a person's tracker app; it is shown this once."""
    made, token = trackers.issue(scope=request.auth, person_id=body.person_id, label=body.label, now=clock.now())
    return 201, {**{name: getattr(made, name) for name in schemas.TrackerOut.model_fields}, "token": token}


@router.delete("/trackers/{tracker_id}", response={204: None})
def revoke_tracker(request: ScopedRequest, tracker_id: UUID) -> Any:
    """Revoke a tracker's token."""
    trackers.revoke(scope=request.auth, tracker_id=tracker_id, now=clock.now())
    return 204, None


@router.get("/tracking/gate", response=schemas.GateOut)
def show_gate(request: ScopedRequest) -> dict[str, Any]:
    """Say when the asker's positions are taken, so that the phone takes none at other times."""
    scope = request.auth
    scope.require(TRACK_SEND)
    zone = ZoneInfo(scope.timezone)
    today = clock.now().astimezone(zone).date()
    days = (today, today + timedelta(days=1))
    found = [queries.fresh_day_gate(scope.organisation_id, scope.me, day=day, zone=zone) for day in days]
    edges = [edge for each in found for edge in each.edges.reshape(-1, 2).tolist()]
    return {
        "spans": [_span(*edge) for edge in edges],
        "paused_since": queries.paused_since(scope.organisation_id, scope.me),
    }


@router.post("/tracking/pause", response={204: None})
def pause_tracking(request: ScopedRequest) -> Any:
    """Stop taking the asker's positions."""
    gates.pause(scope=request.auth, now=clock.now())
    return 204, None


@router.post("/tracking/resume", response={204: None})
def resume_tracking(request: ScopedRequest) -> Any:
    """Take the asker's positions again."""
    gates.resume(scope=request.auth, now=clock.now())
    return 204, None


@router.get("/tracking/live", response=schemas.LiveMapOut)
def live_map(request: ScopedRequest) -> dict[str, Any]:
    """Return where everybody on shift was last and how long ago that was, and who has no place and why."""
    scope = request.auth
    now = clock.now()
    zone = ZoneInfo(scope.timezone)
    live_s = int(policy(scope, POLICY.code).body["live_minutes"]) * 60
    return {
        "now": now,
        "live_seconds": live_s,
        "items": queries.whereabouts(scope, zone=zone, live_s=live_s, now=now),
        "hidden": queries.hidden(scope, zone=zone, now=now),
    }


@router.get("/tracks/{person_id}/{day}", response=schemas.ReplayOut)
def replay_day(
    request: ScopedRequest, person_id: UUID, day: date, most: Annotated[int, Query(ge=2, le=200_000)] = 50_000
) -> HttpResponse:
    """Return a person's day for playing it back, thinned to `most` points. That it was looked at is recorded."""
    scope = request.auth
    person = queries.tracked_person(scope, person_id)
    viewing.note_view(scope=scope, person=person, day=day, now=clock.now())
    found = queries.replay(queries.day_row(scope.organisation_id, person.id, day), most=most)
    return HttpResponse(queries.replay_json(found), content_type="application/json; charset=utf-8")


@router.get("/tracks/{person_id}/{day}/summary", response=schemas.SummaryOut)
def summarise_day(request: ScopedRequest, person_id: UUID, day: date) -> dict[str, Any]:
    """Return a person's day: stays, trips, silences, and the working time by what is known of it."""
    scope = request.auth
    now = clock.now()
    person = queries.tracked_person(scope, person_id)
    viewing.note_view(scope=scope, person=person, day=day, now=now)
    row = queries.day_row(scope.organisation_id, person.id, day)
    layer = queries.layer_of(row) if row else None
    stored = layer is not None and row is not None and not row.stale
    segments: list[Segment] = []
    if row is not None and stored:
        segments = queries.stored_segments(row)
    elif row is not None:
        segments = segment_rows(scope, row, derived(scope, queries.day_track(row)).segments)
    times, spans = queries.times_of(scope, person.id, segments, day=day, zone=ZoneInfo(scope.timezone), now=now)
    names = queries.customer_names(scope, segments)
    return {
        "person_id": person.id,
        "person_name": person.name,
        "day": day,
        "points": row.points if row else 0,
        "last_at": row.last_at if row else None,
        "stored": stored,
        "distance_m": round(sum(each.distance_m for each in segments if each.kind == SegmentKind.TRIP), 1),
        "working": [{"start": start, "end": end} for start, end in spans],
        "times": times,
        "definitions": {name: {"zh": zh, "en": en} for name, (zh, en) in DEFINITIONS.items()},
        "segments": [_segment(each, names, layer if stored else None) for each in segments],
        "chain_breaks": queries.chain_breaks(scope, person.id, first=day, last=day),
    }


def _segment(row: Segment, names: dict[UUID, str], layer: Layer | None) -> dict[str, Any]:
    plain = {name: getattr(row, name, None) for name in schemas.SegmentOut.model_fields}
    return {
        **plain,
        "seconds": int((row.ended_at - row.started_at).total_seconds()),
        "customer_name": names.get(row.customer_id) if row.customer_id else None,
        "road": layer.roads.get(str(row.number)) if layer else None,
    }


def _span(start_ms: int, end_ms: int) -> dict[str, datetime]:
    return {
        name: datetime.fromtimestamp(value / 1000, tz=UTC) for name, value in (("start", start_ms), ("end", end_ms))
    }
