"""The doors through which points come. Each upload is a transaction of its own."""

import base64
import binascii
import hashlib
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import numpy as np
from django.http import HttpRequest
from ninja import Query, Router

from shifang.accounts.door import ScopedRequest
from shifang.accounts.types import Scope
from shifang.kernel.datum import Datum
from shifang.kernel.ids import uuid7
from shifang.platform import clock, tenancy
from shifang.protocol.operations.devices import own_device
from shifang.tracking.api.schemas import TakenOut, TrackIn
from shifang.tracking.operations.ingest import Receipt, Sender, Upload, ingest
from shifang.tracking.operations.trackers import sender_of
from shifang.tracking.rules import protocols
from shifang.tracking.rules.normalise import rows_of
from shifang.tracking.types import TRACK_SEND, Refused, Source

uploads_router = Router(tags=["tracks"])


@uploads_router.post("/tracks", response=TakenOut)
def send_track(request: ScopedRequest, body: TrackIn) -> TakenOut:
    """Take an upload of the phone's own points. What lies outside working time is neither kept nor logged.

    `device_id` must be the asker's own (`device.of_another`) and not revoked (`device.revoked`).
    """
    scope, now = request.auth, clock.now()
    scope.require(TRACK_SEND)
    if body.device_id is not None:
        with tenancy.organisation(scope.organisation_id):
            own_device(scope, device_id=body.device_id, now=now)
    table, malformed = rows_of(body.points)
    chain = body.chain
    upload = Upload(
        id=body.id,
        source=Source.APP,
        sha256=hashlib.sha256(request.body).digest(),
        device_id=body.device_id,
        chain_index=chain.index if chain else None,
        previous_sha256=bytes.fromhex(chain.previous_sha256) if chain and chain.previous_sha256 else None,
    )
    receipt = ingest(sender=_self(scope), upload=upload, table=table, datum=Datum(body.datum), now=now)
    return _out(receipt, malformed=malformed)


@uploads_router.post("/tracks/gpx", response=TakenOut)
def send_gpx(request: ScopedRequest) -> TakenOut:
    """Take the asker's own points from a GPX file (the body; WGS-84)."""
    scope = request.auth
    scope.require(TRACK_SEND)
    return _take(_self(scope), protocols.gpx_rows(request.body), source=Source.GPX, body=request.body)


@uploads_router.api_operation(["GET", "POST"], "/feeds/osmand", auth=None, response=TakenOut)
def send_osmand(request: HttpRequest) -> TakenOut:
    """Take one point by the OsmAnd query protocol; `id` (or `deviceid`) is the tracker's token.

    A point that cannot be used is answered like any other, since such apps send it again until it is taken.
    """
    told = {name: str(value) for name, value in {**request.POST.dict(), **request.GET.dict()}.items()}
    sender = sender_of(told.get("id", told.get("deviceid", "")), now=clock.now())
    named = "&".join(f"{name}={value}" for name, value in sorted(told.items()) if name not in {"id", "deviceid"})
    return _take(sender, [protocols.osmand_row(told)], source=Source.OSMAND, body=named.encode())


@uploads_router.post("/feeds/owntracks", auth=None, response=list[dict[str, str]])
def send_owntracks(request: HttpRequest, token: Annotated[str, Query(max_length=200)] = "") -> list[dict[str, str]]:
    """Take a message of OwnTracks (HTTP mode); the token is the password of basic authentication, a bearer token, or a
    part of the address.

    Answers an empty list, which OwnTracks reads as "nothing to tell".
    """
    sender = sender_of(token or _token(request.headers.get("Authorization", "")), now=clock.now())
    _take(sender, protocols.owntracks_rows(request.body), source=Source.OWNTRACKS, body=request.body)
    return []


def _take(sender: Sender, rows: list[protocols.Row], *, source: Source, body: bytes) -> TakenOut:
    now = clock.now()
    table, malformed = rows_of(rows)
    digest = hashlib.sha256(body).digest()
    upload = Upload(id=_named(sender, table, digest, now), source=source, sha256=digest)
    return _out(ingest(sender=sender, upload=upload, table=table, datum=Datum.WGS84, now=now), malformed=malformed)


def _named(
    sender: Sender, table: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", digest: bytes, now: datetime
) -> UUID:
    """Return the id of an upload that has none of its own: the same bytes of the same person get the same."""
    first = float(table[0, 0]) if len(table) else float("nan")
    usable = np.isfinite(first) and 0 < first <= now.timestamp() * 1000
    at = datetime.fromtimestamp(first / 1000, tz=UTC) if usable else now
    named = hashlib.sha256(sender.person_id.bytes + digest).digest()
    return uuid7(at=at, entropy=int.from_bytes(named[:10], "big") % 2**74)


def _self(scope: Scope) -> Sender:
    return Sender(scope.organisation_id, scope.me, scope.department_id, scope.timezone)


def _token(header: str) -> str:
    kind, _, value = header.partition(" ")
    if kind.casefold() != "basic":
        return value
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _out(receipt: Receipt, *, malformed: int) -> TakenOut:
    refused = {fault.value: number for fault, number in receipt.refused.items() if number}
    if malformed:
        refused[Refused.MALFORMED.value] = malformed
    return TakenOut(id=receipt.id, taken=receipt.taken, duplicate=receipt.duplicate, refused=refused)
