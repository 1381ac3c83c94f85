"""What the radio map and imported cells say to what a phone heard, as a part of the statement that judges."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from shifang.kernel.geo import Point
from shifang.truth.models import Lesson
from shifang.truth.rules.fusion import Heard, cell_source, wifi_source
from shifang.truth.rules.radio_map import LEARNED_OF_VISIT, weight_of
from shifang.truth.types.facts import AccessPoint, Cell, RadioFacts, Source, Twin

# Known from so many visits at least: one visit alone places nothing.
FEWEST_VISITS = 2

# {place} stands for the expression that names the customer.
RADIO = """
    'radio', json_build_object(
        'beacons', (SELECT json_agg(json_build_array(id, latitude, longitude, spread_m)) FROM truth_beacon
            WHERE organisation_id = %(organisation_id)s AND id = ANY(%(beacons)s) AND visits >= %(fewest_visits)s),
        'sites', (SELECT json_agg(json_build_array(key, latitude, longitude, range_m)) FROM truth_cellsite
            WHERE key = ANY(%(cells)s)),
        'place', (SELECT json_build_array(visits, routine) FROM truth_placeradio
            WHERE organisation_id = %(organisation_id)s AND id = {place}))"""


def key_of(organisation_id: UUID, name: str) -> UUID:
    """Return the keyed hash that stands for an access point or a cell in an organisation's map.

    Without the installation's secret nobody can try addresses out; when the secret is changed, the map is built anew.
    """
    digest = hashlib.blake2b(name.encode(), digest_size=16, key=_secret(), salt=organisation_id.bytes)
    return UUID(bytes=digest.digest())


def radio_parameters(organisation_id: UUID, *, wifi: Sequence[AccessPoint], cells: Sequence[Cell]) -> dict[str, Any]:
    """Return the parameters of `RADIO`."""
    names = [*(each.bssid for each in wifi), *(each.key for each in cells)]
    return {
        "beacons": [key_of(organisation_id, name) for name in names],
        "cells": [each.key for each in cells],
        "fewest_visits": FEWEST_VISITS,
    }


def radio_facts(
    plain: Mapping[str, Any],
    *,
    organisation_id: UUID,
    wifi: Sequence[AccessPoint],
    cells: Sequence[Cell],
    twins: Sequence[Twin],
) -> RadioFacts:
    """Return what `RADIO` gave as facts."""
    known = {key: Heard(Point(*place), spread, None) for key, *place, spread in plain["beacons"] or ()}
    sites = {key: Heard(Point(*place), float(reach), None) for key, *place, reach in plain["sites"] or ()}
    visits, routine = plain["place"] or (0, ())
    named = {str(key_of(organisation_id, each.bssid)): each.bssid for each in wifi}
    found = (
        _wifi(organisation_id, wifi, known=known),
        cell_source(
            [
                Heard(place.position, place.spread_m, each.strength_dbm)
                for each in cells
                if (place := known.get(str(key_of(organisation_id, each.key))) or sites.get(each.key)) is not None
            ]
        ),
    )
    return RadioFacts(
        sources=tuple(each for each in found if each is not None),
        # What is missing now is known by its hash only.
        routine=tuple(named.get(key, f"#{key[:8]}") for key in routine),
        routine_visits=visits,
        replayed_from=next((each.id for each in twins if each.kind == "radio"), None),
    )


def is_learned(organisation_id: UUID, subject_id: UUID) -> bool:
    """Return whether the map has learned from a visit."""
    return Lesson.objects.filter(organisation_id=organisation_id, id=subject_id).exists()


def _wifi(organisation_id: UUID, wifi: Sequence[AccessPoint], *, known: Mapping[str, Heard]) -> Source | None:
    loudest = sorted(wifi, key=lambda each: -each.rssi_dbm)[:LEARNED_OF_VISIT]
    keyed = [(each, known.get(str(key_of(organisation_id, each.bssid)))) for each in loudest]
    heard = [Heard(place.position, place.spread_m, each.rssi_dbm) for each, place in keyed if place is not None]
    whole = sum(weight_of(each.rssi_dbm) for each in loudest)
    share = sum(weight_of(each.strength_dbm) for each in heard) / whole if whole else 0.0
    return wifi_source(heard, share=share)


@cache
def _secret() -> bytes:
    return hashlib.sha256(b"radio map " + str(settings.SECRET_KEY).encode()).digest()
