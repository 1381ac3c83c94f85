"""What tracker apps send: the OsmAnd query protocol, OwnTracks JSON, GPX files. All become rows of `normalise.COLUMNS`.

Whatever cannot be read becomes a row that `normalise` refuses, never an exception; only a file that is no GPX at all is
refused as a whole.
"""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Xml

from shifang.kernel.problems import Refusal
from shifang.tracking.types import GPX_INVALID, MOST_POINTS, TOO_MANY_POINTS

Row = list[float | None]

_KMH, _KNOTS = 1 / 3.6, 0.514444
# Seconds since 1970 are below this until the year 5138, milliseconds above it since 1973.
_MILLISECONDS_FROM = 1e11


def osmand_row(query: Mapping[str, str]) -> Row:
    """Return the point of an OsmAnd request (`?id=&lat=&lon=&timestamp=&hdop=&accuracy=&speed=&bearing=`).

    Speed is in knots, as Traccar's clients send it; times are seconds or milliseconds since 1970, or ISO 8601.
    """
    speed = _number(query.get("speed"))
    return [
        _time_ms(query.get("timestamp")),
        _number(query.get("lat")),
        _number(query.get("lon")),
        _number(query.get("accuracy")),
        None if speed is None else speed * _KNOTS,
        _number(query.get("bearing", query.get("heading"))),
        None,
        1.0 if query.get("mock", "").casefold() in {"1", "true"} else 0.0,
    ]


def owntracks_rows(body: bytes) -> list[Row]:
    """Return the points of an OwnTracks message: one location, or a list of messages; others hold no points."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return [[None] * 3]
    messages = told if isinstance(told, list) else [told]
    if len(messages) > MOST_POINTS:
        raise Refusal(TOO_MANY_POINTS, limit=MOST_POINTS)
    return [_owntracks_row(each) for each in messages if not isinstance(each, dict) or each.get("_type") == "location"]


def gpx_rows(body: bytes) -> list[Row]:
    """Return the track points of a GPX file. Raises `track.gpx_invalid` and `track.too_many_points`."""
    try:
        root = Xml.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        raise Refusal(GPX_INVALID) from None
    if _name(root) != "gpx":
        raise Refusal(GPX_INVALID)
    rows = []
    for point in _points(root):
        rows.append(_gpx_row(point))
        if len(rows) > MOST_POINTS:
            raise Refusal(TOO_MANY_POINTS, limit=MOST_POINTS)
    return rows


def _owntracks_row(message: Any) -> Row:
    if not isinstance(message, dict):
        return [None] * 3
    speed = _number(message.get("vel"))
    return [
        _time_ms(message.get("tst")),
        _number(message.get("lat")),
        _number(message.get("lon")),
        _number(message.get("acc")),
        None if speed is None else speed * _KMH,
        _number(message.get("cog")),
        None,
        0.0,
    ]


def _points(root: Element) -> Iterator[Element]:
    return (each for each in root.iter() if _name(each) == "trkpt")


def _gpx_row(point: Element) -> Row:
    told = {_name(each): each.text for each in point.iter() if each is not point}
    return [
        _time_ms(told.get("time")),
        _number(point.get("lat")),
        _number(point.get("lon")),
        _number(told.get("accuracy")),
        _number(told.get("speed")),
        _number(told.get("course")),
        None,
        0.0,
    ]


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _time_ms(told: Any) -> float | None:
    number = _number(told)
    if number is not None:
        return number if number >= _MILLISECONDS_FROM else number * 1000
    if not isinstance(told, str) or len(told) > 40:
        return None
    try:
        moment = datetime.fromisoformat(told.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000
    except (ValueError, OverflowError):
        return None


def _number(told: Any) -> float | None:
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    if isinstance(told, str) and len(told) > 40:
        return None
    try:
        found = float(told)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None
