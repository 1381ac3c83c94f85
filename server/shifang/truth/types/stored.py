"""Facts as plain JSON, kept beside the decision, and read back: the same facts give the same judgement bit for bit.

What is unknown is left out, so the facts of a plain check-in stay as small as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from shifang.kernel.datum import Datum
from shifang.kernel.geo import Point
from shifang.truth.types.facts import (
    AccessPoint,
    Cell,
    CheckInFacts,
    DeviceFacts,
    Environment,
    Fix,
    RadioFacts,
    SealFacts,
    Sighted,
    Source,
    TrailPoint,
    Twin,
)

_FIX_MORE = ("speed_mps", "bearing_deg", "altitude_m", "monotonic_ms")


def facts_json(facts: CheckInFacts) -> dict[str, Any]:
    """Facts as plain JSON; `facts_from_json` reads them back."""
    plain = {
        "customer": _point_json(facts.customer),
        "fence_radius_m": facts.fence_radius_m,
        "fixes": [_fix_json(fix) for fix in facts.fixes],
        "happened_at": utc_text(facts.happened_at),
        "received_at": utc_text(facts.received_at),
    }
    more = {
        "person_id": facts.person_id,
        "device_id": facts.device_id,
        "monotonic_ms": facts.monotonic_ms,
        "environment": _known(facts.environment),
        "wifi": [[each.bssid, each.rssi_dbm] for each in facts.wifi],
        "cells": [[each.key, each.strength_dbm] for each in facts.cells],
        "radio": _radio_json(facts.radio),
        "device": None if facts.device is None else asdict(facts.device),
        "seal": None if facts.seal is None else asdict(facts.seal),
        "trail": [[utc_text(each.at), each.latitude, each.longitude, each.accuracy_m] for each in facts.trail],
        "past": [_sighted_json(each) for each in facts.past],
        "twins": [{**asdict(each), "happened_at": utc_text(each.happened_at)} for each in facts.twins],
        "phone_only": facts.phone_only or None,
    }
    return {**plain, **{name: value for name, value in more.items() if value not in (None, [], {})}}


def facts_from_json(raw: Mapping[str, Any]) -> CheckInFacts:
    """Read facts back; an older row that lacks the newer ones reads as unknown."""
    return CheckInFacts(
        customer=_point(raw["customer"]),
        fence_radius_m=raw["fence_radius_m"],
        fixes=tuple(_fix(each) for each in raw["fixes"]),
        happened_at=datetime.fromisoformat(raw["happened_at"]),
        received_at=datetime.fromisoformat(raw["received_at"]),
        person_id=raw.get("person_id"),
        device_id=raw.get("device_id"),
        monotonic_ms=raw.get("monotonic_ms"),
        environment=_environment(raw.get("environment", {})),
        wifi=tuple(AccessPoint(*each) for each in raw.get("wifi", ())),
        cells=tuple(Cell(*each) for each in raw.get("cells", ())),
        radio=_radio(raw.get("radio")),
        device=None if raw.get("device") is None else DeviceFacts(**raw["device"]),
        seal=None if raw.get("seal") is None else SealFacts(**raw["seal"]),
        trail=tuple(TrailPoint(datetime.fromisoformat(at), *rest) for at, *rest in raw.get("trail", ())),
        past=tuple(_sighted(each) for each in raw.get("past", ())),
        twins=tuple(
            Twin(**{**each, "happened_at": datetime.fromisoformat(each["happened_at"])})
            for each in raw.get("twins", ())
        ),
        phone_only=raw.get("phone_only", False),
    )


def utc_text(moment: datetime) -> str:
    """A moment in UTC, ending in Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _point_json(point: Point) -> dict[str, float]:
    return {"latitude": point.latitude, "longitude": point.longitude}


def _point(raw: Mapping[str, Any]) -> Point:
    return Point(raw["latitude"], raw["longitude"])


def _fix_json(fix: Fix) -> dict[str, Any]:
    plain = {
        "latitude": fix.latitude,
        "longitude": fix.longitude,
        "accuracy_m": fix.accuracy_m,
        "fixed_at": utc_text(fix.fixed_at),
        "datum": fix.datum.value,
        "mock": fix.mock,
        "provider": fix.provider,
    }
    more = {name: getattr(fix, name) for name in _FIX_MORE if getattr(fix, name) is not None}
    gnss = {} if fix.gnss_time is None else {"gnss_time": utc_text(fix.gnss_time)}
    return {**plain, **more, **gnss}


def _fix(raw: Mapping[str, Any]) -> Fix:
    gnss = raw.get("gnss_time")
    return Fix(
        latitude=raw["latitude"],
        longitude=raw["longitude"],
        accuracy_m=raw["accuracy_m"],
        fixed_at=datetime.fromisoformat(raw["fixed_at"]),
        datum=Datum(raw["datum"]),
        mock=raw.get("mock"),
        provider=raw.get("provider"),
        gnss_time=None if gnss is None else datetime.fromisoformat(gnss),
        **{name: raw.get(name) for name in _FIX_MORE},
    )


def _known(environment: Environment) -> dict[str, Any]:
    default = Environment()
    return {
        each.name: list(value) if isinstance(value, tuple) else value
        for each in fields(Environment)
        if (value := getattr(environment, each.name)) != getattr(default, each.name)
    }


def _environment(raw: Mapping[str, Any]) -> Environment:
    return Environment(**{**raw, "mock_apps": tuple(raw.get("mock_apps", ()))})


def _radio_json(radio: RadioFacts | None) -> dict[str, Any] | None:
    if radio is None:
        return None
    plain = asdict(radio)
    plain["routine"] = list(radio.routine)
    plain["sources"] = [{**asdict(each), "position": _point_json(each.position)} for each in radio.sources]
    return plain


def _radio(raw: Mapping[str, Any] | None) -> RadioFacts | None:
    if raw is None:
        return None
    sources = tuple(Source(**{**each, "position": _point(each["position"])}) for each in raw["sources"])
    return RadioFacts(**{**raw, "sources": sources, "routine": tuple(raw["routine"])})


def _sighted_json(sighted: Sighted) -> dict[str, Any]:
    return {
        **asdict(sighted),
        "position": _point_json(sighted.position),
        "happened_at": utc_text(sighted.happened_at),
        "received_at": utc_text(sighted.received_at),
    }


def _sighted(raw: Mapping[str, Any]) -> Sighted:
    return Sighted(
        **{
            **raw,
            "position": _point(raw["position"]),
            "happened_at": datetime.fromisoformat(raw["happened_at"]),
            "received_at": datetime.fromisoformat(raw["received_at"]),
        }
    )
