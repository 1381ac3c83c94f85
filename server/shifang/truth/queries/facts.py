"""What is known of earlier check-ins, for judging the next: one statement, which a caller may put into its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from shifang.accounts.types import Scope
from shifang.kernel.geo import Point
from shifang.protocol.location import ChainIn, LocationEvidence
from shifang.tracking.queries.trail import PACKED, TRAIL, may_be_packed, trail_parameters, trail_points
from shifang.truth.attestation.envelope import payload_hash
from shifang.truth.attestation.types import Malformed
from shifang.truth.queries.radio import RADIO, radio_facts, radio_parameters
from shifang.truth.rules.chain import UNCHAINED, ChainFacts, Link, chain_facts
from shifang.truth.rules.prints import prints_of
from shifang.truth.rules.trail import trail_of
from shifang.truth.types.evidence import cells_of, fixes_of, wifi_of
from shifang.truth.types.facts import RadioFacts, Sighted, TrailPoint, Twin

# So many of a person's last check-ins are held against the next; prints are remembered for so long.
_PAST = 4
# So many newest bearers of a print are looked at: a forger who sends one spot all day makes nothing slow.
_BEARERS = 20
_REMEMBERED = timedelta(days=90)
# A phone gives the same scan of its radio again for some minutes.
_SAME_SCAN = timedelta(minutes=10)

# Functions, whose plans are kept (migrations/0005_facts.py).
_PAST_AND_TWINS = """
    'past', truth_past(%(organisation_id)s::uuid, %(person_id)s::uuid, %(visit_id)s::uuid,
        %(remembered)s::timestamptz, %(past)s::integer),
    'twins', truth_twins(%(organisation_id)s::uuid, %(visit_id)s::uuid, %(remembered)s::timestamptz,
        %(prints)s::bigint[], %(bearers)s::integer)"""
# The links of this number and the one before, and the highest below. Numbers stay JSON, which orders them as numbers:
# a phone may have sent anything. (Index protocol_command_chain.)
_CHAIN = """
    'links', (SELECT json_agg(l) FROM (
        SELECT payload #> '{location,chain}' AS chain,
            CASE WHEN payload #> '{location,chain,index}' < %(link)s::jsonb THEN payload -> 'location' END AS envelope
        FROM protocol_command
        WHERE organisation_id = %(organisation_id)s AND device_id = %(device_id)s AND id <> %(command_id)s
          AND jsonb_typeof(payload #> '{location,chain,index}') = 'number'
          AND payload #> '{location,chain,index}' IN (%(link_before)s::jsonb, %(link)s::jsonb)
        ORDER BY received_at DESC LIMIT 6) l),
    'link_before', (
        SELECT payload #> '{location,chain,index}' FROM protocol_command
        WHERE organisation_id = %(organisation_id)s AND device_id = %(device_id)s
          AND jsonb_typeof(payload #> '{location,chain,index}') = 'number'
          AND payload #> '{location,chain,index}' < %(link)s::jsonb
        ORDER BY payload #> '{location,chain,index}' DESC LIMIT 1)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A check-in about which one asks: `words` are the parameters of `sql`.

    `packed`: it has come so late that its day's tracks may be packed.
    """

    location: LocationEvidence
    at: datetime
    words: dict[str, Any]
    packed: bool = False

    def sql(self, place: str = "%(place_id)s") -> str:
        """Return an expression that gives what is known as JSON; what the phone has not sent costs nothing.

        `place` is the expression that names the customer.
        """
        return _sql(place, chained=self.location.chain is not None, heard=self.heard, packed=self.packed)

    @property
    def heard(self) -> bool:
        """Whether the phone heard access points or cells."""
        return bool(self.location.wifi or self.location.cells)


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What is known beside the envelope itself."""

    past: tuple[Sighted, ...] = ()
    twins: tuple[Twin, ...] = ()
    trail: tuple[TrailPoint, ...] = ()
    radio: RadioFacts | None = None
    chain: ChainFacts = UNCHAINED


def asked(
    scope: Scope,
    *,
    device_id: UUID,
    subject_id: UUID,
    command_id: UUID,
    location: LocationEvidence,
    at: datetime,
    received_at: datetime,
) -> Asked:
    """Return the question what is known of a person's check-in at `at`, about a subject, by a command.

    The place is told with the statement (`Asked.sql`), or as the parameter `place_id`.
    """
    prints = prints_of(fixes_of(location), wifi_of(location))
    words: dict[str, Any] = {
        "organisation_id": str(scope.organisation_id),
        "person_id": scope.me,
        "visit_id": subject_id,
        "prints": [each.value for each in prints],
        "remembered": at - _REMEMBERED,
        "past": _PAST,
        "bearers": _BEARERS,
        **trail_parameters(device_id=device_id, at=at, received_at=received_at, timezone=scope.timezone),
    }
    if location.wifi or location.cells:
        words |= radio_parameters(scope.organisation_id, wifi=wifi_of(location), cells=cells_of(location))
    if location.chain is not None:
        words |= _link_words(command_id, location.chain.index)
    return Asked(location, at, words, packed=may_be_packed(at=at, received_at=received_at))


def chain_of(scope: Scope, *, device_id: UUID, command_id: UUID, location: LocationEvidence) -> ChainFacts:
    """Return what is known of the place that an envelope takes in its phone's chain, and of nothing else."""
    if location.chain is None:
        return UNCHAINED
    words = _link_words(command_id, location.chain.index)
    words |= {"organisation_id": str(scope.organisation_id), "device_id": device_id}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_build_object({_CHAIN})", words)
        return _chain(_plain(cursor.fetchone()[0]), location.chain)


def known(question: Asked, *, place_id: UUID) -> KnownFacts:
    """Ask by itself, about a check-in at a place."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {question.sql()}", {**question.words, "place_id": place_id})
        return read(question, cursor.fetchone()[0])


def read(question: Asked, found: Any) -> KnownFacts:
    """Return what the expression gave as facts."""
    plain = _plain(found)
    location = question.location
    twins = tuple(_twin(each) for each in plain["twins"] or ())
    return KnownFacts(
        past=tuple(_sighted(each) for each in plain["past"] or ()),
        twins=twins,
        radio=_radio(plain["radio"], question, twins=twins) if question.heard else None,
        trail=_trail(plain["trail"] or (), plain.get("packed") or (), question),
        chain=UNCHAINED if location.chain is None else _chain(plain, location.chain),
    )


NOTHING = KnownFacts()


def _link_words(command_id: UUID, index: int) -> dict[str, Any]:
    return {"command_id": command_id, "link": str(index), "link_before": str(index - 1)}


def _plain(found: Any) -> Any:
    return json.loads(found) if isinstance(found, str) else found


@cache
def _sql(place: str, *, chained: bool, heard: bool, packed: bool) -> str:
    parts = [_PAST_AND_TWINS, f"\n    'trail', {TRAIL}"]
    if packed:
        parts.append(f"\n    'packed', {PACKED}")
    if heard:
        parts.append(RADIO.replace("{place}", place))
    if chained:
        parts.append(_CHAIN)
    return f"(SELECT json_build_object({','.join(parts)}))"


def _trail(uploads: Sequence[str], packed: Sequence[str], question: Asked) -> tuple[TrailPoint, ...]:
    if not uploads and not packed:
        return ()
    points = trail_points(UUID(question.words["organisation_id"]), uploads, packed)
    return trail_of(points, fixes=fixes_of(question.location), at=question.at)


def _radio(plain: Mapping[str, Any], question: Asked, *, twins: Sequence[Twin]) -> RadioFacts:
    own = str(question.words["person_id"])
    earlier = [each for each in twins if each.person_id != own or abs(each.happened_at - question.at) > _SAME_SCAN]
    return radio_facts(
        plain,
        organisation_id=UUID(question.words["organisation_id"]),
        wifi=wifi_of(question.location),
        cells=cells_of(question.location),
        twins=earlier,
    )


def _chain(plain: Mapping[str, Any], own: ChainIn) -> ChainFacts:
    seen = [
        Link(each["chain"]["index"], each["chain"].get("previous_sha256"), _sha256(each["envelope"]))
        for each in plain["links"] or ()
    ]
    before = plain["link_before"]
    newest = int(before) if before is not None and before >= 0 else None
    return chain_facts(Link(own.index, own.previous_sha256), seen=seen, newest_before=newest)


def _sha256(envelope: Any) -> str | None:
    try:
        return payload_hash(envelope).hex() if isinstance(envelope, Mapping) else None
    except Malformed:
        return None


def _sighted(row: Mapping[str, Any]) -> Sighted:
    return Sighted(
        id=f"visit:{row['subject_id']}",
        position=Point(row["latitude"], row["longitude"]),
        accuracy_m=row["accuracy_m"],
        happened_at=datetime.fromisoformat(row["happened_at"]),
        received_at=datetime.fromisoformat(row["received_at"]),
        device_id=row["device_id"],
        monotonic_ms=row["monotonic_ms"],
    )


def _twin(row: Mapping[str, Any]) -> Twin:
    return Twin(
        kind=row["kind"],
        id=f"visit:{row['subject_id']}",
        person_id=row["person_id"],
        device_id=row["device_id"],
        happened_at=datetime.fromisoformat(row["happened_at"]),
        shared=row["shared"],
    )
